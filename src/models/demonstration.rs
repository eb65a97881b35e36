//! Loads the made-up contests of `data/demonstration.json`, so that every role has something to do right after the first
//! start: one contest in its judging stage, one that still takes entries. All of it is marked as an example.
//!
//! It runs once: what is there belongs to the people who try the portal.

mod accounts;
mod answers;
mod calendar;
mod checks;
mod contests;
mod corrections;
mod entries;
mod jury;
mod marks;
mod proofs;
mod scene;
mod sheets;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*};

use self::scene::Scene;
use super::{contests as contest_rows, evidence::intake::Received, regions};
use crate::{
    data::demonstration::{self, Demonstration},
    db,
};

/// Papers and pictures in the storage, by the name that `data/demonstration.json` gives them.
pub type Files = BTreeMap<String, Received>;

/// Kemendagri code of the region the examples are set in.
const REGION: &str = "63.03";

/// Whether the demonstration was loaded at an earlier start, in this year or another.
///
/// # Errors
/// When the database fails.
pub async fn is_loaded(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    has_contest(db, &demonstration::demonstration()?).await
}

/// Loads accounts, contests, entries and score sheets in one transaction; every account has the password behind
/// `password_hash`. Several pieces of evidence refer to one of the `files`; what is not among them is a link. Dates are counted
/// from `now`. Says `false`, and changes nothing, when it is loaded already: nobody needs the files then.
///
/// # Errors
/// When the database refuses, or the reference data is not loaded.
pub async fn load(
    db: &DatabaseConnection,
    password_hash: &str,
    files: &Files,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let data = demonstration::demonstration()?;
    let txn = db::write_txn(db).await?;
    // Two processes may start at once: the second waits here and then finds everything done.
    let region = regions::Entity::find().filter(regions::Column::Code.eq(REGION));
    let region = db::for_update(region, &txn).one(&txn).await?;
    let region = region.ok_or_else(|| DbErr::RecordNotFound(format!("region {REGION}")))?;
    if has_contest(&txn, &data).await? {
        return Ok(false);
    }
    let people = accounts::load(&txn, &data, &region, password_hash, now).await?;
    let files = proofs::store(&txn, files, now).await?;
    let scene = Scene::new(&txn, &data, region, people, files, now);
    for plan in &data.contests {
        let contest = contests::open(&scene, plan).await?;
        let entries = entries::hand_in(&scene, &contest).await?;
        checks::check(&scene, &contest, &entries).await?;
        jury::seat(&scene, &contest, &entries).await?;
    }
    txn.commit().await?;
    Ok(true)
}

async fn has_contest(db: &impl ConnectionTrait, data: &Demonstration) -> Result<bool, DbErr> {
    for contest in &data.contests {
        let named = contest_rows::Entity::find().filter(contest_rows::Column::Slug.starts_with(&contest.slug));
        if named.filter(contest_rows::Column::IsExample.eq(true)).one(db).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
