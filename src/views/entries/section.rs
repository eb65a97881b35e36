//! One step of writing an entry: the fields of a section, rendered from the form's definition.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Choice, EntryTop, Step};
use crate::{
    domain::{
        answers::{Answer, Answers},
        form_set::{Condition, Field, FieldKind, FormSet, Required, Section},
        locale::Locale,
    },
    models::entries::names::Names,
};

/// So many options are still shown as radio buttons; more become a list.
const RADIOS: usize = 6;
const SHORT_ROWS: usize = 6;
const LONG_ROWS: usize = 14;

/// The page of a section.
#[derive(Debug, Serialize)]
pub struct SectionPage {
    /// The entry.
    pub entry: EntryTop,
    /// All steps.
    pub steps: Vec<Step>,
    /// Code of the section.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its help.
    pub help: String,
    /// Number of the step, from 1.
    pub number: usize,
    /// Number of steps.
    pub total: usize,
    /// Its fields.
    pub fields: Vec<FieldView>,
    /// Version that the form was filled from.
    pub version: i32,
    /// When it was saved last, in words.
    pub saved_at_text: Option<String>,
    /// What somebody else saved in between.
    pub clash: Vec<ClashView>,
}

/// Two texts of one field.
#[derive(Clone, Debug, Serialize)]
pub struct ClashView {
    /// The field.
    pub label: String,
    /// What was typed.
    pub mine: String,
    /// What is stored.
    pub theirs: String,
}

/// A field as the template draws it.
#[derive(Debug, Serialize)]
pub struct FieldView {
    /// Name in the form; `group.part` for parts.
    pub name: String,
    /// Label.
    pub label: String,
    /// Help.
    pub hint: Option<String>,
    /// `text`, `textarea`, `select`, `radios`, `checkboxes`, `group`.
    pub widget: &'static str,
    /// Type of the input.
    pub input: &'static str,
    /// Keyboard on phones.
    pub inputmode: Option<&'static str>,
    /// What is filled in.
    pub value: String,
    /// Which boxes are ticked.
    pub values: Vec<String>,
    /// Options.
    pub options: Vec<Choice>,
    /// Must it be answered before handing in?
    pub required: bool,
    /// Fewest words.
    pub min_words: Option<usize>,
    /// Most words.
    pub max_words: Option<usize>,
    /// Most characters, where the browser can hold the line.
    pub maxlength: Option<usize>,
    /// Height of a text.
    pub rows: usize,
    /// Parts of a group.
    pub parts: Vec<FieldView>,
    /// Only asked under a condition on another field of this page.
    pub condition: Option<ConditionView>,
    /// Does it ask for personal data? Then it says who reads it.
    pub is_personal: bool,
    /// What the committee noted here.
    pub note: Option<String>,
}

/// When a field is asked: for the script, and in words for everybody.
#[derive(Debug, Serialize)]
pub struct ConditionView {
    /// Name of the other field.
    pub field: String,
    /// Its label.
    pub label: String,
    /// The answers that count, as JSON.
    pub equals: String,
    /// The same in words.
    pub answers: String,
    /// Does it hold now?
    pub holds: bool,
}

/// What fields are drawn from.
pub struct Drawing<'a> {
    /// The whole form.
    pub form: &'a FormSet,
    /// Answers of the whole entry, with what was just typed.
    pub answers: &'a Answers,
    /// Names of options from elsewhere.
    pub names: &'a Names,
    /// Notes of the committee by field.
    pub notes: BTreeMap<String, String>,
    /// Language.
    pub locale: Locale,
}

