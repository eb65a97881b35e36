//! The score sheet: marks, notes, comment. Marks outside their scale are named and kept back; the others are good.

use std::collections::BTreeMap;

use super::FormErrors;
use crate::{
    domain::{
        locale::Locale,
        rubric::{Criterion, MarkRefusal, Rubric},
    },
    models::score_sheets::DraftInput,
    web::RawForm,
};

/// Longest note and comment.
const LONGEST: usize = 4000;

/// The form as typed.
#[derive(Clone, Debug, Default)]
pub struct ScoreSheetForm {
    marks: BTreeMap<String, String>,
    notes: BTreeMap<String, String>,
    /// The general comment.
    pub comment: String,
    /// The version it was filled in on.
    pub version: i32,
}

impl ScoreSheetForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        let named = |prefix: &str| {
            raw.iter()
                .filter_map(|(name, _)| Some((name.strip_prefix(prefix)?.to_owned(), raw.text(name))))
                .collect::<BTreeMap<_, _>>()
        };
        Self {
            marks: named("mark-"),
            notes: named("note-"),
            comment: raw.text("comment"),
            version: raw.number("version").unwrap_or(0),
        }
    }

    /// The mark of a criterion as typed.
    #[must_use]
    pub fn mark(&self, code: &str) -> Option<&str> {
        self.marks.get(code).map(String::as_str)
    }

    /// The note of a criterion as typed.
    #[must_use]
    pub fn note(&self, code: &str) -> &str {
        self.notes.get(code).map_or("", String::as_str)
    }

    /// All fields with what was typed.
    #[must_use]
    pub fn fields(&self) -> Vec<(String, String)> {
        let marks = self.marks.iter().map(|(code, text)| (format!("mark-{code}"), text.clone()));
        let notes = self.notes.iter().map(|(code, text)| (format!("note-{code}"), text.clone()));
        marks.chain(notes).chain([("comment".to_owned(), self.comment.clone())]).collect()
    }

    /// What can be saved, and what cannot with the reason. Blank takes a mark back; a criterion that did not come keeps
    /// its mark (browsers send nothing for radios without a choice).
    #[must_use]
    pub fn check(&self, rubric: &Rubric, locale: Locale) -> (DraftInput, FormErrors) {
        let mut errors = FormErrors::default();
        let mut input = DraftInput { version: self.version, ..DraftInput::default() };
        for criterion in rubric.scored() {
            self.check_mark(criterion, rubric, locale, &mut input, &mut errors);
            self.check_note(criterion, &mut input, &mut errors);
        }
        if self.comment.chars().count() > LONGEST {
            errors.add_with("comment", "judging-text-long", vec![("max", LONGEST.to_string())]);
        }
        input.comment = self.comment.chars().take(LONGEST).collect();
        (input, errors)
    }

    fn check_mark(
        &self,
        criterion: &Criterion,
        rubric: &Rubric,
        locale: Locale,
        input: &mut DraftInput,
        errors: &mut FormErrors,
    ) {
        let Some(typed) = self.mark(&criterion.code) else { return };
        if typed.is_empty() {
            input.marks.insert(criterion.code.clone(), None);
            return;
        }
        let checked = typed.parse::<i32>().map_err(|_| "judging-mark-no-number").and_then(|mark| {
            criterion.check_mark(rubric.scheme, mark).map(|()| mark).map_err(|refusal| match refusal {
                MarkRefusal::OutOfScale => "judging-mark-out-of-scale",
                MarkRefusal::OffStep => "judging-mark-off-step",
                MarkRefusal::NoSuchLevel => "judging-mark-no-such-level",
            })
        });
        match checked {
            Ok(mark) => {
                input.marks.insert(criterion.code.clone(), Some(mark));
            }
            Err(key) => errors.add_with(&format!("mark-{}", criterion.code), key, scale_args(criterion, locale)),
        }
    }

    fn check_note(&self, criterion: &Criterion, input: &mut DraftInput, errors: &mut FormErrors) {
        let Some(note) = self.notes.get(&criterion.code) else { return };
        if note.chars().count() > LONGEST {
            let field = format!("note-{}", criterion.code);
            errors.add_with(&field, "judging-text-long", vec![("max", LONGEST.to_string())]);
            return;
        }
        input.notes.insert(criterion.code.clone(), note.clone());
    }
}

fn scale_args(criterion: &Criterion, locale: Locale) -> Vec<(&'static str, String)> {
    vec![
        ("criterion", locale.pick(&criterion.name_id, &criterion.name_en).to_owned()),
        ("min", criterion.scale.min.to_string()),
        ("max", criterion.scale.max.to_string()),
        ("step", criterion.scale.step.to_string()),
    ]
}
