//! The forms of a contest's set-up. Everything is kept as typed until it is checked, so that nothing is lost on a refusal.

pub mod basics_form;
pub mod category_form;
pub mod criterion_form;
pub mod extension_form;
pub mod form_field_form;
pub mod form_section_form;
pub mod new_contest_form;
pub mod rubric_form;
pub mod stage_dates_form;
pub mod stages_form;

use std::str::FromStr;

use super::FormErrors;
use crate::web::RawForm;

/// Longest name.
pub const MAX_NAME: usize = 200;
/// Longest description.
pub const MAX_TEXT: usize = 4_000;
/// Most rows of a list inside a form.
const MAX_ROWS: usize = 60;

/// Notes a name that is missing or too long.
fn check_name(errors: &mut FormErrors, field: &str, text: &str) {
    if text.is_empty() {
        errors.add(field, "committee-name-missing");
    }
    check_length(errors, field, text, MAX_NAME);
}

/// Notes an Indonesian name that is missing, and a name that is too long in either language; the fields are `<field>_id`
/// and `<field>_en`.
fn check_names(errors: &mut FormErrors, field: &str, (id, en): (&str, &str)) {
    check_name(errors, &format!("{field}_id"), id);
    check_length(errors, &format!("{field}_en"), en, MAX_NAME);
}

/// Notes a text that is too long.
fn check_length(errors: &mut FormErrors, field: &str, text: &str, max: usize) {
    if text.chars().count() > max {
        errors.add_with(field, "committee-text-long", vec![("max", max.to_string())]);
    }
}

/// Reads a whole number between `min` and `max`; notes it and gives `min` otherwise.
fn number<T>(errors: &mut FormErrors, field: &str, text: &str, min: T, max: T) -> T
where
    T: FromStr + PartialOrd + std::fmt::Display + Copy,
{
    match text.parse::<T>() {
        Ok(number) if number >= min && number <= max => number,
        _ => {
            let args = vec![("min", min.to_string()), ("max", max.to_string())];
            errors.add_with(field, "committee-number-wrong", args);
            min
        }
    }
}

/// A code that stands in addresses and files: letters, digits, hyphens.
fn check_code(errors: &mut FormErrors, field: &str, code: &str) {
    let is_plain = code.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
    if !is_plain || code.len() > 32 {
        errors.add(field, "committee-code-wrong");
    }
}

/// How many rows `prefix-1-…`, `prefix-2-…` came, told by their first field.
fn row_count(raw: &RawForm, prefix: &str, first_field: &str) -> usize {
    (1..=MAX_ROWS).take_while(|row| raw.has(&format!("{prefix}-{row}-{first_field}"))).count()
}

/// What the pressed button asks for: `up:3`, `remove:2`, `more`, or to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowAct {
    /// Save.
    Save,
    /// Give more empty rows.
    More,
    /// Move a row (from 0) one place up.
    Up(usize),
    /// Move a row one place down.
    Down(usize),
    /// Take a row out.
    Remove(usize),
}

impl RowAct {
    /// Reads the pressed button; anything unknown saves.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        let act = raw.text("act");
        let (name, row) = act.split_once(':').unwrap_or((&act, ""));
        let row = row.parse::<usize>().ok().and_then(|row| row.checked_sub(1));
        match (name, row) {
            ("more", _) => Self::More,
            ("up", Some(row)) => Self::Up(row),
            ("down", Some(row)) => Self::Down(row),
            ("remove", Some(row)) => Self::Remove(row),
            _ => Self::Save,
        }
    }

    /// Does it to the rows; `More` adds `blank`.
    pub fn apply<T: Clone>(&self, rows: &mut Vec<T>, blank: &T) {
        match *self {
            Self::More => rows.push(blank.clone()),
            Self::Up(row) if row > 0 && row < rows.len() => rows.swap(row, row - 1),
            Self::Down(row) if row + 1 < rows.len() => rows.swap(row, row + 1),
            Self::Remove(row) if row < rows.len() => drop(rows.remove(row)),
            _ => {}
        }
    }
}
