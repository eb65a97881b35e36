//! The team of an entry: members, invitations, taking over.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{Choice, EntryTop, contest_name};
use crate::{
    domain::{entry::MemberRole, locale::Locale},
    forms::team_form::{InvitationForm, OwnerForm},
    models::{
        entries::team::Member,
        team_invitations::{self, Offer},
        users,
    },
};

/// The page of the team.
#[derive(Debug, Serialize)]
pub struct TeamPage {
    /// The entry.
    pub entry: EntryTop,
    /// Who is in it.
    pub members: Vec<MemberLine>,
    /// Who is invited; empty for those who may not invite.
    pub invitations: Vec<InvitationLine>,
    /// May the reader invite and change roles?
    pub may_manage: bool,
    /// May the reader leave?
    pub may_leave: bool,
    /// Roles that can be given.
    pub roles: Vec<Choice>,
    /// Members the entry can be offered to.
    pub heirs: Vec<Choice>,
    /// The invitation as typed.
    pub form: InvitationForm,
}

/// A member.
#[derive(Debug, Serialize)]
pub struct MemberLine {
    pid: Uuid,
    name: String,
    email: String,
    role: MemberRole,
    joined_at: Option<DateTime<Utc>>,
    is_self: bool,
}

impl MemberLine {
    /// A line; `own`: the reader's account.
    #[must_use]
    pub fn new(member: &Member, own: i64) -> Self {
        Self {
            pid: member.user.pid,
            name: member.user.name.clone(),
            email: member.user.email.clone(),
            role: member.row.role,
            joined_at: member.row.joined_at,
            is_self: member.user.id == own,
        }
    }
}

/// An open invitation.
#[derive(Debug, Serialize)]
pub struct InvitationLine {
    pid: Uuid,
    name: String,
    email: String,
    role: MemberRole,
    by_committee: bool,
    sent_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl InvitationLine {
    /// A line.
    #[must_use]
    pub fn new(invitation: &team_invitations::Model, user: &users::Model) -> Self {
        Self {
            pid: invitation.pid,
            name: invitation.name.clone(),
            email: user.email_folded.clone(),
            role: invitation.role,
            by_committee: invitation.by_committee,
            sent_at: invitation.created_at,
            expires_at: invitation.expires_at,
        }
    }
}

/// The members other than the owner as choices.
#[must_use]
pub fn heirs(members: &[Member]) -> Vec<Choice> {
    let others = members.iter().filter(|member| member.row.role != MemberRole::Owner);
    others.map(|member| Choice { value: member.user.pid.to_string(), label: member.user.name.clone() }).collect()
}

/// Asks before a member is taken out or leaves.
#[derive(Debug, Serialize)]
pub struct DeparturePage {
    /// The entry.
    pub entry: EntryTop,
    /// Name of the member; `None` when it is the reader.
    pub member: Option<String>,
    /// Where the form goes.
    pub action: String,
}

/// The committee names another owner.
#[derive(Debug, Serialize)]
pub struct OwnerPage {
    /// The entry.
    pub entry: EntryTop,
    /// Name of the owner now.
    pub owner: String,
    /// Members of the team.
    pub members: Vec<Choice>,
    /// The offer that waits for an answer, if any.
    pub open: Option<InvitationLine>,
    /// What was typed.
    pub form: OwnerForm,
}

/// What an invitation says to the person it is for.
#[derive(Debug, Serialize)]
pub struct OfferView {
    /// Public id.
    pub pid: Uuid,
    /// Title of the entry.
    pub title: String,
    /// Name of the contest.
    pub contest: String,
    /// Name of the region, with its type.
    pub region: String,
    /// Made up?
    pub is_example: bool,
    /// Who invites; empty for the committee.
    pub inviter: String,
    /// By the committee?
    pub by_committee: bool,
    /// The offered role.
    pub role: MemberRole,
    /// The committee's reason.
    pub reason: String,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// Zone of the contest.
    pub tz: &'static str,
}

impl OfferView {
    /// The view of an offer.
    #[must_use]
    pub fn new(offer: &Offer, locale: Locale) -> Self {
        let (invitation, standing) = (&offer.invitation, &offer.standing);
        Self {
            pid: invitation.pid,
            title: offer.entry.title.clone(),
            contest: contest_name(standing, locale),
            region: standing.region.full_name(locale),
            is_example: standing.contest.is_example,
            inviter: if invitation.by_committee { String::new() } else { offer.inviter.clone() },
            by_committee: invitation.by_committee,
            role: invitation.role,
            reason: invitation.reason.clone(),
            expires_at: invitation.expires_at,
            tz: standing.zone().name(),
        }
    }
}

/// The page of an invitation.
#[derive(Debug, Serialize)]
pub struct OfferPage {
    /// What is offered; `None` when it has ended.
    pub offer: Option<OfferView>,
}

/// The page behind a mailed link.
#[derive(Debug, Serialize)]
pub struct LinkPage {
    /// The link's token.
    pub token: String,
    /// What is offered; `None` when the link does not work.
    pub offer: Option<OfferView>,
    /// How the person comes in: `new`, `sign_in` or `other_account`.
    pub way: &'static str,
    /// The invited address, masked.
    pub address: String,
    /// The name as typed.
    pub name: String,
}
