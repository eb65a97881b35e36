//! What policies look at. Gathered by the models, never by the policies.

use super::super::conflict::ConflictState;
use super::super::contest::ContestStatus;
use super::super::entry::{EntryStatus, MemberRole};
use super::super::evidence::FileState;
use super::super::region::RegionScope;
use super::super::scoring::SheetStatus;
use super::super::stage::{Phase, SubmissionState};

/// A contest.
#[derive(Debug, Clone, Copy)]
pub struct ContestFacts {
    /// Its id.
    pub contest_id: i64,
    /// Its region and province.
    pub region: RegionScope,
    /// Its state.
    pub status: ContestStatus,
    /// Are names hidden from judges?
    pub blind_names: bool,
    /// What the registration window says now; for one entry with that entry's extension.
    pub registration: SubmissionState,
    /// Where the judging stage stands now.
    pub judging: Phase,
    /// Does the jury have a chair?
    pub has_chair: bool,
}

/// An entry, as the actor stands to it.
#[derive(Debug, Clone)]
pub struct EntryFacts {
    /// Its contest.
    pub contest: ContestFacts,
    /// Its state.
    pub status: EntryStatus,
    /// The actor's role in the team, if any (members who left have none).
    pub team_role: Option<MemberRole>,
    /// Was the actor ever in the team?
    pub was_member: bool,
    /// Has it ever been handed in?
    pub was_handed_in: bool,
    /// Is a correction still in time? True where none is due.
    pub correction_in_time: bool,
    /// The actor's own assignments to it, those taken away left out.
    pub own_assignments: Vec<AssignmentFacts>,
}

/// An assignment of an entry to a judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssignmentFacts {
    /// The judge's row.
    pub judge_id: i64,
    /// What the judge declared.
    pub conflict: ConflictState,
    /// State of the sheet, once there is one.
    pub sheet: Option<SheetStatus>,
    /// Was the assignment taken away?
    pub is_removed: bool,
}

/// A score sheet: the entry as the actor stands to it, and the assignment it belongs to.
#[derive(Debug, Clone)]
pub struct SheetFacts {
    /// The entry.
    pub entry: EntryFacts,
    /// The assignment.
    pub assignment: AssignmentFacts,
}

/// A piece of evidence.
#[derive(Debug, Clone)]
pub struct EvidenceFacts {
    /// Its entry.
    pub entry: EntryFacts,
    /// Taken out by the team?
    pub is_removed: bool,
    /// Made public by choice?
    pub is_public: bool,
    /// Is its innovation in the catalogue, published and not withdrawn?
    pub innovation_is_public: bool,
    /// State of the file; links have none.
    pub file_state: Option<FileState>,
    /// Does the file wait for the scanner? It is quarantined meanwhile.
    pub is_being_checked: bool,
}

/// A record of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct InnovationFacts {
    /// Its region and province.
    pub region: RegionScope,
    /// Published?
    pub is_published: bool,
    /// Withdrawn after publication?
    pub is_withdrawn: bool,
}
