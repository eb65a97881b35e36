//! Evidence: private by default, because it may hold health or children's data.

use super::super::actor::Actor;
use super::super::evidence::FileState;
use super::super::region::RegionRole;
use super::entry::{is_writable, is_writer, on_the_team};
use super::{
    Decision, EntryFacts, EvidenceFacts, HIDDEN, Reason, forbidden, may_view_entry, may_view_receipt, require,
    signed_in, visible,
};

/// See the list of evidence of an entry: the team, the region's committee, its judges; not the leader.
pub fn may_view_evidence(actor: &Actor, entry: &EntryFacts) -> Decision {
    may_view_entry(actor, entry)?;
    let is_judge = actor.seat_in(entry.contest.contest_id).is_some();
    let is_committee = actor.acts_as(RegionRole::Committee, &entry.contest.region);
    visible(entry.team_role.is_some() || is_judge || is_committee)
}

/// Read what was handed in as the document that its hash is of, whole: whoever may read the receipt and see the evidence.
pub fn may_view_document(actor: &Actor, entry: &EntryFacts) -> Decision {
    may_view_receipt(actor, entry)?;
    may_view_evidence(actor, entry)
}

/// Attach evidence: whoever may change the entry.
pub fn may_attach_evidence(actor: &Actor, entry: &EntryFacts) -> Decision {
    on_the_team(actor, entry)?;
    require(is_writer(entry), Reason::ReadOnly)?;
    is_writable(entry)
}

/// Remove evidence or change its note and visibility: whoever may change the entry.
pub fn may_remove_evidence(actor: &Actor, evidence: &EvidenceFacts) -> Decision {
    may_view_evidence(actor, &evidence.entry)?;
    visible(!evidence.is_removed)?;
    may_attach_evidence(actor, &evidence.entry)
}

/// Download a file: everybody, once its innovation is public and the team made it public; else as the list.
/// A file that waits for the scanner is for nobody yet; a quarantined one is told to the team and hidden from all others.
pub fn may_download_evidence(actor: &Actor, evidence: &EvidenceFacts) -> Decision {
    let is_open = evidence.is_public && evidence.innovation_is_public && !evidence.is_removed;
    if !is_open {
        signed_in(actor)?;
        may_view_evidence(actor, &evidence.entry)?;
        visible(!evidence.is_removed || evidence.entry.team_role.is_some())?;
    }
    if evidence.is_being_checked {
        return forbidden(Reason::FileBeingChecked);
    }
    match evidence.file_state {
        None | Some(FileState::Ready) => Ok(()),
        Some(FileState::Quarantined) if evidence.entry.team_role.is_some() => forbidden(Reason::FileQuarantined),
        Some(FileState::Quarantined | FileState::Deleted) => HIDDEN,
    }
}
