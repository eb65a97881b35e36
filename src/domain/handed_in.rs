//! What was handed in: the document a receipt proves, in one spelling, with its hash.
//!
//! Answers to fields that were hidden are left out: they were neither asked nor checked.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answers::Answers;
use super::contest_rules::FormSetRef;
use super::entry::Snapshot;
use super::evidence::EvidenceKind;
use super::ledger::Levels;

/// First word of every such document: its format and version.
///
/// Version 2 added `claims`, version 3 `continued_from`. Older documents read as documents without them, and keep their hash.
pub const FORMAT: &str = "sayembara-entry/3";

/// An entry as it was at the moment it was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedIn {
    /// [`FORMAT`].
    pub format: String,
    /// Slug of the contest.
    pub contest: String,
    /// Code of the category.
    pub category: String,
    /// Public id of the entry.
    pub entry: Uuid,
    /// Number on the receipt.
    pub number: String,
    /// First, second … time this entry was handed in.
    pub ordinal: i32,
    /// When.
    pub handed_in_at: DateTime<Utc>,
    /// The field set it was written on.
    pub form_set: FormSetRef,
    /// Title.
    pub title: String,
    /// Acronym; may be empty.
    pub acronym: String,
    /// What the acronym stands for; may be empty.
    pub expansion: String,
    /// Name of the office, if any.
    pub office: Option<String>,
    /// The earlier entry that it goes on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continued_from: Option<Origin>,
    /// Answers by section.
    pub answers: BTreeMap<String, Answers>,
    /// Levels claimed, by criterion.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: Levels,
    /// Files and links in the order they were attached.
    pub evidence: Vec<HandedInEvidence>,
}

/// The entry of another contest that this one goes on from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Public id of that entry.
    pub entry: Uuid,
    /// Slug of its contest.
    pub contest: String,
    /// Its title.
    pub title: String,
    /// What was developed since, in the team's words.
    pub developed: String,
}

/// A file or link that was part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedInEvidence {
    /// Public id.
    pub pid: Uuid,
    /// The criterion it proves.
    pub criterion: Option<String>,
    /// The field it belongs to.
    pub field: Option<String>,
    /// File or link.
    pub kind: EvidenceKind,
    /// What the team calls it.
    pub title: String,
    /// Name of the file; empty for links.
    pub file_name: String,
    /// Address of the link.
    pub url: Option<String>,
    /// Where to look in it.
    pub page_note: String,
    /// Made public by choice?
    pub is_public: bool,
    /// Size of the file.
    pub size_bytes: Option<i64>,
    /// SHA-256 of the file.
    pub sha256: Option<String>,
    /// Type of the file.
    pub media_type: Option<String>,
}

impl HandedIn {
    /// The document in canonical form with its hash.
    ///
    /// # Errors
    /// Never in practice: every part can be written as JSON.
    pub fn freeze(&self) -> Result<Snapshot, serde_json::Error> {
        serde_json::to_value(self).map(|value| Snapshot::of(&value))
    }

    /// SHA-256 of what is said, apart from number and time: two versions that say the same have the same.
    ///
    /// # Errors
    /// Never in practice, as [`Self::freeze`].
    pub fn content_sha256(mut self) -> Result<String, serde_json::Error> {
        self.number = String::new();
        self.ordinal = 0;
        self.handed_in_at = DateTime::<Utc>::UNIX_EPOCH;
        self.freeze().map(|frozen| frozen.sha256)
    }

    /// Reads a stored document.
    ///
    /// # Errors
    /// When the text is no such document.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// Does `other` answer this field differently?
    #[must_use]
    pub fn differs_at(&self, other: &Self, field: &str) -> bool {
        self.all_answers().0.get(field) != other.all_answers().0.get(field)
    }

    /// Does `other` claim another level of this criterion, or prove it by other evidence?
    #[must_use]
    pub fn differs_for(&self, other: &Self, criterion: &str) -> bool {
        let proof = |document: &Self| -> Vec<HandedInEvidence> {
            document.evidence.iter().filter(|piece| piece.criterion.as_deref() == Some(criterion)).cloned().collect()
        };
        self.claims.get(criterion) != other.claims.get(criterion) || proof(self) != proof(other)
    }

    /// All answers in one map; field codes are unique in the form.
    #[must_use]
    pub fn all_answers(&self) -> Answers {
        self.answers.values().cloned().fold(Answers::default(), Answers::merged)
    }
}
