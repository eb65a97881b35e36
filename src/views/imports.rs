//! The committee's imports: the list with the upload, the steps, the trial, the result.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::judging::Choice;
use crate::{
    domain::{
        importing::{
            CellFault, FAULTS_SHOWN, ImportField, ImportStatus, ImportedRow, MOST_ROWS, TableRow, column_name,
            find_header,
        },
        locale::Locale,
    },
    files::table::SheetHead,
    forms::import_form::{MappingForm, SheetForm, control},
    models::{
        imports::{ImportCase, Model, trial::AlikeRow, undoing::BuiltOn},
        regions,
    },
};

/// Says a message in the visitor's language.
pub type MessageOf<'a> = &'a dyn Fn(&str, &[(&str, String)]) -> String;

/// Rows of a sheet that are shown before it is chosen.
const PREVIEW_ROWS: usize = 6;
/// Cells of such a row.
const PREVIEW_CELLS: usize = 8;
/// Characters of such a cell.
const PREVIEW_LETTERS: usize = 40;
/// Values that are shown of a column.
const EXAMPLES: usize = 3;
/// Rows of the trial that are shown.
const SAMPLE: usize = 10;

/// What stands on top of every page of one import.
#[derive(Debug, Serialize)]
pub struct ImportTop {
    /// Its address.
    pub href: String,
    /// Name of the file.
    pub file_name: String,
    /// Type and name of the region.
    pub region: String,
    /// The chosen sheet; empty for a table of text.
    pub sheet: String,
    /// Version that forms carry.
    pub version: i32,
    /// Until when the file is kept.
    pub expires_at: DateTime<Utc>,
    /// Zone of the region.
    pub tz: &'static str,
}

impl ImportTop {
    /// The top of a case.
    #[must_use]
    pub fn new(case: &ImportCase, locale: Locale) -> Self {
        Self {
            href: href_of(&case.import),
            file_name: case.import.file_name.clone(),
            region: case.region.full_name(locale),
            sheet: case.import.sheet.clone().unwrap_or_default(),
            version: case.import.version,
            expires_at: case.import.expires_at,
            tz: case.region.time_zone.tz().name(),
        }
    }
}

fn href_of(import: &Model) -> String {
    format!("/committee/imports/{}", import.pid)
}

/// The list, and the form that brings a table.
#[derive(Debug, Serialize)]
pub struct IndexPage {
    imports: Vec<Line>,
    regions: Vec<Choice>,
    region: String,
    max_bytes: u64,
    max_rows: usize,
}

#[derive(Debug, Serialize)]
struct Line {
    href: String,
    file_name: String,
    status: ImportStatus,
    innovations: i32,
    created_at: DateTime<Utc>,
    tz: &'static str,
    region: String,
}

impl IndexPage {
    /// The page; `region`: code of the chosen one.
    #[must_use]
    pub fn new(imports: &[Model], regions: &[regions::Model], region: &str, max_bytes: u64, locale: Locale) -> Self {
        let of = |import: &Model| regions.iter().find(|region| region.id == import.region_id);
        let line = |import: &Model| Line {
            href: href_of(import),
            file_name: import.file_name.clone(),
            status: import.status,
            innovations: import.innovations,
            created_at: import.created_at,
            tz: of(import).map_or("Asia/Jakarta", |region| region.time_zone.tz().name()),
            region: of(import).map(|region| region.full_name(locale)).unwrap_or_default(),
        };
        let choice = |region: &regions::Model| Choice { value: region.code.clone(), label: region.full_name(locale) };
        let first = regions.first().map(|region| region.code.clone()).unwrap_or_default();
        Self {
            imports: imports.iter().map(line).collect(),
            regions: regions.iter().map(choice).collect(),
            region: if region.is_empty() { first } else { region.to_owned() },
            max_bytes,
            max_rows: MOST_ROWS,
        }
    }
}

/// The choice of a sheet.
#[derive(Debug, Serialize)]
pub struct SheetPage {
    /// The import.
    pub top: ImportTop,
    /// The sheets.
    pub sheets: Vec<SheetView>,
    /// The form as typed.
    pub form: SheetForm,
}

