//! The checks before opening, all of them every time.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::super::contest_rules::StageRules;
use super::super::exact::MAX_DECIMALS;
use super::super::rubric::Rubric;
use super::super::stage::StageKind;
use super::super::tie_break::TieBreak;
use super::{CategoryDraft, ContestDraft, OpeningFault, OpeningGap};

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
        self.add_if(draft.form_faults > 0, OpeningFault::FormSetUnsound, "form", "");
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
        let has_dates = stage.opens_at.is_some() && stage.closes_at.is_some();
        // One date alone would stay alone: what is dated is not dated again after opening.
        let needs_dates = stage.kind.is_binding() || stage.opens_at.is_some() != stage.closes_at.is_some();
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
