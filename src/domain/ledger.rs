//! The evidence ledger: which level of a criterion an entry claims, which level the committee verified, and what both add up to.
//!
//! Points are whole numbers: `Σ weight × level`. Under percent they are ten-thousandths of a point, as weights are basis points.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::completeness::{Gap, GapReason, GapTarget};
use super::evidence::{EvidenceFact, RequiredEvidence};
use super::rubric::{Criterion, FULL_WEIGHT_BP, Rubric, RubricScheme};

/// Levels by the code of their criterion.
pub type Levels = BTreeMap<String, i32>;

code_enum! {
    /// Why a level cannot be claimed.
    pub enum ClaimRefusal {
        /// The rubric has no such criterion, or it has no levels.
        NoSuchCriterion => "no_such_criterion",
        /// The criterion describes no such level.
        NoSuchLevel => "no_such_level",
    }
}

code_enum! {
    /// How well a government affair is served.
    pub enum Cover {
        /// An eligible entry or a public innovation serves it.
        Covered => "covered",
        /// Only entries that are not checked yet.
        Waiting => "waiting",
        /// Nothing.
        Missing => "missing",
    }
}

impl Cover {
    /// What `eligible` things that count and `waiting` ones make of it.
    #[must_use]
    pub const fn of(eligible: usize, waiting: usize) -> Self {
        match (eligible, waiting) {
            (0, 0) => Self::Missing,
            (0, _) => Self::Waiting,
            _ => Self::Covered,
        }
    }
}

/// What levels add up to, in whole numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Points {
    /// `Σ weight × level` of the levels given.
    pub sum: i64,
    /// The same of the highest level of every criterion.
    pub most: i64,
    /// Points are `sum ÷ divisor`: 1 where levels are weighted, 10 000 under percent.
    pub divisor: i64,
}

/// How far the ledger is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Criteria that take a claim.
    pub criteria: usize,
    /// Criteria with a claim.
    pub claimed: usize,
    /// Mandatory criteria that take a claim.
    pub mandatory: usize,
    /// Mandatory criteria with a claim.
    pub mandatory_claimed: usize,
    /// Claims with no evidence at all.
    pub unproved: usize,
}

/// The criteria of which a level can be claimed: those with described levels that count. In the order of the rubric.
pub fn claimable(rubric: &Rubric) -> impl Iterator<Item = &Criterion> {
    rubric.scored().filter(|criterion| !criterion.levels.is_empty())
}

/// The same, mandatory ones first: they decide whether an entry is counted at all.
#[must_use]
pub fn in_ledger_order(rubric: &Rubric) -> Vec<&Criterion> {
    let (mandatory, others): (Vec<_>, Vec<_>) = claimable(rubric).partition(|criterion| criterion.mandatory);
    mandatory.into_iter().chain(others).collect()
}

/// May this level be claimed, or verified?
///
/// # Errors
/// Says why not.
pub fn check_level(rubric: &Rubric, criterion: &str, level: i32) -> Result<(), ClaimRefusal> {
    let found = claimable(rubric).find(|known| known.code == criterion).ok_or(ClaimRefusal::NoSuchCriterion)?;
    let is_described = found.levels.iter().any(|known| known.value == level);
    let is_not_met = level == 0 && found.scale.min == 0;
    if is_described || is_not_met { Ok(()) } else { Err(ClaimRefusal::NoSuchLevel) }
}

/// What the levels add up to; levels of criteria that take none count nothing.
#[must_use]
pub fn points(rubric: &Rubric, levels: &Levels) -> Points {
    points_of(rubric, claimable(rubric), levels)
}

/// The same for the mandatory criteria alone.
#[must_use]
pub fn mandatory_points(rubric: &Rubric, levels: &Levels) -> Points {
    points_of(rubric, claimable(rubric).filter(|criterion| criterion.mandatory), levels)
}

fn points_of<'a>(rubric: &Rubric, criteria: impl Iterator<Item = &'a Criterion>, levels: &Levels) -> Points {
    let divisor = match rubric.scheme {
        RubricScheme::Percent => i64::from(FULL_WEIGHT_BP),
        RubricScheme::WeightedLevels => 1,
    };
    criteria.fold(Points { divisor, ..Points::default() }, |points, criterion| {
        let of = |level: i32| i64::from(criterion.weight) * i64::from(level);
        let highest = criterion.levels.iter().map(|level| level.value).max().unwrap_or(0);
        Points {
            sum: points.sum + levels.get(&criterion.code).map_or(0, |level| of(*level)),
            most: points.most + of(highest),
            divisor,
        }
    })
}

