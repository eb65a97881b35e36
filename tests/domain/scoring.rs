//! Scores of a sheet by cases: weights, scales, gaps.

use std::collections::BTreeMap;

use num_rational::Ratio;
use sayembara::domain::exact::{ExactScore, decimal_text, round_half_up};
use sayembara::domain::rubric::{MarkRefusal, RubricFault, RubricScheme, Scale};
use sayembara::domain::scoring::{
    MarkGapReason, SheetStatus, breakdown, draft_gaps, mark_gaps, note_gaps, running_total, sheet_score,
};

use super::support::{level_rubric, marks, percent_rubric};

#[test]
fn a_percent_sheet_is_the_weighted_sum_of_its_marks() {
    let rubric = percent_rubric(&[("A", 3000), ("B", 7000)]);
    let score = sheet_score(&rubric, &marks(&[("A", 80), ("B", 91)])).unwrap();
    assert_eq!(score, ExactScore::fraction(877, 10));
    let shown = breakdown(&rubric, &marks(&[("A", 80), ("B", 91)]));
    let products: Vec<_> = shown.rows.iter().map(|row| row.product).collect();
    assert_eq!((products, shown.sum, shown.factor, shown.divisor), (vec![240_000, 637_000], 877_000, 1, 10_000));
}

#[test]
fn weighted_levels_are_a_share_of_the_most_points() {
    let rubric = level_rubric(&[("A", 5), ("B", 2)], 0);
    let score = sheet_score(&rubric, &marks(&[("A", 3), ("B", 0)])).unwrap();
    assert_eq!(score, ExactScore::fraction(1500, 21));
    let best = sheet_score(&rubric, &marks(&[("A", 3), ("B", 3)])).unwrap();
    assert_eq!(best, ExactScore::whole(100));
}

#[test]
fn every_wrong_mark_is_named() {
    let rubric = level_rubric(&[("A", 5), ("B", 2), ("C", 1), ("D", 1)], 1);
    let gaps = mark_gaps(&rubric, &marks(&[("A", 0), ("B", 4), ("C", 2), ("X", 1)]));
    let found: Vec<_> = gaps.iter().map(|gap| (gap.criterion.as_str(), gap.reason)).collect();
    let expected = [
        ("A", MarkGapReason::OutOfScale),
        ("B", MarkGapReason::OutOfScale),
        ("D", MarkGapReason::Missing),
        ("X", MarkGapReason::UnknownCriterion),
    ];
    assert_eq!(found, expected);
    assert_eq!(draft_gaps(&rubric, &marks(&[("C", 2)])), []);
}

#[test]
fn zero_is_a_level_only_where_the_scale_starts_there() {
    let scheme = RubricScheme::WeightedLevels;
    let from_zero = &level_rubric(&[("A", 1)], 0).criteria[0];
    let from_one = &level_rubric(&[("A", 1)], 1).criteria[0];
    assert_eq!(from_zero.check_mark(scheme, 0), Ok(()));
    assert_eq!(from_one.check_mark(scheme, 0), Err(MarkRefusal::OutOfScale));
    let mut gapped = from_zero.clone();
    gapped.levels.retain(|level| level.value != 2);
    assert_eq!(gapped.check_mark(scheme, 2), Err(MarkRefusal::NoSuchLevel));
}

#[test]
fn a_mark_between_two_steps_is_refused() {
    let scale = Scale { min: 10, max: 100, step: 5 };
    let cases = [(10, Ok(())), (12, Err(MarkRefusal::OffStep)), (9, Err(MarkRefusal::OutOfScale)), (100, Ok(()))];
    for (mark, expected) in cases {
        assert_eq!(scale.check(mark), expected, "{mark}");
    }
}

#[test]
fn a_criterion_of_weight_zero_is_neither_asked_nor_counted() {
    let rubric = percent_rubric(&[("RING", 0), ("A", 10_000)]);
    assert_eq!(sheet_score(&rubric, &marks(&[("A", 70)])), Ok(ExactScore::whole(70)));
    assert_eq!(sheet_score(&rubric, &marks(&[("A", 70), ("RING", 99)])), Ok(ExactScore::whole(70)));
    assert_eq!(breakdown(&rubric, &marks(&[("A", 70)])).rows.len(), 1);
}

