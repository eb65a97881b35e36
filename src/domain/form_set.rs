//! Field sets: sections and fields of an entry form as versioned data.
//!
//! Rendering, checking, comparing and exporting all read this one definition.

use serde::{Deserialize, Serialize};

use super::answers::{Answer, Answers};
use super::evidence::RequiredEvidence;
use super::form_set_faults::{FormFault, form_faults};

/// A versioned set of sections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSet {
    /// Code of the set.
    pub code: String,
    /// Version, from 1.
    pub version: i32,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// The sections in order; each is one step.
    pub sections: Vec<Section>,
    /// Files and links the form asks for; each attached under its own code as field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<RequiredEvidence>,
}

/// One step of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Code, unique in the set; part of the address.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Indonesian help.
    #[serde(default)]
    pub help_id: String,
    /// English help.
    #[serde(default)]
    pub help_en: String,
    /// The fields in order.
    pub fields: Vec<Field>,
}

code_enum! {
    /// What a field takes.
    pub enum FieldKind {
        /// One line.
        Text => "text",
        /// Paragraphs.
        LongText => "long_text",
        /// One of the options.
        Choice => "choice",
        /// Any of the options.
        MultiChoice => "multi_choice",
        /// A day, `2026-06-20`.
        Date => "date",
        /// Latitude and longitude in degrees, `-3.41, 114.85`.
        Point => "point",
        /// Several short fields together.
        Group => "group",
        /// A web address.
        Url => "url",
        /// A whole number.
        Number => "number",
        /// Code of a region, `63.03`.
        Region => "region",
        /// A mail address.
        Email => "email",
        /// A telephone number.
        Phone => "phone",
    }
}

impl FieldKind {
    /// Is its answer typed letter by letter? Only then has a limit of characters a meaning.
    #[must_use]
    pub const fn is_typed(self) -> bool {
        matches!(self, Self::Text | Self::LongText | Self::Url | Self::Number | Self::Email | Self::Phone)
    }
}

code_enum! {
    /// Options that come from elsewhere than the field set.
    pub enum OptionSource {
        /// The dimensions of the contest's framework.
        Dimensions => "dimensions",
    }
}

/// When a field must be answered: `"always"`, `"never"` or `{"when": {…}}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    /// Whenever it is shown.
    Always,
    /// Never.
    #[default]
    Never,
    /// When the condition holds.
    When(Condition),
}

