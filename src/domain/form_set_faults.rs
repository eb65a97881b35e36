//! Everything that does not fit together in the definition of a form, found at once and named with its place.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::Serialize;

use super::evidence::RequiredEvidence;
use super::form_set::{Condition, Field, FieldKind, FormSet, Required, Section};

code_enum! {
    /// What is wrong.
    pub enum FormFaultKind {
        /// Something else has the same code.
        Repeated => "repeated",
        /// A code is lower-case letters, digits, `_` and `-`, begins with a letter, has at most 60 characters, and is none that
        /// the page of a step needs itself ([`RESERVED`]).
        MalformedCode => "malformed_code",
        /// A name or label is missing in one of the languages.
        NameMissing => "name_missing",
        /// A help text stands in one language only.
        HelpInOneLanguage => "help_in_one_language",
        /// The form has no sections, or a section no fields.
        Empty => "empty",
        /// A choice offers nothing.
        NoOptions => "no_options",
        /// Two options have the same value.
        RepeatedOption => "repeated_option",
        /// Options at a field that is no choice.
        NeedlessOptions => "needless_options",
        /// A choice with options of its own and options from elsewhere.
        TwoOptionSources => "two_option_sources",
        /// A group without parts.
        NoParts => "no_parts",
        /// Parts at a field that is no group, or a group in a group.
        NeedlessParts => "needless_parts",
        /// Refers to a field that the form does not have.
        UnknownReference => "unknown_reference",
        /// Refers to itself or to a field that is asked later.
        LaterReference => "later_reference",
        /// Waits for an answer that the other field does not offer.
        ImpossibleAnswer => "impossible_answer",
        /// The least is more than the most, or a limit is 0.
        Limits => "limits",
        /// Limits of words or characters at a field that takes none, or date rules at no date.
        NeedlessLimits => "needless_limits",
        /// A name above [`MAX_NAME`] or a help text above [`MAX_HELP`] characters.
        TooLong => "too_long",
        /// More sections, fields, parts or options than a form may have.
        TooMany => "too_many",
    }
}

impl FormFaultKind {
    /// What a form has only because it is still being made: it may be kept so, but not opened with.
    #[must_use]
    pub const fn is_unfinished(self) -> bool {
        matches!(self, Self::Empty | Self::NoParts)
    }
}

/// Longest name, label or option, in characters.
pub const MAX_NAME: usize = 200;
/// Longest help text, in characters.
pub const MAX_HELP: usize = 2_000;
/// Most sections of a form.
pub const MOST_SECTIONS: usize = 40;
/// Most fields of a form.
pub const MOST_FIELDS: usize = 300;
/// Most options of a field, and most parts of a group.
pub const MOST_OPTIONS: usize = 100;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormFault {
    /// `section`, `field`, `part`, `evidence` or `form`.
    pub place: &'static str,
    /// The code there; `group.part` for parts.
    pub code: String,
    /// What is wrong.
    pub kind: FormFaultKind,
    /// The other field or the value it is about; may be empty.
    pub about: String,
}

impl fmt::Display for FormFault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} {}: {}", self.place, self.code, self.kind)?;
        if self.about.is_empty() { Ok(()) } else { write!(to, " ({})", self.about) }
    }
}

/// Names that the pages of an entry use themselves: its first step, and the inputs around the fields of a step.
pub const RESERVED: [&str; 4] = ["head", "csrf", "version", "go"];

/// Longest code.
const LONGEST_CODE: usize = 60;

/// All faults, in the order of the form.
#[must_use]
pub fn form_faults(form: &FormSet) -> Vec<FormFault> {
    let mut found = Found::default();
    found.form(form);
    found.repeated("section", form.sections.iter().map(|section| section.code.as_str()));
    found.repeated("field", form.fields().map(|field| field.code.as_str()));
    found.repeated("evidence", form.evidence.iter().map(|asked| asked.code.as_str()));
    let order: BTreeMap<&str, usize> =
        form.fields().enumerate().map(|(position, field)| (field.code.as_str(), position)).collect();
    let mut position = 0;
    for section in &form.sections {
        found.section(section);
        for field in &section.fields {
            found.field("field", &field.code, field);
            found.references(form, field, position, &order);
            position += 1;
        }
    }
    for asked in &form.evidence {
        found.evidence(asked);
        // A file is attached under its own code as field.
        found.unless(form.find(&asked.code).is_none(), "evidence", &asked.code, FormFaultKind::Repeated);
    }
    found.0
}