impl Drawing<'_> {
    /// The fields of a section. One that depends on another step is left out while its condition does not hold; one that
    /// depends on this step stays, with the condition in words, because without script nothing could bring it back.
    #[must_use]
    pub fn fields(&self, section: &Section) -> Vec<FieldView> {
        let is_here = |code: &str| section.fields.iter().any(|field| field.code == code);
        let is_drawn = |field: &&Field| {
            field.is_shown(self.answers) || field.shown_when.as_ref().is_some_and(|condition| is_here(&condition.field))
        };
        let drawn = section.fields.iter().filter(is_drawn);
        drawn
            .map(|field| {
                let mut view = self.field(field, None);
                let here = field.shown_when.as_ref().filter(|condition| is_here(&condition.field));
                view.condition = here.map(|condition| self.condition(condition));
                view
            })
            .collect()
    }

    /// Every field of a section, whatever is answered: for those who make the form. All steps stand on one page there, so every
    /// condition is shown.
    #[must_use]
    pub fn every_field(&self, section: &Section) -> Vec<FieldView> {
        let drawn = section.fields.iter().map(|field| {
            let mut view = self.field(field, None);
            view.condition = field.shown_when.as_ref().map(|condition| self.condition(condition));
            view
        });
        drawn.collect()
    }

    fn field(&self, field: &Field, group: Option<&Field>) -> FieldView {
        let name = group.map_or_else(|| field.code.clone(), |group| format!("{}.{}", group.code, field.code));
        let (mut value, values) = self.filled(field, group);
        let offered = match field.kind {
            FieldKind::Region => self.names.regions(&value),
            _ => self.names.options(field),
        };
        if field.kind == FieldKind::Region && value.is_empty() && field.required == Required::Always {
            value = self.names.home_region().unwrap_or_default().to_owned();
        }
        let options: Vec<Choice> = offered
            .into_iter()
            .map(|(value, label)| Choice { value, label: label.pick(self.locale).to_owned() })
            .collect();
        let hint = self.locale.pick(&field.help_id, &field.help_en);
        let (input, inputmode) = input_of(field.kind);
        FieldView {
            widget: widget_of(field, options.len()),
            input,
            inputmode,
            label: self.locale.pick(&field.label_id, &field.label_en).to_owned(),
            hint: (!hint.is_empty()).then(|| hint.to_owned()),
            value,
            values,
            options,
            required: field.is_required(self.answers) || (is_asked_later(field) && group.is_none()),
            min_words: field.min_words,
            max_words: field.max_words,
            maxlength: (field.kind != FieldKind::LongText).then(|| field.char_limit()),
            rows: if field.min_words.is_some_and(|least| least > 100) { LONG_ROWS } else { SHORT_ROWS },
            parts: field.fields.iter().map(|part| self.field(part, Some(field))).collect(),
            condition: None,
            is_personal: field.personal_data,
            note: self.notes.get(&name).cloned(),
            name,
        }
    }

    fn filled(&self, field: &Field, group: Option<&Field>) -> (String, Vec<String>) {
        let answer = self.answers.0.get(group.map_or(&field.code, |group| &group.code));
        match (answer, group) {
            (Some(Answer::Group(parts)), Some(_)) => (parts.get(&field.code).cloned().unwrap_or_default(), Vec::new()),
            (Some(Answer::Text(text)), None) => (text.clone(), vec![text.clone()]),
            (Some(Answer::Many(values)), None) => (String::new(), values.clone()),
            _ => (String::new(), Vec::new()),
        }
    }

    fn condition(&self, condition: &Condition) -> ConditionView {
        let field = self.form.find(&condition.field).map(|(_, field)| field);
        let label = field.map_or("", |field| self.locale.pick(&field.label_id, &field.label_en));
        let options = field.map(|field| self.names.options(field)).unwrap_or_default();
        let named = |value: &String| {
            let option = options.iter().find(|(option, _)| option == value);
            option.map_or_else(|| value.clone(), |(_, name)| name.pick(self.locale).to_owned())
        };
        ConditionView {
            field: condition.field.clone(),
            label: label.to_owned(),
            equals: serde_json::to_string(&condition.equals).unwrap_or_default(),
            answers: condition.equals.iter().map(named).collect::<Vec<_>>().join(" / "),
            holds: condition.holds(self.answers),
        }
    }
}

/// Required as soon as its condition holds: it must not be called optional in the meantime.
fn is_asked_later(field: &Field) -> bool {
    field.shown_when.is_some() && field.required != Required::Never
}

const fn input_of(kind: FieldKind) -> (&'static str, Option<&'static str>) {
    match kind {
        FieldKind::Date => ("date", None),
        FieldKind::Email => ("email", None),
        FieldKind::Phone => ("tel", None),
        FieldKind::Url => ("url", None),
        FieldKind::Number => ("text", Some("numeric")),
        _ => ("text", None),
    }
}

/// A radio button cannot be taken back, so a choice that may stay open is a list with an empty line.
fn widget_of(field: &Field, options: usize) -> &'static str {
    match field.kind {
        FieldKind::LongText => "textarea",
        FieldKind::Choice if options > RADIOS || field.required == Required::Never => "select",
        FieldKind::Region if options > 0 => "select",
        FieldKind::Choice => "radios",
        FieldKind::MultiChoice => "checkboxes",
        FieldKind::Group => "group",
        _ => "text",
    }
}
