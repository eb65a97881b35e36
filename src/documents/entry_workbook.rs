//! Entries as a workbook: one sheet with the answers in the order of the form, one with levels claimed and evidence.
//! Described in `docs/formats/export.md`.

use std::{fmt::Display, fs::File};

use chrono::NaiveDate;
use chrono_tz::Tz;
use futures_util::{Stream, StreamExt};

use super::{
    DocumentError,
    labels::Labels,
    workbook::{Book, Cell},
};
use crate::{
    domain::{
        entry::EntryStatus,
        evidence::{EvidenceKind, FileState},
        form_set::{Field, FieldKind, FormSet},
        rubric::Criterion,
    },
    models::entries::{
        content::{ContentEvidence, ContentField, EntryContent},
        export::ExportedEntry,
    },
};

/// The form that the entries were written on, and where.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The form: its order is the order of the columns.
    pub form: FormSet,
    /// May the reader see personal data? Else there is no column for it.
    pub with_personal_data: bool,
    /// Zone of the contest's region.
    pub zone: Tz,
    /// Abbreviation of the zone, for headers.
    pub zone_name: &'static str,
}

/// One column of answers.
struct Column {
    code: String,
    title: String,
}

/// Writes all entries; the file vanishes when it is closed.
///
/// # Errors
/// When an entry cannot be read or the disk is full.
pub async fn write<S, E>(entries: S, shape: &Shape, labels: &Labels) -> Result<File, DocumentError>
where
    S: Stream<Item = Result<ExportedEntry, E>>,
    E: Display,
{
    let columns = columns(shape, labels);
    let mut book = Book::default();
    let mut header = titles(shape, labels, &HEAD);
    header.extend(columns.iter().map(|column| column.title.clone()));
    let answers = book.sheet(labels.get("export-sheet-entries"), &header)?;
    let proof = book.sheet(labels.get("export-sheet-evidence"), &titles(shape, labels, &PROOF))?;
    let mut entries = std::pin::pin!(entries);
    while let Some(entry) = entries.next().await {
        let entry = entry.map_err(|error| DocumentError::Source(error.to_string()))?;
        book.row(answers, &answer_row(&entry, &columns, shape, labels))?;
        for row in proof_rows(&entry, shape, labels) {
            book.row(proof, &row)?;
        }
    }
    book.finish()
}

const HEAD: [&str; 9] = [
    "export-number",
    "export-title",
    "export-acronym",
    "export-expansion",
    "export-office",
    "export-category",
    "export-status",
    "export-handed-in-at",
    "export-version",
];

const PROOF: [&str; 16] = [
    "export-number",
    "export-title",
    "export-criterion-code",
    "export-criterion",
    "export-level-claimed",
    "export-level-highest",
    "export-field",
    "export-evidence",
    "export-kind",
    "export-file-name",
    "export-link",
    "export-page-note",
    "export-size",
    "export-sha256",
    "export-attached-at",
    "export-file-state",
];

const OTHERS: [&str; 7] = [
    "export-sheet-entries",
    "export-sheet-evidence",
    "export-kind-file",
    "export-kind-link",
    "export-state-ready",
    "export-state-held",
    "export-state-missing",
];

/// Headers; one of a time says in which zone it is.
fn titles(shape: &Shape, labels: &Labels, keys: &[&'static str]) -> Vec<String> {
    let title = |key: &&'static str| match key.ends_with("-at") {
        true => format!("{} ({})", labels.get(key), shape.zone_name),
        false => labels.get(key).to_owned(),
    };
    keys.iter().map(title).collect()
}

fn columns(shape: &Shape, labels: &Labels) -> Vec<Column> {
    let may_show = |field: &&Field| shape.with_personal_data || !field.personal_data;
    let mut columns = Vec::new();
    for field in shape.form.fields().filter(may_show) {
        let title = labels.pick(&field.label_id, &field.label_en);
        if field.kind != FieldKind::Group {
            columns.push(Column { code: field.code.clone(), title: title.to_owned() });
        }
        for part in field.fields.iter().filter(may_show) {
            let title = format!("{title} – {}", labels.pick(&part.label_id, &part.label_en));
            columns.push(Column { code: format!("{}.{}", field.code, part.code), title });
        }
    }
    columns
}

fn answer_row(entry: &ExportedEntry, columns: &[Column], shape: &Shape, labels: &Labels) -> Vec<Cell> {
    let (row, content) = (&entry.entry, &entry.content);
    let category = entry.category.as_ref().map_or("", |known| labels.pick(&known.name_id, &known.name_en));
    let version = content.version.as_ref();
    let mut cells = vec![
        Cell::text(row.number.as_deref().unwrap_or_default()),
        Cell::text(&content.title),
        Cell::text(&content.acronym),
        Cell::text(&content.expansion),
        Cell::text(content.office.as_deref().unwrap_or_default()),
        Cell::text(category),
        Cell::text(labels.get(&status_key(row.status))),
        version
            .map_or(Cell::Empty, |version| Cell::Moment(version.handed_in_at.with_timezone(&shape.zone).naive_local())),
        version.map_or(Cell::Empty, |version| Cell::Number(i64::from(version.ordinal))),
    ];
    cells.extend(columns.iter().map(|column| answer(content, column, labels)));
    cells
}

