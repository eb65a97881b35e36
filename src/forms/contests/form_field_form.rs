//! A field of the entries' form: labels, kind, limits, options, and when it is asked.

use serde::Serialize;

use super::{
    MAX_NAME, check_length,
    form_section_form::{check_both, check_form_code, check_help},
};
use crate::{
    domain::{
        form_set::{Condition, Field, FieldKind, FieldOption, OptionSource, Required},
        form_set_faults::MOST_OPTIONS,
        text::{free_slug, slug},
    },
    forms::FormErrors,
    web::RawForm,
};

const BLANK_ROWS: usize = 3;
/// Most words or characters that a limit may name.
const MOST: usize = 100_000;
/// What stands between field and answer in the value of a condition's box.
const SAYS: char = '=';

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FormFieldForm {
    /// Code; only asked for when the field is new.
    pub code: String,
    /// Indonesian label.
    pub label_id: String,
    /// English label.
    pub label_en: String,
    /// Indonesian help.
    pub help_id: String,
    /// English help.
    pub help_en: String,
    /// Code of the kind.
    pub kind: String,
    /// `always`, `never` or `when`.
    pub required: String,
    /// The answers that make it required: `field=value`.
    pub required_when: Vec<String>,
    /// The answers that show it: `field=value`; none shows it always.
    pub shown_when: Vec<String>,
    /// Options take the contest's dimensions.
    pub from_dimensions: bool,
    /// Options of its own.
    pub options: Vec<OptionRow>,
    /// Fewest words.
    pub min_words: String,
    /// Most words.
    pub max_words: String,
    /// Most characters.
    pub max_chars: String,
    /// Code of the date it must not lie before.
    pub not_before: String,
    /// Must not lie in the future.
    pub not_in_future: bool,
    /// Never shown to those who may not see it.
    pub personal_data: bool,
}

/// An option as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OptionRow {
    /// The stored value; made from the label when it is empty.
    pub value: String,
    /// Indonesian label.
    pub label_id: String,
    /// English label.
    pub label_en: String,
}

/// A condition's boxes: `field=value` for each answer.
#[must_use]
pub fn pairs_of(condition: &Condition) -> Vec<String> {
    condition.equals.iter().map(|value| format!("{}{SAYS}{value}", condition.field)).collect()
}

