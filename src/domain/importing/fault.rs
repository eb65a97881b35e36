//! What is wrong with a cell. Every kind has two messages: what is wrong, and what to do.

use super::ImportField;

code_enum! {
    /// What is wrong.
    pub enum FaultKind {
        /// Nothing in a cell that must be filled.
        Missing => "missing",
        /// More characters than are taken.
        TooLong => "too_long",
        /// The spreadsheet itself shows an error.
        CellError => "cell_error",
        /// No year.
        YearUnreadable => "year_unreadable",
        /// A year, but none that can be.
        YearOutOfRange => "year_out_of_range",
        /// A day that lost its format and became the number of a day.
        YearIsDayNumber => "year_is_day_number",
        /// No region has this name or code.
        RegionUnknown => "region_unknown",
        /// A name that several regions have.
        RegionAmbiguous => "region_ambiguous",
        /// A region, but not of this committee.
        RegionNotYours => "region_not_yours",
        /// No affair has this name.
        AffairUnknown => "affair_unknown",
        /// No stage has this name.
        StageUnknown => "stage_unknown",
        /// The framework has no such dimension.
        DimensionUnknown => "dimension_unknown",
        /// No such status.
        TagStatusUnknown => "tag_status_unknown",
        /// Only the working group sets this status.
        TagStatusNotYours => "tag_status_not_yours",
        /// Another row says the same innovation.
        TwiceInTable => "twice_in_table",
        /// The catalogue has it.
        InCatalogue => "in_catalogue",
    }
}

impl FaultKind {
    /// The message that says what is wrong.
    #[must_use]
    pub fn message_key(self) -> String {
        format!("imports-fault-{}", self.as_str().replace('_', "-"))
    }

    /// The message that says what to do.
    #[must_use]
    pub fn mend_key(self) -> String {
        format!("imports-mend-{}", self.as_str().replace('_', "-"))
    }
}

/// Longest quotation of a cell.
const LONGEST_QUOTE: usize = 80;

/// A cell with what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// Number of the row as the spreadsheet counts.
    pub row: u32,
    /// Its column, from 0; a fault of the whole row has none.
    pub column: Option<usize>,
    /// What the column is mapped to.
    pub field: ImportField,
    /// What is wrong.
    pub kind: FaultKind,
    /// What stands there, cut short.
    pub found: String,
    /// What the message also says: a limit, a row, a year.
    pub about: String,
}

impl CellFault {
    /// A fault of the cell that says `found`.
    #[must_use]
    pub fn new(row: u32, column: Option<usize>, field: ImportField, kind: FaultKind, found: &str) -> Self {
        let mut quote: String = found.chars().take(LONGEST_QUOTE).collect();
        if quote.len() < found.len() {
            quote.push('…');
        }
        Self { row, column, field, kind, found: quote, about: String::new() }
    }

    /// Adds what the message also says.
    #[must_use]
    pub fn about(mut self, about: impl ToString) -> Self {
        self.about = about.to_string();
        self
    }
}
