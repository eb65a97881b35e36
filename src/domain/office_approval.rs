//! Approval of an entry by the head of its office: an optional step before handing in.

use chrono::{DateTime, Duration, Utc};

use super::entry::EntryStatus;

code_enum! {
    /// State of a request for approval.
    pub enum ApprovalState {
        /// The head was written to and has not answered.
        Asked => "asked",
        /// The head approved.
        Approved => "approved",
        /// The head sent the entry back with a reason.
        SentBack => "sent_back",
        /// The team asked anew; this request and its link ended.
        Replaced => "replaced",
    }
}

code_enum! {
    /// Where an entry stands with its approval.
    pub enum ApprovalStanding {
        /// The contest asks for none, or the entry is past the step.
        NotNeeded => "not_needed",
        /// Nobody was asked yet.
        NotAsked => "not_asked",
        /// Waits for the head's answer.
        Waiting => "waiting",
        /// The link ended without an answer.
        Expired => "expired",
        /// Sent back; the reason says why.
        SentBack => "sent_back",
        /// Approved as it is.
        Approved => "approved",
        /// Approved, and changed since: the approval is for another text.
        Changed => "changed",
    }
}

/// How long a link to the head is good.
pub const LINK_DAYS: i64 = 14;
/// Most requests for one entry that stay without an answer within [`ASKING_HOURS`]: people mistype an address, nobody needs twenty
/// heads. What was answered is not counted, so a team may ask anew after every change.
pub const MOST_UNANSWERED: u64 = 10;
/// How long a request counts towards [`MOST_UNANSWERED`], in hours.
pub const ASKING_HOURS: i64 = 24;

/// The last request as the rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastRequest<'a> {
    /// Its state.
    pub state: ApprovalState,
    /// Until when its link is good.
    pub expires_at: DateTime<Utc>,
    /// SHA-256 of what was decided on.
    pub content_sha256: Option<&'a str>,
}

/// Is the step asked for in this state? A correction that the committee asked for needs no new approval.
#[must_use]
pub const fn is_needed(contest_needs_it: bool, status: EntryStatus) -> bool {
    contest_needs_it && matches!(status, EntryStatus::Draft | EntryStatus::Submitted)
}

/// Where the entry stands. `content_sha256`: hash of the draft as it is now.
#[must_use]
pub fn standing(
    needed: bool,
    last: Option<LastRequest<'_>>,
    content_sha256: &str,
    now: DateTime<Utc>,
) -> ApprovalStanding {
    let Some(last) = last.filter(|_| needed) else {
        return if needed { ApprovalStanding::NotAsked } else { ApprovalStanding::NotNeeded };
    };
    match last.state {
        ApprovalState::Approved if last.content_sha256 == Some(content_sha256) => ApprovalStanding::Approved,
        ApprovalState::Approved => ApprovalStanding::Changed,
        ApprovalState::SentBack => ApprovalStanding::SentBack,
        ApprovalState::Asked if now <= last.expires_at => ApprovalStanding::Waiting,
        ApprovalState::Asked => ApprovalStanding::Expired,
        ApprovalState::Replaced => ApprovalStanding::NotAsked,
    }
}

impl ApprovalStanding {
    /// May the entry be handed in?
    #[must_use]
    pub const fn allows_handing_in(self) -> bool {
        matches!(self, Self::NotNeeded | Self::Approved)
    }
}

/// Requests made after this moment count towards [`MOST_UNANSWERED`].
#[must_use]
pub fn counted_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - Duration::hours(ASKING_HOURS)
}

/// When the link of a request made now ends.
#[must_use]
pub fn link_end(now: DateTime<Utc>) -> DateTime<Utc> {
    now + Duration::days(LINK_DAYS)
}