fn status_key(status: EntryStatus) -> String {
    format!("common-entry-{}", status.as_str().replace('_', "-"))
}

/// Every word that the workbook may need.
#[must_use]
pub fn words() -> Vec<String> {
    let fixed = HEAD.iter().chain(&PROOF).chain(&OTHERS).map(|key| (*key).to_owned());
    fixed.chain(EntryStatus::ALL.iter().map(|status| status_key(*status))).collect()
}

fn answer(content: &EntryContent, column: &Column, labels: &Labels) -> Cell {
    content.field(&column.code).map_or(Cell::Empty, |field| typed(field, labels))
}

/// The answer as a number or day where the form asks for one and the answer is one.
fn typed(field: &ContentField, labels: &Labels) -> Cell {
    let text = shown(field, labels);
    match field.kind {
        FieldKind::Date => NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_or_else(|_| Cell::text(&text), Cell::Day),
        FieldKind::Number => text.parse().map_or_else(|_| Cell::text(&text), Cell::Number),
        _ => Cell::text(&text),
    }
}

/// The answer as text; several choices with `; ` between them.
#[must_use]
pub fn shown(field: &ContentField, labels: &Labels) -> String {
    field.texts.iter().map(|text| text.pick(labels.locale)).collect::<Vec<_>>().join("; ")
}

/// A row for every piece of evidence, criterion by criterion, and one for a claim that nothing proves.
fn proof_rows(entry: &ExportedEntry, shape: &Shape, labels: &Labels) -> Vec<Vec<Cell>> {
    let criteria = entry.category.iter().flat_map(|known| &known.rubric.criteria);
    let mut rows = Vec::new();
    for criterion in criteria {
        let pieces = entry.content.evidence.iter().filter(|piece| piece.criterion.as_ref() == Some(&criterion.code));
        let before = rows.len();
        rows.extend(pieces.map(|piece| proof_row(entry, Some(criterion), Some(piece), shape, labels)));
        if rows.len() == before && entry.content.claims.contains_key(&criterion.code) {
            rows.push(proof_row(entry, Some(criterion), None, shape, labels));
        }
    }
    let is_known = |code: &String| {
        entry.category.iter().any(|known| known.rubric.criteria.iter().any(|criterion| criterion.code == *code))
    };
    let others = entry.content.evidence.iter().filter(|piece| !piece.criterion.as_ref().is_some_and(is_known));
    rows.extend(others.map(|piece| proof_row(entry, None, Some(piece), shape, labels)));
    rows
}

fn proof_row(
    entry: &ExportedEntry,
    criterion: Option<&Criterion>,
    piece: Option<&ContentEvidence>,
    shape: &Shape,
    labels: &Labels,
) -> Vec<Cell> {
    let code = criterion.map(|known| known.code.as_str());
    let claimed = code.and_then(|code| entry.content.claims.get(code));
    let highest = criterion.and_then(|known| known.levels.iter().map(|level| level.value).max());
    let level = |value: Option<i32>| value.map_or(Cell::Empty, |value| Cell::Number(i64::from(value)));
    let mut cells = vec![
        Cell::text(entry.entry.number.as_deref().unwrap_or_default()),
        Cell::text(&entry.content.title),
        Cell::text(code.unwrap_or_default()),
        Cell::text(criterion.map_or("", |known| labels.pick(&known.name_id, &known.name_en))),
        level(claimed.copied()),
        level(highest),
    ];
    let Some(piece) = piece else { return cells };
    cells.extend([
        Cell::text(piece.field.as_deref().map_or("", |code| field_name(shape, code, labels))),
        Cell::text(&piece.title),
        Cell::text(labels.get(kind_key(piece.kind))),
        Cell::text(&piece.file_name),
        Cell::text(piece.url.as_deref().unwrap_or_default()),
        Cell::text(&piece.page_note),
        piece.size_bytes.map_or(Cell::Empty, Cell::Number),
        Cell::text(piece.sha256.as_deref().unwrap_or_default()),
        Cell::Moment(piece.created_at.with_timezone(&shape.zone).naive_local()),
        piece.state.map_or(Cell::Empty, |state| Cell::text(labels.get(state_key(state)))),
    ]);
    cells
}

const fn kind_key(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::File => "export-kind-file",
        EvidenceKind::Link => "export-kind-link",
    }
}

/// A file that is not handed out now is held back, whatever the reason.
#[must_use]
pub const fn state_key(state: FileState) -> &'static str {
    match state {
        FileState::Ready => "export-state-ready",
        FileState::Deleted => "export-state-missing",
        _ => "export-state-held",
    }
}

fn field_name<'a>(shape: &'a Shape, code: &'a str, labels: &Labels) -> &'a str {
    let asked = shape.form.evidence.iter().find(|asked| asked.field.as_deref() == Some(code) || asked.code == code);
    let field = shape.form.find(code).map(|(_, field)| labels.pick(&field.label_id, &field.label_en));
    field.or_else(|| asked.map(|asked| labels.pick(&asked.text_id, &asked.text_en))).unwrap_or(code)
}
