//! A contest being prepared, and how it is frozen.

use chrono::{DateTime, Utc};

use super::super::category::ChecklistItem;
use super::super::contest_rules::{CategoryRules, ContestRules, FormSetRef, RULES_FORMAT, StageRules};
use super::super::evidence::RequiredEvidence;
use super::super::ranking::Combine;
use super::super::region::RegionZone;
use super::super::rubric::Rubric;
use super::super::tie_break::TieBreak;
use super::{OpeningGap, check_opening};

/// A contest as it is being prepared: like [`ContestRules`](super::super::contest_rules::ContestRules), with what may still be missing.
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
    /// How many faults the form has; see [`FormSet::faults`](super::super::form_set::FormSet::faults).
    pub form_faults: usize,
    /// Are names hidden from judges?
    pub blind_names: bool,
    /// Does the head of the office approve an entry before it is handed in?
    pub needs_office_approval: bool,
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
            needs_office_approval: self.needs_office_approval,
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

/// The rules as the tables have them, as a draft that may still have gaps. They only name the form, so its faults must be added.
impl From<ContestRules> for ContestDraft {
    fn from(rules: ContestRules) -> Self {
        Self {
            contest: rules.contest,
            name_id: rules.name_id,
            name_en: rules.name_en,
            year: rules.year,
            region_code: rules.region_code,
            time_zone: rules.time_zone,
            categories: rules.categories.into_iter().map(CategoryDraft::from).collect(),
            stages: rules.stages,
            combine: rules.combine,
            quorum: rules.quorum,
            decimals: rules.decimals,
            tie_breaks: rules.tie_breaks,
            form_set: Some(rules.form_set),
            form_faults: 0,
            blind_names: rules.blind_names,
            needs_office_approval: rules.needs_office_approval,
            grace_minutes: rules.grace_minutes,
            max_file_bytes: rules.max_file_bytes,
        }
    }
}

impl From<CategoryRules> for CategoryDraft {
    fn from(rules: CategoryRules) -> Self {
        Self {
            code: rules.code,
            name_id: rules.name_id,
            name_en: rules.name_en,
            rubric: Some(rules.rubric),
            required_evidence: rules.required_evidence,
            checklist: rules.checklist,
            sheets_per_entry: rules.sheets_per_entry,
        }
    }
}
