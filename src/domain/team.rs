//! The team of an entry: invitations, offers of ownership, and how large it may get.

use chrono::{DateTime, Duration, Utc};

use super::entry::MemberRole;

code_enum! {
    /// State of an invitation.
    pub enum InvitationState {
        /// Waits for an answer.
        Open => "open",
        /// The person joined.
        Accepted => "accepted",
        /// The person said no.
        Declined => "declined",
        /// Taken back.
        Revoked => "revoked",
        /// A newer one took its place, or the matter was settled otherwise.
        Replaced => "replaced",
    }
}

/// Days within which an invitation can be answered.
pub const INVITATION_DAYS: i64 = 14;

/// Most people in a team, open invitations included.
pub const LARGEST_TEAM: usize = 20;

/// What the policies look at in an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvitationFacts {
    /// The account it is for, and no other.
    pub invited: i64,
    /// The role it offers; an owner's role hands the entry on.
    pub role: MemberRole,
    /// Its state.
    pub state: InvitationState,
    /// Made by the committee?
    pub by_committee: bool,
    /// The first moment at which it can no longer be answered.
    pub expires_at: DateTime<Utc>,
}

impl InvitationFacts {
    /// Can it be answered at `now`?
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.state == InvitationState::Open && now < self.expires_at
    }
}

/// When an invitation made at `now` ends.
#[must_use]
pub fn invitation_end(now: DateTime<Utc>) -> DateTime<Utc> {
    now + Duration::days(INVITATION_DAYS)
}

/// What becomes of an owner who hands the entry on: an editor, or nobody.
#[must_use]
pub const fn old_owner_role(leaves: bool) -> Option<MemberRole> {
    if leaves { None } else { Some(MemberRole::Editor) }
}

#[cfg(test)]
mod tests {
    use super::{InvitationFacts, InvitationState, invitation_end};
    use crate::domain::entry::MemberRole;

    #[test]
    fn an_invitation_is_open_until_its_end_and_not_at_it() {
        let made = "2026-06-10T02:00:00Z".parse().unwrap();
        let mut facts = InvitationFacts {
            invited: 1,
            role: MemberRole::Editor,
            state: InvitationState::Open,
            by_committee: false,
            expires_at: invitation_end(made),
        };
        let last = facts.expires_at - chrono::Duration::microseconds(1);
        assert!(facts.is_open(made) && facts.is_open(last));
        assert!(!facts.is_open(facts.expires_at));
        for state in InvitationState::ALL.iter().copied().filter(|state| *state != InvitationState::Open) {
            facts.state = state;
            assert!(!facts.is_open(made), "{state}");
        }
    }
}
