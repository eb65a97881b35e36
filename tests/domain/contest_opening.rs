//! What is missing before a contest may be opened, gap by gap.

use sayembara::domain::contest::ContestStatus;
use sayembara::domain::evidence::RequiredEvidence;
use sayembara::domain::opening::{ContestDraft, OpeningFault as Fault, check_opening};
use sayembara::domain::stage::StageKind;
use sayembara::domain::tie_break::TieBreak;

use super::support::{at, percent_rubric, sound_draft, stage};

type Spoil = fn(&mut ContestDraft);
type Case = (&'static str, Spoil, &'static [(Fault, &'static str)]);

/// One way to spoil a sound draft per line, with everything it must be told and where.
const CASES: &[Case] = &[
    ("no name", |draft| draft.name_id = " ".into(), &[(Fault::NameMissing, "name_id")]),
    ("no category", |draft| draft.categories.clear(), &[(Fault::NoCategory, "categories")]),
    (
        "two of a code",
        |draft| draft.categories.push(draft.categories[0].clone()),
        &[(Fault::CategoryCodeNotUnique, "category-umum")],
    ),
    ("unnamed category", |draft| draft.categories[0].name_id.clear(), &[(Fault::NameMissing, "category-umum")]),
    ("no rubric", |draft| draft.categories[0].rubric = None, &[(Fault::RubricMissing, "category-umum")]),
    (
        "weights of 99 %",
        |draft| draft.categories[0].rubric = Some(percent_rubric(&[("A", 9900)])),
        &[(Fault::RubricUnsound, "rubric-umum")],
    ),
    (
        "evidence for nothing",
        |draft| draft.categories[0].required_evidence.push(evidence_for("X")),
        &[(Fault::EvidenceCriterionUnknown, "category-umum")],
    ),
    ("a form with faults", |draft| draft.form_faults = 2, &[(Fault::FormSetUnsound, "form")]),
    ("no form", |draft| draft.form_set = None, &[(Fault::FormSetMissing, "form_set")]),
    (
        "no stages",
        |draft| draft.stages.clear(),
        &[(Fault::RegistrationMissing, "stages"), (Fault::JudgingMissing, "stages")],
    ),
    ("no dates", |draft| draft.stages[1].closes_at = None, &[(Fault::StageDatesMissing, "stage-2")]),
    (
        "one date alone",
        |draft| {
            draft.stages.push(stage(StageKind::Other, at(28, 0), at(29, 0)));
            draft.stages[2].closes_at = None;
        },
        &[(Fault::StageDatesMissing, "stage-3")],
    ),
    (
        "reversed",
        |draft| draft.stages[1].closes_at = draft.stages[1].opens_at,
        &[(Fault::StageClosesBeforeOpening, "stage-2")],
    ),
    (
        "in the past",
        |draft| draft.stages[0] = stage(StageKind::Registration, at(1, 0), at(2, 0)),
        &[(Fault::RegistrationInPast, "stage-1")],
    ),
    (
        "overlap",
        |draft| draft.stages[1].opens_at = draft.stages[0].closes_at,
        &[(Fault::JudgingBeforeRegistrationCloses, "stage-2")],
    ),
    ("wrong order", |draft| draft.stages.swap(0, 1), &[(Fault::StageOrder, "stage-2")]),
    ("two registrations", |draft| draft.stages.insert(1, draft.stages[0].clone()), &[(Fault::StageTwice, "stage-2")]),
    ("no quorum", |draft| draft.quorum = 0, &[(Fault::QuorumTooSmall, "quorum")]),
    ("quorum above plan", |draft| draft.quorum = 4, &[(Fault::QuorumAbovePlan, "category-umum")]),
    ("seven decimals", |draft| draft.decimals = 7, &[(Fault::Decimals, "decimals")]),
    (
        "tie-break on nothing",
        |draft| draft.tie_breaks = vec![TieBreak::Criterion("X".into())],
        &[(Fault::TieBreakCriterionUnknown, "tie_breaks")],
    ),
    (
        "tie-break twice",
        |draft| draft.tie_breaks = vec![TieBreak::FewerSpread, TieBreak::FewerSpread],
        &[(Fault::TieBreakTwice, "tie_breaks")],
    ),
    (
        "after the plenary",
        |draft| draft.tie_breaks.push(TieBreak::FewerSpread),
        &[(Fault::TieBreakAfterPlenary, "tie_breaks")],
    ),
    ("endless grace", |draft| draft.grace_minutes = 1_441, &[(Fault::Grace, "grace_minutes")]),
    ("no files", |draft| draft.max_file_bytes = 0, &[(Fault::FileLimit, "max_file_bytes")]),
];

fn evidence_for(criterion: &str) -> RequiredEvidence {
    RequiredEvidence {
        code: "bukti".into(),
        criterion: Some(criterion.into()),
        field: None,
        text_id: "Bukti".into(),
        text_en: "Proof".into(),
        media_types: Vec::new(),
        link_allowed: false,
        min_count: 1,
        per_level: false,
        kinds: Vec::new(),
        max_count: None,
        max_bytes: None,
    }
}

#[test]
fn each_problem_is_found_alone_and_with_its_place() {
    for (name, spoil, expected) in CASES {
        let mut draft = sound_draft();
        spoil(&mut draft);
        let gaps = check_opening(&draft, at(2, 0));
        let found: Vec<_> = gaps.iter().map(|gap| (gap.fault, gap.anchor.as_str())).collect();
        assert_eq!(found, *expected, "{name}");
        assert!(draft.freeze(at(2, 0)).is_err(), "{name}");
    }
}

#[test]
fn every_fault_has_a_case() {
    for fault in Fault::ALL {
        assert!(CASES.iter().any(|(_, _, expected)| expected.iter().any(|(found, _)| found == fault)), "{fault}");
    }
}

#[test]
fn all_problems_are_listed_at_once() {
    let mut draft = sound_draft();
    draft.name_id.clear();
    draft.quorum = 0;
    draft.stages.clear();
    assert_eq!(check_opening(&draft, at(2, 0)).len(), 4);
}

#[test]
fn messages_name_the_rubrics_own_fault() {
    let mut draft = sound_draft();
    draft.categories[0].rubric = Some(percent_rubric(&[("A", 9900)]));
    draft.form_set = None;
    let keys: Vec<_> = check_opening(&draft, at(2, 0)).iter().map(|gap| gap.message_key()).collect();
    assert_eq!(keys, ["contests-opening-form-set-missing", "contests-rubric-weight-sum"]);
}

#[test]
fn a_sound_draft_is_frozen_with_a_hash_that_any_change_moves() {
    let rules = sound_draft().freeze(at(2, 0)).unwrap();
    let again = sound_draft().freeze(at(3, 0)).unwrap();
    assert_eq!(rules.rules_sha256().unwrap(), again.rules_sha256().unwrap());
    let mut other = sound_draft();
    other.quorum = 1;
    assert_ne!(other.freeze(at(2, 0)).unwrap().rules_sha256().unwrap(), rules.rules_sha256().unwrap());
    let json = rules.to_canonical_json().unwrap();
    assert!(json.starts_with(r#"{"blind_names":false,"categories":[{"checklist":[],"code":"umum""#));
    assert_eq!(serde_json::from_str::<sayembara::domain::contest_rules::ContestRules>(&json).unwrap(), rules);
}

#[test]
fn a_contest_goes_one_way() {
    use ContestStatus::{Archived, Closed, Draft, Open, Published};
    let allowed = [(Draft, Open), (Open, Closed), (Closed, Published), (Published, Archived)];
    for from in ContestStatus::ALL {
        for to in ContestStatus::ALL {
            assert_eq!(from.may_become(*to), allowed.contains(&(*from, *to)), "{from} to {to}");
        }
    }
}
