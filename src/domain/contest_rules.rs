//! The frozen rules of a contest: everything that decides, in one file anyone can hash and recompute from.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::canonical::{canonical_json_of, sha256_hex};
use super::category::ChecklistItem;
use super::evidence::RequiredEvidence;
use super::ranking::{Combine, RankingRules};
use super::region::RegionZone;
use super::rubric::Rubric;
use super::stage::{StageKind, StageWindow};
use super::tie_break::TieBreak;

/// First line of every rules file: its format and version.
pub const RULES_FORMAT: &str = "sayembara-rules/1";

/// The frozen rules; also the published rules file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContestRules {
    /// [`RULES_FORMAT`].
    pub format: String,
    /// Slug of the contest.
    pub contest: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Year of the contest.
    pub year: i32,
    /// Kemendagri code of the region.
    pub region_code: String,
    /// Zone its dates are read in.
    pub time_zone: RegionZone,
    /// Categories in order.
    pub categories: Vec<CategoryRules>,
    /// Stages in order.
    pub stages: Vec<StageRules>,
    /// How judges are combined.
    pub combine: Combine,
    /// Fewest final sheets for a rank.
    pub quorum: i32,
    /// Decimals of the official score.
    pub decimals: i32,
    /// How ties are broken, in order.
    pub tie_breaks: Vec<TieBreak>,
    /// The field set entries are written on.
    pub form_set: FormSetRef,
    /// Are names hidden from judges?
    pub blind_names: bool,
    /// Does the head of the office approve an entry before it is handed in? Left out of the rules when not, so that rules that never had
    /// it keep their hash.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_office_approval: bool,
    /// Grace for forms opened before closing.
    pub grace_minutes: i32,
    /// Largest file.
    pub max_file_bytes: i64,
}

/// One category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryRules {
    /// Code, unique in the contest.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Its rubric, as a copy.
    pub rubric: Rubric,
    /// Evidence every entry must have.
    pub required_evidence: Vec<RequiredEvidence>,
    /// Checklist of the administrative check.
    pub checklist: Vec<ChecklistItem>,
    /// Sheets planned per entry.
    pub sheets_per_entry: i32,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageRules {
    /// What happens in it.
    pub kind: StageKind,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// First instant.
    pub opens_at: Option<DateTime<Utc>>,
    /// Last instant.
    pub closes_at: Option<DateTime<Utc>>,
    /// Weight in the total, in basis points; room for several judging rounds.
    pub weight_bp: i32,
}

/// A field set, pinned by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSetRef {
    /// Code of the set.
    pub code: String,
    /// Its version.
    pub version: i32,
    /// SHA-256 of its canonical definition.
    pub sha256: String,
}

impl StageRules {
    /// Its window.
    #[must_use]
    pub const fn window(&self) -> StageWindow {
        StageWindow { opens_at: self.opens_at, closes_at: self.closes_at }
    }
}

impl ContestRules {
    /// The rules file: canonical JSON.
    ///
    /// # Errors
    /// Never in practice: every part can be written as JSON.
    pub fn to_canonical_json(&self) -> Result<String, serde_json::Error> {
        canonical_json_of(self)
    }

    /// SHA-256 of the rules file.
    ///
    /// # Errors
    /// As [`Self::to_canonical_json`].
    pub fn rules_sha256(&self) -> Result<String, serde_json::Error> {
        self.to_canonical_json().map(|json| sha256_hex(&json))
    }

    /// The category with this code.
    #[must_use]
    pub fn category(&self, code: &str) -> Option<&CategoryRules> {
        self.categories.iter().find(|category| category.code == code)
    }

    /// The first stage of a kind.
    #[must_use]
    pub fn stage(&self, kind: StageKind) -> Option<&StageRules> {
        self.stages.iter().find(|stage| stage.kind == kind)
    }

    /// What a ranking of this category needs.
    #[must_use]
    pub fn ranking_rules<'a>(&'a self, category: &'a CategoryRules) -> RankingRules<'a> {
        RankingRules {
            rubric: &category.rubric,
            combine: self.combine,
            quorum: self.quorum,
            decimals: self.decimals,
            tie_breaks: &self.tie_breaks,
        }
    }
}
