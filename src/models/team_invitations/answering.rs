//! Answering an invitation: by the signed-in person it is for, or by its link when the address has no proved account yet.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};
use serde_json::json;

use super::{Model, TeamRefusal, sending::end_open};
use crate::{
    db,
    domain::{
        account::LinkPurpose,
        actor::Actor,
        entry::MemberRole,
        policy::{Denial, may_answer_invitation, may_join_team},
        team::{InvitationState, LARGEST_TEAM, old_owner_role},
    },
    models::{
        _entities::entry_members,
        entries::{
            self, EntryCase,
            change::{act, lock},
            team::{self, letter},
        },
        one_time_links, users,
    },
};

impl Model {
    /// The signed-in person joins, or takes the entry over. Gives the entry's public id.
    ///
    /// # Errors
    /// [`TeamRefusal`].
    pub async fn accept(
        db: &DatabaseConnection,
        actor: &Actor,
        pid: Uuid,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<Uuid, TeamRefusal> {
        let txn = db::write_txn(db).await?;
        let (invitation, case) = locked(&txn, pid, actor, now).await?;
        let user = person(&txn, invitation.user_id).await?;
        join(&txn, &invitation, &case, actor, &user, base_url, now).await?;
        txn.commit().await?;
        Ok(case.entry.pid)
    }

    /// Somebody without a proved account joins by the mailed link: it is used up, the address is confirmed, and `name` is how
    /// the person wants to be called. `None` when the link does not work, or belongs to an account that signs in as usual.
    ///
    /// # Errors
    /// [`TeamRefusal`].
    pub async fn accept_by_link(
        db: &DatabaseConnection,
        token: &str,
        name: &str,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<(users::Model, Uuid)>, TeamRefusal> {
        let txn = db::write_txn(db).await?;
        let found = one_time_links::Model::find_usable(&txn, token, LinkPurpose::TeamInvitation, now).await?;
        let Some((link, user)) = found.filter(|(_, user)| user.confirmed_at.is_none()) else { return Ok(None) };
        let Some(pid) = link.subject_pid else { return Ok(None) };
        let actor = user.actor(&txn).await?;
        let (invitation, case) = match locked(&txn, pid, &actor, now).await {
            Ok(found) => found,
            Err(TeamRefusal::Denied(Denial::Hidden)) => return Ok(None),
            Err(refusal) => return Err(refusal),
        };
        if !link.use_up(&txn, now).await? {
            return Ok(None);
        }
        let user = user.prove_address(&txn, now).await?;
        let row = users::ActiveModel { id: Set(user.id), name: Set(name.to_owned()), ..Default::default() };
        let user = users::Entity::update(row).exec(&txn).await?;
        join(&txn, &invitation, &case, &actor, &user, base_url, now).await?;
        txn.commit().await?;
        Ok(Some((user, case.entry.pid)))
    }

    /// The person says no; the owner is told.
    ///
    /// # Errors
    /// [`TeamRefusal`].
    pub async fn decline(
        db: &DatabaseConnection,
        actor: &Actor,
        pid: Uuid,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), TeamRefusal> {
        let txn = db::write_txn(db).await?;
        let (invitation, case) = locked(&txn, pid, actor, now).await?;
        let user = person(&txn, invitation.user_id).await?;
        invitation.end(&txn, InvitationState::Declined, now).await?;
        let details = json!({ "invitation": pid, "role": invitation.role });
        act(&case, actor, "team.declined").with(details).record(&txn, now).await?;
        let inviter = person(&txn, invitation.invited_by).await?;
        // Under the name the inviter wrote: a refusal must not tell whose account the address has.
        let known_as = users::Model { name: invitation.name.clone(), ..user };
        letter(&case, &inviter, "declined", &known_as, "", base_url).queue(&txn, now).await?;
        txn.commit().await?;
        Ok(())
    }
}

async fn person(txn: &DatabaseTransaction, id: i64) -> Result<users::Model, DbErr> {
    let found = users::Entity::find_by_id(id).one(txn).await?;
    found.ok_or_else(|| DbErr::RecordNotFound("person of an invitation".to_owned()))
}

/// The invitation as it stands while its entry is locked, if the actor may answer it.
async fn locked(
    txn: &DatabaseTransaction,
    pid: Uuid,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(Model, EntryCase), TeamRefusal> {
    let found = Model::find_by_pid(txn, pid).await?.ok_or(Denial::Hidden)?;
    let entry = entries::Entity::find_by_id(found.entry_id).one(txn).await?.ok_or(Denial::Hidden)?;
    let case = lock(txn, entry.pid, actor, None, now).await?;
    // Again, now that nobody else can answer it.
    let invitation = Model::find_by_pid(txn, pid).await?.ok_or(Denial::Hidden)?;
    may_answer_invitation(actor, &invitation.facts(), now)?;
    Ok((invitation, case))
}

async fn join(
    txn: &DatabaseTransaction,
    invitation: &Model,
    case: &EntryCase,
    actor: &Actor,
    user: &users::Model,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<(), TeamRefusal> {
    may_join_team(actor, &invitation.facts(), &case.facts, now)?;
    invitation.end(txn, InvitationState::Accepted, now).await?;
    let team = team::members_of(txn, case.entry.id).await?;
    let is_member = team.iter().any(|member| member.user.id == user.id);
    // Whoever takes over from an owner who leaves gets the owner's seat: a full team does not keep the committee from helping.
    let freed = usize::from(invitation.role == MemberRole::Owner && invitation.old_owner_leaves);
    if !is_member && team.len().saturating_sub(freed) >= LARGEST_TEAM {
        return Err(TeamRefusal::TeamFull);
    }
    if invitation.role == MemberRole::Owner {
        take_over(txn, invitation, case, user, base_url, now).await?;
    } else {
        let inviter = person(txn, invitation.invited_by).await?;
        letter(case, &inviter, "joined", user, "", base_url).queue(txn, now).await?;
    }
    team::save_member(txn, case.entry.id, user, invitation.role, invitation.invited_by, now).await?;
    let action = if invitation.role == MemberRole::Owner { "team.ownership_taken" } else { "team.joined" };
    let details = json!({ "member": user.pid, "role": invitation.role });
    act(case, actor, action).with(details).record(txn, now).await?;
    Ok(())
}

/// The entry gets its new owner; the old one becomes an editor or leaves, and is told.
async fn take_over(
    txn: &DatabaseTransaction,
    invitation: &Model,
    case: &EntryCase,
    user: &users::Model,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let role = old_owner_role(invitation.old_owner_leaves);
    entry_members::Entity::update_many()
        .col_expr(entry_members::Column::Role, sea_orm::sea_query::Expr::value(role.unwrap_or(MemberRole::Editor)))
        .col_expr(entry_members::Column::LeftAt, sea_orm::sea_query::Expr::value(role.is_none().then_some(now)))
        .filter(entry_members::Column::EntryId.eq(case.entry.id))
        .filter(entry_members::Column::Role.eq(MemberRole::Owner))
        .filter(entry_members::Column::LeftAt.is_null())
        .exec(txn)
        .await?;
    let row = entries::ActiveModel {
        id: Set(case.entry.id),
        owner_id: Set(user.id),
        updated_at: Set(now),
        ..Default::default()
    };
    entries::Entity::update(row).exec(txn).await?;
    end_open(txn, case.entry.id, |open| open.role == MemberRole::Owner, now).await?;
    let old_owner = person(txn, case.entry.owner_id).await?;
    letter(case, &old_owner, "ownership", user, "", base_url).queue(txn, now).await
}
