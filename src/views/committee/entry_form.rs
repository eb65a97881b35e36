//! The pages on which the committee edits the form of the contest's entries.

use serde::Serialize;

use super::{Say, Workspace, coded};
use crate::{
    domain::{
        evidence::RequiredEvidence,
        form_set::{Condition, Field, FieldKind, FormSet, Required, Section},
        form_set_faults::FormFault,
        known_fields::{KnownField, not_asked},
        locale::Locale,
    },
    forms::contests::form_field_form::{FormFieldForm, pairs_of},
    models::contests::entry_form::EntryForm,
    views::{contests::Choice, entries::section::FieldView},
};

/// The overview of the form: sections, fields, faults.
#[derive(Debug, Serialize)]
pub struct EntryFormPage {
    /// The frame.
    pub contest: Workspace,
    /// Name of the form.
    pub name: String,
    /// Its version.
    pub version: i32,
    /// SHA-256 of the definition, as it stands in the rules.
    pub sha256: String,
    /// What it was made from; none while it is a preset.
    pub made_from: Option<String>,
    /// May it still be changed?
    pub is_editable: bool,
    /// What does not fit together.
    pub faults: Vec<FaultLine>,
    /// What the portal would take from the answers, but the form does not ask.
    pub not_asked: Vec<KnownField>,
    /// The sections.
    pub sections: Vec<SectionLine>,
    /// Files and links it asks for.
    pub evidence: Vec<EvidenceLine>,
    /// Number of fields.
    pub fields: usize,
}

/// A fault with its message and the page that mends it.
#[derive(Clone, Debug, Serialize)]
pub struct FaultLine {
    /// Key of the message.
    pub key: String,
    /// The section or field by name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// Where to mend it.
    pub href: Option<String>,
}

/// A section.
#[derive(Debug, Serialize)]
pub struct SectionLine {
    code: String,
    name: String,
    help: String,
    href: String,
    fields: Vec<FieldLine>,
}

/// A field or a part of a group.
#[derive(Debug, Serialize)]
pub struct FieldLine {
    path: String,
    label: String,
    /// Code of the kind with hyphens, for its message.
    kind: String,
    required: &'static str,
    is_personal: bool,
    is_first: bool,
    is_last: bool,
    min_words: Option<usize>,
    max_words: Option<usize>,
    options: usize,
    /// When it is asked, in words.
    asked_when: Option<(String, String)>,
    href: String,
    parts: Vec<FieldLine>,
    /// Where a part is added, for groups.
    new_part: Option<String>,
}

/// A file or link that the form asks for.
#[derive(Debug, Serialize)]
pub struct EvidenceLine {
    text: String,
    min_count: i32,
}

impl EntryFormPage {
    /// The overview.
    #[must_use]
    pub fn new(contest: Workspace, entry_form: &EntryForm, is_editable: bool, locale: Locale) -> Self {
        let form = &entry_form.form;
        let base = format!("{}/form", contest.href);
        let lines = Lines { form, base: &base, locale };
        let made_from = entry_form.made_from.as_ref();
        let evidence = |asked: &RequiredEvidence| EvidenceLine {
            text: locale.pick(&asked.text_id, &asked.text_en).to_owned(),
            min_count: asked.min_count,
        };
        Self {
            name: locale.pick(&form.name_id, &form.name_en).to_owned(),
            version: form.version,
            sha256: entry_form.sha256.clone(),
            made_from: made_from.map(|row| format!("{} (v{})", locale.pick(&row.name_id, &row.name_en), row.version)),
            is_editable,
            faults: fault_lines(form, &form.faults(), &base, locale),
            not_asked: not_asked(form),
            sections: form.sections.iter().map(|section| lines.section(section)).collect(),
            evidence: form.evidence.iter().map(evidence).collect(),
            fields: form.fields().count(),
            contest,
        }
    }
}