/// Holds when the answer to `field` is one of `equals`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The other field.
    pub field: String,
    /// The answers that count.
    pub equals: Vec<String>,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldOption {
    /// The stored value.
    pub value: String,
    /// Indonesian label.
    pub label_id: String,
    /// English label.
    pub label_en: String,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Code, unique in the set; parts of a group only in their group.
    pub code: String,
    /// Indonesian label.
    pub label_id: String,
    /// English label.
    pub label_en: String,
    /// Indonesian help.
    #[serde(default)]
    pub help_id: String,
    /// English help.
    #[serde(default)]
    pub help_en: String,
    /// What it takes.
    pub kind: FieldKind,
    /// When it must be answered.
    #[serde(default)]
    pub required: Required,
    /// Shown only while this holds; a hidden field is neither asked nor checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_when: Option<Condition>,
    /// Options of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<FieldOption>,
    /// Where options come from when they are not listed here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options_from: Option<OptionSource>,
    /// Parts of a group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Fewest words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_words: Option<usize>,
    /// Most words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_words: Option<usize>,
    /// Most characters; every text has a limit, this one or [`Field::char_limit`]'s own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_chars: Option<usize>,
    /// Another date field this date must not lie before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// A date that must not lie in the future.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_in_future: bool,
    /// Never shown in public, never exported to those who may not see it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub personal_data: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Most characters of a long text without a limit of its own.
pub const LONG_TEXT_CHARS: usize = 50_000;
/// Most characters of any other text without a limit of its own.
pub const SHORT_TEXT_CHARS: usize = 300;

impl Condition {
    /// Does it hold for these answers?
    #[must_use]
    pub fn holds(&self, answers: &Answers) -> bool {
        let is_met = |answer: &Answer| self.equals.iter().any(|value| answer.holds(value));
        answers.get(&self.field).is_some_and(is_met)
    }
}

impl Field {
    /// Is the field asked, given the other answers?
    #[must_use]
    pub fn is_shown(&self, answers: &Answers) -> bool {
        self.shown_when.as_ref().is_none_or(|condition| condition.holds(answers))
    }

    /// Must it be answered, given the other answers? Never while it is hidden.
    #[must_use]
    pub fn is_required(&self, answers: &Answers) -> bool {
        let is_required = match &self.required {
            Required::Always => true,
            Required::Never => false,
            Required::When(condition) => condition.holds(answers),
        };
        is_required && self.is_shown(answers)
    }

    /// Most characters.
    #[must_use]
    pub fn char_limit(&self) -> usize {
        let usual = if self.kind == FieldKind::LongText { LONG_TEXT_CHARS } else { SHORT_TEXT_CHARS };
        self.max_chars.unwrap_or(usual)
    }

    /// Is `value` one of the options? Options from elsewhere are checked where they are known.
    #[must_use]
    pub fn offers(&self, value: &str) -> bool {
        self.options_from.is_some() || self.options.iter().any(|option| option.value == value)
    }
}

impl Section {
    /// Only the answers that belong to this section.
    #[must_use]
    pub fn own(&self, answers: &Answers) -> Answers {
        let belongs = |code: &String| self.fields.iter().any(|field| field.code == *code);
        Answers(answers.0.iter().filter(|(code, _)| belongs(code)).map(|(k, v)| (k.clone(), v.clone())).collect())
    }
}

impl FormSet {
    /// Reads a definition and checks that it is sound.
    ///
    /// # Errors
    /// The position in the text, or the form that does not fit together.
    pub fn from_json(json: &str) -> Result<Self, FormSetError> {
        let set: Self = serde_json::from_str(json).map_err(|error| FormSetError::Json(error.to_string()))?;
        if set.faults().is_empty() { Ok(set) } else { Err(FormSetError::Unsound(Box::new(set))) }
    }

    /// The section with this code.
    #[must_use]
    pub fn section(&self, code: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.code == code)
    }

    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// The section and field with this code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<(&Section, &Field)> {
        self.sections.iter().find_map(|section| Some((section, section.fields.iter().find(|f| f.code == code)?)))
    }

    /// Writes the options that fields take from elsewhere into the form: `options` gives value, Indonesian and English label.
    pub fn write_out_options<I>(&mut self, options: impl Fn(&Field) -> I)
    where
        I: IntoIterator<Item = (String, String, String)>,
    {
        for field in self.sections.iter_mut().flat_map(|section| &mut section.fields) {
            if field.options_from.is_some() {
                let written = options(field).into_iter();
                field.options =
                    written.map(|(value, label_id, label_en)| FieldOption { value, label_id, label_en }).collect();
                field.options_from = None;
            }
        }
    }

    /// The answers without personal data, for readers who may not see it; parts of groups are taken out singly.
    #[must_use]
    pub fn without_personal_data(&self, answers: &Answers) -> Answers {
        let mut kept = answers.clone();
        for field in self.fields() {
            if field.personal_data {
                kept.0.remove(&field.code);
            } else if let Some(Answer::Group(parts)) = kept.0.get_mut(&field.code) {
                let is_personal = |code: &str| field.fields.iter().any(|part| part.code == code && part.personal_data);
                parts.retain(|code, _| !is_personal(code));
            }
        }
        kept
    }

    /// Everything in the definition that does not fit together.
    #[must_use]
    pub fn faults(&self) -> Vec<FormFault> {
        form_faults(self)
    }
}

/// A definition that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormSetError {
    /// Not JSON of the right shape.
    #[error("not a form set: {0}")]
    Json(String),
    /// Does not fit together; its [`FormSet::faults`] say where.
    #[error("unsound form set {}", .0.code)]
    Unsound(Box<FormSet>),
}
