//! A section of an entry's form, read by its definition. A draft may have gaps; what is malformed is refused.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::FormErrors;
use crate::{
    domain::{
        answers::{Answer, Answers},
        form_check::{CheckMode, FieldError, FieldFault, validate_section},
        form_set::{Field, FieldKind, Section},
    },
    web::RawForm,
};

/// Prefix of the hidden field that tells that a choice was shown, though nothing of it may be ticked.
pub const ASKED: &str = "asked-";

/// The answers of `section` as they were sent. Fields that the page did not show keep what is `stored`.
#[must_use]
pub fn read(section: &Section, raw: &RawForm, stored: &Answers) -> Answers {
    let mut answers = Answers::default();
    for field in &section.fields {
        let answer = sent(field, raw).or_else(|| stored.0.get(&field.code).cloned());
        if let Some(answer) = answer.filter(|answer| !answer.is_blank()) {
            answers.0.insert(field.code.clone(), answer);
        }
    }
    answers
}

/// What was sent for a field; `None` when the page did not show it.
fn sent(field: &Field, raw: &RawForm) -> Option<Answer> {
    let code = field.code.as_str();
    let was_asked = raw.has(code) || raw.has(&format!("{ASKED}{code}"));
    match field.kind {
        FieldKind::Group => group(field, raw),
        FieldKind::MultiChoice => was_asked.then(|| {
            let mut values: Vec<String> = Vec::new();
            for value in raw.all(code) {
                if !value.is_empty() && !values.contains(&value) {
                    values.push(value);
                }
            }
            Answer::Many(values)
        }),
        _ => was_asked.then(|| Answer::Text(raw.text(code))),
    }
}

fn group(field: &Field, raw: &RawForm) -> Option<Answer> {
    let part = |part: &Field| {
        let name = format!("{}.{}", field.code, part.code);
        raw.has(&name).then(|| (part.code.clone(), raw.text(&name)))
    };
    let parts: BTreeMap<String, String> = field.fields.iter().filter_map(part).collect();
    if parts.is_empty() {
        return None;
    }
    Some(Answer::Group(parts.into_iter().filter(|(_, text)| !text.is_empty()).collect()))
}

/// What is malformed. `answers` are those of the whole entry; `offered` are the options that a field takes from elsewhere.
#[must_use]
pub fn check(
    section: &Section,
    answers: &Answers,
    offered: impl Fn(&Field) -> Vec<String>,
    today: NaiveDate,
) -> FormErrors {
    let mut errors = FormErrors::default();
    for error in validate_section(section, answers, CheckMode::Draft, today) {
        add(&mut errors, &error);
    }
    for field in section.fields.iter().filter(|field| field.options_from.is_some()) {
        let known = offered(field);
        let is_known = match answers.get(&field.code) {
            Some(Answer::Text(value)) => known.contains(value),
            Some(Answer::Many(values)) => values.iter().all(|value| known.contains(value)),
            _ => true,
        };
        if !is_known {
            errors.add(&field.code, &message_key(FieldFault::NoSuchOption));
        }
    }
    errors
}

fn add(errors: &mut FormErrors, error: &FieldError) {
    errors.add_with(&error.field, &message_key(error.fault), args(error.limit, error.actual));
}

/// The message of a fault: `entries-field-too-long`.
#[must_use]
pub fn message_key(fault: FieldFault) -> String {
    format!("entries-field-{}", fault.as_str().replace('_', "-"))
}

/// The arguments of a fault's message.
#[must_use]
pub fn args(limit: Option<usize>, actual: Option<usize>) -> Vec<(&'static str, String)> {
    let named = [("limit", limit), ("actual", actual)];
    named.into_iter().filter_map(|(name, number)| Some((name, number?.to_string()))).collect()
}
