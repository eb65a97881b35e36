//! What a team hears of its scores, and what a decision is held against.

use sayembara::domain::award::{
    Choice, DecisionOutcome, Recorded, Ruling, Settlement, Suggestion, settle, usual_prizes,
};
use sayembara::domain::exact::ExactScore;
use sayembara::domain::feedback::{category_means, feedback};
use uuid::Uuid;

use super::support::{entry, percent_rubric, sheet};

#[test]
fn a_team_hears_its_own_mean_beside_the_mean_of_all_entries_whatever_their_number_of_sheets() {
    let rubric = percent_rubric(&[("A", 6000), ("B", 4000)]);
    let one = entry("1", vec![sheet("J1", &[("A", 90), ("B", 60)]), sheet("J2", &[("A", 80), ("B", 61)])]);
    let two = entry("2", vec![sheet("J1", &[("A", 20), ("B", 40)])]);
    let none = entry("3", vec![]);
    let means = category_means(&rubric, &[one.clone(), two, none.clone()]);
    let lines = feedback(&rubric, &one, &means);
    let figures: Vec<_> = lines.iter().map(|line| (line.criterion.as_str(), line.own, line.category)).collect();
    let half = |number| ExactScore::fraction(number, 2);
    assert_eq!(figures, [("A", ExactScore::whole(85), half(105)), ("B", half(121), ExactScore::fraction(201, 4))]);
    assert!(feedback(&rubric, &none, &means).is_empty(), "nothing to say without sheets");
}

#[test]
fn a_decision_is_held_against_what_the_ranking_suggests_now() {
    let prizes = usual_prizes();
    let first = Suggestion::Award(&prizes[0]);
    let awarded = |position, reason| Some(Recorded { outcome: DecisionOutcome::Awarded, position, reason });
    let none = |reason| Some(Recorded { outcome: DecisionOutcome::NotSelected, position: 0, reason });
    let cases = [
        (first, awarded(1, ""), Settlement::Awarded),
        (first, awarded(2, " "), Settlement::ReasonMissing),
        (first, awarded(2, "alasan"), Settlement::Awarded),
        (first, none(""), Settlement::ReasonMissing),
        (first, none("alasan"), Settlement::NotSelected),
        (first, None, Settlement::Undecided),
        (Suggestion::PlenaryDecides, None, Settlement::Undecided),
        (Suggestion::PlenaryDecides, none(""), Settlement::ReasonMissing),
        (Suggestion::None, None, Settlement::PassedOver),
        (Suggestion::None, none(""), Settlement::NotSelected),
        (Suggestion::None, awarded(1, ""), Settlement::ReasonMissing),
    ];
    for (suggestion, recorded, expected) in cases {
        assert_eq!(settle(suggestion, recorded), expected, "{suggestion:?} {recorded:?}");
    }
    assert!(Settlement::Undecided.is_open() && Settlement::ReasonMissing.is_open());
    assert!(!Settlement::PassedOver.is_open() && !Settlement::Awarded.is_open());
}

#[test]
fn leaving_a_choice_open_never_needs_a_reason() {
    let ruling = |choice, reason: &str| Ruling { entry: Uuid::nil(), choice, reason: reason.to_owned() };
    assert!(!ruling(Choice::Open, "").lacks_reason(Suggestion::PlenaryDecides));
    assert!(ruling(Choice::Award(1), "").lacks_reason(Suggestion::PlenaryDecides));
    assert!(!ruling(Choice::Award(1), "suara terbanyak").lacks_reason(Suggestion::PlenaryDecides));
    assert!(ruling(Choice::Award(1), "").lacks_reason(Suggestion::None));
    assert!(!ruling(Choice::NotSelected, "").lacks_reason(Suggestion::None));
}

#[test]
fn a_score_is_written_as_a_decimal_only_where_that_is_exact() {
    let decimal = |numerator, denominator| ExactScore::fraction(numerator, denominator).exact_decimal();
    assert_eq!(decimal(87, 1).as_deref(), Some("87"));
    assert_eq!(decimal(452, 5).as_deref(), Some("90.4"));
    assert_eq!(decimal(-1, 8).as_deref(), Some("-0.125"));
    assert_eq!(decimal(1357, 15), None);
    assert_eq!(decimal(i128::MAX, 2), None, "no overflow");
}
