//! Scores of a sheet by properties: bounds, monotony, exact rounding.

use num_rational::Ratio;
use proptest::prelude::*;
use sayembara::domain::exact::ExactScore;
use sayembara::domain::rubric::Rubric;
use sayembara::domain::scoring::{Marks, sheet_score};

use super::support::{level_rubric, percent_rubric};

const CODES: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

/// Weights in basis points that sum up to 10 000.
fn percent_rubrics() -> impl Strategy<Value = Rubric> {
    prop::collection::vec(1..2000_i32, 1..5).prop_map(|mut weights| {
        let rest = 10_000 - weights.iter().sum::<i32>();
        weights.push(rest);
        percent_rubric(&CODES.into_iter().zip(weights).collect::<Vec<_>>())
    })
}

fn level_rubrics() -> impl Strategy<Value = Rubric> {
    prop::collection::vec(1..50_i32, 1..6)
        .prop_map(|weights| level_rubric(&CODES.into_iter().zip(weights).collect::<Vec<_>>(), 0))
}

fn with_marks(rubrics: impl Strategy<Value = Rubric>) -> impl Strategy<Value = (Rubric, Marks)> {
    rubrics.prop_flat_map(|rubric| {
        let most = rubric.criteria[0].scale.max;
        let codes: Vec<String> = rubric.criteria.iter().map(|criterion| criterion.code.clone()).collect();
        let marks = prop::collection::vec(0..=most, codes.len());
        (Just(rubric), marks.prop_map(move |marks| codes.iter().cloned().zip(marks).collect()))
    })
}

fn any_sheet() -> impl Strategy<Value = (Rubric, Marks)> {
    prop_oneof![with_marks(percent_rubrics()), with_marks(level_rubrics())]
}

proptest! {
    #[test]
    fn a_score_stays_between_zero_and_a_hundred((rubric, marks) in any_sheet()) {
        let score = sheet_score(&rubric, &marks).unwrap();
        prop_assert!(score >= ExactScore::ZERO && score <= ExactScore::whole(100));
    }

    #[test]
    fn the_same_mark_everywhere_is_the_score(rubric in percent_rubrics(), mark in 0..=100_i32) {
        let marks: Marks = rubric.criteria.iter().map(|criterion| (criterion.code.clone(), mark)).collect();
        prop_assert_eq!(sheet_score(&rubric, &marks).unwrap(), ExactScore::whole(i128::from(mark)));
    }

    #[test]
    fn raising_a_mark_raises_the_score((rubric, marks) in any_sheet(), which in any::<prop::sample::Index>()) {
        let criterion = &rubric.criteria[which.index(rubric.criteria.len())];
        let before = sheet_score(&rubric, &marks).unwrap();
        let mut raised = marks;
        let mark = raised.get_mut(&criterion.code).unwrap();
        prop_assume!(*mark < criterion.scale.max);
        *mark += 1;
        prop_assert!(sheet_score(&rubric, &raised).unwrap() > before);
    }

    #[test]
    fn integers_equal_a_rational_reference((rubric, marks) in any_sheet()) {
        let most: i128 = rubric.criteria.iter().map(|c| i128::from(c.weight) * i128::from(c.scale.max)).sum();
        let reference: Ratio<i128> = rubric
            .criteria
            .iter()
            .map(|c| Ratio::new(i128::from(c.weight) * 100, most) * Ratio::from_integer(i128::from(marks[&c.code])))
            .sum();
        prop_assert_eq!(sheet_score(&rubric, &marks).unwrap(), ExactScore(reference));
    }
}
