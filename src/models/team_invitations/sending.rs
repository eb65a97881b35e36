//! Inviting to a team, offering ownership, taking an invitation back. Every invitation has one mailed link, used once.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};
use serde_json::json;

use super::{ActiveModel, Column, Entity, Model, TeamRefusal};
use crate::{
    db,
    domain::{
        account::LinkPurpose,
        actor::Actor,
        entry::MemberRole,
        locale::Locale,
        policy::{Denial, may_manage_team, may_reassign_owner, may_revoke_invitation},
        team::{INVITATION_DAYS, InvitationState, LARGEST_TEAM, invitation_end},
    },
    models::{
        entries::{
            EntryCase,
            change::{act, lock},
            team::{self, Member, letter},
        },
        one_time_links,
        outbox::Mail,
        users,
    },
};

/// Whom to invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// Full name; used when the address has no account yet.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Editor or viewer.
    pub role: MemberRole,
}

/// Whom the committee names as the new owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// Somebody in the team.
    Member(Uuid),
    /// Somebody else: name and mail address.
    Person(String, String),
}

/// What an invitation says.
struct Terms {
    name: String,
    role: MemberRole,
    by_committee: bool,
    old_owner_leaves: bool,
    reason: String,
}

impl Model {
    /// Invites a person to the team, or again: the earlier invitation and its link end.
    ///
    /// # Errors
    /// [`TeamRefusal`].
    pub async fn invite(
        db: &DatabaseConnection,
        actor: &Actor,
        entry_pid: Uuid,
        wish: &Invitee,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<Self, TeamRefusal> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, entry_pid, actor, None, now).await?;
        may_manage_team(actor, &case.facts)?;
        let user = users::Model::find_or_invite(&txn, &wish.name, &wish.email, Locale::Id, now).await?;
        let team = team::members_of(&txn, case.entry.id).await?;
        if team.iter().any(|member| member.user.id == user.id) {
            return Err(TeamRefusal::AlreadyMember);
        }
        let open = Self::list_open(&txn, case.entry.id, now).await?;
        if open.iter().any(|(row, invited)| invited.id == user.id && row.by_committee) {
            return Err(TeamRefusal::CommitteeOffers);
        }
        let others = open.iter().filter(|(_, invited)| invited.id != user.id).count();
        if team.len() + others >= LARGEST_TEAM {
            return Err(TeamRefusal::TeamFull);
        }
        // Never an owner by this door, whatever the caller was sent.
        let role = if wish.role == MemberRole::Viewer { MemberRole::Viewer } else { MemberRole::Editor };
        let terms = Terms {
            name: wish.name.clone(),
            role,
            by_committee: false,
            old_owner_leaves: false,
            reason: String::new(),
        };
        let invitation = issue(&txn, &case, actor, &user, terms, base_url, now).await?;
        let details = json!({ "invitation": invitation.pid, "role": role });
        act(&case, actor, "team.invited").with(details).record(&txn, now).await?;
        txn.commit().await?;
        Ok(invitation)
    }

    /// The owner offers the entry to a member of the team, who must accept.
    ///
    /// # Errors
    /// [`TeamRefusal`].
    pub async fn offer_ownership(
        db: &DatabaseConnection,
        actor: &Actor,
        entry_pid: Uuid,
        member: Uuid,
        old_owner_leaves: bool,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<Self, TeamRefusal> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, entry_pid, actor, None, now).await?;
        may_manage_team(actor, &case.facts)?;
        let open = Self::list_open(&txn, case.entry.id, now).await?;
        // A new offer would end the committee's, which is not the owner's to end.
        if open.iter().any(|(row, _)| row.by_committee) {
            return Err(TeamRefusal::CommitteeOffers);
        }
        let user = other_member(&txn, &case, member).await?.user;
        let terms = Terms {
            name: user.name.clone(),
            role: MemberRole::Owner,
            by_committee: false,
            old_owner_leaves,
            reason: String::new(),
        };
        let offer = offer(&txn, &case, actor, &user, terms, base_url, now).await?;
        txn.commit().await?;
        Ok(offer)
    }

    /// The committee offers the entry to somebody because its owner is gone. The owner is told, and why.
    ///
    /// # Errors
    /// [`TeamRefusal`].
    pub async fn reassign(
        db: &DatabaseConnection,
        actor: &Actor,
        entry_pid: Uuid,
        candidate: &Candidate,
        reason: &str,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), TeamRefusal> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, entry_pid, actor, None, now).await?;
        may_reassign_owner(actor, &case.facts)?;
        let user = match candidate {
            Candidate::Member(pid) => other_member(&txn, &case, *pid).await?.user,
            Candidate::Person(name, email) => users::Model::find_or_invite(&txn, name, email, Locale::Id, now).await?,
        };
        if user.id == case.entry.owner_id {
            return Err(TeamRefusal::AlreadyMember);
        }
        let terms = Terms {
            name: match candidate {
                Candidate::Member(_) => user.name.clone(),
                Candidate::Person(name, _) => name.clone(),
            },
            role: MemberRole::Owner,
            by_committee: true,
            old_owner_leaves: true,
            reason: reason.to_owned(),
        };
        offer(&txn, &case, actor, &user, terms, base_url, now).await?;
        if let Some(owner) = users::Entity::find_by_id(case.entry.owner_id).one(&txn).await? {
            letter(&case, &owner, "reassigning", &owner, reason, base_url).queue(&txn, now).await?;
        }
        txn.commit().await?;
        Ok(())
    }

    /// Takes an open invitation back; its link ends.
    ///
    /// # Errors
    /// [`TeamRefusal`].
    pub async fn revoke(
        db: &DatabaseConnection,
        actor: &Actor,
        entry_pid: Uuid,
        pid: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self, TeamRefusal> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, entry_pid, actor, None, now).await?;
        let found = Self::find_by_pid(&txn, pid).await?.filter(|found| found.entry_id == case.entry.id);
        let invitation = found.ok_or(Denial::Hidden)?;
        may_revoke_invitation(actor, &case.facts, &invitation.facts())?;
        if !invitation.facts().is_open(now) {
            return Err(TeamRefusal::NoSuchMember);
        }
        invitation.end(&txn, InvitationState::Revoked, now).await?;
        let details = json!({ "invitation": pid, "role": invitation.role });
        act(&case, actor, "team.invitation_revoked").with(details).record(&txn, now).await?;
        txn.commit().await?;
        Ok(invitation)
    }

    /// Ends what the team itself offers this person; what the committee offers is the committee's to end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_offers_to(
        txn: &impl ConnectionTrait,
        entry_id: i64,
        user_id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        end_open(txn, entry_id, |open| open.user_id == user_id && !open.by_committee, now).await
    }

    /// Notes how the invitation ended and ends its links.
    pub(super) async fn end(
        &self,
        txn: &impl ConnectionTrait,
        state: InvitationState,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let row = ActiveModel { id: Set(self.id), state: Set(state), updated_at: Set(now), ..Default::default() };
        Entity::update(row).exec(txn).await?;
        one_time_links::Model::end_of_subject(txn, LinkPurpose::TeamInvitation, self.pid, now).await
    }
}