impl FormFieldForm {
    /// A new field.
    #[must_use]
    pub fn new() -> Self {
        Self { kind: FieldKind::Text.to_string(), required: "never".to_owned(), ..Self::default() }
    }

    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        let option = |row| OptionRow {
            value: raw.text(&format!("option-{row}-value")),
            label_id: raw.text(&format!("option-{row}-label_id")),
            label_en: raw.text(&format!("option-{row}-label_en")),
        };
        // One row more than may be kept, so that too many are refused and none is lost in silence.
        let rows = (1..=MOST_OPTIONS + BLANK_ROWS + 1).take_while(|row| raw.has(&format!("option-{row}-label_id")));
        Self {
            code: raw.text("code"),
            label_id: raw.text("label_id"),
            label_en: raw.text("label_en"),
            help_id: raw.text("help_id"),
            help_en: raw.text("help_en"),
            kind: raw.text("kind"),
            required: raw.text("required"),
            required_when: raw.all("required_when"),
            shown_when: raw.all("shown_when"),
            from_dimensions: raw.is_ticked("from_dimensions"),
            options: rows.map(option).collect(),
            min_words: raw.text("min_words"),
            max_words: raw.text("max_words"),
            max_chars: raw.text("max_chars"),
            not_before: raw.text("not_before"),
            not_in_future: raw.is_ticked("not_in_future"),
            personal_data: raw.is_ticked("personal_data"),
        }
    }

    /// The form of what is kept.
    #[must_use]
    pub fn of(field: &Field) -> Self {
        let number = |limit: Option<usize>| limit.map(|limit| limit.to_string()).unwrap_or_default();
        let option = |option: &FieldOption| OptionRow {
            value: option.value.clone(),
            label_id: option.label_id.clone(),
            label_en: option.label_en.clone(),
        };
        let (required, required_when) = match &field.required {
            Required::Always => ("always", Vec::new()),
            Required::Never => ("never", Vec::new()),
            Required::When(condition) => ("when", pairs_of(condition)),
        };
        Self {
            code: field.code.clone(),
            label_id: field.label_id.clone(),
            label_en: field.label_en.clone(),
            help_id: field.help_id.clone(),
            help_en: field.help_en.clone(),
            kind: field.kind.to_string(),
            required: required.to_owned(),
            required_when,
            shown_when: field.shown_when.as_ref().map(pairs_of).unwrap_or_default(),
            from_dimensions: field.options_from == Some(OptionSource::Dimensions),
            options: field.options.iter().map(option).collect(),
            min_words: number(field.min_words),
            max_words: number(field.max_words),
            max_chars: number(field.max_chars),
            not_before: field.not_before.clone().unwrap_or_default(),
            not_in_future: field.not_in_future,
            personal_data: field.personal_data,
        }
    }

    /// Adds empty rows to type options in.
    #[must_use]
    pub fn with_blank_rows(mut self) -> Self {
        let is_blank = |row: &OptionRow| row.value.is_empty() && row.label_id.is_empty() && row.label_en.is_empty();
        while self.options.last().is_some_and(is_blank) {
            self.options.pop();
        }
        self.options.resize(self.options.len() + BLANK_ROWS, OptionRow::default());
        self
    }

    /// Checks every field. What only a kind needs is left out for the others, so nothing hidden is kept.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<Field, FormErrors> {
        let mut errors = FormErrors::default();
        check_both(&mut errors, "label", [&self.label_id, &self.label_en]);
        check_help(&mut errors, [&self.help_id, &self.help_en]);
        check_form_code(&mut errors, &self.code);
        let kind = FieldKind::parse(&self.kind).unwrap_or_else(|| {
            errors.add("kind", "committee-choice-missing");
            FieldKind::Text
        });
        let is_choice = matches!(kind, FieldKind::Choice | FieldKind::MultiChoice);
        let is_text = matches!(kind, FieldKind::Text | FieldKind::LongText);
        let is_date = kind == FieldKind::Date;
        let options = if is_choice && !self.from_dimensions { self.options(&mut errors) } else { Vec::new() };
        let field = Field {
            required: self.required(&mut errors),
            shown_when: condition(&mut errors, "shown_when", &self.shown_when),
            options,
            options_from: (is_choice && self.from_dimensions).then_some(OptionSource::Dimensions),
            fields: Vec::new(),
            min_words: limit(&mut errors, "min_words", &self.min_words).filter(|_| is_text),
            max_words: limit(&mut errors, "max_words", &self.max_words).filter(|_| is_text),
            max_chars: limit(&mut errors, "max_chars", &self.max_chars).filter(|_| kind.is_typed()),
            not_before: Some(self.not_before.clone()).filter(|code| is_date && !code.is_empty()),
            not_in_future: is_date && self.not_in_future,
            personal_data: self.personal_data,
            code: self.code.clone(),
            label_id: self.label_id.clone(),
            label_en: self.label_en.clone(),
            help_id: self.help_id.clone(),
            help_en: self.help_en.clone(),
            kind,
        };
        if field.min_words.zip(field.max_words).is_some_and(|(least, most)| least > most) {
            errors.add("max_words", "forms-limits-reversed");
        }
        errors.into_result(field)
    }

    fn required(&self, errors: &mut FormErrors) -> Required {
        match self.required.as_str() {
            "always" => Required::Always,
            "when" => match condition(errors, "required_when", &self.required_when) {
                Some(condition) => Required::When(condition),
                None => {
                    errors.add("required_when", "forms-condition-missing");
                    Required::Never
                }
            },
            _ => Required::Never,
        }
    }

    /// Rows without any text are left out.
    fn options(&self, errors: &mut FormErrors) -> Vec<FieldOption> {
        let mut options: Vec<FieldOption> = Vec::new();
        for (row, typed) in (1..).zip(&self.options) {
            if typed.value.is_empty() && typed.label_id.is_empty() && typed.label_en.is_empty() {
                continue;
            }
            check_both(errors, &format!("option-{row}-label"), [&typed.label_id, &typed.label_en]);
            let field = format!("option-{row}-value");
            check_length(errors, &field, &typed.value, MAX_NAME);
            let is_taken = |value: &str| options.iter().any(|option| option.value == value);
            if !typed.value.is_empty() && is_taken(&typed.value) {
                errors.add(&field, "committee-code-taken");
            }
            let value = if typed.value.is_empty() { value_for(&typed.label_id, is_taken) } else { typed.value.clone() };
            let (label_id, label_en) = (typed.label_id.clone(), typed.label_en.clone());
            options.push(FieldOption { value, label_id, label_en });
        }
        if options.is_empty() {
            errors.add("options", "forms-no-options");
        }
        options
    }
}

/// A value made from a label, which no other option has.
fn value_for(label: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let plain = |text: &str| text.replace('-', "_");
    plain(&free_slug(&slug(label), "pilihan", |candidate| is_taken(&plain(candidate))))
}

/// The condition that the ticked boxes make; all of them must be answers to one field.
fn condition(errors: &mut FormErrors, name: &str, pairs: &[String]) -> Option<Condition> {
    let mut condition: Option<Condition> = None;
    for (field, value) in pairs.iter().filter_map(|pair| pair.split_once(SAYS)) {
        let known = condition.get_or_insert_with(|| Condition { field: field.to_owned(), equals: Vec::new() });
        if known.field != field {
            errors.add(name, "forms-condition-two-fields");
            break;
        }
        known.equals.push(value.to_owned());
    }
    condition
}

fn limit(errors: &mut FormErrors, field: &str, typed: &str) -> Option<usize> {
    if typed.is_empty() {
        return None;
    }
    Some(super::number(errors, field, typed, 1, MOST))
}
