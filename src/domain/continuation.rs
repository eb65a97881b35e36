//! Going on from an earlier entry: what of it fits the form and the rubric of another contest.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::answers::Answers;
use super::form_check::{CheckMode, FieldFault, validate_section};
use super::form_set::{FormSet, Section};
use super::ledger::{Levels, check_level};
use super::rubric::Rubric;

/// Longest text on what was developed, in characters.
pub const LONGEST_DEVELOPED: usize = 4_000;

/// Answers that fit another form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// By section of the new form; sections without any are left out.
    pub sections: BTreeMap<String, Answers>,
    /// Codes of answered fields that the new form does not have, or that take something else there.
    pub left_out: Vec<String>,
}

impl Carried {
    /// How many answers came along.
    #[must_use]
    pub fn count(&self) -> usize {
        self.sections.values().map(|answers| answers.0.len()).sum()
    }
}

/// Takes over, by their codes, the answers that a draft on `form` could hold. A text that has become too long comes along: its
/// writer shortens it better than we do. `today` plays no part in what a draft may hold.
#[must_use]
pub fn carry_answers(answers: &Answers, form: &FormSet, today: NaiveDate) -> Carried {
    let mut left_out: Vec<String> = Vec::new();
    let mut sections = BTreeMap::new();
    for section in &form.sections {
        let mut own = section.own(answers);
        own.0.retain(|_, answer| !answer.is_blank());
        let faults = validate_section(&all_shown(section), answers, CheckMode::Draft, today);
        for fault in faults.iter().filter(|fault| fault.fault != FieldFault::TooLong) {
            let code = fault.field.split('.').next().unwrap_or(&fault.field);
            if own.0.remove(code).is_some() {
                left_out.push(code.to_owned());
            }
        }
        if !own.0.is_empty() {
            sections.insert(section.code.clone(), own);
        }
    }
    let is_unknown = |code: &&String| form.find(code).is_none() && answers.get(code).is_some();
    left_out.extend(answers.0.keys().filter(is_unknown).cloned());
    left_out.sort();
    Carried { sections, left_out }
}

/// The section with every field asked: a hidden answer must fit too, for it may be shown again.
fn all_shown(section: &Section) -> Section {
    let mut section = section.clone();
    section.fields.iter_mut().for_each(|field| field.shown_when = None);
    section
}

/// The levels claimed, of criteria and levels that the other rubric has too; as its ledger stores them.
#[must_use]
pub fn carry_claims(claims: &Levels, rubric: &Rubric) -> Answers {
    let fitting = claims.iter().filter(|(code, level)| check_level(rubric, code, **level).is_ok());
    fitting.fold(Answers::default(), |all, (code, level)| all.with_text(code, &level.to_string()))
}
