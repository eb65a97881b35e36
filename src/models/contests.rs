//! Contests: finding them, their windows now, and the facts that policies look at.

pub mod archiving;
pub mod categories;
pub mod closing;
pub mod copying;
pub mod creation;
pub mod desk;
pub mod draft;
pub mod entry_form;
pub mod extension;
pub mod listing;
pub mod open;
pub mod opening;
pub mod parts;
pub mod public;
pub mod removal;
pub mod rubrics;
pub mod rules;
pub mod setup;
pub mod stage_dates;
pub mod stages;
pub mod status_board;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{Condition, ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

pub use super::_entities::{
    categories::Model as Category,
    contests::{ActiveModel, Column, Entity, Model, Relation},
    criteria::Model as CriterionRow,
    form_sets::Model as FormSetRow,
    frameworks::Model as FrameworkRow,
    rubrics::Model as RubricRow,
    stages::Model as Stage,
};
use super::{
    _entities::{deadline_extensions, judges, stages as stage_rows},
    regions,
};
use crate::domain::{
    actor::Actor,
    contest::ContestStatus,
    policy::ContestFacts,
    region::RegionRole,
    stage::{Extension, Phase, StageKind, StageWindow, SubmissionWindow},
};

/// A contest with what is needed to say where it stands at a point in time.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The contest.
    pub contest: Model,
    /// Its region.
    pub region: regions::Model,
    /// Its stages in order.
    pub stages: Vec<stage_rows::Model>,
    /// Every extension of a deadline.
    pub extensions: Vec<deadline_extensions::Model>,
    facts: FixedFacts,
}

/// Facts that do not depend on the time.
#[derive(Clone, Copy, Debug)]
struct FixedFacts {
    region: crate::domain::region::RegionScope,
    has_chair: bool,
}

impl Model {
    /// The contest with this slug.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<Self>, DbErr> {
        Entity::find().filter(Column::Slug.eq(slug)).one(db).await
    }

    /// The contest with this slug, if `actor` may know of it: see [`known_to`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_for(db: &impl ConnectionTrait, slug: &str, actor: &Actor) -> Result<Option<Self>, DbErr> {
        Entity::find().filter(Column::Slug.eq(slug)).filter(known_to(actor)).one(db).await
    }

    /// The contest with its region, stages and extensions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standing(&self, db: &impl ConnectionTrait) -> Result<Standing, DbErr> {
        let (region, scope) = regions::Model::find_with_scope(db, self.region_id).await?;
        let stages = stage_rows::Entity::find()
            .filter(stage_rows::Column::ContestId.eq(self.id))
            .order_by_asc(stage_rows::Column::Position)
            .order_by_asc(stage_rows::Column::Id)
            .all(db)
            .await?;
        let extensions = deadline_extensions::Entity::find()
            .filter(deadline_extensions::Column::ContestId.eq(self.id))
            .order_by_asc(deadline_extensions::Column::Id)
            .all(db)
            .await?;
        let chairs = judges::Entity::find()
            .filter(judges::Column::ContestId.eq(self.id))
            .filter(judges::Column::IsChair.eq(true))
            .filter(judges::Column::EndedAt.is_null())
            .count(db)
            .await?;
        let facts = FixedFacts { region: scope, has_chair: chairs > 0 };
        Ok(Standing { contest: self.clone(), region, stages, extensions, facts })
    }
}

/// The contests that `actor` may know of: all but drafts, and the drafts of regions for which the person is in the committee
/// or leads, or of which that region is the province. What the person may do with one is for the policies to say; here a
/// hidden draft is kept from costing more than a contest that does not exist, which a clock could tell.
#[must_use]
pub fn known_to(actor: &Actor) -> Condition {
    let public = Condition::any().add(Column::Status.ne(ContestStatus::Draft));
    let own = actor.regions_as(&[RegionRole::Committee, RegionRole::Leader]);
    if own.is_empty() {
        return public;
    }
    public.add(Column::RegionId.in_subquery(regions::own_and_below(&own)))
}

impl Standing {
    /// The region's time zone.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.region.time_zone.tz()
    }

    /// The first stage of this kind.
    #[must_use]
    pub fn stage(&self, kind: StageKind) -> Option<&stage_rows::Model> {
        self.stages.iter().find(|stage| stage.kind == kind)
    }

    /// The window of a stage with its extensions, for everybody or for one entry.
    #[must_use]
    pub fn window(&self, stage: &stage_rows::Model, entry_id: Option<i64>) -> StageWindow {
        let extensions: Vec<Extension> = self
            .extensions
            .iter()
            .filter(|row| row.stage_id == stage.id)
            .map(|row| Extension { entry_id: row.entry_id, closes_at: row.closes_at })
            .collect();
        stage.window().extended(&extensions, entry_id)
    }

    /// The window of the first stage of this kind; unscheduled when the contest has none.
    #[must_use]
    pub fn window_of(&self, kind: StageKind, entry_id: Option<i64>) -> StageWindow {
        self.stage(kind).map_or_else(StageWindow::default, |stage| self.window(stage, entry_id))
    }

    /// When entries may be handed in, for everybody or for one entry.
    #[must_use]
    pub fn submission_window(&self, entry_id: Option<i64>) -> SubmissionWindow {
        SubmissionWindow::new(self.window_of(StageKind::Registration, entry_id), self.contest.grace_minutes)
    }

    /// Where judging stands now.
    #[must_use]
    pub fn judging_phase(&self, now: DateTime<Utc>) -> Phase {
        self.window_of(StageKind::Judging, None).phase_at(now)
    }

    /// What policies look at, for a form opened at `form_opened_at` (the grace after closing depends on it).
    #[must_use]
    pub fn facts(
        &self,
        entry_id: Option<i64>,
        form_opened_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> ContestFacts {
        ContestFacts {
            contest_id: self.contest.id,
            region: self.facts.region,
            status: self.contest.status,
            blind_names: self.contest.blind_names,
            registration: self.submission_window(entry_id).check(form_opened_at, now),
            judging: self.judging_phase(now),
            has_chair: self.facts.has_chair,
        }
    }
}