/// The faults of a form in words, each with the page that mends it.
#[must_use]
pub fn fault_lines(form: &FormSet, faults: &[FormFault], base: &str, locale: Locale) -> Vec<FaultLine> {
    let line = |fault: &FormFault| {
        let code = fault.code.as_str();
        let (name, href) = match fault.place {
            "section" => (
                form.section(code).map(|section| locale.pick(&section.name_id, &section.name_en)),
                Some(format!("{base}/sections/{code}/edit")),
            ),
            "field" | "part" => {
                let field = form.at_path(code);
                (field.map(|field| locale.pick(&field.label_id, &field.label_en)), Some(field_href(base, code)))
            }
            _ => (None, None),
        };
        let name = name.filter(|name| !name.trim().is_empty());
        FaultLine {
            key: format!("forms-fault-{}", fault.kind.as_str().replace('_', "-")),
            name: name.map_or_else(|| shortened(code), |name| format!("{} ({})", shortened(name), shortened(code))),
            about: shortened(&fault.about),
            href,
        }
    };
    faults.iter().map(line).collect()
}

/// A name that somebody filled with a novel is not repeated whole in every message.
fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST).chain(['…']).collect() }
}

fn field_href(base: &str, path: &str) -> String {
    format!("{base}/fields/{path}/edit")
}

struct Lines<'a> {
    form: &'a FormSet,
    base: &'a str,
    locale: Locale,
}

impl Lines<'_> {
    fn section(&self, section: &Section) -> SectionLine {
        SectionLine {
            code: section.code.clone(),
            name: self.locale.pick(&section.name_id, &section.name_en).to_owned(),
            help: self.locale.pick(&section.help_id, &section.help_en).to_owned(),
            href: format!("{}/sections/{}", self.base, section.code),
            fields: self.fields(section, &section.fields, None),
        }
    }

    fn fields(&self, section: &Section, fields: &[Field], group: Option<&Field>) -> Vec<FieldLine> {
        let last = fields.len().saturating_sub(1);
        let line = |(at, field): (usize, &Field)| self.field(section, field, group, (at == 0, at == last));
        fields.iter().enumerate().map(line).collect()
    }

    fn field(
        &self,
        section: &Section,
        field: &Field,
        group: Option<&Field>,
        (is_first, is_last): (bool, bool),
    ) -> FieldLine {
        let path = group.map_or_else(|| field.code.clone(), |group| format!("{}.{}", group.code, field.code));
        let is_group = field.kind == FieldKind::Group && group.is_none();
        let add = format!("{}/sections/{}/fields/new?group={}", self.base, section.code, field.code);
        FieldLine {
            label: self.locale.pick(&field.label_id, &field.label_en).to_owned(),
            kind: field.kind.as_str().replace('_', "-"),
            required: required_code(&field.required),
            is_personal: field.personal_data,
            is_first: is_first && (group.is_some() || self.is_edge(section, 0)),
            is_last: is_last && (group.is_some() || self.is_edge(section, self.form.sections.len().saturating_sub(1))),
            min_words: field.min_words,
            max_words: field.max_words,
            options: field.options.len(),
            asked_when: field.shown_when.as_ref().map(|condition| self.condition(condition)),
            href: field_href(self.base, &path),
            parts: self.fields(section, &field.fields, Some(field)),
            new_part: is_group.then_some(add),
            path,
        }
    }

    fn is_edge(&self, section: &Section, at: usize) -> bool {
        self.form.sections.get(at).is_some_and(|edge| edge.code == section.code)
    }

    fn condition(&self, condition: &Condition) -> (String, String) {
        let answers: Vec<String> = condition.equals.iter().map(|value| self.answer(&condition.field, value)).collect();
        let field = self.form.at_path(&condition.field);
        let label = field.map_or(condition.field.as_str(), |field| self.locale.pick(&field.label_id, &field.label_en));
        (label.to_owned(), answers.join(" / "))
    }

    fn answer(&self, field: &str, value: &str) -> String {
        let field = self.form.at_path(field);
        let option = field.and_then(|field| field.options.iter().find(|option| option.value == value));
        option.map_or(value, |option| self.locale.pick(&option.label_id, &option.label_en)).to_owned()
    }
}

const fn required_code(required: &Required) -> &'static str {
    match required {
        Required::Always => "always",
        Required::Never => "never",
        Required::When(_) => "when",
    }
}

/// What the page of a field offers.
#[derive(Debug, Serialize)]
pub struct FieldChoices {
    kinds: Vec<Choice>,
    required: Vec<Choice>,
    /// Earlier fields with their answers, each `field=value`.
    answers: Vec<Choice>,
    /// Earlier dates.
    dates: Vec<Choice>,
    /// Name of the section or group it belongs to.
    place: String,
    /// Group it is a part of, for the address of a new part.
    group: Option<String>,
    is_new: bool,
    /// Path of the form's overview.
    back: String,
}