/// A sheet with its first rows.
#[derive(Debug, Serialize)]
pub struct SheetView {
    name: String,
    label: String,
    header_row: Option<u32>,
    rows: Vec<PreviewRow>,
}

#[derive(Debug, Serialize)]
struct PreviewRow {
    number: u32,
    is_header: bool,
    cells: Vec<String>,
}

impl SheetView {
    /// A sheet; `unnamed`: what a table of text is called.
    #[must_use]
    pub fn new(head: &SheetHead, unnamed: &str) -> Self {
        let header_row = find_header(&head.rows);
        let row = |row: &TableRow| PreviewRow {
            number: row.number,
            is_header: Some(row.number) == header_row,
            cells: row.cells.iter().take(PREVIEW_CELLS).map(|cell| shortened(&cell.text(), PREVIEW_LETTERS)).collect(),
        };
        Self {
            name: head.name.clone(),
            label: if head.name.is_empty() { unnamed.to_owned() } else { head.name.clone() },
            header_row,
            rows: head.rows.iter().take(PREVIEW_ROWS).map(row).collect(),
        }
    }
}

/// Which column is what.
#[derive(Debug, Serialize)]
pub struct MappingPage {
    /// The import.
    pub top: ImportTop,
    /// The fields, each with the column that was guessed or chosen.
    pub fields: Vec<FieldView>,
    /// The columns as choices.
    pub columns: Vec<Choice>,
    /// The columns with what stands in them.
    pub examples: Vec<ColumnView>,
    /// Frameworks that dimensions may be of.
    pub frameworks: Vec<Choice>,
    /// The form as typed.
    pub form: MappingForm,
    /// Number of rows below the header.
    pub rows: usize,
    /// Number of cells with a formula.
    pub formulas: usize,
}

/// A field to which a column is mapped.
#[derive(Debug, Serialize)]
pub struct FieldView {
    name: String,
    label: String,
    hint: String,
    value: String,
    is_required: bool,
}

/// A column with its header and some of its values.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnView {
    letter: String,
    header: String,
    examples: Vec<String>,
}

impl FieldView {
    /// The fields of a form; the hint of one that is mapped shows what stands in its column.
    #[must_use]
    pub fn all(form: &MappingForm, columns: &[ColumnView], say: MessageOf<'_>) -> Vec<Self> {
        let view = |field: &ImportField| {
            let code = field.as_str().replace('_', "-");
            let value = form.columns.get(field).cloned().unwrap_or_default();
            let examples = value
                .parse::<usize>()
                .ok()
                .and_then(|column| columns.get(column))
                .map(|column| column.examples.join(" · "));
            let hint = say(&format!("imports-field-{code}-hint"), &[]);
            let seen =
                examples.filter(|seen| !seen.is_empty()).map(|seen| say("imports-examples", &[("values", seen)]));
            Self {
                name: control(*field),
                label: say(&format!("imports-field-{code}"), &[]),
                hint: [Some(hint), seen]
                    .into_iter()
                    .flatten()
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(" "),
                value,
                is_required: field.is_required(),
            }
        };
        ImportField::ALL.iter().map(view).collect()
    }
}

impl ColumnView {
    /// The columns of a table below its header.
    #[must_use]
    pub fn all(header: &TableRow, rows: &[TableRow]) -> Vec<Self> {
        let count = rows.iter().chain([header]).map(|row| row.cells.len()).max().unwrap_or(0);
        let view = |column: usize| {
            let filled = rows.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_blank());
            Self {
                letter: column_name(column),
                header: header.cell(column).text(),
                examples: filled.take(EXAMPLES).map(|cell| shortened(&cell.text(), PREVIEW_LETTERS)).collect(),
            }
        };
        (0..count).map(view).collect()
    }

    /// The columns as choices: `B · Nama Inovasi`.
    #[must_use]
    pub fn choices(columns: &[Self]) -> Vec<Choice> {
        let label = |column: &Self| match column.header.as_str() {
            "" => column.letter.clone(),
            header => format!("{} · {}", column.letter, shortened(header, PREVIEW_LETTERS)),
        };
        columns.iter().enumerate().map(|(at, column)| Choice { value: at.to_string(), label: label(column) }).collect()
    }
}

