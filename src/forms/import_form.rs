//! The forms between the upload of a table and its trial: the sheet with its header, and which column is what.

use std::collections::BTreeMap;

use serde::Serialize;

use super::FormErrors;
use crate::{
    domain::importing::{Cell, FIRST_YEAR, ImportField, Mapping, YearFault, parse_year},
    web::RawForm,
};

/// The choice of a sheet as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SheetForm {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the row with the headers; empty: the one that was found.
    pub header_row: String,
}

impl SheetForm {
    /// Reads the fields. A sheet's name is taken as it is: it may begin with a space.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self { sheet: raw.verbatim("sheet"), header_row: raw.text("header_row") }
    }

    /// The row that was typed, if one was.
    ///
    /// # Errors
    /// When it is no number of a row.
    pub fn typed_row(&self) -> Result<Option<u32>, FormErrors> {
        if self.header_row.is_empty() {
            return Ok(None);
        }
        let row = self.header_row.parse().ok().filter(|row| (1..=1_048_576).contains(row));
        row.map(Some).ok_or_else(|| FormErrors::one("header_row", "imports-header-row-wrong"))
    }
}

/// The mapping as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MappingForm {
    /// Column of each field, as its number from 0; empty: none.
    pub columns: BTreeMap<ImportField, String>,
    /// Year of rows that name none.
    pub year: String,
    /// Code of the framework.
    pub framework: String,
    /// Leave out what the catalogue has.
    pub skip_known: bool,
}

/// Name of a field's control.
#[must_use]
pub fn control(field: ImportField) -> String {
    format!("column_{field}")
}

impl MappingForm {
    /// Reads the fields.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        let column = |field: &ImportField| (*field, raw.text(&control(*field)));
        Self {
            columns: ImportField::ALL.iter().map(column).collect(),
            year: raw.text("year"),
            framework: raw.text("framework"),
            skip_known: raw.is_ticked("skip_known"),
        }
    }

    /// The form for a mapping that was guessed or chosen.
    #[must_use]
    pub fn of(mapping: &Mapping) -> Self {
        Self {
            columns: mapping.columns.iter().map(|(field, column)| (*field, column.to_string())).collect(),
            year: mapping.year.map(|year| year.to_string()).unwrap_or_default(),
            framework: mapping.framework.clone(),
            skip_known: mapping.skip_known,
        }
    }

    /// The mapping, of a table with so many columns; `frameworks`: codes of those that are offered.
    ///
    /// # Errors
    /// Errors beside the fields: a needed column that was not named, or a column that was named twice.
    pub fn check(&self, columns: usize, frameworks: &[String], this_year: i32) -> Result<Mapping, FormErrors> {
        let mut errors = FormErrors::default();
        let mut mapping = Mapping { skip_known: self.skip_known, ..Mapping::default() };
        for field in ImportField::ALL {
            let typed = self.columns.get(field).map_or("", String::as_str);
            let column = typed.parse::<usize>().ok().filter(|column| *column < columns);
            match column {
                None if !typed.is_empty() => errors.add(&control(*field), "imports-column-unknown"),
                None if field.is_required() => errors.add(&control(*field), "imports-column-missing"),
                None => {}
                Some(column) if mapping.columns.values().any(|taken| *taken == column) => {
                    errors.add(&control(*field), "imports-column-twice");
                }
                Some(column) => {
                    mapping.columns.insert(*field, column);
                }
            }
        }
        mapping.year = self.check_year(this_year, &mapping, &mut errors);
        match frameworks.iter().find(|code| **code == self.framework) {
            Some(code) => mapping.framework.clone_from(code),
            None => errors.add("framework", "imports-framework-unknown"),
        }
        errors.into_result(mapping)
    }

    fn check_year(&self, this_year: i32, mapping: &Mapping, errors: &mut FormErrors) -> Option<i32> {
        if self.year.is_empty() {
            if mapping.column(ImportField::Year).is_none() && !errors.has(&control(ImportField::Year)) {
                errors.add("year", "imports-year-missing");
            }
            return None;
        }
        let range = || vec![("first", FIRST_YEAR.to_string()), ("last", (this_year + 1).to_string())];
        match parse_year(&Cell::Text(self.year.clone()), this_year) {
            Ok(year) => Some(year),
            Err(YearFault::Unreadable | YearFault::OutOfRange | YearFault::DayNumber) => {
                errors.add_with("year", "imports-year-wrong", range());
                None
            }
        }
    }
}
