//! The form of a contest's entries: a preset until the committee changes it, then a form set of the contest's own.
//!
//! Presets are never changed. The first change copies the preset; later ones change the copy. A contest that went back to a preset
//! and changes that gets a new version of its own. Opening freezes the form's hash with the rules, and nothing changes afterwards.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, QueryOrder, QuerySelect,
    entity::prelude::*, sea_query::Expr,
};

use super::{
    ActiveModel, Entity, Model,
    draft::{Draft, DraftError, Edit},
    rules::read_json,
};
use crate::{
    domain::{
        canonical::{canonical_json_of, sha256_hex},
        form_set::FormSet,
        form_set_edit::FormEditError,
    },
    models::_entities::{contest_forms, form_sets},
};

/// The form of a contest, and what it was made from.
#[derive(Clone, Debug)]
pub struct EntryForm {
    /// Sections and fields.
    pub form: FormSet,
    /// SHA-256 of the definition's canonical text.
    pub sha256: String,
    /// The form set it was made from; `None` while the contest uses a preset as it is.
    pub made_from: Option<form_sets::Model>,
}

impl From<FormEditError> for DraftError {
    fn from(error: FormEditError) -> Self {
        match error {
            FormEditError::NotThere => Self::NotThere,
            FormEditError::Unsound(faults) => Self::UnsoundForm(faults),
        }
    }
}

impl EntryForm {
    /// The form of a contest.
    ///
    /// # Errors
    /// When the database fails or the definition is broken.
    pub async fn of(db: &impl ConnectionTrait, contest: &Model) -> Result<Self, DbErr> {
        let row = contest.form_set_row(db).await?;
        let own = find_own(db, contest.id, row.id).await?;
        let made_from = match own {
            Some(own) => form_sets::Entity::find_by_id(own.made_from_id).one(db).await?,
            None => None,
        };
        Ok(Self { form: read_json("form_sets.definition", &row.definition)?, sha256: row.sha256, made_from })
    }
}

impl Model {
    /// Changes the form of the contest's entries.
    ///
    /// # Errors
    /// See [`DraftError`]; whatever `change` refuses leaves the form as it was.
    pub async fn change_form(
        &self,
        db: &DatabaseConnection,
        edit: Edit,
        action: &str,
        change: impl FnOnce(&mut FormSet) -> Result<(), FormEditError> + Send,
    ) -> Result<(), DraftError> {
        let draft = Draft::begin(db, self.id, edit).await?;
        let row = draft.contest.form_set_row(&draft.txn).await?;
        let mut form: FormSet = read_json("form_sets.definition", &row.definition)?;
        change(&mut form)?;
        if find_own(&draft.txn, self.id, row.id).await?.is_some() {
            (form.code, form.version) = (row.code, row.version);
            let row = form_sets::ActiveModel { id: Set(row.id), updated_at: Set(edit.now), ..columns(&form)? };
            form_sets::Entity::update(row).exec(&draft.txn).await?;
        } else {
            make_own(&draft.txn, &draft.contest, form, row.id, edit.now).await?;
        }
        draft.finish(edit, action).await
    }
}

/// Gives a new contest its own copy of the form that `source` made its own.
pub(super) async fn copy_own(
    txn: &DatabaseTransaction,
    source: &Model,
    contest: &Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if find_own(txn, source.id, source.form_set_id).await?.is_none() {
        return Ok(());
    }
    let form = source.form_set(txn).await?;
    make_own(txn, contest, form, source.form_set_id, now).await
}

/// Before a contest goes: forms that others made from its own ones count as made from what those were made from. Gives the ids of
/// its own ones.
pub(super) async fn bequeath_own(txn: &DatabaseTransaction, contest_id: i64) -> Result<Vec<i64>, DbErr> {
    let own = contest_forms::Entity::find()
        .filter(contest_forms::Column::ContestId.eq(contest_id))
        .order_by_desc(contest_forms::Column::Id)
        .all(txn)
        .await?;
    // The newest first: an own one may be made from an earlier own one.
    for row in &own {
        let heirs = contest_forms::Entity::update_many()
            .col_expr(contest_forms::Column::MadeFromId, Expr::value(row.made_from_id));
        heirs.filter(contest_forms::Column::MadeFromId.eq(row.form_set_id)).exec(txn).await?;
    }
    Ok(own.into_iter().map(|row| row.form_set_id).collect())
}

/// Removes form sets that no contest has any more.
pub(super) async fn remove(txn: &DatabaseTransaction, ids: &[i64]) -> Result<(), DbErr> {
    form_sets::Entity::delete_many()
        .filter(form_sets::Column::Id.is_in(ids.iter().copied()))
        .exec(txn)
        .await
        .map(|_| ())
}

/// Stores `form` as a new version of the contest's own and lets the contest use it.
async fn make_own(
    txn: &DatabaseTransaction,
    contest: &Model,
    mut form: FormSet,
    made_from_id: i64,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    form.code = format!("formulir-{}", contest.slug);
    form.version = newest_version(txn, &form.code).await? + 1;
    let row = form_sets::ActiveModel {
        pid: Set(Uuid::new_v4()),
        region_id: Set(Some(contest.region_id)),
        created_at: Set(now),
        updated_at: Set(now),
        ..columns(&form)?
    };
    let form_set_id = form_sets::Entity::insert(row).exec(txn).await?.last_insert_id;
    let own = contest_forms::ActiveModel {
        form_set_id: Set(form_set_id),
        contest_id: Set(contest.id),
        made_from_id: Set(made_from_id),
        created_at: Set(now),
        ..Default::default()
    };
    contest_forms::Entity::insert(own).exec(txn).await?;
    let row = ActiveModel { id: Set(contest.id), form_set_id: Set(form_set_id), ..Default::default() };
    Entity::update(row).exec(txn).await?;
    Ok(())
}

async fn newest_version(txn: &DatabaseTransaction, code: &str) -> Result<i32, DbErr> {
    let newest: Option<i32> = form_sets::Entity::find()
        .select_only()
        .column(form_sets::Column::Version)
        .filter(form_sets::Column::Code.eq(code))
        .order_by_desc(form_sets::Column::Version)
        .into_tuple()
        .one(txn)
        .await?;
    Ok(newest.unwrap_or(0))
}

/// The columns that hold the definition.
fn columns(form: &FormSet) -> Result<form_sets::ActiveModel, DbErr> {
    let definition = canonical_json_of(form).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(form_sets::ActiveModel {
        code: Set(form.code.clone()),
        version: Set(form.version),
        name_id: Set(form.name_id.clone()),
        name_en: Set(form.name_en.clone()),
        sha256: Set(sha256_hex(&definition)),
        definition: Set(definition),
        ..Default::default()
    })
}

async fn find_own(
    db: &impl ConnectionTrait,
    contest_id: i64,
    form_set_id: i64,
) -> Result<Option<contest_forms::Model>, DbErr> {
    contest_forms::Entity::find()
        .filter(contest_forms::Column::FormSetId.eq(form_set_id))
        .filter(contest_forms::Column::ContestId.eq(contest_id))
        .one(db)
        .await
}