/// The trial.
#[derive(Debug, Serialize)]
pub struct TrialPage {
    /// The import.
    pub top: ImportTop,
    /// How many innovations would be written.
    pub rows: usize,
    /// How many rows are left out because the catalogue has them.
    pub skipped: usize,
    /// How many faults there are.
    pub faults: usize,
    /// The first of them.
    pub shown: Vec<FaultView>,
    /// Rows that look like something in the catalogue.
    pub alike: Vec<AlikeView>,
    /// The first rows as they would be written.
    pub sample: Vec<SampleView>,
    /// Number of cells with a formula.
    pub formulas: usize,
}

/// A fault as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultView {
    /// Name of the sheet; empty for a table of text.
    pub sheet: String,
    /// Number of the row.
    pub row: u32,
    /// Name of the column, `C`; empty for a column that is not there.
    pub column: String,
    /// What the column is mapped to.
    pub field: String,
    /// What stands in the cell.
    pub found: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub mend: String,
}

impl FaultView {
    /// A fault in words.
    #[must_use]
    pub fn new(fault: &CellFault, sheet: &str, say: MessageOf<'_>) -> Self {
        let args = [("found", fault.found.clone()), ("about", fault.about.clone())];
        Self {
            sheet: sheet.to_owned(),
            row: fault.row,
            column: fault.column.map(column_name).unwrap_or_default(),
            field: say(&format!("imports-field-{}", fault.field.as_str().replace('_', "-")), &[]),
            found: fault.found.clone(),
            what: say(&fault.kind.message_key(), &args),
            mend: say(&fault.kind.mend_key(), &args),
        }
    }

    /// The faults that the page shows.
    #[must_use]
    pub fn first(faults: &[CellFault], sheet: &str, say: MessageOf<'_>) -> Vec<Self> {
        faults.iter().take(FAULTS_SHOWN).map(|fault| Self::new(fault, sheet, say)).collect()
    }
}

/// A row that looks like something in the catalogue.
#[derive(Debug, Serialize)]
pub struct AlikeView {
    row: u32,
    name: String,
    other: String,
    href: String,
    place: String,
}

impl AlikeView {
    /// A row that looks alike.
    #[must_use]
    pub fn new(alike: &AlikeRow, locale: Locale) -> Self {
        let region = locale.pick(&alike.region_id, &alike.region_en);
        Self {
            row: alike.row,
            name: alike.name.clone(),
            other: alike.other.clone(),
            href: format!("/catalogue/{}", alike.slug),
            place: format!("{region}, {}", alike.year),
        }
    }
}

/// A row as it would be written.
#[derive(Debug, Serialize)]
pub struct SampleView {
    row: u32,
    name: String,
    year: i32,
    office: String,
    dimensions: usize,
}

impl SampleView {
    /// The first rows.
    #[must_use]
    pub fn first(rows: &[ImportedRow]) -> Vec<Self> {
        let view = |row: &ImportedRow| Self {
            row: row.row,
            name: row.name.clone(),
            year: row.year,
            office: row.office.clone(),
            dimensions: row.dimensions.len(),
        };
        rows.iter().take(SAMPLE).map(view).collect()
    }
}

/// What became of an import.
#[derive(Debug, Serialize)]
pub struct ShowPage {
    /// The import.
    pub top: ImportTop,
    /// Where it stands.
    pub status: ImportStatus,
    /// How many innovations it wrote.
    pub innovations: i32,
    /// When.
    pub done_at: Option<DateTime<Utc>>,
    /// What keeps it from being taken back: name and address.
    pub built_on: Vec<BuiltOnView>,
}

/// An innovation that something builds on.
#[derive(Debug, Serialize)]
pub struct BuiltOnView {
    name: String,
    href: String,
}

impl From<BuiltOn> for BuiltOnView {
    fn from(built_on: BuiltOn) -> Self {
        Self { name: built_on.name, href: format!("/catalogue/{}", built_on.slug) }
    }
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
