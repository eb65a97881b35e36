//! Policies of evidence: who reads which file when.

use sayembara::domain::actor::Actor;
use sayembara::domain::conflict::ConflictState;
use sayembara::domain::entry::{EntryStatus, MemberRole};
use sayembara::domain::evidence::FileState;
use sayembara::domain::policy::*;

use super::support::*;

const HIDDEN: Decision = Err(Denial::Hidden);

fn no(reason: Reason) -> Decision {
    Err(Denial::Forbidden(reason))
}

fn owner() -> Actor {
    Actor::user(50)
}

fn own(status: EntryStatus, role: MemberRole) -> EntryFacts {
    entry_facts(status, Some(role))
}

fn evidence(entry: EntryFacts) -> EvidenceFacts {
    EvidenceFacts {
        entry,
        is_removed: false,
        is_public: false,
        innovation_is_public: false,
        file_state: Some(FileState::Ready),
        is_being_checked: false,
    }
}

#[test]
fn evidence_is_private_to_team_committee_and_its_judges() {
    let mut entry = entry_facts(EntryStatus::Eligible, None);
    entry.own_assignments = vec![assignment(JUDGE, ConflictState::NoneDeclared)];
    assert_eq!(allowed(|actor| may_view_evidence(actor, &entry)), ["committee", "judge"]);
    assert_eq!(allowed(|actor| may_download_evidence(actor, &evidence(entry.clone()))), ["committee", "judge"]);
    assert_eq!(may_view_evidence(&cast()["leader"], &entry), HIDDEN);
}

#[test]
fn a_file_is_public_only_by_choice_and_with_its_innovation() {
    let entry = entry_facts(EntryStatus::Awarded, None);
    let open = EvidenceFacts { is_public: true, innovation_is_public: true, ..evidence(entry.clone()) };
    assert_eq!(allowed(|actor| may_download_evidence(actor, &open)).len(), cast().len());
    let closed = [
        EvidenceFacts { is_public: false, ..open.clone() },
        EvidenceFacts { innovation_is_public: false, ..open.clone() },
        EvidenceFacts { is_removed: true, ..open.clone() },
    ];
    for evidence in closed {
        assert_eq!(may_download_evidence(&Actor::signed_out(), &evidence), Err(Denial::SignInNeeded));
        assert_eq!(may_download_evidence(&Actor::user(1), &evidence), HIDDEN);
    }
}

#[test]
fn a_quarantined_file_is_told_to_the_team_and_hidden_from_all_others() {
    let state = Some(FileState::Quarantined);
    let theirs = EvidenceFacts { file_state: state, ..evidence(entry_facts(EntryStatus::Submitted, None)) };
    let ours = EvidenceFacts { file_state: state, ..evidence(own(EntryStatus::Submitted, MemberRole::Viewer)) };
    assert_eq!(may_download_evidence(&cast()["committee"], &theirs), HIDDEN);
    assert_eq!(may_download_evidence(&owner(), &ours), no(Reason::FileQuarantined));
    let public = EvidenceFacts { is_public: true, innovation_is_public: true, ..theirs };
    assert_eq!(may_download_evidence(&Actor::signed_out(), &public), HIDDEN);
}

#[test]
fn evidence_is_removed_once_and_by_writers() {
    let ours = evidence(own(EntryStatus::Draft, MemberRole::Editor));
    assert_eq!(may_remove_evidence(&owner(), &ours), Ok(()));
    assert_eq!(may_remove_evidence(&owner(), &EvidenceFacts { is_removed: true, ..ours }), HIDDEN);
    let viewed = evidence(own(EntryStatus::Draft, MemberRole::Viewer));
    assert_eq!(may_remove_evidence(&owner(), &viewed), no(Reason::ReadOnly));
}
