//! What evidence a contest asks for, and which pieces count for it.

use serde::{Deserialize, Serialize};

use super::evidence::{EvidenceKind, FileState, MediaType};

/// What a contest requires: so many pieces of evidence for a criterion, a field, or the entry as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredEvidence {
    /// Code, unique in its category; also the anchor on the page.
    pub code: String,
    /// The criterion it proves, if any.
    #[serde(default)]
    pub criterion: Option<String>,
    /// The field of the form it belongs to, if any.
    #[serde(default)]
    pub field: Option<String>,
    /// Indonesian text.
    pub text_id: String,
    /// English text.
    pub text_en: String,
    /// Media types that count; empty means every type that is taken.
    #[serde(default)]
    pub media_types: Vec<MediaType>,
    /// Does a link count too?
    #[serde(default)]
    pub link_allowed: bool,
    /// How many are needed; zero asks for it without requiring it. Sets, where a set has several kinds.
    pub min_count: i32,
    /// One set per level that is claimed: level 3 of "trainings held" needs three.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub per_level: bool,
    /// What belongs in one set, where it is more than one thing: assignment, list of those present, certificate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ProofKind>,
    /// At most so many; without it as many as the entry may have. Left out of the frozen rules when it is not set, so that rules
    /// that never had it keep their hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_count: Option<i32>,
    /// Largest file in bytes, where it is smaller than the contest's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<i64>,
}

/// One thing that belongs in a set of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofKind {
    /// Indonesian text.
    pub text_id: String,
    /// English text.
    pub text_en: String,
}

/// A piece of evidence that an entry has, as far as requirements look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceFact {
    /// File or link.
    pub kind: EvidenceKind,
    /// The criterion it is attached to.
    pub criterion: Option<String>,
    /// The field it is attached to.
    pub field: Option<String>,
    /// Type of the file.
    pub media_type: Option<MediaType>,
    /// State of the file; links have none.
    pub state: Option<FileState>,
    /// SHA-256 of the file or address of the link; `None` when nobody knows.
    pub content: Option<String>,
    /// Where to look in it.
    pub page_note: String,
}

impl EvidenceFact {
    /// Does it show the same place of the same file or address as `other`? Then both together prove no more than one.
    #[must_use]
    pub fn repeats(&self, other: &Self) -> bool {
        self.content.is_some() && self.content == other.content && place(&self.page_note) == place(&other.page_note)
    }

    /// Can it be read at all? Links always; files unless they were quarantined or deleted.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.kind == EvidenceKind::Link || self.state == Some(FileState::Ready)
    }
}

impl RequiredEvidence {
    /// Does this piece count for the requirement? Quarantined and deleted files never do.
    #[must_use]
    pub fn counts(&self, evidence: &EvidenceFact) -> bool {
        evidence.criterion == self.criterion && evidence.field == self.field && self.takes(evidence)
    }

    fn takes(&self, evidence: &EvidenceFact) -> bool {
        match evidence.kind {
            EvidenceKind::Link => self.link_allowed,
            EvidenceKind::File => {
                let is_ready = evidence.state == Some(FileState::Ready);
                let fits = |media_type: MediaType| {
                    self.media_types.is_empty()
                        || self.media_types.contains(&media_type)
                        // A WebP is kept as a JPEG or PNG.
                        || (media_type.is_image() && self.media_types.contains(&MediaType::Webp))
                };
                is_ready && evidence.media_type.is_some_and(fits)
            }
        }
    }

    /// Are there as many as may be?
    #[must_use]
    pub fn is_full(&self, evidence: &[EvidenceFact]) -> bool {
        let have =
            evidence.iter().filter(|piece| piece.criterion == self.criterion && piece.field == self.field).count();
        self.max_count.is_some_and(|most| have >= usize::try_from(most).unwrap_or(0))
    }

    /// How many count. What only repeats another piece counts once: three times the same certificate are not three trainings.
    #[must_use]
    pub fn have(&self, evidence: &[EvidenceFact]) -> usize {
        let counting: Vec<_> = evidence.iter().filter(|piece| self.counts(piece)).collect();
        let is_new = |(position, piece): &(usize, &&EvidenceFact)| {
            counting[..*position].iter().all(|earlier| !piece.repeats(earlier))
        };
        counting.iter().enumerate().filter(is_new).count()
    }

    /// How many are still missing.
    #[must_use]
    pub fn missing(&self, evidence: &[EvidenceFact]) -> usize {
        usize::try_from(self.min_count).unwrap_or(0).saturating_sub(self.have(evidence))
    }
}

/// A page note without what nobody means by it: "Hlm.  3" and "hlm. 3" are one place, "1–2" and "1, 2" are two.
fn place(page_note: &str) -> String {
    page_note.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// For each piece the position of the first one before it with the same content (SHA-256 or address), wherever in it one is to look.
#[must_use]
pub fn repeated(contents: &[Option<&str>]) -> Vec<Option<usize>> {
    let first = |(position, content): (usize, &Option<&str>)| {
        content.and_then(|_| contents[..position].iter().position(|earlier| earlier == content))
    };
    contents.iter().enumerate().map(first).collect()
}
