//! Made-up innovations in any number, for measurements. Every one is marked as an example and says so in its name.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use super::{
    _entities::{
        dimensions, frameworks, innovation_tags, innovations,
        prelude::{Dimensions, Frameworks, InnovationTags, Innovations},
    },
    counters, regions,
};
use crate::{
    db,
    domain::{framework::TagStatus, innovation::Maturity, region::RegionKind, text::fold},
};

/// Rows per statement; the databases limit its parameters.
const BATCH: u32 = 200;
const THINGS: [&str; 12] = [
    "Posyandu",
    "Sampah",
    "Air Bersih",
    "Perizinan",
    "Perpustakaan",
    "Wisata",
    "Pasar",
    "Irigasi",
    "Sekolah",
    "Puskesmas",
    "Jalan Desa",
    "Kerajinan",
];
const WAYS: [&str; 9] =
    ["Digital", "Terpadu", "Keliling", "Mandiri", "Sehat", "Cerdas", "Berkelanjutan", "Ramah Anak", "Siaga"];
const OFFICES: [&str; 8] = [
    "Dinas Kesehatan",
    "Dinas Pendidikan",
    "Dinas Lingkungan Hidup",
    "Dinas Pariwisata",
    "Dinas Kominfo",
    "Kecamatan Contoh",
    "Puskesmas Contoh",
    "Desa Contoh",
];
const CATEGORIES: [&str; 4] = ["Perangkat daerah", "Puskesmas", "Sekolah", "Masyarakat"];

/// Adds `count` innovations, the same ones at every call from an equal start.
///
/// # Errors
/// When the database fails.
pub async fn add(db: &DatabaseConnection, count: u32, now: DateTime<Utc>) -> Result<(), DbErr> {
    let txn = db::write_txn(db).await?;
    let already = u32::try_from(Innovations::find().count(&txn).await?).unwrap_or(0);
    let regions: Vec<i64> = regions::Model::list(&txn)
        .await?
        .into_iter()
        .filter(|region| region.kind != RegionKind::Provinsi)
        .map(|region| region.id)
        .collect();
    let dimensions = default_dimensions(&txn).await?;
    let change_no = counters::next(&txn, counters::CATALOGUE).await?;
    let mut first = already;
    while first < already + count {
        let batch = first..(first + BATCH).min(already + count);
        first = batch.end;
        let rows = batch.clone().map(|number| innovation(number, &regions, change_no, now));
        Innovations::insert_many(rows).exec(&txn).await?;
        tag(&txn, batch, &dimensions, now).await?;
    }
    txn.commit().await
}

async fn default_dimensions(txn: &DatabaseTransaction) -> Result<Vec<i64>, DbErr> {
    let framework = Frameworks::find().filter(frameworks::COLUMN.is_default.eq(true)).one(txn).await?;
    let framework = framework.ok_or_else(|| DbErr::RecordNotFound("default framework".to_owned()))?;
    let found = Dimensions::find()
        .filter(dimensions::COLUMN.framework_id.eq(framework.id))
        .order_by_asc(dimensions::Column::Id)
        .all(txn)
        .await?;
    Ok(found.into_iter().map(|dimension| dimension.id).collect())
}

fn slug(number: u32) -> String {
    format!("contoh-{number:06}")
}

fn of<T: Copy>(list: &[T], number: u32) -> T {
    list[number as usize % list.len()]
}

fn innovation(number: u32, regions: &[i64], change_no: i64, now: DateTime<Utc>) -> innovations::ActiveModel {
    let (thing, way, office) = (of(&THINGS, number), of(&WAYS, number / 5), of(&OFFICES, number / 7));
    let name = format!("{thing} {way} (contoh {number})");
    innovations::ActiveModel {
        pid: Set(Uuid::new_v4()),
        slug: Set(slug(number)),
        region_id: Set(of(regions, number / 3)),
        office_id: Set(None),
        office_name: Set(office.to_owned()),
        name_folded: Set(fold(&name)),
        name: Set(name),
        acronym: Set(String::new()),
        expansion: Set(String::new()),
        summary_id: Set(format!(
            "Data contoh: {office} mengelola {thing} secara {way} agar warga terlayani lebih cepat."
        )),
        summary_en: Set(format!("Made-up record {number} for measurements.")),
        description_id: Set(format!("Uraian contoh tentang {thing} dan {way}. ").repeat(6)),
        description_en: Set(String::new()),
        kind: Set("innovation".to_owned()),
        affair: Set(String::new()),
        category_name: Set(of(&CATEGORIES, number).to_owned()),
        year: Set(2017 + i32::try_from(number % 10).unwrap_or(0)),
        maturity: Set(of(Maturity::ALL, number)),
        is_example: Set(true),
        source_publisher: Set(String::new()),
        source_place: Set(String::new()),
        source_date: Set(String::new()),
        source_note: Set(String::new()),
        ambiguity_note_id: Set(String::new()),
        ambiguity_note_en: Set(String::new()),
        published_at: Set(Some(now - Duration::minutes(i64::from(number)))),
        change_no: Set(change_no),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    }
}

/// Tags nine of ten, a third of them twice.
async fn tag(
    txn: &DatabaseTransaction,
    batch: std::ops::Range<u32>,
    dimensions: &[i64],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let slugs: Vec<String> = batch.map(slug).collect();
    let saved = Innovations::find().filter(innovations::COLUMN.slug.is_in(slugs)).all(txn).await?;
    let mut tags = Vec::new();
    for row in saved {
        let number = u32::try_from(row.id % 100_000).unwrap_or(0);
        if number.is_multiple_of(10) {
            continue;
        }
        tags.push(tag_row(row.id, of(dimensions, number), true, of(TagStatus::ALL, number / 4), now));
        if number.is_multiple_of(3) {
            tags.push(tag_row(row.id, of(dimensions, number + 5), false, TagStatus::Proposed, now));
        }
    }
    InnovationTags::insert_many(tags).exec(txn).await?;
    Ok(())
}

fn tag_row(
    innovation_id: i64,
    dimension_id: i64,
    is_primary: bool,
    status: TagStatus,
    now: DateTime<Utc>,
) -> innovation_tags::ActiveModel {
    innovation_tags::ActiveModel {
        pid: Set(Uuid::new_v4()),
        innovation_id: Set(innovation_id),
        dimension_id: Set(dimension_id),
        is_primary: Set(is_primary),
        status: Set(status),
        working_group: Set(String::new()),
        year: Set(Some(2026)),
        reason: Set("Data contoh".to_owned()),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    }
}
