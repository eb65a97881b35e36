//! Before and after handing in: the check page, the receipt, two versions side by side.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    EntryTop, Step,
    content::{ShownEvidence, ShownField, shown_fields},
    ledger::level_text,
    office_approval::ApprovalView,
    show::Correction,
    similar::AlikeView,
};
use crate::{
    domain::{
        completeness::{Gap, GapReason, GapTarget},
        form_set::FormSet,
        handed_in::HandedInEvidence,
        ledger::in_ledger_order,
        locale::Locale,
        rubric::{Criterion, Rubric},
    },
    forms::{
        claims_form,
        section_form::{args, message_key},
    },
    models::entries::{
        content::EntryContent,
        draft::{Draft, HEAD},
        submission::Submission,
    },
    views::{
        engine::Engine,
        word_diff::{DiffPart, word_diff},
    },
};

/// The check page.
#[derive(Debug, Serialize)]
pub struct CheckPage {
    /// The entry.
    pub entry: EntryTop,
    /// All steps.
    pub steps: Vec<Step>,
    /// What is still missing or wrong.
    pub gaps: Vec<GapView>,
    /// Things done.
    pub filled: usize,
    /// Things asked.
    pub fields: usize,
    /// When the page was opened, sealed.
    pub opened: String,
    /// Minutes of grace for this page after closing.
    pub grace_minutes: i32,
    /// Was it handed in before?
    pub is_again: bool,
    /// Handed in before, and nothing changed since.
    pub is_unchanged: bool,
    /// What the committee wants corrected.
    pub correction: Option<Correction>,
    /// What is like it.
    pub similar: Vec<AlikeView>,
    /// The approval by the head of the office; `None` where the contest asks for none.
    pub approval: Option<ApprovalView>,
}

/// One thing to mend, with the way there.
#[derive(Debug, Serialize)]
pub struct GapView {
    /// Where.
    pub label: String,
    /// What.
    pub message: String,
    /// The way there.
    pub href: String,
}

