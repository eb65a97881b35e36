//! The made-up contests a demonstration starts with. Everything in it is invented and says so ("contoh"); days count from
//! the first start.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DataError, parse};
use crate::domain::{
    category::ChecklistItem,
    entry::{EntryStatus, MemberRole},
    region::RegionRole,
    stage::StageKind,
    verification::NoteTarget,
};

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demonstration {
    pub people: Vec<Person>,
    pub contests: Vec<Contest>,
    /// Papers that pieces of evidence are, by name.
    pub papers: BTreeMap<String, Paper>,
    /// Pictures that pieces of evidence are, by name.
    pub pictures: BTreeMap<String, Picture>,
    /// Texts of the design field by name, with places for what is particular to an entry.
    pub designs: BTreeMap<String, String>,
    /// Judges' notes by code of the criterion.
    pub notes: BTreeMap<String, NotesByBand>,
    /// Judges' general comments.
    pub comments: Vec<String>,
}

/// An account. Its address is its code at the reserved domain `contoh.test`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub code: String,
    pub name: String,
    /// Offered on the sign-in page.
    pub listed: bool,
    #[serde(default)]
    pub administrator: bool,
    /// Role in the region of the contests.
    pub role: Option<RegionRole>,
}

/// A contest; the year is put into slug and names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contest {
    pub slug: String,
    pub name_id: String,
    pub name_en: String,
    pub summary_id: String,
    pub summary_en: String,
    /// Day it was made.
    pub created: i64,
    /// Day its rules were frozen.
    pub opened: i64,
    pub quorum: i32,
    pub stages: Vec<Stage>,
    pub extension: Option<Extension>,
    pub checklist: Vec<ChecklistItem>,
    pub required: Vec<Required>,
    pub categories: Vec<Category>,
    pub judges: Vec<Judge>,
    /// Reason of the judge who declares a conflict.
    pub conflict: String,
    pub entries: Vec<Entry>,
}

/// A stage: from the beginning of one day to the end of another, in the region's zone; or its dates are not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub kind: StageKind,
    pub name_id: String,
    pub name_en: String,
    #[serde(default)]
    pub opens: Option<i64>,
    #[serde(default)]
    pub closes: Option<i64>,
    pub weight_bp: i32,
}

/// A deadline that was extended for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    pub stage: StageKind,
    pub granted: i64,
    pub closes: i64,
    pub reason: String,
}

/// Evidence that a rubric copied from a preset asks for at one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Required {
    pub rubric: String,
    pub criterion: String,
    pub text_id: String,
    pub text_en: String,
}

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub code: String,
    pub name_id: String,
    pub name_en: String,
    pub description_id: String,
    pub description_en: String,
    /// Code of the preset.
    pub rubric: String,
    /// What the first places get.
    pub prizes: Vec<String>,
    pub sheets_per_entry: i32,
}

/// A seat in the jury.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judge {
    pub person: String,
    pub affiliation: String,
    pub is_chair: bool,
    /// How much milder (or stricter, below zero) than the others.
    pub lean: i32,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub title: String,
    pub acronym: String,
    pub expansion: String,
    pub category: String,
    pub office: String,
    pub owner: String,
    #[serde(default)]
    pub members: Vec<Member>,
    pub status: EntryStatus,
    /// Day it was handed in; none for drafts.
    pub submitted: Option<i64>,
    /// Name of the design text.
    pub design: String,
    pub affair: String,
    pub dimensions: Vec<String>,
    pub sdgs: Vec<String>,
    pub is_digital: bool,
    pub form: String,
    pub initiator: String,
    pub stage: String,
    /// First day of the trial.
    pub trial: i64,
    /// First day of use, once past the trial.
    pub applied: Option<i64>,
    /// How good judges find it, of 100.
    pub strength: i32,
    pub problem: String,
    pub before: String,
    pub after: String,
    pub method: String,
    pub novelty: String,
    pub goal: String,
    pub benefit: String,
    pub result: String,
    /// The first piece proves what the rubric asks for.
    pub evidence: Vec<Piece>,
    /// How it was handed in before it was returned and corrected.
    pub first: Option<First>,
    /// What the committee wrote when it did not simply accept.
    pub verdict: Option<Verdict>,
    /// Why the team took it back.
    pub withdrawal: Option<String>,
    #[serde(default)]
    pub sheets: Vec<Sheet>,
}

impl Entry {
    /// What it said when it was first handed in; the same for all but corrected entries.
    #[must_use]
    pub fn as_first_written(&self) -> Self {
        let mut written = self.clone();
        if let Some(first) = written.first.take() {
            written.method = first.method;
            written.result = first.result;
            written.evidence.truncate(first.evidence);
        }
        written
    }
}

/// A file, or a link.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    pub title: String,
    /// Name of the paper or picture; none for links.
    pub file: Option<String>,
}

/// What an entry that was corrected said the first time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct First {
    pub method: String,
    pub result: String,
    /// So many pieces were there already.
    pub evidence: usize,
    /// Day it was handed in again.
    pub corrected: i64,
}

/// Somebody else in the team.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub person: String,
    pub role: MemberRole,
}

/// Words of the administrative check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    pub reason: String,
    pub notes: Vec<VerdictNote>,
}

/// A note at a field or criterion.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictNote {
    pub target: NoteTarget,
    pub code: String,
    pub note: String,
}

/// An assignment and how far its judge is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    pub judge: String,
    pub state: Progress,
}

/// How far a judge is with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Nothing done yet.
    Undeclared,
    /// Declared a conflict.
    Conflict,
    /// Declared none, no mark yet.
    Declared,
    /// Half the marks given.
    Draft,
    /// Finished.
    Final,
}

/// Notes by how high the mark is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotesByBand {
    pub high: Vec<String>,
    pub middle: Vec<String>,
    pub low: Vec<String>,
}

/// A paper of two pages: a table, then a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    pub title: String,
    /// That it is an example.
    pub lead: String,
    /// Heading of the table.
    pub table: String,
    pub columns: Vec<String>,
    /// As many cells as there are columns in each.
    pub rows: Vec<Vec<String>>,
    /// Heading of the list.
    pub list: String,
    pub items: Vec<String>,
}

/// A drawing; what comes later lies above.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Width and height in pixels.
    pub size: [u32; 2],
    pub shapes: Vec<Shape>,
}

/// A part of a drawing, in pixels from the upper left corner, in red, green and blue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Shape {
    Rectangle { at: [u32; 2], size: [u32; 2], colour: [u8; 3] },
    Disc { at: [u32; 2], radius: u32, colour: [u8; 3] },
}

/// Reads `data/demonstration.json`.
///
/// # Errors
///
/// See [`DataError`].
pub fn demonstration() -> Result<Demonstration, DataError> {
    parse("demonstration.json", include_str!("../../data/demonstration.json"))
}
