//! What each kind of reader finds in an entry: with personal data, names and file names that could leak.

use sayembara::{
    domain::{
        contest::ContestStatus,
        form_set::{FieldKind, FormSet},
    },
    models::{
        _entities::form_sets,
        contests,
        entries::content::{EntryContent, Viewer},
    },
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{PDF, World, world_with};
use crate::support::build;

async fn handed_in(blind: bool) -> World {
    let contest = if blind { build::contest().blind() } else { build::contest() };
    let mut world = world_with(contest, sayembara::domain::entry::EntryStatus::Draft).await;
    let head = world.path("/sections/head");
    let fields = [("version", "1"), ("category", "umum"), ("title", "Bangku Surya"), ("office", "Dinas Rahasia")];
    world.browser.post(&head, &fields).await.expect_status(303);
    world.attach_link().await;
    let pdf = [("file", "siti-pemilik.pdf", "application/pdf", PDF)];
    let path = world.path("/evidence");
    world.browser.post_files(&path, &[("title", ""), ("is_public", "1")], &pdf).await.expect_status(303);
    world.hand_in().await.expect_status(303);
    let draft =
        [("version", "1"), ("rancang_bangun", "Perubahan sesudah diajukan, belum ikut"), ("kontak", "0800-0000-000")];
    world.browser.post(&world.path("/sections/rancangan"), &draft).await.expect_status(303);
    world
}

async fn content(world: &World, viewer: Viewer) -> EntryContent {
    let contest = contests::Entity::find_by_id(world.contest.contest.id).one(world.app.db()).await.unwrap().unwrap();
    let standing = contest.standing(world.app.db()).await.unwrap();
    EntryContent::load(world.app.db(), &world.stored().await, &standing, viewer).await.unwrap()
}

#[tokio::test]
async fn the_team_reads_its_draft_and_everybody_else_what_was_handed_in() {
    let world = handed_in(false).await;
    let text = |content: &EntryContent| content.field("rancang_bangun").unwrap().texts[0].id.clone();
    let team = content(&world, Viewer::Team).await;
    assert!(text(&team).contains("Perubahan sesudah") && team.version.is_none());
    let committee = content(&world, Viewer::Committee).await;
    assert!(text(&committee).contains("mengisi daya"));
    assert_eq!(committee.version.as_ref().map(|version| version.ordinal), Some(1));
    assert_eq!(committee.office.as_deref(), Some("Dinas Rahasia"));
    assert_eq!(committee.field("kontak").unwrap().texts[0].id, "0800-0000-000");
    assert!(committee.field("kontak").unwrap().is_personal);
    assert_eq!(committee.field("tahapan").unwrap().texts[0].en, "In use", "choices have a text in each language");
    assert!(committee.field("waktu_uji_coba").is_none(), "a field that was not asked is not shown");
}

#[tokio::test]
async fn blind_judges_and_the_public_get_no_personal_data_and_blind_judges_no_names() {
    let world = handed_in(true).await;
    let blind = content(&world, Viewer::Judge { blind: true }).await;
    assert!(blind.field("kontak").is_none() && blind.office.is_none());
    assert_eq!(blind.evidence.len(), 2);
    let leaks = format!("{blind:?}");
    for word in ["0800-0000-000", "Dinas Rahasia", "siti-pemilik"] {
        assert!(!leaks.contains(word), "a blind judge reads {word}");
    }
    let public = content(&world, Viewer::Public).await;
    assert!(public.field("kontak").is_none() && !format!("{public:?}").contains("0800-0000-000"));
    assert_eq!(public.evidence.iter().map(|piece| piece.title.as_str()).collect::<Vec<_>>(), ["siti-pemilik.pdf"]);
    let seeing = content(&world, Viewer::Judge { blind: false }).await;
    assert_eq!(seeing.office.as_deref(), Some("Dinas Rahasia"));
}

/// The contest's form asks for the telephone number as one, and not as any text.
#[tokio::test]
async fn a_judge_who_may_know_names_still_reads_no_way_to_reach_people() {
    let world = handed_in(false).await;
    let judge = Viewer::Judge { blind: false };
    assert!(content(&world, judge).await.field("kontak").is_some(), "a text may be a name");
    let row = world.contest.contest.form_set_row(world.app.db()).await.unwrap();
    let mut form: FormSet = serde_json::from_str(&row.definition).unwrap();
    let fields = form.sections.iter_mut().flat_map(|section| &mut section.fields);
    for field in fields.filter(|field| field.code == "kontak") {
        field.kind = FieldKind::Phone;
    }
    let definition = serde_json::to_string(&form).unwrap();
    let row = form_sets::ActiveModel { id: Set(row.id), definition: Set(definition), ..Default::default() };
    form_sets::Entity::update(row).exec(world.app.db()).await.unwrap();
    let seeing = content(&world, judge).await;
    assert!(!format!("{seeing:?}").contains("0800-0000-000"));
    assert_eq!(seeing.office.as_deref(), Some("Dinas Rahasia"));
    assert!(content(&world, Viewer::Committee).await.field("kontak").is_some());
}

#[tokio::test]
async fn rulebook_23_a_blind_judge_learns_no_name_from_the_page_or_the_file() {
    let world = handed_in(true).await;
    let person = world.app.person("Juri Contoh").await;
    let judge = build::judge(&world.app, &world.contest, &person, false).await;
    build::assignment(&world.app, &world.contest, &judge, &world.entry, true).await;
    let mut browser = world.app.signed_in(&person).await;
    let page = browser.get(&world.path("")).await.expect_status(200);
    for word in ["0800-0000-000", "Dinas Rahasia", "siti-pemilik", "Siti Pemilik"] {
        assert!(!page.text().contains(word), "the page tells {word}");
    }
    let file = page.attributes(".evidence__title[href^='/evidence/']", "href").remove(0);
    let answer = browser.get(&file).await.expect_status(200);
    assert_eq!(answer.bytes, PDF);
    assert!(answer.header("content-disposition").contains("bukti-"));
    assert!(!answer.header("content-disposition").contains("siti"));
    let published = contests::ActiveModel {
        id: Set(world.contest.contest.id),
        status: Set(ContestStatus::Published),
        ..Default::default()
    };
    contests::Entity::update(published).exec(world.app.db()).await.unwrap();
}

#[tokio::test]
async fn before_the_first_handing_in_nobody_else_finds_anything() {
    let world = world_with(build::contest(), sayembara::domain::entry::EntryStatus::Draft).await;
    for viewer in [Viewer::Committee, Viewer::Judge { blind: false }, Viewer::Public] {
        let content = content(&world, viewer).await;
        assert!(content.sections.is_empty() && content.evidence.is_empty(), "{viewer:?}");
    }
}
