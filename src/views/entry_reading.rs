//! An entry's content beside the form of somebody who checks or scores it.

use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::{
        evidence::{EvidenceKind, repeated},
        form_set::FieldKind,
        locale::Locale,
    },
    models::entries::content::{ContentEvidence, ContentField, ContentSection, EntryContent},
    views::{engine::Engine, entries::continuation::ShownOrigin, file_look::FileLook, filters::day_text},
};

/// What is read.
#[derive(Debug, Serialize)]
pub struct Reading {
    /// Title.
    pub title: String,
    /// Receipt number.
    pub number: Option<String>,
    /// Acronym; may be empty.
    pub acronym: String,
    /// What it stands for; may be empty.
    pub expansion: String,
    /// Office, unless hidden.
    pub office: Option<String>,
    /// What was developed since an earlier entry.
    pub continuation: Option<ShownOrigin>,
    /// Sections.
    pub sections: Vec<ReadSection>,
    /// Evidence that belongs to no criterion of the rubric.
    pub evidence: Vec<ReadEvidence>,
    /// Is there evidence that belongs to a criterion?
    pub has_proofs: bool,
    /// All evidence, by criterion code.
    #[serde(skip)]
    by_criterion: Vec<(String, ReadEvidence)>,
}

/// A section.
#[derive(Debug, Serialize)]
pub struct ReadSection {
    /// Name.
    pub name: String,
    /// Its fields; parts of groups follow their group.
    pub fields: Vec<ReadField>,
    /// Is there an answer to any of them?
    pub is_answered: bool,
    /// Names of what was left empty, in one line: the reader is to see what was written.
    pub unanswered: String,
}

/// A field.
#[derive(Debug, Serialize)]
pub struct ReadField {
    /// Code, for notes.
    pub code: String,
    /// Label.
    pub label: String,
    /// Texts of the answer.
    pub texts: Vec<String>,
    /// A part of a group.
    pub is_part: bool,
    /// Is there something to read? A group is answered when one of its parts is.
    pub is_answered: bool,
}

/// A piece of evidence, in the shape of the component `evidence.item`.
#[derive(Clone, Debug, Serialize)]
pub struct ReadEvidence {
    title: String,
    kind: EvidenceKind,
    href: String,
    file_name: String,
    size_bytes: Option<i64>,
    url_host: Option<String>,
    page_note: String,
    is_public: bool,
    /// What an earlier piece with the same content is called.
    same_as: Option<String>,
    #[serde(flatten)]
    look: FileLook,
}

impl Reading {
    /// What `content` shows in `locale`. `is_blind`: evidence is called "Bukti 1", for its title may name people.
    #[must_use]
    pub fn new(content: &EntryContent, is_blind: bool, engine: &Engine, locale: Locale) -> Self {
        let read = |(position, piece)| read_evidence(piece, position, is_blind, engine, locale);
        let mut all: Vec<ReadEvidence> = content.evidence.iter().enumerate().map(read).collect();
        let contents: Vec<_> =
            content.evidence.iter().map(|piece| piece.sha256.as_deref().or(piece.url.as_deref())).collect();
        for (position, first) in repeated(&contents).into_iter().enumerate() {
            all[position].same_as = first.map(|first| all[first].title.clone());
        }
        let pieces = content.evidence.iter().map(|piece| piece.criterion.clone()).zip(all);
        let (of_criteria, others): (Vec<_>, Vec<_>) = pieces.partition(|(code, _)| code.is_some());
        Self {
            title: content.title.clone(),
            number: content.number.clone(),
            acronym: content.acronym.clone(),
            expansion: content.expansion.clone(),
            office: content.office.clone(),
            continuation: content.continuation.as_ref().map(|origin| ShownOrigin::new(origin, locale)),
            sections: content.sections.iter().map(|section| read_section(section, locale)).collect(),
            has_proofs: !of_criteria.is_empty(),
            evidence: others.into_iter().map(|(_, piece)| piece).collect(),
            by_criterion: of_criteria.into_iter().filter_map(|(code, piece)| Some((code?, piece))).collect(),
        }
    }

    /// The evidence for one criterion.
    #[must_use]
    pub fn evidence_for(&self, criterion: &str) -> Vec<ReadEvidence> {
        self.by_criterion.iter().filter(|(code, _)| code == criterion).map(|(_, piece)| piece.clone()).collect()
    }
}

fn read_section(section: &ContentSection, locale: Locale) -> ReadSection {
    let unanswered: Vec<String> = section.fields.iter().flat_map(|field| left_empty(field, locale)).collect();
    ReadSection {
        name: locale.pick(&section.name_id, &section.name_en).to_owned(),
        fields: section.fields.iter().flat_map(|field| read_field(field, locale)).collect(),
        is_answered: section.fields.iter().any(is_answered),
        unanswered: unanswered.join(", "),
    }
}