#[test]
fn the_running_total_counts_missing_marks_as_nothing() {
    let rubric = percent_rubric(&[("A", 5000), ("B", 5000)]);
    assert_eq!(running_total(&rubric, &marks(&[("A", 80)])), ExactScore::whole(40));
    assert!(sheet_score(&rubric, &marks(&[("A", 80)])).is_err());
}

#[test]
fn a_note_is_asked_where_the_rubric_says_so() {
    let mut rubric = percent_rubric(&[("A", 5000), ("B", 5000)]);
    rubric.criteria[1].note_required = true;
    let blank = BTreeMap::from([("B".to_owned(), "  ".to_owned())]);
    assert_eq!(note_gaps(&rubric, &blank)[0].criterion, "B");
    assert_eq!(note_gaps(&rubric, &BTreeMap::from([("B".to_owned(), "jelas".to_owned())])), []);
}

#[test]
fn rounding_is_half_up_and_happens_once() {
    let cases =
        [((1, 2), 0, 1), ((-1, 2), 0, 0), ((2499, 1000), 2, 250), ((24_949, 10_000), 2, 249), ((2, 3), 6, 666_667)];
    for ((numerator, denominator), decimals, expected) in cases {
        assert_eq!(round_half_up(Ratio::new(numerator, denominator), decimals), expected, "{numerator}/{denominator}");
    }
    assert_eq!(ExactScore::fraction(175, 2).to_decimal(2), "87.50");
    assert_eq!(decimal_text(-5, 2), "-0.05");
    assert_eq!(decimal_text(100, 0), "100");
}

#[test]
fn exact_scores_are_written_as_fractions_and_read_back() {
    for (score, text) in [(ExactScore::fraction(174, 4), "\"87/2\""), (ExactScore::whole(3), "\"3\"")] {
        assert_eq!(serde_json::to_string(&score).unwrap(), text);
        assert_eq!(serde_json::from_str::<ExactScore>(text).unwrap(), score);
    }
    for wrong in ["\"1/0\"", "\"1/-2\"", "\"x\"", "1"] {
        assert!(serde_json::from_str::<ExactScore>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn each_fault_of_a_rubric_is_found() {
    type Spoil = fn(&mut sayembara::domain::rubric::Rubric);
    let percent: [(RubricFault, Spoil); 7] = [
        (RubricFault::NoCriteria, |rubric| rubric.criteria.clear()),
        (RubricFault::WeightSum, |rubric| rubric.criteria[0].weight += 1),
        (RubricFault::Weight, |rubric| rubric.criteria[0].weight = -1),
        (RubricFault::CodeNotUnique, |rubric| rubric.criteria[1].code = "A".into()),
        (RubricFault::NameMissing, |rubric| rubric.criteria[1].name_id = " ".into()),
        (RubricFault::Scale, |rubric| rubric.criteria[1].scale.step = 0),
        (RubricFault::PercentScale, |rubric| rubric.criteria[1].scale.max = 10),
    ];
    for (fault, spoil) in percent {
        let mut rubric = percent_rubric(&[("A", 5000), ("B", 5000)]);
        assert_eq!(rubric.faults(), []);
        spoil(&mut rubric);
        assert!(rubric.faults().iter().any(|(_, found)| *found == fault), "{fault}");
    }
    let levels: [(RubricFault, Spoil); 4] = [
        (RubricFault::LevelsMissing, |rubric| rubric.criteria[0].levels.clear()),
        (RubricFault::Level, |rubric| rubric.criteria[0].levels.truncate(2)),
        (RubricFault::Level, |rubric| rubric.criteria[0].levels[0].value = 3),
        (RubricFault::Weight, |rubric| rubric.criteria[0].weight = 0),
    ];
    for (fault, spoil) in levels {
        let mut rubric = level_rubric(&[("A", 5), ("B", 2)], 0);
        assert_eq!(rubric.faults(), []);
        spoil(&mut rubric);
        assert!(rubric.faults().iter().any(|(_, found)| *found == fault), "{fault}");
    }
}

#[test]
fn sheets_change_state_as_the_table_says() {
    use SheetStatus::{Draft, Final, Void};
    let allowed = [(Draft, Final), (Final, Draft), (Draft, Void), (Final, Void)];
    for from in SheetStatus::ALL {
        for to in SheetStatus::ALL {
            assert_eq!(from.may_become(*to), allowed.contains(&(*from, *to)), "{from} to {to}");
        }
    }
}
