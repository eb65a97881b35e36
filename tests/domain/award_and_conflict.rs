//! Which award a place suggests, when a decision needs a reason, and what a declared conflict means.

use sayembara::domain::award::{DecisionOutcome, Suggestion, needs_reason, pseudonyms, suggest, usual_prizes};
use sayembara::domain::conflict::{ConflictHint, ConflictState, EntryTies, JudgeTies, hints};
use sayembara::domain::ranking::{Combine, RankingRules, rank};
use uuid::Uuid;

use super::support::{entry, percent_rubric, sheet};

#[test]
fn a_rank_suggests_its_award_and_a_tie_goes_to_the_plenary() {
    let rubric = percent_rubric(&[("A", 10_000)]);
    let rules = RankingRules { rubric: &rubric, combine: Combine::Mean, quorum: 1, decimals: 0, tie_breaks: &[] };
    let one = |code, mark| entry(code, vec![sheet("J1", &[("A", mark)])]);
    let rows = rank(&rules, "umum", &[one("A", 90), one("B", 80), one("C", 80), one("D", 10)]).unwrap().rows;
    let prizes = usual_prizes();
    assert_eq!(suggest(&rows[0], &prizes), Suggestion::Award(&prizes[0]));
    assert_eq!(suggest(&rows[1], &prizes), Suggestion::PlenaryDecides);
    assert_eq!(suggest(&rows[3], &prizes[..3]), Suggestion::None);
    assert_eq!((prizes[3].name_id.as_str(), prizes[3].position), ("Harapan I", 4));
}

#[test]
fn leaving_the_ranking_needs_a_reason() {
    use DecisionOutcome::{Awarded, NotSelected};
    let prizes = usual_prizes();
    let first = Suggestion::Award(&prizes[0]);
    let cases = [
        (first, Awarded, Some(1), false),
        (first, Awarded, Some(2), true),
        (first, NotSelected, None, true),
        (Suggestion::None, NotSelected, None, false),
        (Suggestion::None, Awarded, Some(6), true),
        (Suggestion::PlenaryDecides, Awarded, Some(1), true),
    ];
    for (suggestion, outcome, position, expected) in cases {
        assert_eq!(needs_reason(suggestion, outcome, position), expected, "{suggestion:?} {outcome}");
    }
}

#[test]
fn pseudonyms_follow_the_public_ids_whatever_the_order() {
    let pids = [Uuid::from_u128(30), Uuid::from_u128(10), Uuid::from_u128(20)];
    let names = pseudonyms(pids);
    assert_eq!(pids.map(|pid| names[&pid].as_str()), ["J3", "J1", "J2"]);
    assert_eq!(names, pseudonyms(pids.into_iter().rev()));
}

#[test]
fn each_tie_gives_its_hint() {
    let entry = EntryTies {
        office_id: Some(5),
        parent_office_id: Some(1),
        office_name: "Dinas Contoh",
        member_ids: &[8],
        member_emails: &["a@contoh.go.id", "b@gmail.com"],
    };
    let judge = JudgeTies { user_id: 99, email: "juri@kampus.ac.id", ..JudgeTies::default() };
    let cases = [
        (judge.clone(), vec![]),
        (JudgeTies { office_id: Some(5), ..judge.clone() }, vec![ConflictHint::SameOffice]),
        (JudgeTies { affiliation: "DINAS  CONTOH", ..judge.clone() }, vec![ConflictHint::SameOffice]),
        (JudgeTies { parent_office_id: Some(1), ..judge.clone() }, vec![ConflictHint::SameUnit]),
        (JudgeTies { office_id: Some(1), ..judge.clone() }, vec![ConflictHint::SameUnit]),
        (JudgeTies { user_id: 8, ..judge.clone() }, vec![ConflictHint::TeamMember]),
        (JudgeTies { email: "X@Contoh.go.id", ..judge.clone() }, vec![ConflictHint::SameMailDomain]),
        (JudgeTies { email: "x@gmail.com", ..judge }, vec![]),
    ];
    for (judge, expected) in cases {
        assert_eq!(hints(&judge, &entry), expected, "{judge:?}");
    }
}

#[test]
fn two_unknown_offices_are_not_the_same() {
    assert_eq!(hints(&JudgeTies { user_id: 1, ..JudgeTies::default() }, &EntryTies::default()), []);
}

#[test]
fn of_several_declarations_the_strictest_counts() {
    use ConflictState::{Declared, NoneDeclared, Undeclared};
    let cases = [
        (vec![], None),
        (vec![NoneDeclared], Some(NoneDeclared)),
        (vec![NoneDeclared, Undeclared], Some(Undeclared)),
        (vec![Undeclared, Declared, NoneDeclared], Some(Declared)),
    ];
    for (states, expected) in cases {
        assert_eq!(ConflictState::strictest(states.clone()), expected, "{states:?}");
    }
    assert_eq!([None, Some(false), Some(true)].map(ConflictState::of), [Undeclared, NoneDeclared, Declared]);
}
