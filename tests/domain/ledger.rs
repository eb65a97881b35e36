//! Points claimed and verified, what is mandatory, and how complete evidence is.

use proptest::prelude::*;
use sayembara::domain::completeness::{GapReason, GapTarget};
use sayembara::domain::evidence::{EvidenceFact, EvidenceKind, FileState, MediaType, RequiredEvidence};
use sayembara::domain::ledger::{
    ClaimRefusal, Levels, check_level, claim_gaps, in_ledger_order, mandatory_points, points, progress, required_at,
};
use sayembara::domain::rubric::{Level, Rubric, RubricScheme};

use super::support::{level_rubric, percent_rubric};

fn described(mut rubric: Rubric) -> Rubric {
    for criterion in &mut rubric.criteria {
        let most = criterion.scale.max;
        let level = |value| Level { value, label_id: format!("Tingkat {value}"), label_en: format!("Step {value}") };
        criterion.levels = [most / 3, most / 3 * 2, most].into_iter().map(level).collect();
    }
    rubric
}

fn rubric() -> Rubric {
    let mut rubric = described(level_rubric(&[("A", 2), ("B", 3), ("C", 1)], 0));
    rubric.criteria[1].mandatory = true;
    rubric
}

fn levels(all: &[(&str, i32)]) -> Levels {
    all.iter().map(|(code, level)| ((*code).to_owned(), *level)).collect()
}

fn link(criterion: &str) -> EvidenceFact {
    EvidenceFact {
        kind: EvidenceKind::Link,
        criterion: Some(criterion.into()),
        field: None,
        media_type: None,
        state: None,
        content: None,
        page_note: String::new(),
    }
}

fn training(per_level: bool, min_count: i32) -> RequiredEvidence {
    RequiredEvidence {
        code: "A-1".into(),
        criterion: Some("A".into()),
        field: None,
        text_id: "Pelatihan".into(),
        text_en: "Training".into(),
        media_types: Vec::new(),
        link_allowed: true,
        min_count,
        per_level,
        kinds: Vec::new(),
        max_count: None,
        max_bytes: None,
    }
}

#[test]
fn only_described_levels_of_criteria_that_have_some_are_claimed() {
    let mut rubric = rubric();
    rubric.criteria[2].levels.clear();
    assert_eq!(check_level(&rubric, "A", 2), Ok(()));
    assert_eq!(check_level(&rubric, "A", 0), Ok(()), "not met can be said where the scale starts at zero");
    assert_eq!(check_level(&rubric, "A", 4), Err(ClaimRefusal::NoSuchLevel));
    assert_eq!(check_level(&rubric, "A", -1), Err(ClaimRefusal::NoSuchLevel));
    assert_eq!(check_level(&rubric, "C", 1), Err(ClaimRefusal::NoSuchCriterion));
    assert_eq!(check_level(&rubric, "Z", 1), Err(ClaimRefusal::NoSuchCriterion));
}

#[test]
fn mandatory_criteria_come_first_and_sums_are_whole_numbers() {
    let rubric = rubric();
    let order: Vec<_> = in_ledger_order(&rubric).iter().map(|criterion| criterion.code.clone()).collect();
    assert_eq!(order, ["B", "A", "C"]);
    let claims = levels(&[("A", 1), ("B", 3), ("Z", 3)]);
    let sum = points(&rubric, &claims);
    assert_eq!((sum.sum, sum.most, sum.divisor), (2 + 9, 18, 1), "a criterion of another rubric counts nothing");
    let mandatory = mandatory_points(&rubric, &claims);
    assert_eq!((mandatory.sum, mandatory.most), (9, 9));
    let percent = described(percent_rubric(&[("A", 2500), ("B", 7500)]));
    assert_eq!(percent.scheme, RubricScheme::Percent);
    let sum = points(&percent, &levels(&[("A", 33)]));
    assert_eq!((sum.sum, sum.most, sum.divisor), (82_500, 1_000_000, 10_000));
}

