//! The check of an entry in detail: verified levels, verdicts on fields and criteria, who takes what, the approval before it.

use std::collections::BTreeSet;

use sayembara::domain::{
    actor::Actor,
    contest::ContestStatus,
    entry::{EntryStatus, MemberRole},
    evidence::{EvidenceFact, EvidenceKind, FileState, MediaType},
    ledger::{Cover, Levels, lacks_mandatory_evidence},
    office_approval::ApprovalState,
    policy::*,
    rubric::{Level, Rubric},
    verification::{
        Filled, ItemVerdict, Items, NoteTarget, VerificationGap as Gap, VerificationOutcome as Outcome, clashes,
        item_gaps, level_gaps,
    },
};

use super::support::*;

/// A (weight 2) and B (weight 3, mandatory), each with levels 1 to 3.
fn rubric() -> Rubric {
    let mut rubric = level_rubric(&[("A", 2), ("B", 3)], 0);
    for criterion in &mut rubric.criteria {
        let level = |value| Level { value, label_id: String::new(), label_en: String::new() };
        criterion.levels = [1, 2, 3].into_iter().map(level).collect();
    }
    rubric.criteria[1].mandatory = true;
    rubric
}

fn levels(all: &[(&str, i32)]) -> Levels {
    all.iter().map(|(code, level)| ((*code).to_owned(), *level)).collect()
}

#[test]
fn an_acceptance_decides_every_claim_and_explains_every_difference() {
    let claims = levels(&[("A", 2), ("B", 3)]);
    let gaps = |outcome, verified: &[(&str, i32)], noted: &[&str]| {
        level_gaps(outcome, &rubric(), &claims, &levels(verified), &noted.iter().copied().collect())
    };
    assert_eq!(gaps(Outcome::Accepted, &[("A", 2), ("B", 3)], &[]), []);
    assert_eq!(gaps(Outcome::Accepted, &[("A", 2)], &[]), [Gap::LevelsOpen]);
    assert_eq!(gaps(Outcome::Returned, &[("A", 2)], &[]), [], "a return may leave some open");
    assert_eq!(gaps(Outcome::Accepted, &[("A", 1), ("B", 3)], &[]), [Gap::LevelUnexplained]);
    assert_eq!(gaps(Outcome::Accepted, &[("A", 1), ("B", 3)], &["A"]), []);
    assert_eq!(gaps(Outcome::Accepted, &[("A", 0), ("B", 3)], &["A"]), [], "not met can be said");
    assert_eq!(gaps(Outcome::Returned, &[("A", 7)], &["A"]), [Gap::LevelUnknown]);
    assert_eq!(gaps(Outcome::Returned, &[("Z", 1)], &["Z"]), [Gap::LevelUnknown]);
}

#[test]
fn what_is_to_be_corrected_says_how_and_is_not_accepted() {
    let item = |code: &str, verdict| ((NoteTarget::Field, code.to_owned()), verdict);
    let items = Items::from([item("judul", ItemVerdict::Accepted), item("hasil", ItemVerdict::Returned)]);
    let noted = BTreeSet::from([(NoteTarget::Field, "hasil")]);
    assert_eq!(item_gaps(Outcome::Returned, &items, &noted), []);
    assert_eq!(item_gaps(Outcome::Accepted, &items, &noted), [Gap::ItemReturned]);
    assert_eq!(item_gaps(Outcome::Returned, &items, &BTreeSet::new()), [Gap::ItemUnexplained]);
    let elsewhere = BTreeSet::from([(NoteTarget::Criterion, "hasil")]);
    assert_eq!(item_gaps(Outcome::Declined, &items, &elsewhere), [Gap::ItemUnexplained], "a note at another place");
}

