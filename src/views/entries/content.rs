//! The content of an entry as a page shows it, for whoever reads; made from the one read model.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::continuation::ShownOrigin;
use crate::{
    domain::{evidence::EvidenceKind, form_set::FieldKind, locale::Locale},
    models::entries::content::{ContentEvidence, ContentField, EntryContent, ShownText},
    views::{file_look::FileLook, filters::day_text},
};

/// Content ready to be shown by the component `entry.content`.
#[derive(Debug, Serialize)]
pub struct ShownContent {
    /// Office, when the reader may know it.
    pub office: Option<String>,
    /// When this version was handed in; `None` for the draft.
    pub handed_in_at: Option<DateTime<Utc>>,
    /// What was developed since an earlier entry.
    pub continuation: Option<ShownOrigin>,
    /// Sections that have something to show.
    pub sections: Vec<ShownSection>,
    /// Files and links.
    pub evidence: Vec<ShownEvidence>,
}

/// A section.
#[derive(Debug, Serialize)]
pub struct ShownSection {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its answered fields.
    pub fields: Vec<ShownField>,
}

/// An answered field.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ShownField {
    /// Its code.
    pub code: String,
    /// Its label.
    pub label: String,
    /// Paragraphs or choices.
    pub texts: Vec<String>,
    /// A long text keeps its line ends.
    pub is_long: bool,
    /// Personal data?
    pub is_personal: bool,
    /// A web address, to be followed.
    pub href: Option<String>,
    /// Answered parts of a group.
    pub parts: Vec<ShownField>,
}

/// A file or link; see `evidence.item`.
#[derive(Debug, Serialize)]
pub struct ShownEvidence {
    /// Public id.
    pub pid: uuid::Uuid,
    /// What it is called.
    pub title: String,
    /// File or link.
    pub kind: EvidenceKind,
    /// Where it is read.
    pub href: String,
    /// Name of the file.
    pub file_name: String,
    /// Size of the file.
    pub size_bytes: Option<i64>,
    /// Host of the link.
    pub url_host: Option<String>,
    /// Where to look in it.
    pub page_note: String,
    /// Made public by choice?
    pub is_public: bool,
    /// Criterion it proves.
    pub criterion: Option<String>,
    /// Field it belongs to.
    pub field: Option<String>,
    /// SHA-256 of the file.
    pub sha256: Option<String>,
    /// Preview, and why it cannot be opened.
    #[serde(flatten)]
    pub look: FileLook,
}

impl ShownContent {
    /// The content in one language.
    #[must_use]
    pub fn new(content: &EntryContent, locale: Locale) -> Self {
        let section = |section: &crate::models::entries::content::ContentSection| ShownSection {
            code: section.code.clone(),
            name: locale.pick(&section.name_id, &section.name_en).to_owned(),
            fields: shown_fields(&section.fields, locale),
        };
        Self {
            office: content.office.clone(),
            handed_in_at: content.version.as_ref().map(|version| version.handed_in_at),
            continuation: content.continuation.as_ref().map(|origin| ShownOrigin::new(origin, locale)),
            sections: content.sections.iter().map(section).filter(|section| !section.fields.is_empty()).collect(),
            evidence: content.evidence.iter().map(ShownEvidence::new).collect(),
        }
    }
}

/// The fields that say something.
#[must_use]
pub fn shown_fields(fields: &[ContentField], locale: Locale) -> Vec<ShownField> {
    fields
        .iter()
        .map(|field| ShownField::new(field, locale))
        .filter(|field| !field.texts.is_empty() || !field.parts.is_empty())
        .collect()
}

impl ShownField {
    fn new(field: &ContentField, locale: Locale) -> Self {
        let first = field.texts.first().map(|text| text.id.clone());
        Self {
            code: field.code.clone(),
            label: locale.pick(&field.label_id, &field.label_en).to_owned(),
            texts: field.texts.iter().map(|text| shown_text(text, field.kind, locale)).collect(),
            is_long: field.kind == FieldKind::LongText,
            is_personal: field.is_personal,
            href: first.filter(|_| field.kind == FieldKind::Url),
            parts: shown_fields(&field.parts, locale),
        }
    }
}

fn shown_text(text: &ShownText, kind: FieldKind, locale: Locale) -> String {
    let text = text.pick(locale);
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| kind == FieldKind::Date);
    day.map_or_else(|| text.to_owned(), |day| day_text(day, locale))
}

impl ShownEvidence {
    /// A piece as it is shown.
    #[must_use]
    pub fn new(piece: &ContentEvidence) -> Self {
        let url = piece.url.as_deref();
        Self {
            pid: piece.pid,
            title: piece.title.clone(),
            kind: piece.kind,
            href: url.map_or_else(|| format!("/evidence/{}", piece.pid), str::to_owned),
            file_name: piece.file_name.clone(),
            size_bytes: piece.size_bytes,
            url_host: url.and_then(host_of),
            page_note: piece.page_note.clone(),
            is_public: piece.is_public,
            criterion: piece.criterion.clone(),
            field: piece.field.clone(),
            sha256: piece.sha256.clone(),
            look: FileLook::new(piece.pid, piece.state, piece.is_being_checked, piece.preview),
        }
    }
}

/// Host of a link, so that people see where it leads.
#[must_use]
pub fn host_of(url: &str) -> Option<String> {
    url::Url::parse(url).ok()?.host_str().map(str::to_owned)
}
