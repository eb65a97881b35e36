//! What keeps a contest from opening, and where to mend it.

use serde::Serialize;

use super::super::rubric::RubricFault;

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
        /// The field set has faults, which its own page lists.
        FormSetUnsound => "form_set_unsound",
        /// No registration stage.
        RegistrationMissing => "registration_missing",
        /// No judging stage.
        JudgingMissing => "judging_missing",
        /// A registration or judging stage without both dates, or another one with one of them.
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
