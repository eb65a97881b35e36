//! Closing times of all public contests, for the status page: read every two seconds at most, answered from memory, also when
//! the database does not answer.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*};

use super::{Column, Entity, open::timed};
use crate::{
    domain::{contest::ContestStatus, stage::SubmissionWindow},
    models::{_entities::stages, regions},
    portal::Portal,
};

/// Public contests by slug.
pub type StatusBoard = BTreeMap<String, BoardLine>;

/// One contest.
#[derive(Clone, Debug)]
pub struct BoardLine {
    /// The contest.
    pub contest: super::Model,
    /// Its region.
    pub region: regions::Model,
    /// When entries are handed in, extensions for everybody applied, with the grace.
    pub window: SubmissionWindow,
}

/// Looks at most every two seconds whether anything changed.
pub async fn look(db: &DatabaseConnection, portal: &Portal) {
    portal.status_board.look(portal.clock.now(), || read(db)).await;
}

async fn read(db: &impl ConnectionTrait) -> Result<StatusBoard, DbErr> {
    let found = Entity::find()
        .filter(Column::Status.ne(ContestStatus::Draft))
        .find_with_related(stages::Entity)
        .all(db)
        .await?;
    let regions: BTreeMap<i64, regions::Model> =
        regions::Model::list(db).await?.into_iter().map(|region| (region.id, region)).collect();
    let lines = timed(db, found).await?.into_iter().filter_map(|timed| {
        let region = regions.get(&timed.contest.region_id)?.clone();
        let window = SubmissionWindow::new(timed.registration(), timed.contest.grace_minutes);
        Some((timed.contest.slug.clone(), BoardLine { region, window, contest: timed.contest }))
    });
    Ok(lines.collect())
}