/// Ends the open invitations of an entry for which `counts` says so.
pub(super) async fn end_open(
    txn: &impl ConnectionTrait,
    entry_id: i64,
    counts: impl Fn(&Model) -> bool,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let open = Entity::find()
        .filter(Column::EntryId.eq(entry_id))
        .filter(Column::State.eq(InvitationState::Open))
        .all(txn)
        .await?;
    for invitation in open.iter().filter(|invitation| counts(invitation)) {
        invitation.end(txn, InvitationState::Replaced, now).await?;
    }
    Ok(())
}

async fn other_member(txn: &DatabaseTransaction, case: &EntryCase, pid: Uuid) -> Result<Member, TeamRefusal> {
    let team = team::members_of(txn, case.entry.id).await?;
    let found = team.into_iter().find(|member| member.user.pid == pid);
    found.filter(|member| member.row.role != MemberRole::Owner).ok_or(TeamRefusal::NoSuchMember)
}

/// Only one offer of ownership stands at a time.
async fn offer(
    txn: &DatabaseTransaction,
    case: &EntryCase,
    actor: &Actor,
    user: &users::Model,
    terms: Terms,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<Model, DbErr> {
    end_open(txn, case.entry.id, |open| open.role == MemberRole::Owner, now).await?;
    let by_committee = terms.by_committee;
    let invitation = issue(txn, case, actor, user, terms, base_url, now).await?;
    let action = if by_committee { "team.owner_reassigned" } else { "team.ownership_offered" };
    let details = json!({ "invitation": invitation.pid, "role": MemberRole::Owner });
    act(case, actor, action).with(details).record(txn, now).await?;
    Ok(invitation)
}

async fn issue(
    txn: &DatabaseTransaction,
    case: &EntryCase,
    actor: &Actor,
    user: &users::Model,
    terms: Terms,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<Model, DbErr> {
    end_open(txn, case.entry.id, |open| open.user_id == user.id, now).await?;
    let row = ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(case.entry.id),
        user_id: Set(user.id),
        name: Set(terms.name),
        role: Set(terms.role),
        state: Set(InvitationState::Open),
        by_committee: Set(terms.by_committee),
        old_owner_leaves: Set(terms.old_owner_leaves),
        reason: Set(terms.reason),
        invited_by: Set(actor.user_id.unwrap_or(case.entry.owner_id)),
        expires_at: Set(invitation_end(now)),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let invitation = Entity::insert(row).exec_with_returning(txn).await?;
    let days = Duration::days(INVITATION_DAYS);
    let purpose = LinkPurpose::TeamInvitation;
    let token = one_time_links::Model::issue(txn, user.id, purpose, Some(invitation.pid), days, now).await?;
    mail(txn, case, actor, user, &invitation, &format!("{base_url}/team_invitations/{token}"), now).await?;
    Ok(invitation)
}

async fn mail(
    txn: &DatabaseTransaction,
    case: &EntryCase,
    actor: &Actor,
    user: &users::Model,
    invitation: &Model,
    link: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let inviter = match actor.user_id.filter(|_| !invitation.by_committee) {
        Some(id) => users::Entity::find_by_id(id).one(txn).await?.map(|user| user.name).unwrap_or_default(),
        None => String::new(),
    };
    let contest = &case.standing.contest;
    let data = json!({
        "name": user.name,
        "inviter": inviter,
        "title": case.entry.title,
        "contest": user.locale.pick(&contest.name_id, &contest.name_en),
        "role": invitation.role,
        "by_committee": invitation.by_committee,
        "reason": invitation.reason,
        "until": invitation.expires_at,
        "tz": case.standing.zone().name(),
        "link": link,
    });
    Mail::new("team_invitation", &user.email, user.locale, data).queue(txn, now).await
}
