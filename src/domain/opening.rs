//! Opening a contest: the draft becomes frozen rules, or every gap is listed and nothing is opened.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::category::ChecklistItem;
use super::contest_rules::{CategoryRules, ContestRules, FormSetRef, RULES_FORMAT, StageRules};
use super::evidence::RequiredEvidence;
use super::exact::MAX_DECIMALS;
use super::ranking::Combine;
use super::region::RegionZone;
use super::rubric::{Rubric, RubricFault};
use super::stage::StageKind;
use super::tie_break::TieBreak;

/// A contest as it is being prepared: like [`ContestRules`], with what may still be missing.
#[derive(Debug, Clone)]
pub struct ContestDraft {
    /// Slug.
    pub contest: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Year.
    pub year: i32,
    /// Code of the region.
    pub region_code: String,
    /// Its zone.
    pub time_zone: RegionZone,
    /// Categories in order.
    pub categories: Vec<CategoryDraft>,
    /// Stages in order.
    pub stages: Vec<StageRules>,
    /// How judges are combined.
    pub combine: Combine,
    /// Fewest sheets.
    pub quorum: i32,
    /// Decimals.
    pub decimals: i32,
    /// Tie-breaks in order.
    pub tie_breaks: Vec<TieBreak>,
    /// The field set.
    pub form_set: Option<FormSetRef>,
    /// Are names hidden from judges?
    pub blind_names: bool,
    /// Grace in minutes.
    pub grace_minutes: i32,
    /// Largest file.
    pub max_file_bytes: i64,
}

/// A category being prepared.
#[derive(Debug, Clone)]
pub struct CategoryDraft {
    /// Code.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Its rubric, once chosen.
    pub rubric: Option<Rubric>,
    /// Evidence every entry must have.
    pub required_evidence: Vec<RequiredEvidence>,
    /// Checklist.
    pub checklist: Vec<ChecklistItem>,
    /// Sheets planned per entry.
    pub sheets_per_entry: i32,
}

code_enum! {
    /// What keeps a contest from opening. The message key is `contests-opening-` and this code with hyphens.
    pub enum OpeningFault {
        /// The contest, a category or a stage has no name.
        NameMissing => "name_missing",
        /// No category.
        NoCategory => "no_category",
        /// Two categories share a code.
        CategoryCodeNotUnique => "category_code_not_unique",
        /// A category without a rubric.
        RubricMissing => "rubric_missing",
        /// A rubric that is not sound; the rubric's fault is given.
        RubricUnsound => "rubric_unsound",
        /// Required evidence names a criterion the rubric does not have.
        EvidenceCriterionUnknown => "evidence_criterion_unknown",
        /// No field set.
        FormSetMissing => "form_set_missing",
        /// No registration stage.
        RegistrationMissing => "registration_missing",
        /// No judging stage.
        JudgingMissing => "judging_missing",
        /// A registration or judging stage without both dates.
        StageDatesMissing => "stage_dates_missing",
        /// A stage that closes before it opens, or at once.
        StageClosesBeforeOpening => "stage_closes_before_opening",
        /// A registration that is already over.
        RegistrationInPast => "registration_in_past",
        /// Judging starts before registration closes.
        JudgingBeforeRegistrationCloses => "judging_before_registration_closes",
        /// A stage opens before one that is listed above it.
        StageOrder => "stage_order",
        /// More than one stage of a kind that may occur once.
        StageTwice => "stage_twice",
        /// Fewer than one sheet asked for.
        QuorumTooSmall => "quorum_too_small",
        /// More sheets asked for than planned per entry.
        QuorumAbovePlan => "quorum_above_plan",
        /// Decimals outside 0 to 6.
        Decimals => "decimals",
        /// A tie-break names a criterion no rubric has.
        TieBreakCriterionUnknown => "tie_break_criterion_unknown",
        /// A tie-break occurs twice.
        TieBreakTwice => "tie_break_twice",
        /// Something stands after the plenary's decision, where it never counts.
        TieBreakAfterPlenary => "tie_break_after_plenary",
        /// A negative grace or one above a day.
        Grace => "grace",
        /// No room for files.
        FileLimit => "file_limit",
    }
}

/// One problem, and where to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpeningGap {
    /// What is wrong.
    pub fault: OpeningFault,
    /// Anchor of the place to mend it: `name`, `category-asn`, `stage-3`, `quorum` …
    pub anchor: String,
    /// The category, stage or criterion by name or code; empty for the contest itself.
    pub subject: String,
    /// The fault of the rubric, when that is the problem.
    pub rubric_fault: Option<RubricFault>,
}

