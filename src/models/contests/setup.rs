//! What the committee sees while it prepares a contest, the choices its forms offer, and the change of the basics.

use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DatabaseConnection, DbErr, QueryOrder,
    entity::prelude::*,
    sea_query::{ExprTrait, Query},
};

use super::{
    ActiveModel, Entity, Model, Standing,
    draft::{Draft, DraftError, Edit, json_text},
    rubrics::RubricSheet,
};
use crate::{
    domain::setup::Basics,
    models::_entities::{categories, contest_forms, form_sets, frameworks},
};

/// A contest with all its parts.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The contest with its stages.
    pub standing: Standing,
    /// Its categories in order.
    pub categories: Vec<categories::Model>,
    /// Its rubrics with their criteria.
    pub rubrics: Vec<RubricSheet>,
    /// Its form set.
    pub form_set: form_sets::Model,
    /// Its framework.
    pub framework: frameworks::Model,
}

impl SetUp {
    /// The rubric with this row id.
    #[must_use]
    pub fn rubric(&self, id: i64) -> Option<&RubricSheet> {
        self.rubrics.iter().find(|sheet| sheet.rubric.id == id)
    }

    /// The rubric with this public id.
    #[must_use]
    pub fn rubric_by_pid(&self, pid: Uuid) -> Option<&RubricSheet> {
        self.rubrics.iter().find(|sheet| sheet.rubric.pid == pid)
    }

    /// The category with this public id.
    #[must_use]
    pub fn category_by_pid(&self, pid: Uuid) -> Option<&categories::Model> {
        self.categories.iter().find(|category| category.pid == pid)
    }
}

impl Standing {
    /// The contest with all its parts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_up(self, db: &impl ConnectionTrait) -> Result<SetUp, DbErr> {
        let categories = self.contest.list_categories(db).await?;
        let rubrics = RubricSheet::list_of(db, self.contest.id).await?;
        let form_set = self.contest.form_set_row(db).await?;
        let framework = frameworks::Entity::find_by_id(self.contest.framework_id).one(db).await?;
        let framework = framework.ok_or_else(|| DbErr::RecordNotFound("framework of a contest".to_owned()))?;
        Ok(SetUp { standing: self, categories, rubrics, form_set, framework })
    }
}

/// The form sets a contest of this region may use, newest version first: presets, and those it made its own. Another contest's
/// own form is copied with that contest, never shared: its committee may still change it.
///
/// # Errors
/// When the database fails.
pub async fn form_sets_for(
    db: &impl ConnectionTrait,
    region_id: i64,
    contest_id: Option<i64>,
) -> Result<Vec<form_sets::Model>, DbErr> {
    let mut of_others = Query::select();
    of_others.column(contest_forms::Column::FormSetId).from(contest_forms::Entity);
    if let Some(contest_id) = contest_id {
        of_others.and_where(contest_forms::Column::ContestId.ne(contest_id));
    }
    form_sets::Entity::find()
        .filter(form_sets::Column::RegionId.is_null().or(form_sets::Column::RegionId.eq(region_id)))
        .filter(form_sets::Column::Id.not_in_subquery(of_others))
        .order_by_asc(form_sets::Column::Code)
        .order_by_desc(form_sets::Column::Version)
        .all(db)
        .await
}

/// All frameworks, the default one first.
///
/// # Errors
/// When the database fails.
pub async fn frameworks(db: &impl ConnectionTrait) -> Result<Vec<frameworks::Model>, DbErr> {
    frameworks::Entity::find()
        .order_by_desc(frameworks::Column::IsDefault)
        .order_by_asc(frameworks::Column::Code)
        .all(db)
        .await
}

impl Model {
    /// Changes the contest itself.
    ///
    /// # Errors
    /// See [`DraftError`]; a form set or framework that is not offered is [`DraftError::UnknownPreset`].
    pub async fn update_basics(&self, db: &DatabaseConnection, basics: &Basics, edit: Edit) -> Result<(), DraftError> {
        let draft = Draft::begin(db, self.id, edit).await?;
        let offered = form_sets_for(&draft.txn, draft.contest.region_id, Some(self.id)).await?;
        let form_set = offered.iter().find(|form_set| form_set.pid == basics.form_set);
        let form_set = form_set.ok_or(DraftError::UnknownPreset)?;
        let known = frameworks(&draft.txn).await?;
        let framework = known.iter().find(|framework| framework.code == basics.framework);
        let framework = framework.ok_or(DraftError::UnknownPreset)?;
        let row = ActiveModel {
            id: Set(self.id),
            name_id: Set(basics.name_id.clone()),
            name_en: Set(basics.name_en.clone()),
            summary_id: Set(basics.summary_id.clone()),
            summary_en: Set(basics.summary_en.clone()),
            form_set_id: Set(form_set.id),
            framework_id: Set(framework.id),
            combine: Set(basics.combine),
            decimals: Set(basics.decimals),
            quorum: Set(basics.quorum),
            tie_breaks: Set(json_text(&basics.tie_breaks)?),
            blind_names: Set(basics.blind_names),
            needs_office_approval: Set(basics.needs_office_approval),
            grace_minutes: Set(basics.grace_minutes),
            max_file_bytes: Set(basics.max_file_bytes),
            ..Default::default()
        };
        Entity::update(row).exec(&draft.txn).await?;
        draft.finish(edit, "contest.basics_changed").await
    }
}