/// Where a field stands, or will stand.
#[derive(Clone, Copy, Debug)]
pub struct FieldPlace<'a> {
    /// Its section.
    pub section: &'a Section,
    /// Its group, for a part.
    pub group: Option<&'a Field>,
    /// Its own code; `None` for a new one.
    pub code: Option<&'a str>,
}

impl FieldChoices {
    /// Only what is asked earlier can be waited for; `typed` keeps what the form already names.
    #[must_use]
    pub fn new(
        form: &FormSet,
        place: FieldPlace<'_>,
        typed: &FormFieldForm,
        back: String,
        locale: Locale,
        say: Say<'_>,
    ) -> Self {
        let earlier: Vec<&Field> = earlier_fields(form, place);
        let lines = Lines { form, base: &back, locale };
        let pair = |value: String| {
            let (field, answer) = value.split_once('=').unwrap_or((&value, ""));
            let label = format!("{}: {}", lines.label(field), lines.answer(field, answer));
            Choice::new(value.clone(), label)
        };
        let mut values: Vec<String> = earlier.iter().flat_map(|field| answers_of(field)).collect();
        for known in typed.shown_when.iter().chain(&typed.required_when) {
            if known.contains('=') && !values.contains(known) {
                values.push(known.clone());
            }
        }
        let is_kind = |kind: &&FieldKind| place.group.is_none() || **kind != FieldKind::Group;
        let date = |field: &&Field| Choice::new(&field.code, locale.pick(&field.label_id, &field.label_en));
        let owner = place.group.map_or_else(
            || locale.pick(&place.section.name_id, &place.section.name_en),
            |group| locale.pick(&group.label_id, &group.label_en),
        );
        Self {
            kinds: coded(FieldKind::ALL.iter().filter(is_kind), "forms-kind", say),
            required: coded(["always", "never", "when"], "forms-required", say),
            answers: values.into_iter().map(pair).collect(),
            dates: earlier.iter().filter(|field| field.kind == FieldKind::Date).map(date).collect(),
            place: owner.to_owned(),
            group: place.group.map(|group| group.code.clone()),
            is_new: place.code.is_none(),
            back,
        }
    }
}

impl Lines<'_> {
    fn label(&self, code: &str) -> String {
        let field = self.form.at_path(code);
        field.map_or(code, |field| self.locale.pick(&field.label_id, &field.label_en)).to_owned()
    }
}

/// The fields that are asked before this one; a part waits for what its group may wait for.
fn earlier_fields<'a>(form: &'a FormSet, place: FieldPlace<'_>) -> Vec<&'a Field> {
    let own = place.group.map(|group| group.code.as_str()).or(place.code);
    let mut earlier = Vec::new();
    for section in &form.sections {
        for field in &section.fields {
            if own == Some(field.code.as_str()) {
                return earlier;
            }
            earlier.push(field);
        }
        if own.is_none() && section.code == place.section.code {
            return earlier;
        }
    }
    earlier
}

fn answers_of(field: &Field) -> Vec<String> {
    let equals = field.options.iter().map(|option| option.value.clone()).collect();
    pairs_of(&Condition { field: field.code.clone(), equals })
}

/// The page of a section.
#[derive(Debug, Serialize)]
pub struct SectionChoices {
    /// Is it new?
    pub is_new: bool,
    /// Path of the form's overview.
    pub back: String,
}

/// The form as the innovator will see it.
#[derive(Debug, Serialize)]
pub struct PreviewPage {
    /// The frame.
    pub contest: Workspace,
    /// Name of the form.
    pub name: String,
    /// Its sections.
    pub sections: Vec<PreviewSection>,
}

/// A section of the preview.
#[derive(Debug, Serialize)]
pub struct PreviewSection {
    /// Name.
    pub name: String,
    /// Help.
    pub help: String,
    /// Fields.
    pub fields: Vec<FieldView>,
}

/// The page that takes a definition from a file.
#[derive(Debug, Serialize)]
pub struct DefinitionPage {
    /// The frame.
    pub contest: Workspace,
    /// What the text was that could not be read, with its place.
    pub unreadable: Option<String>,
    /// What does not fit together in the file.
    pub faults: Vec<FaultLine>,
    /// Longest file, in bytes.
    pub max_bytes: usize,
}
