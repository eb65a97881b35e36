//! A row of the table becomes an innovation, or a list of what is wrong with its cells.

use std::collections::BTreeMap;

use super::{
    Cell, CellFault, FaultKind, ImportField, Mapping, TableRow,
    values::{YearFault, parse_year, stage_of, tag_status_of},
};
use crate::domain::{framework::TagStatus, innovation::Maturity, text::fold};

/// A region of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionChoice {
    /// Its row.
    pub id: i64,
    /// Kemendagri code.
    pub code: String,
    /// Folded names under which it is found: with its type, and without.
    pub names: Vec<String>,
    /// May this committee import for it?
    pub is_own: bool,
}

/// A dimension of the framework that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionChoice {
    /// Its row.
    pub id: i64,
    /// Folded code and names.
    pub names: Vec<String>,
}

/// What rows are checked against.
#[derive(Debug, Clone, Default)]
pub struct ImportFacts {
    /// All regions.
    pub regions: Vec<RegionChoice>,
    /// The region of rows that name none.
    pub region_id: i64,
    /// The dimensions that may be named.
    pub dimensions: Vec<DimensionChoice>,
    /// Codes of affairs by their folded names and codes.
    pub affairs: BTreeMap<String, String>,
    /// The year it is.
    pub this_year: i32,
}

/// An innovation as it will be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// Number of its row.
    pub row: u32,
    /// Name.
    pub name: String,
    /// Acronym; may be empty.
    pub acronym: String,
    /// What the acronym stands for; may be empty.
    pub expansion: String,
    /// Region.
    pub region_id: i64,
    /// Year.
    pub year: i32,
    /// Office; may be empty.
    pub office: String,
    /// Code of the affair; may be empty.
    pub affair: String,
    /// Stage.
    pub maturity: Maturity,
    /// Short description; may be empty.
    pub summary: String,
    /// Dimensions, the main one first.
    pub dimensions: Vec<i64>,
    /// How settled they are.
    pub tag_status: TagStatus,
    /// Award, as written; may be empty.
    pub award: String,
    /// Source; may be empty.
    pub source: String,
}

impl ImportedRow {
    /// Two rows with the same key are one innovation.
    #[must_use]
    pub fn key(&self) -> (i64, i32, String) {
        (self.region_id, self.year, fold(&self.name))
    }
}

/// Reads a row.
///
/// # Errors
/// Everything that is wrong with it, cell by cell.
pub fn check_row(row: &TableRow, mapping: &Mapping, facts: &ImportFacts) -> Result<ImportedRow, Vec<CellFault>> {
    let mut check = Check { row, mapping, faults: Vec::new() };
    let name = check.text(ImportField::Name);
    if fold(&name).is_empty() && check.faults.is_empty() {
        check.fault(ImportField::Name, FaultKind::Missing);
    }
    let imported = ImportedRow {
        row: row.number,
        name,
        acronym: check.text(ImportField::Acronym),
        expansion: check.text(ImportField::Expansion),
        region_id: check.region(facts),
        year: check.year(facts),
        office: check.text(ImportField::Office),
        affair: check.affair(facts),
        maturity: check.stage(),
        summary: check.text(ImportField::Summary),
        dimensions: check.dimensions(facts),
        tag_status: check.tag_status(),
        award: check.text(ImportField::Award),
        source: check.text(ImportField::Source),
    };
    if check.faults.is_empty() { Ok(imported) } else { Err(check.faults) }
}

struct Check<'a> {
    row: &'a TableRow,
    mapping: &'a Mapping,
    faults: Vec<CellFault>,
}

