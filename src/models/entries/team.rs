//! The team of an entry: who is in it, roles, leaving. Invitations are in [`crate::models::team_invitations`].

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, Condition, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, QueryOrder,
    entity::prelude::*,
};
use serde_json::json;

use super::{
    EntryCase,
    change::{act, lock},
};
use crate::{
    db,
    domain::{
        actor::Actor,
        entry::MemberRole,
        policy::{may_leave_team, may_manage_team},
    },
    models::{
        _entities::entry_members,
        outbox::Mail,
        team_invitations::{self, TeamRefusal},
        users,
    },
};

/// Somebody who is in the team now.
#[derive(Clone, Debug)]
pub struct Member {
    /// The membership.
    pub row: entry_members::Model,
    /// The person.
    pub user: users::Model,
}

/// The team of an entry: the owner, then in the order of joining.
///
/// # Errors
/// When the database fails.
pub async fn members_of(db: &impl ConnectionTrait, entry_id: i64) -> Result<Vec<Member>, DbErr> {
    let rows = entry_members::Entity::find()
        .filter(entry_members::Column::EntryId.eq(entry_id))
        .filter(entry_members::Column::JoinedAt.is_not_null())
        .filter(entry_members::Column::LeftAt.is_null())
        .order_by_asc(entry_members::Column::JoinedAt)
        .order_by_asc(entry_members::Column::Id)
        .find_also_related(users::Entity)
        .all(db)
        .await?;
    let mut members: Vec<Member> =
        rows.into_iter().filter_map(|(row, user)| user.map(|user| Member { row, user })).collect();
    members.sort_by_key(|member| member.row.role != MemberRole::Owner);
    Ok(members)
}

/// Names of those who were in the team at a moment, in the order of joining: a receipt names the team that handed in, whoever came
/// or left since.
///
/// # Errors
/// When the database fails.
pub async fn members_at(db: &impl ConnectionTrait, entry_id: i64, at: DateTime<Utc>) -> Result<Vec<String>, DbErr> {
    let rows = entry_members::Entity::find()
        .filter(entry_members::Column::EntryId.eq(entry_id))
        .filter(entry_members::Column::JoinedAt.lte(at))
        .filter(Condition::any().add(entry_members::Column::LeftAt.is_null()).add(entry_members::Column::LeftAt.gt(at)))
        .order_by_asc(entry_members::Column::JoinedAt)
        .order_by_asc(entry_members::Column::Id)
        .find_also_related(users::Entity)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(_, user)| user.map(|user| user.name)).collect())
}

