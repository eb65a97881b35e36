//! The real innovations: where they belong, how they are tagged, what is said to be unclear.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sayembara::{
    domain::framework::TagStatus,
    models::{
        _entities::{innovations, prelude::*},
        real_catalogue,
        reference_data::{self, LoadReport},
    },
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseConnection, EntityTrait, IntoActiveModel, PaginatorTrait};

use crate::support::database::TestDatabase;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_micros(1_782_000_000_123_456).unwrap()
}

async fn loaded() -> TestDatabase {
    let database = TestDatabase::fresh().await;
    reference_data::load(&database.connection, now()).await.unwrap();
    real_catalogue::load(&database.connection, now()).await.unwrap();
    database
}

async fn by_slug(db: &DatabaseConnection, slug: &str) -> innovations::Model {
    Innovations::find_by_slug(slug).one(db).await.unwrap().unwrap_or_else(|| panic!("{slug}"))
}

#[tokio::test]
async fn everything_is_published_in_its_region() {
    let database = loaded().await;
    let db = &database.connection;
    let found = Innovations::find().find_also_related(Regions).all(db).await.unwrap();
    let mut by_region = BTreeMap::new();
    for (innovation, region) in &found {
        *by_region.entry(region.as_ref().unwrap().slug.as_str()).or_insert(0) += 1;
        assert_eq!(innovation.published_at, Some(now()));
        assert!(!innovation.source_publisher.is_empty());
    }
    let expected =
        BTreeMap::from([("kabupaten-banjar", 20), ("kabupaten-banjarnegara", 7), ("kabupaten-banyuwangi", 4)]);
    assert_eq!(by_region, expected);
    let mut numbers: Vec<_> = found.iter().map(|(innovation, _)| innovation.change_no).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=31).collect::<Vec<_>>());
    assert_eq!(Programmes::find().count(db).await.unwrap(), 9);
}

#[tokio::test]
async fn kabupaten_banjar_has_its_indicative_tags() {
    let database = loaded().await;
    let db = &database.connection;
    let tags = InnovationTags::find().find_also_related(Dimensions).all(db).await.unwrap();
    let mut by_dimension = BTreeMap::new();
    for (tag, dimension) in tags.iter().filter(|(tag, _)| tag.status == TagStatus::Indicative) {
        let dimension = dimension.as_ref().unwrap();
        assert_eq!(tag.working_group, dimension.working_group_id);
        assert!(tag.is_primary);
        *by_dimension.entry(dimension.slug.as_str()).or_insert(0) += 1;
    }
    let expected = BTreeMap::from([
        ("smart-branding", 3),
        ("smart-economy", 2),
        ("smart-environment", 2),
        ("smart-governance", 3),
        ("smart-living", 5),
        ("smart-society", 5),
    ]);
    assert_eq!(by_dimension, expected);
    assert_eq!(tags.iter().filter(|(tag, _)| tag.status == TagStatus::QuickWin).count(), 7);
    assert_eq!(TagChanges::find().count(db).await.unwrap(), 27);
}

#[tokio::test]
async fn what_is_unclear_is_said_and_not_decided() {
    let database = loaded().await;
    let db = &database.connection;
    let first = by_slug(db, "si-marta-tunjangan-sertifikasi").await;
    let second = by_slug(db, "si-marta-tunjangan-profesi").await;
    assert_eq!(first.possible_duplicate_of_id, Some(second.id));
    assert_eq!(second.possible_duplicate_of_id, Some(first.id));
    assert!(!first.ambiguity_note_id.is_empty() && !first.ambiguity_note_en.is_empty());
    let nameless = by_slug(db, "pengolahan-sampah-plastik").await;
    assert_eq!(nameless.name, "Pengolahan sampah plastik menjadi bahan bakar sejenis solar");
    assert!(nameless.ambiguity_note_id.contains("tidak memberi nama"));
    let untagged = by_slug(db, "smart-kampung").await;
    let tags = InnovationTags::find().all(db).await.unwrap();
    assert!(tags.iter().all(|tag| tag.innovation_id != untagged.id));
}

#[tokio::test]
async fn a_second_load_leaves_what_people_changed() {
    let database = loaded().await;
    let db = &database.connection;
    let mut innovation = by_slug(db, "gerobak-ketan-kala").await.into_active_model();
    innovation.summary_id = Set("Diperbaiki oleh pemiliknya.".to_owned());
    let changed = innovation.update(db).await.unwrap();
    let report = real_catalogue::load(db, now() + chrono::Duration::days(1)).await.unwrap();
    assert_eq!(report, LoadReport { unchanged: 40, ..LoadReport::default() });
    assert_eq!(by_slug(db, "gerobak-ketan-kala").await, changed);
}