impl Check<'_> {
    fn fault(&mut self, field: ImportField, kind: FaultKind) {
        self.fault_about(field, kind, "");
    }

    fn fault_about(&mut self, field: ImportField, kind: FaultKind, about: &str) {
        let found = self.cell(field).text();
        let column = self.mapping.column(field);
        self.faults.push(CellFault::new(self.row.number, column, field, kind, &found).about(about));
    }

    fn cell(&self, field: ImportField) -> Cell {
        self.mapping.column(field).map(|column| self.row.cell(column).clone()).unwrap_or_default()
    }

    /// The text of a field in one line; empty when it cannot be taken.
    fn text(&mut self, field: ImportField) -> String {
        let cell = self.cell(field);
        if matches!(cell, Cell::Error(_)) {
            self.fault(field, FaultKind::CellError);
            return String::new();
        }
        let text = cell.text().split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > field.longest() {
            self.fault_about(field, FaultKind::TooLong, &field.longest().to_string());
            return String::new();
        }
        text
    }

    fn region(&mut self, facts: &ImportFacts) -> i64 {
        let before = self.faults.len();
        let written = self.text(ImportField::Region);
        if written.is_empty() || self.faults.len() > before {
            return facts.region_id;
        }
        let folded = fold(&written);
        let mut found = facts.regions.iter().filter(|region| region.code == written || region.names.contains(&folded));
        match (found.next(), found.next()) {
            (None, _) => self.fault(ImportField::Region, FaultKind::RegionUnknown),
            (Some(_), Some(_)) => self.fault(ImportField::Region, FaultKind::RegionAmbiguous),
            (Some(region), None) if region.is_own => return region.id,
            (Some(_), None) => self.fault(ImportField::Region, FaultKind::RegionNotYours),
        }
        facts.region_id
    }

    fn year(&mut self, facts: &ImportFacts) -> i32 {
        let cell = self.cell(ImportField::Year);
        if cell.is_blank() {
            return self.mapping.year.unwrap_or_else(|| {
                self.fault(ImportField::Year, FaultKind::Missing);
                0
            });
        }
        match parse_year(&cell, facts.this_year) {
            Ok(year) => return year,
            Err(YearFault::Unreadable) => self.fault(ImportField::Year, FaultKind::YearUnreadable),
            Err(YearFault::DayNumber) => self.fault(ImportField::Year, FaultKind::YearIsDayNumber),
            Err(YearFault::OutOfRange) => {
                let range = format!("{}–{}", super::FIRST_YEAR, facts.this_year + 1);
                self.fault_about(ImportField::Year, FaultKind::YearOutOfRange, &range);
            }
        }
        0
    }

    fn affair(&mut self, facts: &ImportFacts) -> String {
        let written = self.text(ImportField::Affair);
        let code = facts.affairs.get(&fold(&written)).cloned();
        if code.is_none() && !written.is_empty() {
            self.fault(ImportField::Affair, FaultKind::AffairUnknown);
        }
        code.unwrap_or_default()
    }

    /// A table that says nothing about the stage claims the least.
    fn stage(&mut self) -> Maturity {
        let written = self.text(ImportField::Stage);
        if written.is_empty() {
            return Maturity::Launched;
        }
        stage_of(&fold(&written)).unwrap_or_else(|| {
            self.fault(ImportField::Stage, FaultKind::StageUnknown);
            Maturity::Launched
        })
    }

    /// Several dimensions stand apart by `;`, `,` or `/`.
    fn dimensions(&mut self, facts: &ImportFacts) -> Vec<i64> {
        let written = self.text(ImportField::Dimension);
        let mut found = Vec::new();
        for name in written.split([';', ',', '/']).map(fold).filter(|name| !name.is_empty()) {
            match facts.dimensions.iter().find(|dimension| dimension.names.contains(&name)) {
                Some(dimension) if found.contains(&dimension.id) => {}
                Some(dimension) => found.push(dimension.id),
                None => {
                    self.fault_about(ImportField::Dimension, FaultKind::DimensionUnknown, &name);
                    break;
                }
            }
        }
        found
    }

    fn tag_status(&mut self) -> TagStatus {
        let written = self.text(ImportField::TagStatus);
        if written.is_empty() {
            return TagStatus::Proposed;
        }
        match tag_status_of(&fold(&written)) {
            Some(status @ (TagStatus::Proposed | TagStatus::Indicative)) => return status,
            Some(_) => self.fault(ImportField::TagStatus, FaultKind::TagStatusNotYours),
            None => self.fault(ImportField::TagStatus, FaultKind::TagStatusUnknown),
        }
        TagStatus::Proposed
    }
}
