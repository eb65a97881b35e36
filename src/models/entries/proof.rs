//! Whether a receipt is one of ours: when it was given and for which contest, and nothing about the entry behind it but what the
//! catalogue shows to everybody.

use chrono::{DateTime, Utc};
use sea_orm::{Condition, ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

use crate::{
    domain::{handed_in::HandedIn, locale::Locale, receipt::ReceiptCode, region::RegionZone},
    models::{
        _entities::{contests, entries, innovations, submissions},
        regions,
    },
};

/// What whoever holds a receipt may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Its number.
    pub number: String,
    /// SHA-256 of what was handed in.
    pub sha256: String,
    /// Which time the entry was handed in under this number.
    pub ordinal: i32,
    /// When.
    pub handed_in_at: DateTime<Utc>,
    /// Name of the contest in both languages.
    pub contest: (String, String),
    /// Its region in both languages.
    pub region: (String, String),
    /// The region's time zone.
    pub zone: RegionZone,
    /// Name and slug of the innovation that came from it, if the catalogue shows it.
    pub innovation: Option<(String, String)>,
    /// Checksums of the files that were handed in with it.
    files: Vec<String>,
}

impl Proof {
    /// Was a file with this SHA-256 handed in with it?
    #[must_use]
    pub fn has_file(&self, sha256: &str) -> bool {
        self.files.iter().any(|file| file == sha256)
    }
}

/// The receipt with this code.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &impl ConnectionTrait, code: &ReceiptCode) -> Result<Option<Proof>, DbErr> {
    let matching = match code {
        ReceiptCode::Hash(hash) => Condition::all().add(submissions::Column::Sha256.eq(hash)),
        ReceiptCode::Short { number, beginning } => {
            let has_number = submissions::Column::Number.eq(number);
            Condition::all().add(has_number).add(submissions::Column::Sha256.starts_with(beginning))
        }
    };
    let found = submissions::Entity::find()
        .filter(matching)
        .order_by_desc(submissions::Column::Ordinal)
        .order_by_desc(submissions::Column::Id)
        .find_also_related(entries::Entity)
        .one(db)
        .await?;
    let Some((submission, Some(entry))) = found else { return Ok(None) };
    let contest = contests::Entity::find_by_id(entry.contest_id).find_also_related(regions::Entity).one(db).await?;
    let Some((contest, Some(region))) = contest else { return Ok(None) };
    let document = HandedIn::read(&submission.snapshot).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(Some(Proof {
        innovation: public_innovation(db, entry.id).await?,
        files: document.evidence.into_iter().filter_map(|piece| piece.sha256).collect(),
        number: submission.number,
        sha256: submission.sha256,
        ordinal: submission.ordinal,
        handed_in_at: submission.created_at,
        contest: (contest.name_id, contest.name_en),
        region: (region.full_name(Locale::Id), region.full_name(Locale::En)),
        zone: region.time_zone,
    }))
}

async fn public_innovation(db: &impl ConnectionTrait, entry_id: i64) -> Result<Option<(String, String)>, DbErr> {
    let found = innovations::Entity::find()
        .filter(innovations::Column::EntryId.eq(entry_id))
        .filter(innovations::Column::PublishedAt.is_not_null())
        .filter(innovations::Column::WithdrawnAt.is_null())
        .one(db)
        .await?;
    Ok(found.map(|row| (row.name, row.slug)))
}
