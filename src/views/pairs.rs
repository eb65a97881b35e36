//! Pairs of innovations that look alike, for the committee and for planners.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{
    entries::content::{ShownField, shown_fields},
    judging::{CommitteeHead, Pager},
};
use crate::{
    domain::{form_set::FieldKind, likeness::PairVerdict, locale::Locale},
    forms::pair_form::PairForm,
    models::{
        catalogue::Innovation,
        contests::Standing,
        entries::content::EntryContent,
        likeness::listing::{Listed, Mark, Side},
    },
    search::likeness::STRONG_FROM,
};

/// The pairs of a contest.
#[derive(Debug, Serialize)]
pub struct PairsPage {
    /// The contest.
    pub contest: CommitteeHead,
    /// Open and marked, with counts.
    pub tabs: Vec<TabLink>,
    /// The pairs.
    pub lines: Vec<PairLine>,
    /// Where the list stands.
    pub pager: Option<Pager>,
    /// Are marked pairs shown?
    pub is_marked: bool,
}

/// Open or marked pairs.
#[derive(Debug, Serialize)]
pub struct TabLink {
    label: String,
    href: String,
    count: usize,
    is_current: bool,
}

/// The two lists with their counts (open, marked).
#[must_use]
pub fn tabs(path: &str, counts: (usize, usize), marked: bool, say: &dyn Fn(&str) -> String) -> Vec<TabLink> {
    let tab = |state: &str, count, is_current| TabLink {
        label: say(&format!("pairs-state-{state}")),
        href: format!("{path}?state={state}"),
        count,
        is_current,
    };
    vec![tab("open", counts.0, !marked), tab("marked", counts.1, marked)]
}

/// A pair in a list.
#[derive(Debug, Serialize)]
pub struct PairLine {
    href: String,
    entry: SideName,
    other: SideName,
    /// In percent.
    likeness: Option<u16>,
    is_strong: bool,
    is_continuation: bool,
    mark: Option<MarkView>,
}

#[derive(Debug, Serialize)]
struct SideName {
    pid: Uuid,
    name: String,
    expansion: String,
    place: String,
    year: i32,
    href: Option<String>,
}

#[derive(Debug, Serialize)]
struct MarkView {
    verdict: PairVerdict,
    note: String,
    author: String,
    at: DateTime<Utc>,
}

impl PairLine {
    /// The pair in the reader's language; `path`: address of the contest's pairs.
    #[must_use]
    pub fn new(listed: &Listed, path: &str, locale: Locale) -> Self {
        Self {
            href: format!("{path}/{}/{}", listed.entry.pid, listed.other.pid),
            entry: SideName::new(&listed.entry, locale),
            other: SideName::new(&listed.other, locale),
            likeness: listed.likeness.map(|likeness| likeness.total / 10),
            is_strong: listed.likeness.is_some_and(|likeness| likeness.total >= STRONG_FROM),
            is_continuation: listed.is_continuation,
            mark: listed.mark.as_ref().map(MarkView::new),
        }
    }
}

impl PairLine {
    /// The pair for readers who may not open it.
    #[must_use]
    pub fn unlinked(listed: &Listed, locale: Locale) -> Self {
        Self { href: String::new(), ..Self::new(listed, "", locale) }
    }
}

impl SideName {
    fn new(side: &Side, locale: Locale) -> Self {
        Self {
            pid: side.pid,
            name: side.name.clone(),
            expansion: side.expansion.clone(),
            place: side.place(locale).to_owned(),
            year: side.year,
            href: side.slug.as_ref().map(|slug| format!("/catalogue/{slug}")),
        }
    }
}

impl MarkView {
    fn new(mark: &Mark) -> Self {
        Self {
            verdict: mark.row.verdict,
            note: mark.row.note.clone(),
            author: mark.author.clone(),
            at: mark.row.updated_at,
        }
    }
}

/// One pair, side by side.
#[derive(Debug, Serialize)]
pub struct PairPage {
    /// The contest.
    pub contest: CommitteeHead,
    /// Where the form is sent.
    pub action: String,
    /// What was filled in.
    pub form: PairForm,
    /// Version of the mark; 0 when there is none.
    pub version: i32,
    /// The entry.
    pub entry: SideView,
    /// What it looks like.
    pub other: SideView,
    /// Both in short, with the mark.
    pub line: PairLine,
}

/// One side with what it says.
#[derive(Debug, Serialize)]
pub struct SideView {
    name: String,
    acronym: String,
    expansion: String,
    place: String,
    year: i32,
    office: String,
    href: String,
    texts: Vec<ShownField>,
    summary: String,
}

impl SideView {
    /// An entry as it was handed in: its head and its longer texts.
    #[must_use]
    pub fn of_entry(content: &EntryContent, standing: &Standing, locale: Locale) -> Self {
        let fields = content.sections.iter().flat_map(|section| &section.fields);
        let long: Vec<_> = fields
            .filter(|field| field.kind == FieldKind::LongText && !field.is_personal && !field.texts.is_empty())
            .cloned()
            .collect();
        Self {
            name: content.title.clone(),
            acronym: content.acronym.clone(),
            expansion: content.expansion.clone(),
            place: super::entries::contest_name(standing, locale),
            year: standing.contest.year,
            office: content.office.clone().unwrap_or_default(),
            href: format!("/committee/contests/{}/verification/{}", standing.contest.slug, content.pid),
            texts: shown_fields(&long, locale),
            summary: String::new(),
        }
    }

    /// A record of the catalogue.
    #[must_use]
    pub fn of_innovation(row: &Innovation, side: &Side, locale: Locale) -> Self {
        let pick = |id: &str, en: &str| if en.is_empty() { id.to_owned() } else { locale.pick(id, en).to_owned() };
        let texts = [pick(&row.summary_id, &row.summary_en), pick(&row.description_id, &row.description_en)];
        Self {
            name: row.name.clone(),
            acronym: row.acronym.clone(),
            expansion: row.expansion.clone(),
            place: side.place(locale).to_owned(),
            year: row.year,
            office: row.office_name.clone(),
            href: format!("/catalogue/{}", row.slug),
            texts: Vec::new(),
            summary: texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n"),
        }
    }
}