#[test]
fn a_clash_names_only_what_differs() {
    let filled = |all: &[(&str, &str)]| -> Filled {
        all.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect()
    };
    let (mine, theirs) =
        (filled(&[("reason", "a"), ("due", "x")]), filled(&[("reason", "a"), ("outcome", "declined")]));
    let line = |field: &str, mine: &str, theirs: &str| (field.to_owned(), mine.to_owned(), theirs.to_owned());
    assert_eq!(clashes(&mine, &theirs), [line("due", "x", ""), line("outcome", "", "declined")]);
    assert_eq!(clashes(&mine, &mine), []);
}

#[test]
fn a_mandatory_criterion_needs_something_sound() {
    let link = |criterion: &str| EvidenceFact {
        kind: EvidenceKind::Link,
        criterion: Some(criterion.into()),
        field: None,
        media_type: None,
        state: None,
        content: None,
        page_note: String::new(),
    };
    let lacks = |evidence: &[EvidenceFact]| lacks_mandatory_evidence(&rubric(), &levels(&[("B", 1)]), evidence, &[]);
    assert!(lacks(&[]) && lacks(&[link("A")]));
    assert!(!lacks(&[link("B")]));
    let quarantined = EvidenceFact {
        kind: EvidenceKind::File,
        media_type: Some(MediaType::Pdf),
        state: Some(FileState::Quarantined),
        ..link("B")
    };
    assert!(lacks(&[quarantined]), "what nobody can read proves nothing");
}

#[test]
fn an_affair_is_covered_by_what_counts() {
    assert_eq!([Cover::of(1, 5), Cover::of(0, 2), Cover::of(0, 0)], [Cover::Covered, Cover::Waiting, Cover::Missing]);
}

#[test]
fn only_the_committee_takes_checks_and_only_while_the_contest_is_open() {
    assert_eq!(allowed(|actor| may_take_checks(actor, &contest(ContestStatus::Open))), ["committee"]);
    for status in [ContestStatus::Closed, ContestStatus::Published, ContestStatus::Archived] {
        let decision = may_take_checks(&cast()["committee"], &contest(status));
        assert_eq!(decision, Err(Denial::Forbidden(Reason::ContestState)), "{status}");
    }
    assert_eq!(may_take_checks(&cast()["committee"], &contest(ContestStatus::Draft)), Err(Denial::Hidden));
}

#[test]
fn writers_ask_the_head_and_only_where_the_contest_does() {
    let own = |role| entry_facts(EntryStatus::Draft, Some(role));
    let person = Actor::user(50);
    for role in [MemberRole::Owner, MemberRole::Editor] {
        assert_eq!(may_ask_approval(&person, &own(role), true), Ok(()));
        assert_eq!(may_ask_approval(&person, &own(role), false), Err(Denial::Hidden));
    }
    assert_eq!(may_ask_approval(&person, &own(MemberRole::Viewer), true), Err(Denial::Forbidden(Reason::ReadOnly)));
    let outside = entry_facts(EntryStatus::Submitted, None);
    assert_eq!(allowed(|actor| may_ask_approval(actor, &outside, true)), Vec::<&str>::new());
    let correction = entry_facts(EntryStatus::Returned, Some(MemberRole::Owner));
    assert_eq!(may_ask_approval(&person, &correction, true), Err(Denial::Forbidden(Reason::EntryState)));
}

#[test]
fn a_link_is_good_once_and_in_time() {
    let draft = entry_facts(EntryStatus::Draft, None);
    let may = |state, expires_at, entry: &EntryFacts| may_decide_approval(state, expires_at, entry, at(5, 0)).is_ok();
    assert!(may(ApprovalState::Asked, at(5, 0), &draft), "the instant itself is in time");
    assert!(!may(ApprovalState::Asked, at(4, 0), &draft));
    for state in [ApprovalState::Approved, ApprovalState::SentBack, ApprovalState::Replaced] {
        assert!(!may(state, at(9, 0), &draft), "{state}");
    }
    assert!(!may(ApprovalState::Asked, at(9, 0), &entry_facts(EntryStatus::Eligible, None)));
    let closed = EntryFacts { contest: contest(ContestStatus::Closed), ..draft };
    assert!(!may(ApprovalState::Asked, at(9, 0), &closed));
}
