//! Checking answers against a section: drafts may be incomplete, never malformed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::answers::{Answer, Answers};
use super::evidence::check_link;
use super::form_set::{Field, FieldKind, Section};
use super::text::count_words;

/// How strict the check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckMode {
    /// Saving: gaps are fine.
    Draft,
    /// Handing in: required fields, word counts and dates count too.
    Final,
}

code_enum! {
    /// What is wrong with an answer. The message key is `entries-field-` and this code with hyphens.
    pub enum FieldFault {
        /// Required and not answered.
        Missing => "missing",
        /// Another shape than the field takes (a list for a text).
        WrongShape => "wrong_shape",
        /// Not one of the options.
        NoSuchOption => "no_such_option",
        /// No such day.
        NotADate => "not_a_date",
        /// No latitude and longitude.
        NotAPoint => "not_a_point",
        /// No whole number.
        NotANumber => "not_a_number",
        /// No http or https address.
        NotAUrl => "not_a_url",
        /// No mail address.
        NotAnEmail => "not_an_email",
        /// No telephone number.
        NotAPhone => "not_a_phone",
        /// No code of a region.
        NotARegion => "not_a_region",
        /// Fewer words than asked.
        TooFewWords => "too_few_words",
        /// More words than allowed.
        TooManyWords => "too_many_words",
        /// More characters than allowed.
        TooLong => "too_long",
        /// Before the date it must follow.
        TooEarly => "too_early",
        /// In the future.
        InFuture => "in_future",
    }
}

/// One fault of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Code of the field; `kontak.surel` for a part of a group.
    pub field: String,
    /// What is wrong.
    pub fault: FieldFault,
    /// The limit that was missed, where there is one (words, characters).
    pub limit: Option<usize>,
    /// What was counted against it.
    pub actual: Option<usize>,
}

/// Checks one section. `answers` are those of the whole entry, because fields may depend on other sections.
#[must_use]
pub fn validate_section(section: &Section, answers: &Answers, mode: CheckMode, today: NaiveDate) -> Vec<FieldError> {
    let check = Check { answers, mode, today };
    section.fields.iter().flat_map(|field| check.field(field)).collect()
}

struct Check<'a> {
    answers: &'a Answers,
    mode: CheckMode,
    today: NaiveDate,
}

impl Check<'_> {
    fn field(&self, field: &Field) -> Vec<FieldError> {
        if !field.is_shown(self.answers) {
            return Vec::new();
        }
        match self.answers.get(&field.code) {
            Some(answer) => self.answered(field, answer),
            None if self.mode == CheckMode::Final && field.is_required(self.answers) => self.unanswered(field),
            None => Vec::new(),
        }
    }

    fn unanswered(&self, field: &Field) -> Vec<FieldError> {
        if field.kind == FieldKind::Group {
            return self.group(field, &BTreeMap::new());
        }
        vec![fault(&field.code, FieldFault::Missing)]
    }

    fn answered(&self, field: &Field, answer: &Answer) -> Vec<FieldError> {
        match (field.kind, answer) {
            (FieldKind::Group, Answer::Group(parts)) => self.group(field, parts),
            (FieldKind::MultiChoice, Answer::Many(values)) => {
                let all_offered = values.iter().all(|value| field.offers(value));
                if all_offered { Vec::new() } else { vec![fault(&field.code, FieldFault::NoSuchOption)] }
            }
            (FieldKind::Group | FieldKind::MultiChoice, _) | (_, Answer::Many(_) | Answer::Group(_)) => {
                vec![fault(&field.code, FieldFault::WrongShape)]
            }
            (_, Answer::Text(text)) => self.text(field, &field.code, text.trim()).into_iter().collect(),
        }
    }

    fn group(&self, field: &Field, parts: &BTreeMap<String, String>) -> Vec<FieldError> {
        let unknown = parts.keys().any(|code| field.fields.iter().all(|part| part.code != *code));
        if unknown {
            return vec![fault(&field.code, FieldFault::WrongShape)];
        }
        field.fields.iter().filter_map(|part| self.part(field, part, parts)).collect()
    }

    fn part(&self, group: &Field, part: &Field, parts: &BTreeMap<String, String>) -> Option<FieldError> {
        let path = format!("{}.{}", group.code, part.code);
        let text = parts.get(&part.code).map_or("", |text| text.trim());
        if text.is_empty() {
            let is_missing = self.mode == CheckMode::Final && part.is_required(self.answers);
            return is_missing.then(|| fault(&path, FieldFault::Missing));
        }
        self.text(part, &path, text)
    }

    fn text(&self, field: &Field, path: &str, text: &str) -> Option<FieldError> {
        let chars = text.chars().count();
        if chars > field.char_limit() {
            return Some(over(path, FieldFault::TooLong, field.char_limit(), chars));
        }
        if let Some(malformed) = malformed(field, text) {
            return Some(fault(path, malformed));
        }
        match self.mode {
            CheckMode::Draft => None,
            CheckMode::Final => words(field, path, text).or_else(|| self.date(field, path, text)),
        }
    }

    fn date(&self, field: &Field, path: &str, text: &str) -> Option<FieldError> {
        let day = parse_date(text).filter(|_| field.kind == FieldKind::Date)?;
        if field.not_in_future && day > self.today {
            return Some(fault(path, FieldFault::InFuture));
        }
        let earliest = field.not_before.as_deref().and_then(|other| parse_date(self.answers.text(other)))?;
        (day < earliest).then(|| fault(path, FieldFault::TooEarly))
    }
}

