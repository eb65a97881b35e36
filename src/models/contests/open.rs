//! Contests that take entries now, with their timeline: two statements, however many there are.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

use super::{Column, Entity, Model};
use crate::{
    domain::{
        contest::ContestStatus,
        stage::{Extension, Phase, StageKind, StageWindow},
    },
    models::_entities::{deadline_extensions, stages},
};

/// A contest with the windows that apply to everybody.
#[derive(Clone, Debug)]
pub struct TimedContest {
    /// The contest.
    pub contest: Model,
    /// Its stages in order, each with its window, extensions applied.
    pub stages: Vec<(stages::Model, StageWindow)>,
}

impl TimedContest {
    /// The window in which entries are handed in.
    #[must_use]
    pub fn registration(&self) -> StageWindow {
        let registration = self.stages.iter().find(|(stage, _)| stage.kind == StageKind::Registration);
        registration.map_or_else(StageWindow::default, |(_, window)| *window)
    }
}

/// The contests in which entries can be handed in at `now`, those that close first in front.
///
/// # Errors
/// When the database fails.
pub async fn list_open(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<TimedContest>, DbErr> {
    let found = Entity::find()
        .filter(Column::Status.eq(ContestStatus::Open))
        .find_with_related(stages::Entity)
        .order_by_asc(stages::Column::Position)
        .all(db)
        .await?;
    let mut open = timed(db, found).await?;
    open.retain(|contest| contest.registration().phase_at(now) == Phase::Open);
    open.sort_by_key(|contest| (contest.registration().closes_at, contest.contest.id));
    Ok(open)
}

/// Adds the extensions that apply to everybody; one statement.
///
/// # Errors
/// When the database fails.
pub async fn timed(
    db: &impl ConnectionTrait,
    found: Vec<(Model, Vec<stages::Model>)>,
) -> Result<Vec<TimedContest>, DbErr> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let extensions = deadline_extensions::Entity::find()
        .filter(deadline_extensions::Column::ContestId.is_in(found.iter().map(|(contest, _)| contest.id)))
        .filter(deadline_extensions::Column::EntryId.is_null())
        .all(db)
        .await?;
    let window = |stage: &stages::Model| {
        let of_stage: Vec<Extension> = extensions
            .iter()
            .filter(|row| row.stage_id == stage.id)
            .map(|row| Extension { entry_id: None, closes_at: row.closes_at })
            .collect();
        stage.window().extended(&of_stage, None)
    };
    Ok(found
        .into_iter()
        .map(|(contest, mut stages)| {
            stages.sort_by_key(|stage| (stage.position, stage.id));
            let stages = stages.into_iter().map(|stage| (window(&stage), stage)).map(|(window, stage)| (stage, window));
            TimedContest { contest, stages: stages.collect() }
        })
        .collect())
}