impl OpeningGap {
    /// The message for people.
    #[must_use]
    pub fn message_key(&self) -> String {
        match self.rubric_fault {
            Some(fault) => format!("contests-rubric-{}", fault.as_str().replace('_', "-")),
            None => format!("contests-opening-{}", self.fault.as_str().replace('_', "-")),
        }
    }
}

/// Lists every problem; empty means the contest may be opened.
#[must_use]
pub fn check_opening(draft: &ContestDraft, now: DateTime<Utc>) -> Vec<OpeningGap> {
    let mut gaps = Gaps::default();
    gaps.contest(draft);
    gaps.categories(draft);
    gaps.stages(&draft.stages, now);
    gaps.tie_breaks(draft);
    gaps.0
}

impl ContestDraft {
    /// Freezes the draft.
    ///
    /// # Errors
    /// Every problem of [`check_opening`].
    pub fn freeze(self, now: DateTime<Utc>) -> Result<ContestRules, Vec<OpeningGap>> {
        let gaps = check_opening(&self, now);
        let categories: Option<Vec<_>> = self.categories.into_iter().map(CategoryDraft::freeze).collect();
        let (Some(categories), Some(form_set), true) = (categories, self.form_set, gaps.is_empty()) else {
            return Err(gaps);
        };
        Ok(ContestRules {
            format: RULES_FORMAT.to_owned(),
            contest: self.contest,
            name_id: self.name_id,
            name_en: self.name_en,
            year: self.year,
            region_code: self.region_code,
            time_zone: self.time_zone,
            categories,
            stages: self.stages,
            combine: self.combine,
            quorum: self.quorum,
            decimals: self.decimals,
            tie_breaks: self.tie_breaks,
            form_set,
            blind_names: self.blind_names,
            grace_minutes: self.grace_minutes,
            max_file_bytes: self.max_file_bytes,
        })
    }
}

impl CategoryDraft {
    fn freeze(self) -> Option<CategoryRules> {
        Some(CategoryRules {
            code: self.code,
            name_id: self.name_id,
            name_en: self.name_en,
            rubric: self.rubric?,
            required_evidence: self.required_evidence,
            checklist: self.checklist,
            sheets_per_entry: self.sheets_per_entry,
        })
    }
}

const MOST_GRACE_MINUTES: i32 = 24 * 60;

#[derive(Default)]
struct Gaps(Vec<OpeningGap>);

impl Gaps {
    fn add(&mut self, fault: OpeningFault, anchor: impl Into<String>, subject: &str) {
        self.0.push(OpeningGap { fault, anchor: anchor.into(), subject: subject.to_owned(), rubric_fault: None });
    }

    fn add_if(&mut self, is_wrong: bool, fault: OpeningFault, anchor: &str, subject: &str) {
        if is_wrong {
            self.add(fault, anchor, subject);
        }
    }

    fn contest(&mut self, draft: &ContestDraft) {
        self.add_if(draft.name_id.trim().is_empty(), OpeningFault::NameMissing, "name_id", "");
        self.add_if(draft.form_set.is_none(), OpeningFault::FormSetMissing, "form_set", "");
        self.add_if(draft.quorum < 1, OpeningFault::QuorumTooSmall, "quorum", "");
        self.add_if(!(0..=MAX_DECIMALS).contains(&draft.decimals), OpeningFault::Decimals, "decimals", "");
        self.add_if(!(0..=MOST_GRACE_MINUTES).contains(&draft.grace_minutes), OpeningFault::Grace, "grace_minutes", "");
        self.add_if(draft.max_file_bytes < 1, OpeningFault::FileLimit, "max_file_bytes", "");
    }

    fn categories(&mut self, draft: &ContestDraft) {
        self.add_if(draft.categories.is_empty(), OpeningFault::NoCategory, "categories", "");
        let mut seen = BTreeSet::new();
        for category in &draft.categories {
            let anchor = format!("category-{}", category.code);
            let is_new = seen.insert(category.code.as_str()) && !category.code.trim().is_empty();
            self.add_if(!is_new, OpeningFault::CategoryCodeNotUnique, &anchor, &category.code);
            self.add_if(category.name_id.trim().is_empty(), OpeningFault::NameMissing, &anchor, &category.code);
            let is_above = draft.quorum > category.sheets_per_entry;
            self.add_if(is_above, OpeningFault::QuorumAbovePlan, &anchor, &category.name_id);
            self.rubric(category, &anchor);
        }
    }