fn is_answered(field: &ContentField) -> bool {
    !field.texts.is_empty() || field.parts.iter().any(is_answered)
}

fn label(field: &ContentField, locale: Locale) -> &str {
    locale.pick(&field.label_id, &field.label_en)
}

/// What was left empty: the field as a whole, or parts of a group of which others are answered.
fn left_empty(field: &ContentField, locale: Locale) -> Vec<String> {
    if !is_answered(field) {
        return vec![label(field, locale).to_owned()];
    }
    let parts = field.parts.iter().filter(|part| !is_answered(part));
    parts.map(|part| format!("{} ({})", label(field, locale), label(part, locale))).collect()
}

fn read_field(field: &ContentField, locale: Locale) -> Vec<ReadField> {
    let one = |field: &ContentField, is_part| ReadField {
        code: field.code.clone(),
        label: label(field, locale).to_owned(),
        texts: field.texts.iter().map(|text| written(text.pick(locale), field.kind, locale)).collect(),
        is_part,
        is_answered: is_answered(field),
    };
    std::iter::once(one(field, false)).chain(field.parts.iter().map(|part| one(part, true))).collect()
}

fn written(text: &str, kind: FieldKind, locale: Locale) -> String {
    match (kind, text.parse()) {
        (FieldKind::Date, Ok(day)) => day_text(day, locale),
        _ => text.to_owned(),
    }
}

fn read_evidence(
    piece: &ContentEvidence,
    position: usize,
    is_blind: bool,
    engine: &Engine,
    locale: Locale,
) -> ReadEvidence {
    let neutral = || engine.message(locale, "judging-evidence-number", &[("number", (position + 1).to_string())]);
    let host = piece.url.as_deref().and_then(|url| url::Url::parse(url).ok()?.host_str().map(str::to_owned));
    ReadEvidence {
        title: if is_blind { neutral() } else { piece.title.clone() },
        kind: piece.kind,
        href: href(piece.kind, piece.pid, piece.url.as_deref()),
        file_name: piece.file_name.clone(),
        size_bytes: piece.size_bytes,
        url_host: host.filter(|_| !is_blind),
        page_note: piece.page_note.clone(),
        is_public: piece.is_public,
        same_as: None,
        look: FileLook::new(piece.pid, piece.state, piece.is_being_checked, piece.preview),
    }
}

fn href(kind: EvidenceKind, pid: Uuid, url: Option<&str>) -> String {
    match (kind, url) {
        (EvidenceKind::Link, Some(url)) => url.to_owned(),
        _ => format!("/evidence/{pid}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::entries::content::ShownText;

    fn field(code: &str, answer: Option<&str>, parts: Vec<ContentField>) -> ContentField {
        ContentField {
            code: code.to_owned(),
            label_id: format!("Isian {code}"),
            label_en: format!("Field {code}"),
            kind: FieldKind::Text,
            is_personal: false,
            texts: answer.map(ShownText::same).into_iter().collect(),
            parts,
        }
    }

    fn section(fields: Vec<ContentField>) -> ReadSection {
        let section = ContentSection {
            code: "s".to_owned(),
            name_id: "Bagian".to_owned(),
            name_en: "Section".to_owned(),
            fields,
        };
        read_section(&section, Locale::Id)
    }

    #[test]
    fn what_was_left_empty_is_one_line_and_the_rest_is_read() {
        let half = vec![field("g.1", Some("x"), Vec::new()), field("g.2", None, Vec::new())];
        let none = vec![field("h.1", None, Vec::new())];
        let read = section(vec![
            field("a", None, Vec::new()),
            field("b", Some("x"), Vec::new()),
            field("g", None, half),
            field("h", None, none),
        ]);
        assert!(read.is_answered);
        assert_eq!(read.unanswered, "Isian a, Isian g (Isian g.2), Isian h");
        let shown: Vec<_> = read.fields.iter().filter(|field| field.is_answered).map(|field| &field.code).collect();
        assert_eq!(shown, ["b", "g", "g.1"], "a group stands above the parts that are answered");
        assert_eq!(read.fields.len(), 7, "all can still be said something about");
    }

    #[test]
    fn a_section_with_everything_or_nothing_filled_in() {
        let full = section(vec![field("a", Some("x"), Vec::new())]);
        assert_eq!((full.is_answered, full.unanswered.as_str()), (true, ""));
        let empty = section(vec![field("a", None, Vec::new()), field("b", None, Vec::new())]);
        assert_eq!((empty.is_answered, empty.unanswered.as_str()), (false, "Isian a, Isian b"));
    }
}
