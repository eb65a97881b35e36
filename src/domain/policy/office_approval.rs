//! Approval of an entry by the head of its office.

use chrono::{DateTime, Utc};

use super::super::actor::Actor;
use super::super::office_approval::{ApprovalState, is_needed};
use super::entry::{is_writable, is_writer, on_the_team};
use super::{Decision, EntryFacts, Reason, require, signed_in, visible};

/// Ask the head of the office: owner and editors, where the contest has the step, as long as they may write and it is not a correction.
pub fn may_ask_approval(actor: &Actor, entry: &EntryFacts, contest_needs_it: bool) -> Decision {
    signed_in(actor)?;
    visible(contest_needs_it && entry.team_role.is_some())?;
    on_the_team(actor, entry)?;
    require(is_writer(entry), Reason::ReadOnly)?;
    require(is_needed(contest_needs_it, entry.status), Reason::EntryState)?;
    is_writable(entry)
}

/// Read the entry by the mailed link, and approve it or send it back: whoever has the link, once, as long as the team may still write.
pub fn may_decide_approval(
    state: ApprovalState,
    expires_at: DateTime<Utc>,
    entry: &EntryFacts,
    now: DateTime<Utc>,
) -> Decision {
    let is_open = state == ApprovalState::Asked && now <= expires_at;
    visible(is_open && is_needed(true, entry.status) && is_writable(entry).is_ok())
}