    fn rubric(&mut self, category: &CategoryDraft, anchor: &str) {
        let Some(rubric) = &category.rubric else {
            return self.add(OpeningFault::RubricMissing, anchor, &category.name_id);
        };
        for (criterion, fault) in rubric.faults() {
            self.0.push(OpeningGap {
                fault: OpeningFault::RubricUnsound,
                anchor: format!("rubric-{}", category.code),
                subject: criterion.unwrap_or_else(|| rubric.name_id.clone()),
                rubric_fault: Some(fault),
            });
        }
        for requirement in &category.required_evidence {
            let is_unknown = requirement.criterion.as_ref().is_some_and(|code| rubric.criterion(code).is_none());
            self.add_if(is_unknown, OpeningFault::EvidenceCriterionUnknown, anchor, &requirement.code);
        }
    }

    fn stages(&mut self, stages: &[StageRules], now: DateTime<Utc>) {
        for (position, stage) in stages.iter().enumerate() {
            self.stage(stage, position, &stages[..position]);
        }
        let first = |kind| stages.iter().position(|stage| stage.kind == kind);
        let registration = first(StageKind::Registration);
        let judging = first(StageKind::Judging);
        self.add_if(registration.is_none(), OpeningFault::RegistrationMissing, "stages", "");
        self.add_if(judging.is_none(), OpeningFault::JudgingMissing, "stages", "");
        let Some(registration) = registration else {
            return;
        };
        let closes_at = stages[registration].closes_at;
        let is_past = closes_at.is_some_and(|closes_at| closes_at <= now);
        self.add_if(
            is_past,
            OpeningFault::RegistrationInPast,
            &stage_anchor(registration),
            &stages[registration].name_id,
        );
        for (position, stage) in stages.iter().enumerate().filter(|(_, stage)| stage.kind == StageKind::Judging) {
            let overlaps = stage.opens_at.zip(closes_at).is_some_and(|(opens_at, closes_at)| opens_at <= closes_at);
            let fault = OpeningFault::JudgingBeforeRegistrationCloses;
            self.add_if(overlaps, fault, &stage_anchor(position), &stage.name_id);
        }
    }

    fn stage(&mut self, stage: &StageRules, position: usize, above: &[StageRules]) {
        let anchor = stage_anchor(position);
        let name = stage.name_id.as_str();
        let needs_dates = matches!(stage.kind, StageKind::Registration | StageKind::Judging);
        let has_dates = stage.opens_at.is_some() && stage.closes_at.is_some();
        let window = stage.opens_at.zip(stage.closes_at);
        let opens_before =
            |other: &StageRules| stage.opens_at.zip(other.opens_at).is_some_and(|(own, other)| own < other);
        let is_twice = stage.kind == StageKind::Registration && above.iter().any(|other| other.kind == stage.kind);
        self.add_if(name.trim().is_empty(), OpeningFault::NameMissing, &anchor, stage.kind.as_str());
        self.add_if(needs_dates && !has_dates, OpeningFault::StageDatesMissing, &anchor, name);
        let is_reversed = window.is_some_and(|(opens_at, closes_at)| closes_at <= opens_at);
        self.add_if(is_reversed, OpeningFault::StageClosesBeforeOpening, &anchor, name);
        self.add_if(above.iter().any(opens_before), OpeningFault::StageOrder, &anchor, name);
        self.add_if(is_twice, OpeningFault::StageTwice, &anchor, name);
    }

    fn tie_breaks(&mut self, draft: &ContestDraft) {
        let rubrics: Vec<&Rubric> = draft.categories.iter().filter_map(|category| category.rubric.as_ref()).collect();
        let mut seen = BTreeSet::new();
        for tie_break in &draft.tie_breaks {
            let code = tie_break.to_string();
            let is_after = seen.contains(&TieBreak::PlenaryDecision);
            self.add_if(is_after, OpeningFault::TieBreakAfterPlenary, "tie_breaks", &code);
            self.add_if(!seen.insert(tie_break.clone()), OpeningFault::TieBreakTwice, "tie_breaks", &code);
            if let TieBreak::Criterion(criterion) = tie_break {
                let is_unknown = rubrics.iter().all(|rubric| rubric.criterion(criterion).is_none());
                self.add_if(is_unknown, OpeningFault::TieBreakCriterionUnknown, "tie_breaks", criterion);
            }
        }
    }
}

fn stage_anchor(position: usize) -> String {
    format!("stage-{}", position + 1)
}