/// Changes the role of a member who is not the owner. Gives the person.
///
/// # Errors
/// [`TeamRefusal`].
pub async fn change_role(
    db: &DatabaseConnection,
    actor: &Actor,
    entry_pid: Uuid,
    person: Uuid,
    role: MemberRole,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<users::Model, TeamRefusal> {
    let txn = db::write_txn(db).await?;
    let (case, member) = changeable(&txn, actor, entry_pid, person, now).await?;
    if role == MemberRole::Owner {
        return Err(TeamRefusal::NoSuchMember);
    }
    if member.row.role != role {
        let row = entry_members::ActiveModel { id: Set(member.row.id), role: Set(role), ..Default::default() };
        entry_members::Entity::update(row).exec(&txn).await?;
        let details = json!({ "member": person, "role": role, "before": member.row.role });
        act(&case, actor, "team.role_changed").with(details).record(&txn, now).await?;
        letter(&case, &member.user, &format!("role-{role}"), &member.user, "", base_url).queue(&txn, now).await?;
    }
    txn.commit().await?;
    Ok(member.user)
}

/// Takes a member out of the team; the person is told. Gives the person.
///
/// # Errors
/// [`TeamRefusal`].
pub async fn remove(
    db: &DatabaseConnection,
    actor: &Actor,
    entry_pid: Uuid,
    person: Uuid,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<users::Model, TeamRefusal> {
    let txn = db::write_txn(db).await?;
    let (case, member) = changeable(&txn, actor, entry_pid, person, now).await?;
    end_membership(&txn, &case, &member, now).await?;
    let details = json!({ "member": person, "role": member.row.role });
    act(&case, actor, "team.removed").with(details).record(&txn, now).await?;
    letter(&case, &member.user, "removed", &member.user, "", base_url).queue(&txn, now).await?;
    txn.commit().await?;
    Ok(member.user)
}

/// The actor leaves the team; the owner is told.
///
/// # Errors
/// [`TeamRefusal`].
pub async fn leave(
    db: &DatabaseConnection,
    actor: &Actor,
    entry_pid: Uuid,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<(), TeamRefusal> {
    let txn = db::write_txn(db).await?;
    let case = lock(&txn, entry_pid, actor, None, now).await?;
    may_leave_team(actor, &case.facts)?;
    let team = members_of(&txn, case.entry.id).await?;
    let own = team.iter().find(|member| Some(member.user.id) == actor.user_id).ok_or(TeamRefusal::NoSuchMember)?;
    end_membership(&txn, &case, own, now).await?;
    let details = json!({ "member": own.user.pid, "role": own.row.role });
    act(&case, actor, "team.left").with(details).record(&txn, now).await?;
    if let Some(owner) = team.iter().find(|member| member.row.role == MemberRole::Owner) {
        letter(&case, &owner.user, "left", &own.user, "", base_url).queue(&txn, now).await?;
    }
    txn.commit().await?;
    Ok(())
}

/// Puts a person into the team, or again one who left.
///
/// # Errors
/// When the database fails.
pub async fn save_member(
    txn: &impl ConnectionTrait,
    entry_id: i64,
    user: &users::Model,
    role: MemberRole,
    invited_by: i64,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let known = entry_members::Entity::find()
        .filter(entry_members::Column::EntryId.eq(entry_id))
        .filter(entry_members::Column::EmailFolded.eq(user.email_folded.as_str()))
        .one(txn)
        .await?;
    let joined_at = known.as_ref().filter(|known| known.left_at.is_none()).and_then(|known| known.joined_at);
    let row = entry_members::ActiveModel {
        user_id: Set(Some(user.id)),
        role: Set(role),
        invited_by: Set(invited_by),
        joined_at: Set(joined_at.or(Some(now))),
        left_at: Set(None),
        ..Default::default()
    };
    match known {
        Some(known) => {
            entry_members::Entity::update(entry_members::ActiveModel { id: Set(known.id), ..row }).exec(txn).await?;
        }
        None => {
            let new = entry_members::ActiveModel {
                entry_id: Set(entry_id),
                email_folded: Set(user.email_folded.clone()),
                created_at: Set(now),
                ..row
            };
            entry_members::Entity::insert(new).exec(txn).await?;
        }
    }
    Ok(())
}

/// A mail to `to` about what happened with `about` in the team; `what` names the text, `mail-team-changed-<what>`.
#[must_use]
pub fn letter(
    case: &EntryCase,
    to: &users::Model,
    what: &str,
    about: &users::Model,
    reason: &str,
    base_url: &str,
) -> Mail {
    let contest = &case.standing.contest;
    let data = json!({
        "name": to.name,
        "what": what,
        "who": about.name,
        "title": case.entry.title,
        "contest": to.locale.pick(&contest.name_id, &contest.name_en),
        "reason": reason,
        "link": format!("{base_url}/entries/{}", case.entry.pid),
    });
    Mail::new("team_changed", &to.email, to.locale, data)
}

/// The locked entry and the member whom the actor may change: anybody but the owner.
async fn changeable(
    txn: &DatabaseTransaction,
    actor: &Actor,
    entry_pid: Uuid,
    person: Uuid,
    now: DateTime<Utc>,
) -> Result<(EntryCase, Member), TeamRefusal> {
    let case = lock(txn, entry_pid, actor, None, now).await?;
    may_manage_team(actor, &case.facts)?;
    let team = members_of(txn, case.entry.id).await?;
    let found = team.into_iter().find(|member| member.user.pid == person && member.row.role != MemberRole::Owner);
    Ok((case, found.ok_or(TeamRefusal::NoSuchMember)?))
}

/// The person is out, and an offer to take the entry over, which was made to a member, goes with the membership.
async fn end_membership(
    txn: &impl ConnectionTrait,
    case: &EntryCase,
    member: &Member,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = entry_members::ActiveModel { id: Set(member.row.id), left_at: Set(Some(now)), ..Default::default() };
    entry_members::Entity::update(row).exec(txn).await?;
    team_invitations::Model::end_offers_to(txn, case.entry.id, member.user.id, now).await
}
