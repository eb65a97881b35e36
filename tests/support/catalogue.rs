//! Innovations for tests: published in Kabupaten Banjar unless a test says otherwise.

use chrono::{DateTime, Utc};
use sayembara::{
    db,
    domain::{framework::TagStatus, innovation::Maturity, text::fold},
    models::{
        _entities::{dimensions, frameworks, innovation_tags, innovations},
        counters, real_catalogue, regions,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::TestApp;

pub struct InnovationBuilder {
    row: innovations::ActiveModel,
    region: String,
    tags: Vec<(String, String, bool, TagStatus)>,
}

/// An innovation called `name`; its slug is made from it.
pub fn innovation(name: &str) -> InnovationBuilder {
    let row = innovations::ActiveModel {
        pid: Set(Uuid::new_v4()),
        slug: Set(sayembara::domain::text::slug(name)),
        name: Set(name.to_owned()),
        name_folded: Set(fold(name)),
        acronym: Set(String::new()),
        expansion: Set(String::new()),
        summary_id: Set(String::new()),
        summary_en: Set(String::new()),
        description_id: Set(String::new()),
        description_en: Set(String::new()),
        office_name: Set("Dinas Contoh".to_owned()),
        kind: Set("innovation".to_owned()),
        affair: Set(String::new()),
        category_name: Set("Perangkat daerah".to_owned()),
        year: Set(2026),
        maturity: Set(Maturity::Implemented),
        is_example: Set(true),
        source_publisher: Set(String::new()),
        source_place: Set(String::new()),
        source_date: Set(String::new()),
        source_note: Set(String::new()),
        ambiguity_note_id: Set(String::new()),
        ambiguity_note_en: Set(String::new()),
        published_at: Set(Some("2026-06-01T00:00:00Z".parse().unwrap())),
        ..Default::default()
    };
    InnovationBuilder { row, region: "63.03".to_owned(), tags: Vec::new() }
}

impl InnovationBuilder {
    pub fn slug(mut self, slug: &str) -> Self {
        self.row.slug = Set(slug.to_owned());
        self
    }
    pub fn region(mut self, code: &str) -> Self {
        self.region = code.to_owned();
        self
    }
    pub fn year(mut self, year: i32) -> Self {
        self.row.year = Set(year);
        self
    }
    pub fn office(mut self, name: &str) -> Self {
        self.row.office_name = Set(name.to_owned());
        self
    }
    pub fn category(mut self, name: &str) -> Self {
        self.row.category_name = Set(name.to_owned());
        self
    }
    pub fn acronym(mut self, acronym: &str, expansion: &str) -> Self {
        self.row.acronym = Set(acronym.to_owned());
        self.row.expansion = Set(expansion.to_owned());
        self
    }
    pub fn summary(mut self, text: &str) -> Self {
        self.row.summary_id = Set(text.to_owned());
        self
    }
    pub fn published(mut self, at: Option<DateTime<Utc>>) -> Self {
        self.row.published_at = Set(at);
        self
    }
    pub fn withdrawn(mut self, at: DateTime<Utc>) -> Self {
        self.row.withdrawn_at = Set(Some(at));
        self.row.withdrawn_reason = Set(Some("Permintaan pemilik.".to_owned()));
        self
    }
    pub fn entry(mut self, entry_id: i64, contest_id: i64) -> Self {
        self.row.entry_id = Set(Some(entry_id));
        self.row.contest_id = Set(Some(contest_id));
        self
    }
    /// Tags it, e.g. `("kominfo6", "LIV.2")`; the first tag is the primary one.
    pub fn tag(mut self, framework: &str, code: &str, status: TagStatus) -> Self {
        let is_primary = !self.tags.iter().any(|(known, ..)| known == framework);
        self.tags.push((framework.to_owned(), code.to_owned(), is_primary, status));
        self
    }

    pub async fn save(mut self, app: &TestApp) -> innovations::Model {
        let region = regions::Model::find_by_code(app.db(), &self.region).await.unwrap().unwrap();
        self.row.region_id = Set(region.id);
        self.row.created_at = Set(app.now());
        self.row.updated_at = Set(app.now());
        let txn = db::write_txn(app.db()).await.unwrap();
        self.row.change_no = Set(counters::next(&txn, counters::CATALOGUE).await.unwrap());
        let saved = innovations::Entity::insert(self.row).exec_with_returning(&txn).await.unwrap();
        for (framework, code, is_primary, status) in self.tags {
            let framework = frameworks::Entity::find_by_code(framework).one(&txn).await.unwrap().unwrap();
            let dimension = dimensions::Entity::find()
                .filter(dimensions::Column::FrameworkId.eq(framework.id))
                .filter(dimensions::Column::Code.eq(code))
                .one(&txn)
                .await
                .unwrap()
                .unwrap();
            let tag = innovation_tags::ActiveModel {
                pid: Set(Uuid::new_v4()),
                innovation_id: Set(saved.id),
                dimension_id: Set(dimension.id),
                is_primary: Set(is_primary),
                status: Set(status),
                working_group: Set(String::new()),
                year: Set((status == TagStatus::QuickWin).then_some(2026)),
                reason: Set("Alasan uji".to_owned()),
                created_at: Set(app.now()),
                updated_at: Set(app.now()),
                ..Default::default()
            };
            innovation_tags::Entity::insert(tag).exec(&txn).await.unwrap();
        }
        txn.commit().await.unwrap();
        saved
    }
}

/// Changes a row of the catalogue as another process would: with its change number.
pub async fn change(app: &TestApp, row: &innovations::Model, edit: impl FnOnce(&mut innovations::ActiveModel)) {
    let txn = db::write_txn(app.db()).await.unwrap();
    let mut changed = row.clone().into_active_model();
    edit(&mut changed);
    changed.change_no = Set(counters::next(&txn, counters::CATALOGUE).await.unwrap());
    innovations::Entity::update(changed).exec(&txn).await.unwrap();
    txn.commit().await.unwrap();
}

/// A portal with the real innovations.
pub async fn with_real_catalogue() -> TestApp {
    let app = TestApp::start().await;
    real_catalogue::load(app.db(), app.now()).await.unwrap();
    app
}
