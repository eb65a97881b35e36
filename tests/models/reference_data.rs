//! Reference data: complete, and loaded twice without a change.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sayembara::{
    data,
    domain::{
        answers::Answers,
        form_set::FieldOption,
        known_fields::MAIN_AFFAIR,
        region::RegionKind,
        rubric::{Criterion, Rubric},
    },
    models::{
        _entities::{contests, form_sets, prelude::*, regions},
        reference_data::{self, LoadReport},
    },
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};

use crate::support::database::TestDatabase;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_micros(1_782_000_000_123_456).unwrap()
}

#[tokio::test]
async fn a_second_load_changes_nothing() {
    let database = TestDatabase::fresh().await;
    let first = reference_data::load(&database.connection, now()).await.unwrap();
    assert_eq!((first.updated, first.removed, first.unchanged), (0, 0, 0));
    let later = now() + chrono::Duration::days(1);
    let second = reference_data::load(&database.connection, later).await.unwrap();
    assert_eq!(second, LoadReport { unchanged: first.inserted, ..LoadReport::default() });
}

#[tokio::test]
async fn it_brings_regions_frameworks_rubrics_and_form_sets() {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    reference_data::load(db, now()).await.unwrap();
    let kind = regions::COLUMN.kind;
    assert_eq!(Regions::find().filter(kind.ne(RegionKind::Provinsi)).count(db).await.unwrap(), 39);
    assert_eq!(Regions::find().filter(kind.eq(RegionKind::Provinsi)).count(db).await.unwrap(), 4);
    let dimensions = Dimensions::find().all(db).await.unwrap();
    assert_eq!(dimensions.iter().filter(|dimension| dimension.parent_id.is_none()).count(), 12);
    assert_eq!(dimensions.iter().filter(|dimension| dimension.parent_id.is_some()).count(), 37);
    assert_eq!(Crosswalks::find().count(db).await.unwrap(), 12);
    assert_eq!(Rubrics::find().count(db).await.unwrap(), 9);
    assert_eq!(FormSets::find().count(db).await.unwrap(), 2);
}

#[tokio::test]
async fn regions_of_one_name_keep_apart() {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    reference_data::load(db, now()).await.unwrap();
    let banjar = Regions::find().filter(regions::COLUMN.name.eq("Banjar")).all(db).await.unwrap();
    let found: BTreeMap<_, _> =
        banjar.iter().map(|region| (region.slug.as_str(), (region.code.as_str(), region.time_zone.as_str()))).collect();
    let expected =
        BTreeMap::from([("kabupaten-banjar", ("63.03", "Asia/Makassar")), ("kota-banjar", ("32.79", "Asia/Jakarta"))]);
    assert_eq!(found, expected);
}

#[tokio::test]
async fn what_differs_is_put_right_and_counted() {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    let first = reference_data::load(db, now()).await.unwrap();
    let mut region = Regions::find_by_code("63.03").one(db).await.unwrap().unwrap().into_active_model();
    region.population = Set(Some(1));
    region.update(db).await.unwrap();
    Regions::delete_many().filter(regions::COLUMN.code.eq("33.01")).exec(db).await.unwrap();
    let second = reference_data::load(db, now()).await.unwrap();
    assert_eq!(second, LoadReport { inserted: 1, updated: 1, removed: 0, unchanged: first.inserted - 2 });
}

#[tokio::test]
async fn a_form_set_that_a_contest_uses_is_never_changed() {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    reference_data::load(db, now()).await.unwrap();
    let form_set = FormSets::find().one(db).await.unwrap().unwrap();
    let id = form_set.id;
    let mut changed = form_set.into_active_model();
    changed.sha256 = Set("0".repeat(64));
    changed.update(db).await.unwrap();
    reference_data::load(db, now()).await.expect("nobody uses it yet");

    contest(db, id).await;
    reference_data::load(db, now()).await.expect("it is the same");
    FormSets::update_many()
        .col_expr(form_sets::Column::Sha256, "0".repeat(64).into())
        .filter(form_sets::COLUMN.id.eq(id))
        .exec(db)
        .await
        .unwrap();
    let error = reference_data::load(db, now()).await.unwrap_err();
    assert!(error.to_string().contains("new version"), "{error}");
}

async fn contest(db: &sea_orm::DatabaseConnection, form_set_id: i64) {
    let region_id = Regions::find_by_code("63.03").one(db).await.unwrap().unwrap().id;
    let framework_id = Frameworks::find_by_code("kominfo6").one(db).await.unwrap().unwrap().id;
    let text = || Set(String::new());
    contests::ActiveModel {
        pid: Set(uuid::Uuid::new_v4()),
        slug: Set("lomba-contoh".to_owned()),
        region_id: Set(region_id),
        year: Set(2026),
        name_id: text(),
        name_en: text(),
        summary_id: text(),
        summary_en: text(),
        status: Set(sayembara::domain::contest::ContestStatus::Draft),
        is_example: Set(true),
        form_set_id: Set(form_set_id),
        framework_id: Set(framework_id),
        combine: Set(sayembara::domain::ranking::Combine::Mean),
        decimals: Set(2),
        quorum: Set(1),
        tie_breaks: Set("[]".to_owned()),
        blind_names: Set(false),
        grace_minutes: Set(0),
        max_file_bytes: Set(1),
        created_at: Set(now()),
        updated_at: Set(now()),
        version: Set(1),
        ..Default::default()
    }
    .insert(db)
    .await
    .unwrap();
}

