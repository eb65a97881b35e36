//! An entry's content beside the form of somebody who checks or scores it.

use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::{evidence::EvidenceKind, form_set::FieldKind, locale::Locale},
    models::entries::content::{ContentEvidence, ContentField, EntryContent},
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
    /// A group of which something is filled in: its parts follow.
    pub has_answered_parts: bool,
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
    #[serde(flatten)]
    look: FileLook,
}

impl Reading {
    /// What `content` shows in `locale`. `is_blind`: evidence is called "Bukti 1", for its title may name people.
    #[must_use]
    pub fn new(content: &EntryContent, is_blind: bool, engine: &Engine, locale: Locale) -> Self {
        let pieces: Vec<(Option<String>, ReadEvidence)> = content
            .evidence
            .iter()
            .enumerate()
            .map(|(position, piece)| {
                (piece.criterion.clone(), read_evidence(piece, position, is_blind, engine, locale))
            })
            .collect();
        let (of_criteria, others): (Vec<_>, Vec<_>) = pieces.into_iter().partition(|(code, _)| code.is_some());
        Self {
            title: content.title.clone(),
            number: content.number.clone(),
            acronym: content.acronym.clone(),
            expansion: content.expansion.clone(),
            office: content.office.clone(),
            continuation: content.continuation.as_ref().map(|origin| ShownOrigin::new(origin, locale)),
            sections: content
                .sections
                .iter()
                .map(|section| ReadSection {
                    name: locale.pick(&section.name_id, &section.name_en).to_owned(),
                    fields: section.fields.iter().flat_map(|field| read_field(field, locale)).collect(),
                })
                .collect(),
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

fn read_field(field: &ContentField, locale: Locale) -> Vec<ReadField> {
    let one = |field: &ContentField, is_part| ReadField {
        code: field.code.clone(),
        label: locale.pick(&field.label_id, &field.label_en).to_owned(),
        texts: field.texts.iter().map(|text| written(text.pick(locale), field.kind, locale)).collect(),
        is_part,
        has_answered_parts: field.parts.iter().any(|part| !part.texts.is_empty()),
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
        look: FileLook::new(piece.pid, piece.state, piece.is_being_checked, piece.preview),
    }
}

fn href(kind: EvidenceKind, pid: Uuid, url: Option<&str>) -> String {
    match (kind, url) {
        (EvidenceKind::Link, Some(url)) => url.to_owned(),
        _ => format!("/evidence/{pid}"),
    }
}