#[test]
fn a_claim_without_evidence_and_a_mandatory_criterion_without_claim_are_gaps() {
    let rubric = rubric();
    let found = |claims: &Levels, evidence: &[EvidenceFact]| -> Vec<_> {
        let gaps = claim_gaps(&rubric, claims, evidence, &[]);
        gaps.into_iter().map(|gap| (gap.target, gap.reason)).collect()
    };
    let at = |code: &str| GapTarget::Claim { criterion: code.into() };
    assert_eq!(found(&Levels::new(), &[]), [(at("B"), GapReason::ClaimMissing)]);
    let claims = levels(&[("A", 1), ("B", 2), ("C", 0)]);
    let expected = [(at("B"), GapReason::ClaimUnproved), (at("A"), GapReason::ClaimUnproved)];
    assert_eq!(found(&claims, &[]), expected, "a claim of nothing needs no proof");
    assert!(found(&claims, &[link("A"), link("B")]).is_empty());
    let unsafe_file = EvidenceFact {
        kind: EvidenceKind::File,
        media_type: Some(MediaType::Pdf),
        state: Some(FileState::Quarantined),
        ..link("B")
    };
    assert_eq!(found(&claims, &[link("A"), unsafe_file]), [(at("B"), GapReason::ClaimUnproved)]);
    let required = [RequiredEvidence { criterion: Some("B".into()), ..training(false, 1) }];
    let gaps = claim_gaps(&rubric, &levels(&[("B", 1)]), &[], &required);
    assert!(gaps.is_empty(), "the requirement itself says what is missing, once");
    let progress = progress(&rubric, &claims, &[link("A")], &[]);
    assert_eq!((progress.criteria, progress.claimed, progress.mandatory, progress.mandatory_claimed), (3, 3, 1, 1));
    assert_eq!(progress.unproved, 1);
}

#[test]
fn one_set_per_level_grows_with_the_claim() {
    let needed =
        |required: RequiredEvidence, level: i32| required_at(&[required], &levels(&[("A", level)]))[0].min_count;
    assert_eq!([0, 1, 3].map(|level| needed(training(true, 0), level)), [0, 1, 3]);
    assert_eq!([0, 1, 3].map(|level| needed(training(true, 1), level)), [1, 1, 3], "the plain minimum stays");
    assert_eq!(needed(training(true, 2), 3), 6, "two things per set");
    assert_eq!(needed(training(false, 1), 3), 1);
    assert_eq!(required_at(&[training(true, 1)], &Levels::new())[0].min_count, 1);
}

fn rubrics() -> impl Strategy<Value = Rubric> {
    let codes = ["A", "B", "C", "D", "E", "F"];
    prop::collection::vec((1..1_000_000_i32, any::<bool>()), 1..6).prop_map(move |weights| {
        let pairs: Vec<_> = codes.into_iter().zip(weights.iter().map(|(weight, _)| *weight)).collect();
        let mut rubric = described(level_rubric(&pairs, 0));
        for (criterion, (_, mandatory)) in rubric.criteria.iter_mut().zip(&weights) {
            criterion.mandatory = *mandatory;
        }
        rubric
    })
}

fn claimed() -> impl Strategy<Value = (Rubric, Levels)> {
    rubrics().prop_flat_map(|rubric| {
        let codes: Vec<String> = rubric.criteria.iter().map(|criterion| criterion.code.clone()).collect();
        let chosen = prop::collection::vec(prop::option::of(0..=3_i32), codes.len());
        (
            Just(rubric),
            chosen.prop_map(move |chosen| {
                codes.iter().cloned().zip(chosen).filter_map(|(code, level)| Some((code, level?))).collect()
            }),
        )
    })
}

proptest! {
    #[test]
    fn sums_are_exact_and_within_bounds((rubric, claims) in claimed()) {
        let sum = points(&rubric, &claims);
        let by_hand: i128 = rubric.criteria.iter()
            .map(|criterion| i128::from(criterion.weight) * i128::from(claims.get(&criterion.code).copied().unwrap_or(0)))
            .sum();
        prop_assert_eq!(i128::from(sum.sum), by_hand);
        prop_assert!(sum.sum >= 0 && sum.sum <= sum.most);
        let mandatory = mandatory_points(&rubric, &claims);
        prop_assert!(mandatory.sum <= sum.sum && mandatory.most <= sum.most);
    }

    #[test]
    fn a_higher_level_never_lowers_the_sum((rubric, claims) in claimed(), at in 0..6_usize) {
        let criterion = &rubric.criteria[at % rubric.criteria.len()];
        let mut more = claims.clone();
        let level = more.entry(criterion.code.clone()).or_insert(0);
        let rises = *level < 3;
        *level = (*level + 1).min(3);
        let (before, after) = (points(&rubric, &claims).sum, points(&rubric, &more).sum);
        prop_assert_eq!(after - before, if rises { i64::from(criterion.weight) } else { 0 });
    }

    #[test]
    fn the_sum_is_the_sum_of_its_parts((rubric, claims) in claimed()) {
        let single: i64 = claims.iter().map(|(code, level)| points(&rubric, &Levels::from([(code.clone(), *level)])).sum).sum();
        prop_assert_eq!(points(&rubric, &claims).sum, single);
    }
}
