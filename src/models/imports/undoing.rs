//! Taking back what an import wrote, as long as nothing builds on it: all of it or nothing.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, Condition, ConnectionTrait, DatabaseConnection, DbErr, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
};
use serde_json::json;

use super::{ActiveModel, Entity, ImportError, Model};
use crate::{
    db,
    domain::importing::ImportStatus,
    models::{
        _entities::{awards, import_rows, innovation_marks, innovation_tags, innovations, likeness_marks, tag_changes},
        counters,
    },
};

/// More names are not told.
const MOST_NAMED: u64 = 20;

/// An innovation that something builds on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltOn {
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
}

/// Why an import was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// It is not in the catalogue.
    #[error("nothing to take back")]
    NotDone,
    /// Something builds on some of its innovations, a few of which are named.
    #[error("something builds on it")]
    BuiltOn(Vec<BuiltOn>),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<ImportError> for UndoError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Changed => Self::NotDone,
            ImportError::Db(error) => Self::Db(error),
        }
    }
}

impl Model {
    /// Innovations of this import that were changed, compared, awarded or referred to since, a few of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn built_on(&self, db: &impl ConnectionTrait) -> Result<Vec<BuiltOn>, DbErr> {
        let own = || {
            let rows = import_rows::Entity::find().select_only().column(import_rows::Column::InnovationId);
            rows.filter(import_rows::Column::ImportId.eq(self.id)).into_query()
        };
        let unchanged = import_rows::Entity::find()
            .select_only()
            .column(import_rows::Column::ChangeNo)
            .filter(import_rows::Column::ImportId.eq(self.id))
            .limit(1)
            .into_query();
        let compared = likeness_marks::Entity::find()
            .select_only()
            .column(likeness_marks::Column::OtherInnovationId)
            .filter(likeness_marks::Column::OtherInnovationId.in_subquery(own()))
            .into_query();
        let marked = |side: innovation_marks::Column| {
            let marks = innovation_marks::Entity::find().select_only().column(side);
            marks.filter(side.in_subquery(own())).into_query()
        };
        let awarded = awards::Entity::find()
            .select_only()
            .column(awards::Column::InnovationId)
            .filter(awards::Column::InnovationId.in_subquery(own()))
            .into_query();
        let referred = innovations::Entity::find()
            .select_only()
            .column(innovations::Column::PossibleDuplicateOfId)
            .filter(innovations::Column::PossibleDuplicateOfId.in_subquery(own()))
            .into_query();
        let has_more = Condition::any()
            .add(innovations::Column::ChangeNo.not_in_subquery(unchanged))
            .add(innovations::Column::EntryId.is_not_null())
            .add(innovations::Column::OwnerConfirmedAt.is_not_null())
            .add(innovations::Column::Id.in_subquery(compared))
            .add(innovations::Column::Id.in_subquery(marked(innovation_marks::Column::InnovationId)))
            .add(innovations::Column::Id.in_subquery(marked(innovation_marks::Column::OtherInnovationId)))
            .add(innovations::Column::Id.in_subquery(awarded))
            .add(innovations::Column::Id.in_subquery(referred));
        let found: Vec<(String, String)> = innovations::Entity::find()
            .select_only()
            .column(innovations::Column::Name)
            .column(innovations::Column::Slug)
            .filter(innovations::Column::Id.in_subquery(own()))
            .filter(has_more)
            .order_by_asc(innovations::Column::Id)
            .limit(MOST_NAMED)
            .into_tuple()
            .all(db)
            .await?;
        Ok(found.into_iter().map(|(name, slug)| BuiltOn { name, slug }).collect())
    }

    /// Takes every innovation of this import out of the catalogue, with its dimensions and their history. Gives how many.
    ///
    /// # Errors
    /// See [`UndoError`].
    pub async fn undo(&self, db: &DatabaseConnection, actor_id: i64, now: DateTime<Utc>) -> Result<u64, UndoError> {
        let txn = db::write_txn(db).await?;
        let import = db::for_update(Entity::find_by_id(self.id), &txn).one(&txn).await?;
        let import = import.filter(|row| row.status == ImportStatus::Done).ok_or(UndoError::NotDone)?;
        let built_on = import.built_on(&txn).await?;
        if !built_on.is_empty() {
            return Err(UndoError::BuiltOn(built_on));
        }
        let own = || {
            let rows = import_rows::Entity::find().select_only().column(import_rows::Column::InnovationId);
            rows.filter(import_rows::Column::ImportId.eq(import.id)).into_query()
        };
        let ids: Vec<i64> = import_rows::Entity::find()
            .select_only()
            .column(import_rows::Column::InnovationId)
            .filter(import_rows::Column::ImportId.eq(import.id))
            .into_tuple()
            .all(&txn)
            .await?;
        tag_changes::Entity::delete_many()
            .filter(tag_changes::Column::InnovationId.in_subquery(own()))
            .exec(&txn)
            .await?;
        innovation_tags::Entity::delete_many()
            .filter(innovation_tags::Column::InnovationId.in_subquery(own()))
            .exec(&txn)
            .await?;
        import_rows::Entity::delete_many().filter(import_rows::Column::ImportId.eq(import.id)).exec(&txn).await?;
        let mut removed = 0;
        for batch in ids.chunks(1_000) {
            let gone = innovations::Entity::delete_many()
                .filter(innovations::Column::Id.is_in(batch.iter().copied()))
                .exec(&txn)
                .await
                .map_err(in_use)?;
            removed += gone.rows_affected;
        }
        // Search and caches notice that something is gone.
        counters::next(&txn, counters::CATALOGUE).await?;
        let row = ActiveModel {
            id: Set(import.id),
            status: Set(ImportStatus::Undone),
            version: Set(import.version + 1),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(&txn).await?;
        import.act(actor_id, "import.undone", json!({ "innovations": removed })).record(&txn, now).await?;
        txn.commit().await?;
        Ok(removed)
    }
}

/// On PostgreSQL somebody may refer to an innovation between the look and the removal: the database keeps it then.
fn in_use(error: DbErr) -> UndoError {
    if db::is_referred_to(&error) { UndoError::BuiltOn(Vec::new()) } else { error.into() }
}
