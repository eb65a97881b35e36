//! Small builders for rules and facts.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeZone, Utc};
use sayembara::domain::actor::{Actor, JudgeSeat, Membership};
use sayembara::domain::conflict::ConflictState;
use sayembara::domain::contest::ContestStatus;
use sayembara::domain::contest_rules::{FormSetRef, StageRules};
use sayembara::domain::entry::{EntryStatus, MemberRole};
use sayembara::domain::opening::{CategoryDraft, ContestDraft};
use sayembara::domain::policy::{AssignmentFacts, ContestFacts, EntryFacts, SheetFacts};
use sayembara::domain::ranking::{Combine, EntrySheets, FinalSheet};
use sayembara::domain::region::{RegionRole, RegionScope, RegionZone};
use sayembara::domain::rubric::{Criterion, Level, Rubric, RubricScheme, Scale};
use sayembara::domain::scoring::{Marks, SheetStatus};
use sayembara::domain::stage::{Phase, StageKind, SubmissionState};
use sayembara::domain::tie_break::TieBreak;

pub const REGION: i64 = 6303;
pub const PROVINCE: i64 = 63;
pub const OTHER_REGION: i64 = 3303;
pub const CONTEST: i64 = 7;
pub const JUDGE: i64 = 70;
pub const OTHER_JUDGE: i64 = 71;

pub fn at(day: u32, hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, day, hour, 0, 0).unwrap()
}

pub fn marks(pairs: &[(&str, i32)]) -> Marks {
    pairs.iter().map(|(code, mark)| ((*code).to_owned(), *mark)).collect()
}

pub fn percent_criterion(code: &str, weight: i32) -> Criterion {
    Criterion {
        code: code.to_owned(),
        name_id: format!("Kriteria {code}"),
        name_en: format!("Criterion {code}"),
        weight,
        scale: Scale::PERCENT,
        mandatory: false,
        levels: Vec::new(),
        note_required: false,
    }
}

pub fn percent_rubric(weights: &[(&str, i32)]) -> Rubric {
    Rubric {
        code: "contoh".into(),
        name_id: "Rubrik contoh".into(),
        name_en: "Example rubric".into(),
        scheme: RubricScheme::Percent,
        criteria: weights.iter().map(|(code, weight)| percent_criterion(code, *weight)).collect(),
    }
}

pub fn level_rubric(weights: &[(&str, i32)], min: i32) -> Rubric {
    let level = |value: i32| Level { value, label_id: format!("Level {value}"), label_en: format!("Level {value}") };
    let mut rubric = percent_rubric(weights);
    rubric.scheme = RubricScheme::WeightedLevels;
    for criterion in &mut rubric.criteria {
        criterion.scale = Scale { min, max: 3, step: 1 };
        criterion.levels = (1..=3).map(level).collect();
    }
    rubric
}

pub fn sheet(judge: &str, pairs: &[(&str, i32)]) -> FinalSheet {
    FinalSheet { judge: judge.into(), marks: marks(pairs) }
}

pub fn entry(code: &str, sheets: Vec<FinalSheet>) -> EntrySheets {
    EntrySheets { entry: code.into(), submitted_at: None, sheets }
}

pub fn stage(kind: StageKind, opens: DateTime<Utc>, closes: DateTime<Utc>) -> StageRules {
    StageRules {
        kind,
        name_id: kind.to_string(),
        name_en: kind.to_string(),
        opens_at: Some(opens),
        closes_at: Some(closes),
        weight_bp: 0,
    }
}

pub fn sound_draft() -> ContestDraft {
    ContestDraft {
        contest: "lomba-contoh-2026".into(),
        name_id: "Lomba contoh".into(),
        name_en: "Example contest".into(),
        year: 2026,
        region_code: "63.03".into(),
        time_zone: RegionZone::Wita,
        categories: vec![CategoryDraft {
            code: "umum".into(),
            name_id: "Umum".into(),
            name_en: "General".into(),
            rubric: Some(percent_rubric(&[("A", 6000), ("B", 4000)])),
            required_evidence: Vec::new(),
            checklist: Vec::new(),
            sheets_per_entry: 3,
        }],
        stages: vec![
            stage(StageKind::Registration, at(1, 0), at(10, 0)),
            stage(StageKind::Judging, at(15, 0), at(20, 0)),
        ],
        combine: Combine::Mean,
        quorum: 2,
        decimals: 2,
        tie_breaks: vec![TieBreak::HighestWeightCriterion, TieBreak::PlenaryDecision],
        form_set: Some(FormSetRef { code: "inovasi-daerah".into(), version: 1, sha256: "0".repeat(64) }),
        form_faults: 0,
        blind_names: false,
        needs_office_approval: false,
        grace_minutes: 15,
        max_file_bytes: 20_000_000,
    }
}

pub fn member(user_id: i64, region_id: i64, role: RegionRole) -> Actor {
    Actor { memberships: vec![Membership { region_id, role }], ..Actor::user(user_id) }
}

pub fn judge(judge_id: i64, is_chair: bool) -> Actor {
    Actor { judging: vec![JudgeSeat { contest_id: CONTEST, judge_id, is_chair }], ..Actor::user(900 + judge_id) }
}

/// Everybody who might knock, by name.
pub fn cast() -> BTreeMap<&'static str, Actor> {
    BTreeMap::from([
        ("signed out", Actor::signed_out()),
        ("stranger", Actor::user(1)),
        ("administrator", Actor { is_administrator: true, ..Actor::user(2) }),
        ("committee", member(3, REGION, RegionRole::Committee)),
        ("other committee", member(4, OTHER_REGION, RegionRole::Committee)),
        ("province committee", member(5, PROVINCE, RegionRole::Committee)),
        ("leader", member(6, REGION, RegionRole::Leader)),
        ("planner", member(8, REGION, RegionRole::Planner)),
        ("province planner", member(9, PROVINCE, RegionRole::Planner)),
        ("judge", judge(JUDGE, false)),
        ("other judge", judge(OTHER_JUDGE, false)),
        ("chair", judge(72, true)),
    ])
}

pub fn contest(status: ContestStatus) -> ContestFacts {
    ContestFacts {
        contest_id: CONTEST,
        region: RegionScope { region_id: REGION, province_region_id: Some(PROVINCE) },
        status,
        blind_names: true,
        registration: SubmissionState::Open,
        judging: Phase::Open,
        has_chair: true,
    }
}

pub fn entry_facts(status: EntryStatus, team_role: Option<MemberRole>) -> EntryFacts {
    EntryFacts {
        contest: contest(ContestStatus::Open),
        status,
        team_role,
        was_member: team_role.is_some(),
        was_handed_in: status != EntryStatus::Draft,
        correction_in_time: true,
        own_assignments: Vec::new(),
    }
}

pub fn assignment(judge_id: i64, conflict: ConflictState) -> AssignmentFacts {
    AssignmentFacts { judge_id, conflict, sheet: Some(SheetStatus::Draft), is_removed: false }
}

/// The sheet of [`JUDGE`], seen by somebody with these own assignments.
pub fn sheet_facts(conflict: ConflictState, status: SheetStatus) -> SheetFacts {
    let assignment = AssignmentFacts { sheet: Some(status), ..assignment(JUDGE, conflict) };
    SheetFacts { entry: entry_facts(EntryStatus::Eligible, None), assignment }
}

/// The names of those in the cast for whom `may` says yes.
pub fn allowed(may: impl Fn(&Actor) -> sayembara::domain::policy::Decision) -> Vec<&'static str> {
    cast().into_iter().filter(|(_, actor)| may(actor).is_ok()).map(|(name, _)| name).collect()
}
