//! Marking two innovations of the catalogue: same, development of, different. Not only contests bring innovations that look alike.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, Condition, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*,
};
use serde_json::json;

pub use super::super::_entities::innovation_marks::{ActiveModel, Column, Entity, Model};
use super::marks::{MarkError, MarkWish};
use crate::{
    db,
    domain::{
        actor::Actor,
        policy::{Denial, may_mark_innovations},
    },
    models::{
        audit_events::Act,
        catalogue::{self, Innovation},
        users,
    },
};

/// Two innovations with what was said about them.
#[derive(Clone, Debug)]
pub struct MarkedPair {
    /// The newer one: only it can be the development of the other.
    pub newer: Innovation,
    /// The older one.
    pub older: Innovation,
    /// The mark.
    pub mark: Option<Model>,
    /// Who made it.
    pub author: Option<String>,
}

/// The pair of these two innovations, when the actor may mark it.
///
/// # Errors
/// When the database fails, or there is no such pair that the actor may know of.
pub async fn find_pair(
    db: &impl ConnectionTrait,
    actor: &Actor,
    (slug, other): (&str, &str),
) -> Result<MarkedPair, MarkError> {
    let one = catalogue::find_for(db, slug, actor).await?.ok_or(Denial::Hidden)?;
    let two = catalogue::find_for(db, other, actor).await?.ok_or(Denial::Hidden)?;
    let facts = (catalogue::facts(db, &one).await?, catalogue::facts(db, &two).await?);
    may_mark_innovations(actor, &facts.0, &facts.1)?;
    if one.id == two.id {
        return Err(Denial::Hidden.into());
    }
    let (newer, older) = if (one.year, one.id) > (two.year, two.id) { (one, two) } else { (two, one) };
    let mark = Entity::find()
        .filter(Column::InnovationId.eq(newer.id))
        .filter(Column::OtherInnovationId.eq(older.id))
        .one(db)
        .await?;
    let author = match &mark {
        Some(mark) => users::Entity::find_by_id(mark.author_id).one(db).await?.map(|user| user.name),
        None => None,
    };
    Ok(MarkedPair { newer, older, mark, author })
}

/// Marks on pairs with this innovation.
///
/// # Errors
/// When the database fails.
pub async fn marks_of(db: &impl ConnectionTrait, innovation_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(concerning(innovation_id)).all(db).await
}

/// Marks on either side of which the innovation stands.
pub(super) fn concerning(innovation_id: i64) -> Condition {
    Condition::any().add(Column::InnovationId.eq(innovation_id)).add(Column::OtherInnovationId.eq(innovation_id))
}

impl Model {
    /// The other side of the pair.
    #[must_use]
    pub const fn other_than(&self, innovation_id: i64) -> i64 {
        if self.innovation_id == innovation_id { self.other_innovation_id } else { self.innovation_id }
    }

    /// Marks the pair of two innovations.
    ///
    /// # Errors
    /// See [`MarkError`].
    pub async fn mark(
        db: &DatabaseConnection,
        actor: &Actor,
        pair: (&str, &str),
        wish: &MarkWish,
        now: DateTime<Utc>,
    ) -> Result<Self, MarkError> {
        let txn = db::write_txn(db).await?;
        let pair = find_pair(&txn, actor, pair).await?;
        if pair.mark.as_ref().map_or(0, |known| known.version) != wish.seen_version {
            return Err(MarkError::Stale);
        }
        let row = store(&txn, actor, &pair, wish, now).await?;
        let details = json!({
            "other": pair.older.pid, "verdict": wish.verdict.as_str(), "before": pair.mark.map(|known| known.verdict.as_str()),
        });
        Act::new(actor.user_id, "innovation.pair_marked", "innovation", pair.newer.pid)
            .in_region(pair.newer.region_id)
            .with(details)
            .record(&txn, now)
            .await?;
        txn.commit().await?;
        Ok(row)
    }
}

async fn store(
    txn: &DatabaseTransaction,
    actor: &Actor,
    pair: &MarkedPair,
    wish: &MarkWish,
    now: DateTime<Utc>,
) -> Result<Model, MarkError> {
    let row = ActiveModel {
        verdict: Set(wish.verdict),
        note: Set(wish.note.clone()),
        author_id: Set(actor.user_id.ok_or(Denial::SignInNeeded)?),
        version: Set(wish.seen_version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    if let Some(known) = &pair.mark {
        // Nobody else may have marked it since it was read above.
        let saved = Entity::update_many()
            .set(row)
            .filter(Column::Id.eq(known.id))
            .filter(Column::Version.eq(known.version))
            .exec_with_returning(txn)
            .await?;
        return saved.into_iter().next().ok_or(MarkError::Stale);
    }
    let row = ActiveModel {
        pid: Set(Uuid::new_v4()),
        innovation_id: Set(pair.newer.id),
        other_innovation_id: Set(pair.older.id),
        created_at: Set(now),
        ..row
    };
    match Entity::insert(row).exec_with_returning(txn).await {
        Err(error) if db::on_unique(&error).is_some() => Err(MarkError::Stale),
        saved => Ok(saved?),
    }
}