impl GapView {
    /// A gap in words; `say` gives a message with its arguments.
    #[must_use]
    pub fn new(
        gap: &Gap,
        draft: &Draft,
        locale: Locale,
        say: &impl Fn(&str, &[(&'static str, String)]) -> String,
    ) -> Self {
        let base = format!("/entries/{}", draft.entry.pid);
        let (label, href) = match &gap.target {
            GapTarget::Field { section, field } if section == HEAD => {
                (say(&format!("entries-{field}"), &[]), format!("{base}/sections/{section}#field-{field}"))
            }
            GapTarget::Field { section, field } => {
                (field_label(&draft.form, field, locale), format!("{base}/sections/{section}#field-{field}"))
            }
            GapTarget::Claim { criterion } => (
                say("ledger-claim-of", &[("criterion", criterion_name(draft, criterion, locale))]),
                format!("{base}/evidence#field-{}", claims_form::field(criterion)),
            ),
            GapTarget::Criterion { requirement, .. } | GapTarget::Evidence { requirement } => (
                requirement_text(draft, requirement, locale),
                format!("{base}/evidence?for=r:{requirement}#requirement-{requirement}"),
            ),
        };
        let message = match &gap.reason {
            GapReason::Answer { fault, limit, actual } => say(&message_key(*fault), &args(*limit, *actual)),
            GapReason::EvidenceMissing { missing } => {
                say("entries-evidence-missing", &[("count", missing.to_string())])
            }
            GapReason::ClaimMissing => say("ledger-gap-missing", &[]),
            GapReason::ClaimUnproved => say("ledger-gap-unproved", &[]),
        };
        Self { label, message, href }
    }
}

/// Label of a field; for parts of groups both labels.
#[must_use]
pub fn field_label(form: &FormSet, code: &str, locale: Locale) -> String {
    let (field, part) = code.split_once('.').map_or((code, None), |(field, part)| (field, Some(part)));
    let Some((_, field)) = form.find(field) else { return code.to_owned() };
    let label = locale.pick(&field.label_id, &field.label_en);
    let part = part.and_then(|part| field.fields.iter().find(|known| known.code == part));
    part.map_or_else(|| label.to_owned(), |part| format!("{label}: {}", locale.pick(&part.label_id, &part.label_en)))
}

fn criterion_name(draft: &Draft, code: &str, locale: Locale) -> String {
    let found = draft.category.rubric.criterion(code);
    found.map_or_else(|| code.to_owned(), |found| locale.pick(&found.name_id, &found.name_en).to_owned())
}

fn requirement_text(draft: &Draft, code: &str, locale: Locale) -> String {
    let mut all = draft.form.evidence.iter().chain(&draft.category.required_evidence);
    let found = all.find(|requirement| requirement.code == code);
    found.map_or_else(|| code.to_owned(), |found| locale.pick(&found.text_id, &found.text_en).to_owned())
}

/// The receipt.
#[derive(Debug, Serialize)]
pub struct ReceiptPage {
    /// The entry.
    pub entry: EntryTop,
    /// Title as it was handed in.
    pub title: String,
    /// Number.
    pub number: String,
    /// First, second … time.
    pub ordinal: i32,
    /// When.
    pub handed_in_at: DateTime<Utc>,
    /// Hash of what was handed in.
    pub sha256: String,
    /// The code that the page of checking asks for.
    pub short_code: String,
    /// Who handed it in.
    pub author: String,
    /// After closing, within the grace?
    pub in_grace: bool,
    /// Name of the category.
    pub category: String,
    /// Office.
    pub office: Option<String>,
    /// Files and links; `None` for who may not see the list.
    pub evidence: Option<Vec<ReceiptLine>>,
    /// Address of the document that the hash is of, for who may read it.
    pub snapshot_href: Option<String>,
    /// Address of the receipt as PDF.
    pub paper_href: String,
    /// Address at which anyone can check it.
    pub check_href: String,
}

/// A file or link on the receipt.
#[derive(Debug, Serialize)]
pub struct ReceiptLine {
    /// What it is called.
    pub title: String,
    /// Name of the file, or the link.
    pub name: String,
    /// Size of the file.
    pub size_bytes: Option<i64>,
    /// SHA-256 of the file.
    pub sha256: Option<String>,
}

impl ReceiptLine {
    /// A line of the list.
    #[must_use]
    pub fn new(piece: HandedInEvidence) -> Self {
        let name = piece.url.unwrap_or(piece.file_name);
        let title = if piece.title.is_empty() { name.clone() } else { piece.title };
        Self { title, name, size_bytes: piece.size_bytes, sha256: piece.sha256 }
    }
}

/// Two versions of an entry.
#[derive(Debug, Serialize)]
pub struct ComparePage {
    /// The entry.
    pub entry: EntryTop,
    /// The earlier version.
    pub before: VersionView,
    /// The later version.
    pub after: VersionView,
    /// Fields that differ.
    pub changes: Vec<Change>,
    /// Evidence that came.
    pub added: Vec<ShownEvidence>,
    /// Evidence that went.
    pub removed: Vec<ShownEvidence>,
}

/// One of the versions.
#[derive(Debug, Serialize)]
pub struct VersionView {
    /// First, second … time.
    pub ordinal: i32,
    /// When.
    pub at: DateTime<Utc>,
}

impl VersionView {
    /// The version of a submission.
    #[must_use]
    pub const fn new(submission: &Submission) -> Self {
        Self { ordinal: submission.ordinal, at: submission.created_at }
    }
}

/// A field that differs.
#[derive(Debug, Serialize)]
pub struct Change {
    /// Its label.
    pub label: String,
    /// What it said.
    pub before: String,
    /// What it says.
    pub after: String,
    /// Both, word by word.
    pub parts: Vec<DiffPart>,
}

impl Change {
    /// The change of a field; `None` when nothing changed.
    #[must_use]
    pub fn between(label: String, before: String, after: String) -> Option<Self> {
        (before != after).then(|| Self { parts: word_diff(&before, &after), label, before, after })
    }
}

/// The fields that differ, head first; `head` names title, acronym, expansion and office.
#[must_use]
pub fn changes(before: &EntryContent, after: &EntryContent, head: [String; 4], locale: Locale) -> Vec<Change> {
    let heads = |content: &EntryContent| {
        [
            content.title.clone(),
            content.acronym.clone(),
            content.expansion.clone(),
            content.office.clone().unwrap_or_default(),
        ]
    };
    let mut lines: Vec<(String, String, String)> = head
        .into_iter()
        .zip(heads(before))
        .zip(heads(after))
        .map(|((label, before), after)| (label, before, after))
        .collect();
    let (old, new) = (flat(before, locale), flat(after, locale));
    for (code, label, text) in &new {
        let before = old.iter().find(|(known, ..)| known == code).map(|(.., text)| text.clone()).unwrap_or_default();
        lines.push((label.clone(), before, text.clone()));
    }
    let gone = old.into_iter().filter(|(code, ..)| new.iter().all(|(known, ..)| known != code));
    lines.extend(gone.map(|(_, label, text)| (label, text, String::new())));
    lines.into_iter().filter_map(|(label, before, after)| Change::between(label, before, after)).collect()
}

/// The criteria of which another level is claimed, in ledger order.
#[must_use]
pub fn claim_changes(
    rubric: &Rubric,
    before: &EntryContent,
    after: &EntryContent,
    engine: &Engine,
    locale: Locale,
) -> Vec<Change> {
    let level = |content: &EntryContent, criterion: &Criterion| {
        let claimed = content.claims.get(&criterion.code);
        claimed.map_or_else(String::new, |level| level_text(criterion, *level, engine, locale))
    };
    in_ledger_order(rubric)
        .into_iter()
        .filter_map(|criterion| {
            let name = locale.pick(&criterion.name_id, &criterion.name_en).to_owned();
            let label = engine.message(locale, "ledger-claim-of", &[("criterion", name)]);
            Change::between(label, level(before, criterion), level(after, criterion))
        })
        .collect()
}

/// Every answered field with its text; parts of groups singly.
fn flat(content: &EntryContent, locale: Locale) -> Vec<(String, String, String)> {
    fn line(field: ShownField) -> Vec<(String, String, String)> {
        if field.parts.is_empty() {
            return vec![(field.code, field.label, field.texts.join("\n"))];
        }
        let group = field.label;
        field
            .parts
            .into_iter()
            .map(|part| (part.code, format!("{group}: {}", part.label), part.texts.join("\n")))
            .collect()
    }
    let fields = content.sections.iter().flat_map(|section| shown_fields(&section.fields, locale));
    fields.flat_map(line).collect()
}