#[test]
fn every_rubric_preset_obeys_the_rules_of_rubrics() {
    for preset in data::rubrics::rubrics().unwrap() {
        let criteria = preset.criteria.into_iter().map(|criterion| Criterion {
            code: criterion.code,
            name_id: criterion.name_id,
            name_en: criterion.name_en,
            weight: criterion.weight,
            scale: criterion.scale,
            mandatory: criterion.mandatory,
            levels: criterion.levels,
            note_required: criterion.note_required,
        });
        let rubric = Rubric {
            code: preset.code,
            name_id: preset.name_id,
            name_en: preset.name_en,
            scheme: preset.scheme,
            criteria: criteria.collect(),
        };
        assert_eq!(rubric.faults(), [], "{}", rubric.code);
    }
}

#[test]
fn presets_refer_to_what_there_is() {
    let presets = data::stage_presets::presets().unwrap();
    let stages: Vec<_> = presets.stages.iter().map(|stage| stage.code.as_str()).collect();
    let kinds: Vec<_> = presets.categories.iter().map(|kind| kind.code.as_str()).collect();
    for weights in &presets.stage_weights {
        assert_eq!(weights.parts.iter().map(|part| part.weight_bp).sum::<i32>(), 10_000, "{}", weights.code);
        assert!(weights.parts.iter().all(|part| stages.contains(&part.stage.as_str())), "{}", weights.code);
    }
    for preset in &presets.category_presets {
        let mut members = preset.categories.iter().flat_map(|category| &category.members);
        assert!(members.all(|member| kinds.contains(&member.as_str())), "{}", preset.code);
    }
    let ranks: Vec<_> = presets.award_ranks.iter().map(|rank| rank.position).collect();
    assert_eq!(ranks, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn affairs_are_complete() {
    let affairs = data::affairs::affairs().unwrap();
    let sizes: Vec<_> = affairs.groups.iter().map(|group| group.affairs.len()).collect();
    assert_eq!(sizes, [6, 18, 8, 6]);
    assert_eq!(affairs.find("kesehatan").unwrap().name_en, "Health");
}

#[test]
fn every_spelling_of_an_affair_gives_its_code() {
    let affairs = data::affairs::affairs().unwrap();
    let code = Some("pekerjaan-umum-dan-penataan-ruang");
    for text in [
        "pekerjaan-umum-dan-penataan-ruang",
        "pekerjaan_umum_dan_penataan_ruang",
        "Pekerjaan Umum dan Penataan Ruang",
        " PEKERJAAN UMUM  dan penataan ruang",
        "Public works and spatial planning",
    ] {
        assert_eq!(affairs.code_of(text), code, "{text}");
    }
    assert_eq!((affairs.code_of("sihir"), affairs.code_of("")), (None, None));
}

#[test]
fn every_option_of_the_forms_is_an_affair_of_the_list() {
    let affairs = data::affairs::affairs().unwrap();
    let mut seen = 0;
    for form in data::form_sets::form_sets().unwrap() {
        let Some((_, field)) = form.find(MAIN_AFFAIR) else { continue };
        for option in &field.options {
            assert_eq!(affairs.code_of(&option.value), affairs.code_of(&option.label_id), "{}", option.value);
            assert!(affairs.code_of(&option.value).is_some(), "{}", option.value);
            seen += 1;
        }
    }
    assert!(seen >= 38);
    let named = |value: &str| Answers::default().with_text(MAIN_AFFAIR, value);
    let mut form = data::form_sets::form_sets().unwrap().remove(0);
    let option = |value: &str, label: &str| FieldOption {
        value: value.to_owned(),
        label_id: label.to_owned(),
        label_en: label.to_owned(),
    };
    let field =
        form.sections.iter_mut().flat_map(|section| &mut section.fields).find(|field| field.code == MAIN_AFFAIR);
    field.unwrap().options = vec![option("u1", "Kesehatan"), option("u2", "Urusan adat contoh")];
    assert_eq!(affairs.main_affair(&form, &named("u1")), "kesehatan", "a form's own values by their label");
    assert_eq!(affairs.main_affair(&form, &named("u2")), "Urusan adat contoh");
    assert_eq!(affairs.main_affair(&form, &Answers::default()), "");
    let free = "ü".repeat(10_000);
    assert_eq!(affairs.main_affair(&form, &named(&free)), "ü".repeat(200), "lists show it: a novel is cut");
}