/// How far the claims are.
#[must_use]
pub fn progress(
    rubric: &Rubric,
    claims: &Levels,
    evidence: &[EvidenceFact],
    required: &[RequiredEvidence],
) -> Progress {
    let is_claimed = |criterion: &&Criterion| claims.contains_key(&criterion.code);
    let mandatory = || claimable(rubric).filter(|criterion| criterion.mandatory);
    Progress {
        criteria: claimable(rubric).count(),
        claimed: claimable(rubric).filter(is_claimed).count(),
        mandatory: mandatory().count(),
        mandatory_claimed: mandatory().filter(is_claimed).count(),
        unproved: unproved(rubric, claims, evidence, required).len(),
    }
}

/// What the claims still lack: a level for each mandatory criterion (where levels are weighted), and evidence for each claim.
#[must_use]
pub fn claim_gaps(
    rubric: &Rubric,
    claims: &Levels,
    evidence: &[EvidenceFact],
    required: &[RequiredEvidence],
) -> Vec<Gap> {
    let lacks_proof: BTreeSet<&str> = unproved(rubric, claims, evidence, required).into_iter().collect();
    let reason_of = |criterion: &Criterion| {
        let is_due = criterion.mandatory && rubric.scheme == RubricScheme::WeightedLevels;
        match claims.get(&criterion.code) {
            None if is_due => Some(GapReason::ClaimMissing),
            Some(_) if lacks_proof.contains(criterion.code.as_str()) => Some(GapReason::ClaimUnproved),
            _ => None,
        }
    };
    in_ledger_order(rubric)
        .into_iter()
        .filter_map(|criterion| {
            let target = GapTarget::Claim { criterion: criterion.code.clone() };
            Some(Gap { target, reason: reason_of(criterion)? })
        })
        .collect()
}

/// Criteria with a claim above zero and nothing that proves it. One whose requirements are not met is told by those.
fn unproved<'a>(
    rubric: &'a Rubric,
    claims: &Levels,
    evidence: &[EvidenceFact],
    required: &[RequiredEvidence],
) -> Vec<&'a str> {
    let asks = |code: &str| required.iter().any(|one| one.criterion.as_deref() == Some(code) && one.min_count > 0);
    let has = |code: &str| evidence.iter().any(|piece| piece.criterion.as_deref() == Some(code) && piece.is_sound());
    claimable(rubric)
        .map(|criterion| criterion.code.as_str())
        .filter(|code| claims.get(*code).is_some_and(|level| *level > 0))
        .filter(|code| !asks(code) && !has(code))
        .collect()
}

/// Is there a mandatory criterion that nothing sound is attached to, or whose requirements are not met at the level claimed?
#[must_use]
pub fn lacks_mandatory_evidence(
    rubric: &Rubric,
    claims: &Levels,
    evidence: &[EvidenceFact],
    required: &[RequiredEvidence],
) -> bool {
    let required = required_at(required, claims);
    rubric.scored().filter(|criterion| criterion.mandatory).any(|criterion| {
        let belongs = |code: Option<&String>| code == Some(&criterion.code);
        let asked: Vec<_> = required.iter().filter(|one| belongs(one.criterion.as_ref())).collect();
        let has_any = evidence.iter().any(|piece| belongs(piece.criterion.as_ref()) && piece.is_sound());
        // Under percent a criterion may ask for nothing: then nothing is missing.
        let takes_levels = !criterion.levels.is_empty();
        asked.iter().any(|one| one.missing(evidence) > 0) || (takes_levels && !has_any)
    })
}

/// The requirements as the claims make them: one set per level where the rubric says so (two trainings, two sets).
#[must_use]
pub fn required_at(required: &[RequiredEvidence], claims: &Levels) -> Vec<RequiredEvidence> {
    let at = |one: &RequiredEvidence| {
        let level = one.criterion.as_ref().and_then(|code| claims.get(code)).copied().unwrap_or(0);
        let sets = if one.per_level { one.min_count.max(1).saturating_mul(level) } else { 0 };
        RequiredEvidence { min_count: one.min_count.max(sets), ..one.clone() }
    };
    required.iter().map(at).collect()
}