#[derive(Default)]
struct Found(Vec<FormFault>);

impl Found {
    fn add(&mut self, place: &'static str, code: &str, kind: FormFaultKind, about: &str) {
        self.0.push(FormFault { place, code: code.to_owned(), kind, about: about.to_owned() });
    }

    fn unless(&mut self, holds: bool, place: &'static str, code: &str, kind: FormFaultKind) {
        if !holds {
            self.add(place, code, kind, "");
        }
    }

    fn repeated<'a>(&mut self, place: &'static str, codes: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for code in codes.filter(|code| !seen.insert(*code)) {
            self.add(place, code, FormFaultKind::Repeated, "");
        }
    }

    fn form(&mut self, form: &FormSet) {
        let code = form.code.as_str();
        self.words("form", code, [&form.name_id, &form.name_en], [&String::new(), &String::new()]);
        self.unless(!form.sections.is_empty(), "form", code, FormFaultKind::Empty);
        let fits = form.sections.len() <= MOST_SECTIONS && form.fields().count() <= MOST_FIELDS;
        self.unless(fits, "form", code, FormFaultKind::TooMany);
    }

    fn evidence(&mut self, asked: &RequiredEvidence) {
        let code = asked.code.as_str();
        self.unless(is_code(&code.to_lowercase()), "evidence", code, FormFaultKind::MalformedCode);
        let is_blank = asked.text_id.trim().is_empty() || asked.text_en.trim().is_empty();
        self.unless(!is_blank, "evidence", code, FormFaultKind::NameMissing);
        let is_long = [&asked.text_id, &asked.text_en].into_iter().any(|text| text.chars().count() > MAX_HELP);
        self.unless(!is_long, "evidence", code, FormFaultKind::TooLong);
        let most = asked.max_count.unwrap_or(i32::MAX);
        let in_order = (0..=most).contains(&asked.min_count) && most > 0 && asked.max_bytes.is_none_or(|max| max > 0);
        self.unless(in_order, "evidence", code, FormFaultKind::Limits);
    }

    fn section(&mut self, section: &Section) {
        let code = section.code.as_str();
        self.unless(is_code(code), "section", code, FormFaultKind::MalformedCode);
        self.words("section", code, [&section.name_id, &section.name_en], [&section.help_id, &section.help_en]);
        self.unless(!section.fields.is_empty(), "section", code, FormFaultKind::Empty);
    }

    fn words(&mut self, place: &'static str, code: &str, names: [&String; 2], help: [&String; 2]) {
        let is_blank = |text: &String| text.trim().is_empty();
        self.unless(!names.into_iter().any(is_blank), place, code, FormFaultKind::NameMissing);
        self.unless(is_blank(help[0]) == is_blank(help[1]), place, code, FormFaultKind::HelpInOneLanguage);
        let is_longer = |text: &String, most: usize| text.chars().count() > most;
        let is_long = names.into_iter().any(|name| is_longer(name, MAX_NAME))
            || help.into_iter().any(|text| is_longer(text, MAX_HELP));
        self.unless(!is_long, place, code, FormFaultKind::TooLong);
    }

    fn field(&mut self, place: &'static str, path: &str, field: &Field) {
        self.unless(is_code(&field.code), place, path, FormFaultKind::MalformedCode);
        self.words(place, path, [&field.label_id, &field.label_en], [&field.help_id, &field.help_en]);
        self.options(place, path, field);
        self.limits(place, path, field);
        let is_group = field.kind == FieldKind::Group && place == "field";
        self.unless(!is_group || !field.fields.is_empty(), place, path, FormFaultKind::NoParts);
        let is_needless = !is_group && (field.kind == FieldKind::Group || !field.fields.is_empty());
        self.unless(!is_needless, place, path, FormFaultKind::NeedlessParts);
        let fits = field.fields.len() <= MOST_OPTIONS && field.options.len() <= MOST_OPTIONS;
        self.unless(fits, place, path, FormFaultKind::TooMany);
        self.repeated("part", field.fields.iter().map(|part| part.code.as_str()));
        for part in field.fields.iter().filter(|_| place == "field") {
            self.field("part", &format!("{path}.{}", part.code), part);
        }
    }

    fn options(&mut self, place: &'static str, path: &str, field: &Field) {
        let is_choice = matches!(field.kind, FieldKind::Choice | FieldKind::MultiChoice);
        let has_options = !field.options.is_empty() || field.options_from.is_some();
        self.unless(has_options || !is_choice, place, path, FormFaultKind::NoOptions);
        self.unless(is_choice || !has_options, place, path, FormFaultKind::NeedlessOptions);
        let has_both = !field.options.is_empty() && field.options_from.is_some();
        self.unless(!has_both, place, path, FormFaultKind::TwoOptionSources);
        let mut seen = BTreeSet::new();
        for option in &field.options {
            if !seen.insert(option.value.as_str()) {
                self.add(place, path, FormFaultKind::RepeatedOption, &option.value);
            }
            let has_words =
                ![&option.value, &option.label_id, &option.label_en].iter().any(|text| text.trim().is_empty());
            self.unless(has_words, place, path, FormFaultKind::NameMissing);
            let is_long = [&option.value, &option.label_id, &option.label_en]
                .into_iter()
                .any(|text| text.chars().count() > MAX_NAME);
            self.unless(!is_long, place, path, FormFaultKind::TooLong);
        }
    }

    fn limits(&mut self, place: &'static str, path: &str, field: &Field) {
        let limits = [field.min_words, field.max_words, field.max_chars];
        let in_order = field.min_words.zip(field.max_words).is_none_or(|(least, most)| least <= most);
        self.unless(in_order && !limits.contains(&Some(0)), place, path, FormFaultKind::Limits);
        let is_text = matches!(field.kind, FieldKind::Text | FieldKind::LongText);
        let is_date = field.kind == FieldKind::Date;
        let has_words = field.min_words.is_some() || field.max_words.is_some();
        let has_chars = field.max_chars.is_some();
        let has_date_rules = field.not_before.is_some() || field.not_in_future;
        self.unless(
            (is_text || !has_words) && (field.kind.is_typed() || !has_chars) && (is_date || !has_date_rules),
            place,
            path,
            FormFaultKind::NeedlessLimits,
        );
    }

    /// What a field waits for is known, asked earlier, and possible.
    fn references(&mut self, form: &FormSet, field: &Field, position: usize, order: &BTreeMap<&str, usize>) {
        let conditions: Vec<&Condition> = std::iter::once(field).chain(&field.fields).flat_map(conditions).collect();
        let others = conditions.iter().map(|condition| condition.field.as_str()).chain(field.not_before.as_deref());
        let others: BTreeSet<&str> = others.collect();
        for other in others {
            match order.get(other) {
                None => self.add("field", &field.code, FormFaultKind::UnknownReference, other),
                Some(at) if *at >= position => self.add("field", &field.code, FormFaultKind::LaterReference, other),
                Some(_) => {}
            }
        }
        for condition in conditions {
            let Some((_, asked)) = form.find(&condition.field) else { continue };
            let impossible = condition.equals.iter().find(|value| !can_answer(asked, value));
            if let Some(value) = impossible {
                self.add("field", &field.code, FormFaultKind::ImpossibleAnswer, value);
            } else if condition.equals.is_empty() {
                self.add("field", &field.code, FormFaultKind::ImpossibleAnswer, &condition.field);
            }
        }
    }
}

fn conditions(field: &Field) -> Vec<&Condition> {
    let required = match &field.required {
        Required::When(condition) => Some(condition),
        Required::Always | Required::Never => None,
    };
    required.into_iter().chain(&field.shown_when).collect()
}

fn can_answer(asked: &Field, value: &str) -> bool {
    match asked.kind {
        FieldKind::Choice | FieldKind::MultiChoice => asked.offers(value),
        FieldKind::Group => false,
        _ => !value.trim().is_empty(),
    }
}

/// Is it a code? See [`FormFaultKind::MalformedCode`].
#[must_use]
pub fn is_code(code: &str) -> bool {
    let is_part =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_' || letter == '-';
    code.len() <= LONGEST_CODE
        && !RESERVED.contains(&code)
        && !code.starts_with("asked-")
        && code.starts_with(|letter: char| letter.is_ascii_lowercase())
        && code.chars().all(is_part)
}
