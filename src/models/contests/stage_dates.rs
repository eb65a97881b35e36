//! Dates set after opening, for a stage that the frozen rules leave without; they may be set anew as long as nothing is published.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, DbErr, entity::prelude::*};
use serde_json::json;

use super::{Entity, Model, Stage, Standing};
use crate::{
    db,
    domain::{
        setup::{StageDates, StageDatesRefusal, check_stage_dates},
        stage::StageWindow,
    },
    models::{_entities::stages, audit_events::Act},
};

/// Why a stage was not dated.
#[derive(Debug, thiserror::Error)]
pub enum StageDatesError {
    /// The dates do not work.
    #[error("refused: {0}")]
    Refused(StageDatesRefusal),
    /// The contest is not between opening and publication any more.
    #[error("the contest is not running")]
    NotRunning,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Stage {
    /// Its window: as the rules say or, where they leave the dates open, as they were announced later. Extensions come on top.
    #[must_use]
    pub const fn window(&self) -> StageWindow {
        if self.frozen_window().is_dated() {
            return self.frozen_window();
        }
        StageWindow { opens_at: self.announced_opens_at, closes_at: self.announced_closes_at }
    }

    /// Its window as the rules say.
    #[must_use]
    pub const fn frozen_window(&self) -> StageWindow {
        StageWindow { opens_at: self.opens_at, closes_at: self.closes_at }
    }

    /// May its dates be set after opening?
    #[must_use]
    pub const fn is_dated_later(&self) -> bool {
        !self.kind.is_binding() && !self.frozen_window().is_dated()
    }
}

impl Model {
    /// Sets the dates of a stage.
    ///
    /// # Errors
    /// See [`StageDatesError`].
    pub async fn date_stage(
        &self,
        db: &DatabaseConnection,
        stage_pid: Uuid,
        dates: StageDates,
        actor_id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), StageDatesError> {
        let txn = db::write_txn(db).await?;
        let contest = db::for_update(Entity::find_by_id(self.id), &txn).one(&txn).await?;
        let contest = contest.filter(|contest| contest.status.is_running()).ok_or(StageDatesError::NotRunning)?;
        let standing = contest.standing(&txn).await?;
        let stage = standing.stages.iter().find(|stage| stage.pid == stage_pid && stage.is_dated_later());
        let stage = stage.ok_or(StageDatesError::Refused(StageDatesRefusal::NoSuchStage))?;
        let (above, below) = neighbours(&standing, stage);
        check_stage_dates(dates, above, below).map_err(StageDatesError::Refused)?;
        let row = stages::ActiveModel {
            id: Set(stage.id),
            announced_opens_at: Set(Some(dates.opens_at)),
            announced_closes_at: Set(Some(dates.closes_at)),
            announced_at: Set(Some(now)),
            ..Default::default()
        };
        stages::Entity::update(row).exec(&txn).await?;
        let details = json!({
            "stage": stage.pid,
            "from": { "opens_at": stage.announced_opens_at, "closes_at": stage.announced_closes_at },
            "to": { "opens_at": dates.opens_at, "closes_at": dates.closes_at },
        });
        Act::new(Some(actor_id), "contest.stage_dated", "contest", contest.pid)
            .in_contest(contest.id)
            .in_region(contest.region_id)
            .with(details)
            .record(&txn, now)
            .await?;
        txn.commit().await?;
        Ok(())
    }
}

/// The latest opening among the stages above, and the earliest among those below.
fn neighbours(standing: &Standing, stage: &Stage) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let opening = |other: &Stage| other.window().opens_at;
    let above = standing.stages.iter().take_while(|other| other.id != stage.id);
    let below = standing.stages.iter().skip_while(|other| other.id != stage.id).skip(1);
    (above.filter_map(opening).max(), below.filter_map(opening).min())
}