fn malformed(field: &Field, text: &str) -> Option<FieldFault> {
    let (is_sound, fault) = match field.kind {
        FieldKind::Choice => (field.offers(text), FieldFault::NoSuchOption),
        FieldKind::Date => (parse_date(text).is_some(), FieldFault::NotADate),
        FieldKind::Point => (parse_point(text).is_some(), FieldFault::NotAPoint),
        FieldKind::Number => (text.parse::<i64>().is_ok(), FieldFault::NotANumber),
        FieldKind::Url => (check_link(text).is_ok(), FieldFault::NotAUrl),
        FieldKind::Email => (is_email(text), FieldFault::NotAnEmail),
        FieldKind::Phone => (is_phone(text), FieldFault::NotAPhone),
        FieldKind::Region => (is_region_code(text), FieldFault::NotARegion),
        FieldKind::Text | FieldKind::LongText | FieldKind::MultiChoice | FieldKind::Group => {
            return None;
        }
    };
    (!is_sound).then_some(fault)
}

fn words(field: &Field, path: &str, text: &str) -> Option<FieldError> {
    let count = count_words(text);
    let too_few = field.min_words.filter(|least| count < *least);
    let too_many = field.max_words.filter(|most| count > *most);
    too_few
        .map(|least| over(path, FieldFault::TooFewWords, least, count))
        .or_else(|| too_many.map(|most| over(path, FieldFault::TooManyWords, most, count)))
}

/// Reads `2026-06-20`.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10)
}

/// Reads `-3.41, 114.85` as latitude and longitude in units of 10^-7 degrees; also as Indonesian writes decimals: `-3,41, 114,85`,
/// `-3,41; 114,85` and `-3,41 114,85`.
#[must_use]
pub fn parse_point(text: &str) -> Option<(i32, i32)> {
    let text = text.trim();
    let (latitude, longitude) = match text.split_once(';') {
        Some(parts) => parts,
        None if text.matches(',').count() == 1 && text.contains('.') => text.split_once(',')?,
        None => match text.split_once(", ").or_else(|| text.split_once(char::is_whitespace)) {
            Some(parts) => parts,
            None => split_between(text)?,
        },
    };
    let latitude = parse_degrees(&latitude.trim().replacen(',', ".", 1), 90)?;
    let longitude = parse_degrees(&longitude.trim().replacen(',', ".", 1), 180)?;
    Some((latitude, longitude))
}

/// `90,-180` at its only comma, `-3,41,114,85` at the middle one.
fn split_between(text: &str) -> Option<(&str, &str)> {
    let commas: Vec<usize> = text.match_indices(',').map(|(at, _)| at).collect();
    let at = match commas.as_slice() {
        [only] => *only,
        [_, middle, _] => *middle,
        _ => return None,
    };
    Some((&text[..at], &text[at + 1..]))
}

fn parse_degrees(text: &str, most: i32) -> Option<i32> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let fraction: String = fraction.chars().chain("0000000".chars()).take(7).collect();
    let e7 = whole.parse::<i64>().ok()? * 10_000_000 + fraction.parse::<i64>().ok()?;
    let limit = i64::from(most) * 10_000_000;
    i32::try_from(sign * e7).ok().filter(|_| e7 <= limit)
}

/// A mail address that could be one: one `@`, a dot in the domain, no spaces. The proof is the confirmation mail.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let has_spaces =
        text.chars().any(|letter| letter.is_whitespace() || letter.is_control() || "<>,;\"".contains(letter));
    text.split_once('@').is_some_and(|(local, domain)| {
        let labels_are_sound = domain.split('.').all(|label| !label.is_empty());
        !local.is_empty() && !domain.contains('@') && domain.contains('.') && labels_are_sound
    }) && !has_spaces
        && text.len() <= 254
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (6..=15).contains(&digits) && text.chars().all(|letter| letter.is_ascii_digit() || " +-().".contains(letter))
}

/// `63`, `63.03`, `63.03.01` or `63.03.01.2001`.
fn is_region_code(text: &str) -> bool {
    let parts: Vec<_> = text.split('.').collect();
    let widths = [2, 2, 2, 4];
    let fits = |(part, width): (&&str, usize)| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() <= widths.len() && parts.iter().zip(widths).all(fits)
}

fn fault(path: &str, fault: FieldFault) -> FieldError {
    FieldError { field: path.to_owned(), fault, limit: None, actual: None }
}

fn over(path: &str, fault: FieldFault, limit: usize, actual: usize) -> FieldError {
    FieldError { field: path.to_owned(), fault, limit: Some(limit), actual: Some(actual) }
}
