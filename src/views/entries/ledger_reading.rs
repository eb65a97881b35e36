//! The ledger as everybody but its writers reads it: claim and verified level side by side, and what both add up to.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::ledger::{level_text, points_text};
use crate::{
    domain::{
        ledger::{Levels, Points, in_ledger_order, mandatory_points, points},
        locale::Locale,
        rubric::{Criterion, Rubric},
    },
    models::{entries::content::Viewer, verifications::levels::Verified},
    views::engine::Engine,
};

/// What levels add up to, in words.
#[derive(Clone, Debug, Serialize)]
pub struct PointsView {
    /// Points had.
    pub points: String,
    /// Points that can be had.
    pub most: String,
}

impl PointsView {
    /// The sum in the reader's spelling.
    #[must_use]
    pub fn new(sum: Points, locale: Locale) -> Self {
        Self { points: points_text(sum.sum, sum.divisor, locale), most: points_text(sum.most, sum.divisor, locale) }
    }
}

/// Points claimed beside points verified.
#[derive(Clone, Debug, Serialize)]
pub struct Balance {
    /// What is claimed.
    pub claimed: PointsView,
    /// What was verified; `None` before the check.
    pub verified: Option<PointsView>,
    /// Verified less claimed, with its sign; `None` before the check.
    pub difference: Option<String>,
}

impl Balance {
    /// Both sums and their difference.
    #[must_use]
    pub fn new(claimed: Points, verified: Option<Points>, locale: Locale) -> Self {
        Self {
            claimed: PointsView::new(claimed, locale),
            verified: verified.map(|sum| PointsView::new(sum, locale)),
            difference: verified.map(|sum| signed_points(sum.sum - claimed.sum, claimed.divisor, locale)),
        }
    }
}

/// A difference with its sign: "+2", "0", "−6".
#[must_use]
pub fn signed_points(difference: i64, divisor: i64, locale: Locale) -> String {
    let text = points_text(difference.abs(), divisor, locale);
    match difference {
        0 => text,
        more if more > 0 => format!("+{text}"),
        _ => format!("−{text}"),
    }
}

/// The ledger of one version.
#[derive(Debug, Default, Serialize)]
pub struct LedgerReading {
    /// Claims, mandatory indicators first.
    pub lines: Vec<ClaimLine>,
    /// What all of them add up to; `None` without claims.
    pub all: Option<Balance>,
    /// The same for the mandatory indicators; `None` where there are none.
    pub mandatory: Option<Balance>,
    /// When the levels were verified.
    pub checked_at: Option<DateTime<Utc>>,
    /// Who verified them; only the committee reads it.
    pub verifier: Option<String>,
}

/// A criterion with what was claimed and what was verified.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimLine {
    /// Code of the criterion.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Must every entry prove it?
    pub mandatory: bool,
    /// The level claimed, in words.
    pub level: Option<String>,
    /// The level verified, in words.
    pub verified: Option<String>,
    /// Is it another one than was claimed?
    pub differs: bool,
    /// The committee's note.
    pub note: Option<String>,
}

impl LedgerReading {
    /// Claims beside what the last check verified. Notes may name people, so a blind jury reads none.
    #[must_use]
    pub fn new(
        rubric: &Rubric,
        claims: &Levels,
        verified: Option<&Verified>,
        viewer: Viewer,
        engine: &Engine,
        locale: Locale,
    ) -> Self {
        let verified = verified.filter(|verified| !verified.levels.is_empty());
        let sees_notes = !matches!(viewer, Viewer::Judge { blind: true } | Viewer::Public);
        let found = |code: &str| verified.and_then(|verified| verified.levels.get(code)).copied();
        let line = |criterion: &Criterion| {
            let code = criterion.code.as_str();
            let claimed = claims.get(code).copied();
            (claimed.is_some() || found(code).is_some()).then(|| ClaimLine {
                code: code.to_owned(),
                name: locale.pick(&criterion.name_id, &criterion.name_en).to_owned(),
                mandatory: criterion.mandatory,
                level: claimed.map(|level| level_text(criterion, level, engine, locale)),
                verified: found(code).map(|level| level_text(criterion, level, engine, locale)),
                differs: found(code).is_some_and(|level| level != claimed.unwrap_or(0)),
                note: verified.filter(|_| sees_notes).and_then(|verified| verified.notes.get(code).cloned()),
            })
        };
        let balance = |sum: &dyn Fn(&Rubric, &Levels) -> Points| {
            Balance::new(sum(rubric, claims), verified.map(|verified| sum(rubric, &verified.levels)), locale)
        };
        let lines: Vec<ClaimLine> = in_ledger_order(rubric).into_iter().filter_map(line).collect();
        Self {
            all: (!lines.is_empty()).then(|| balance(&points)),
            mandatory: lines.iter().any(|line| line.mandatory).then(|| balance(&mandatory_points)),
            checked_at: verified.map(|verified| verified.checked_at),
            verifier: verified.filter(|_| viewer == Viewer::Committee).map(|verified| verified.verifier.clone()),
            lines,
        }
    }

    /// The line of a criterion.
    #[must_use]
    pub fn line(&self, criterion: &str) -> Option<&ClaimLine> {
        self.lines.iter().find(|line| line.code == criterion)
    }
}
