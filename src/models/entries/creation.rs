//! Starting an entry: a draft with its owner.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};
use serde_json::json;

use super::{
    ActiveModel, Column, Entity, Model,
    change::{ChangeError, office_id},
};
use crate::{
    db,
    domain::{
        actor::Actor,
        entry::{EntryStatus, MemberRole},
        entry_head::Head,
        policy::{Denial, may_create_entry},
        text::fold,
    },
    models::{
        _entities::{categories, entry_members},
        audit_events::Act,
        contests::{self, Standing},
        users,
    },
};

/// Drafts that one person may have in one contest: more than anybody fills in, few enough that nobody fills the disk.
pub const MOST_DRAFTS: usize = 30;

impl Model {
    /// Starts an entry of `user` in a contest. The same title and category once more lead to the draft that is there already:
    /// a second click makes no second entry.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn create(
        db: &DatabaseConnection,
        actor: &Actor,
        user: &users::Model,
        contest_slug: &str,
        head: &Head,
        now: DateTime<Utc>,
    ) -> Result<Self, ChangeError> {
        let txn = db::write_txn(db).await?;
        let contest = contests::Model::find_by_slug(&txn, contest_slug).await?.ok_or(Denial::Hidden)?;
        let standing = contest.standing(&txn).await?;
        may_create_entry(actor, &standing.facts(None, None, now))?;
        // Two forms at once come one after the other.
        db::for_update(users::Entity::find_by_id(user.id), &txn).one(&txn).await?;
        let category = category_id(&txn, standing.contest.id, &head.category).await?;
        let drafts = drafts_of(&txn, standing.contest.id, user.id).await?;
        let is_same = |draft: &&Self| draft.category_id == category && draft.title_folded == fold(&head.title);
        if let Some(same) = drafts.iter().find(is_same) {
            return Ok(same.clone());
        }
        if drafts.len() >= MOST_DRAFTS {
            return Err(ChangeError::TooManyDrafts);
        }
        let entry = insert_draft(&txn, &standing, user, head, None, now).await?;
        created(actor, &entry, &standing).with(json!({ "category": head.category })).record(&txn, now).await?;
        txn.commit().await?;
        Ok(entry)
    }
}

/// Drafts of a person in a contest.
async fn drafts_of(txn: &impl ConnectionTrait, contest_id: i64, owner_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::ContestId.eq(contest_id))
        .filter(Column::OwnerId.eq(owner_id))
        .filter(Column::Status.eq(EntryStatus::Draft))
        .all(txn)
        .await
}

/// A draft with its owner. `origin`: row id of the entry that it goes on from.
///
/// # Errors
/// When the database fails, or the contest has no such category.
pub(super) async fn insert_draft(
    txn: &DatabaseTransaction,
    standing: &Standing,
    user: &users::Model,
    head: &Head,
    origin: Option<i64>,
    now: DateTime<Utc>,
) -> Result<Model, ChangeError> {
    let contest = &standing.contest;
    let row = ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(contest.id),
        category_id: Set(category_id(txn, contest.id, &head.category).await?),
        number: Set(None),
        status: Set(EntryStatus::Draft),
        title: Set(head.title.clone()),
        title_folded: Set(fold(&head.title)),
        acronym: Set(head.acronym.clone()),
        expansion: Set(head.expansion.clone()),
        office_id: Set(office_id(txn, contest.region_id, &head.office, now).await?),
        owner_id: Set(user.id),
        version: Set(1),
        continued_from_id: Set(origin),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let entry = Entity::insert(row).exec_with_returning(txn).await?;
    insert_owner(txn, &entry, user, now).await?;
    Ok(entry)
}

/// The record of a new draft.
pub(super) fn created(actor: &Actor, entry: &Model, standing: &Standing) -> Act<'static> {
    Act::new(actor.user_id, "entry.created", "entry", entry.pid)
        .in_contest(standing.contest.id)
        .in_region(standing.contest.region_id)
}

/// The category of a contest with this code.
///
/// # Errors
/// When the database fails, or the contest has no such category.
pub async fn category_id(txn: &impl ConnectionTrait, contest_id: i64, code: &str) -> Result<i64, ChangeError> {
    let found = categories::Entity::find()
        .filter(categories::Column::ContestId.eq(contest_id))
        .filter(categories::Column::Code.eq(code))
        .one(txn)
        .await?;
    found.map(|category| category.id).ok_or(ChangeError::NoSuchCategory)
}

/// The person who starts an entry owns it; the address was confirmed before the first sign-in.
async fn insert_owner(
    txn: &DatabaseTransaction,
    entry: &Model,
    user: &users::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let member = entry_members::ActiveModel {
        entry_id: Set(entry.id),
        user_id: Set(Some(user.id)),
        email_folded: Set(user.email_folded.clone()),
        role: Set(MemberRole::Owner),
        invited_by: Set(user.id),
        joined_at: Set(Some(now)),
        left_at: Set(None),
        created_at: Set(now),
        ..Default::default()
    };
    entry_members::Entity::insert(member).exec(txn).await?;
    Ok(())
}
