//! Opening: the rules are checked once more, frozen with their hash, and entries may come. All of it or nothing.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*};
use serde_json::json;

use super::{ActiveModel, Entity, Model, Standing};
use crate::{
    db,
    domain::{
        contest::ContestStatus,
        contest_rules::ContestRules,
        known_fields::{KnownField, not_asked},
        opening::{ContestDraft, OpeningGap, check_opening},
    },
    models::audit_events::Act,
};

/// What opening would freeze now, and what keeps it from that.
#[derive(Clone, Debug)]
pub struct OpeningCheck {
    /// Everything that is missing; empty means it may be opened.
    pub gaps: Vec<OpeningGap>,
    /// What the portal would take from the answers, but the form does not ask; it may be opened all the same.
    pub not_asked: Vec<KnownField>,
    /// The rules as they are now.
    pub rules: ContestRules,
    /// SHA-256 of their canonical text.
    pub sha256: String,
}

/// Why a contest was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// Something is missing.
    #[error("{} gaps", .0.len())]
    Gaps(Vec<OpeningGap>),
    /// Somebody else was faster.
    #[error("opened already")]
    AlreadyOpen,
    /// The rules are no longer those that were shown.
    #[error("the rules changed since they were shown")]
    Changed,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Standing {
    /// Checks a draft and shows the rules that opening would freeze.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn check_opening(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<OpeningCheck, DbErr> {
        let rules = self.draft_rules(db).await?;
        let form = self.contest.form_set(db).await?;
        let form_faults = form.faults().len();
        let gaps = check_opening(&ContestDraft { form_faults, ..ContestDraft::from(rules.clone()) }, now);
        let sha256 = rules.rules_sha256().map_err(|error| DbErr::Json(error.to_string()))?;
        Ok(OpeningCheck { gaps, not_asked: not_asked(&form), rules, sha256 })
    }
}

impl Model {
    /// Opens the contest with the rules whose hash was shown.
    ///
    /// # Errors
    /// See [`OpeningError`]; then nothing has changed.
    pub async fn open(
        &self,
        db: &DatabaseConnection,
        shown_sha256: &str,
        actor_id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), OpeningError> {
        let txn = db::write_txn(db).await?;
        let contest = db::for_update(Entity::find_by_id(self.id), &txn).one(&txn).await?;
        let contest = contest.filter(|contest| contest.status.may_become(ContestStatus::Open));
        let contest = contest.ok_or(OpeningError::AlreadyOpen)?;
        let check = contest.standing(&txn).await?.check_opening(&txn, now).await?;
        if !check.gaps.is_empty() {
            return Err(OpeningError::Gaps(check.gaps));
        }
        if check.sha256 != shown_sha256 {
            return Err(OpeningError::Changed);
        }
        let rules = check.rules.to_canonical_json().map_err(|error| DbErr::Json(error.to_string()))?;
        let row = ActiveModel {
            id: Set(contest.id),
            status: Set(ContestStatus::Open),
            rules: Set(Some(rules)),
            rules_sha256: Set(Some(check.sha256.clone())),
            opened_at: Set(Some(now)),
            updated_at: Set(now),
            version: Set(contest.version + 1),
            ..Default::default()
        };
        Entity::update(row).exec(&txn).await?;
        Act::new(Some(actor_id), "contest.opened", "contest", contest.pid)
            .in_contest(contest.id)
            .in_region(contest.region_id)
            .with(json!({ "rules_sha256": check.sha256 }))
            .record(&txn, now)
            .await?;
        txn.commit().await?;
        Ok(())
    }
}
