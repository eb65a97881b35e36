//! The ledger on the evidence page: per criterion the level claimed, what it is worth, and how it is proved.

use serde::Serialize;

use super::section::ClashView;
use crate::{
    domain::{
        answers::Answers,
        evidence::RequiredEvidence,
        exact::ExactScore,
        ledger::{Levels, Points, claimable, in_ledger_order, points},
        locale::Locale,
        rubric::{Criterion, Rubric, RubricScheme},
    },
    models::{
        entries::draft::{CLAIMS, Draft},
        evidence::Piece,
    },
    views::{engine::Engine, filters::localise_decimal},
};

/// The ledger.
#[derive(Debug, Serialize)]
pub struct LedgerView {
    /// Mandatory criteria first.
    pub rows: Vec<LedgerRow>,
    /// Version that the form was filled from.
    pub version: i32,
    /// When it was saved last, in words.
    pub saved_at_text: Option<String>,
    /// What somebody else saved in between.
    pub clash: Vec<ClashView>,
    /// Criteria with a claim.
    pub claimed: usize,
    /// Mandatory criteria with a claim, and how many there are.
    pub mandatory_claimed: usize,
    /// Mandatory criteria.
    pub mandatory: usize,
    /// Claims nothing proves.
    pub unproved: usize,
    /// Points claimed.
    pub points: String,
    /// Points that can be had.
    pub most: String,
    /// The same in whole numbers, for the bar.
    pub sum: Points,
}

/// A criterion of the ledger.
#[derive(Debug, Serialize)]
pub struct LedgerRow {
    /// Name of the form's field.
    pub field: String,
    /// Name of the criterion.
    pub name: String,
    /// Must every entry prove it?
    pub mandatory: bool,
    /// The level chosen; empty for none.
    pub value: String,
    /// Every level with its points, "no claim" first.
    pub options: Vec<LevelOption>,
    /// What proves it, and how much of it is there.
    pub proofs: Vec<Proof>,
    /// Pieces attached to the criterion.
    pub pieces: usize,
    /// Is something claimed that nothing proves?
    pub is_unproved: bool,
}

/// A level to choose.
#[derive(Debug, Serialize)]
pub struct LevelOption {
    /// What is sent.
    pub value: String,
    /// "Level 2: …".
    pub label: String,
    /// "6 poin".
    pub hint: String,
}

/// One requirement of a criterion.
#[derive(Debug, Serialize)]
pub struct Proof {
    /// Anchor of its group.
    pub href: String,
    /// What it asks for.
    pub text: String,
    /// Pieces that count.
    pub have: usize,
    /// Pieces or sets needed at the level claimed.
    pub needed: i32,
    /// Counted in sets?
    pub in_sets: bool,
    /// What belongs in a set.
    pub kinds: Vec<String>,
}

/// What was chosen in a form that is shown again.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The claims.
    pub claims: Answers,
    /// The version they build on.
    pub version: i32,
    /// What somebody else saved in between.
    pub clash: Vec<ClashView>,
}

/// The ledger of a draft; `None` where no criterion of the category has levels.
#[must_use]
pub fn ledger(
    draft: &Draft,
    typed: Option<Typed>,
    saved_at_text: Option<String>,
    engine: &Engine,
    locale: Locale,
) -> Option<LedgerView> {
    let rubric = &draft.category.rubric;
    claimable(rubric).next()?;
    let progress = draft.ledger();
    let sum = points(rubric, &draft.claims);
    let chosen = |code: &str| match &typed {
        Some(typed) => typed.claims.text(code).to_owned(),
        None => draft.claims.get(code).map(ToString::to_string).unwrap_or_default(),
    };
    let rows = in_ledger_order(rubric)
        .into_iter()
        .map(|criterion| row(draft, criterion, chosen(&criterion.code), engine, locale))
        .collect();
    let stored = draft.sections.get(CLAIMS).map_or(0, |row| row.version);
    let (version, clash) = typed.map_or((stored, Vec::new()), |typed| (typed.version, typed.clash));
    Some(LedgerView {
        rows,
        version,
        saved_at_text,
        clash,
        claimed: progress.claimed,
        mandatory_claimed: progress.mandatory_claimed,
        mandatory: progress.mandatory,
        unproved: progress.unproved,
        points: points_text(sum.sum, sum.divisor, locale),
        most: points_text(sum.most, sum.divisor, locale),
        sum,
    })
}

fn row(draft: &Draft, criterion: &Criterion, value: String, engine: &Engine, locale: Locale) -> LedgerRow {
    let code = criterion.code.as_str();
    let belongs = |piece: &&Piece| piece.row.criterion_code.as_deref() == Some(code);
    let proofs: Vec<Proof> = super::evidence::requirements(draft)
        .filter(|known| known.criterion.as_deref() == Some(code))
        .map(|known| proof(draft, known, locale))
        .collect();
    let pieces = draft.evidence.iter().filter(belongs).count();
    LedgerRow {
        field: crate::forms::claims_form::field(code),
        name: locale.pick(&criterion.name_id, &criterion.name_en).to_owned(),
        mandatory: criterion.mandatory,
        is_unproved: pieces == 0 && draft.claims.get(code).is_some_and(|level| *level > 0),
        options: options(&draft.category.rubric, criterion, engine, locale),
        value,
        proofs,
        pieces,
    }
}

/// Every level of a criterion, "no claim" first.
#[must_use]
pub fn options(rubric: &Rubric, criterion: &Criterion, engine: &Engine, locale: Locale) -> Vec<LevelOption> {
    let none = LevelOption {
        value: String::new(),
        label: engine.message(locale, "ledger-not-claimed", &[]),
        hint: String::new(),
    };
    let described = criterion.levels.iter().map(|level| LevelOption {
        value: level.value.to_string(),
        label: level_text(criterion, level.value, engine, locale),
        hint: worth(rubric, criterion, level.value, engine, locale),
    });
    std::iter::once(none).chain(described).collect()
}

/// "Level 2: Peraturan Kepala Daerah"; zero without words is "not met".
#[must_use]
pub fn level_text(criterion: &Criterion, level: i32, engine: &Engine, locale: Locale) -> String {
    let words = criterion.levels.iter().find(|known| known.value == level);
    let words = words.map_or_else(
        || engine.message(locale, "judging-not-met", &[]),
        |known| locale.pick(&known.label_id, &known.label_en).to_owned(),
    );
    engine.message(locale, "ledger-level", &[("level", level.to_string()), ("words", words)])
}

fn worth(rubric: &Rubric, criterion: &Criterion, level: i32, engine: &Engine, locale: Locale) -> String {
    let sum = i64::from(criterion.weight) * i64::from(level);
    let divisor = points(rubric, &Levels::new()).divisor;
    let points = points_text(sum, divisor, locale);
    if rubric.scheme == RubricScheme::Percent {
        return engine.message(locale, "ledger-worth", &[("points", points)]);
    }
    let args = [("points", points), ("weight", criterion.weight.to_string()), ("level", level.to_string())];
    engine.message(locale, "ledger-worth-product", &args)
}

/// Points as people write them: "111", or "7,5" under percent.
#[must_use]
pub fn points_text(sum: i64, divisor: i64, locale: Locale) -> String {
    let exact = ExactScore::fraction(i128::from(sum), i128::from(divisor.max(1)));
    let text = exact.exact_decimal().unwrap_or_else(|| exact.to_decimal(2));
    localise_decimal(&text, locale)
}

fn proof(draft: &Draft, required: &RequiredEvidence, locale: Locale) -> Proof {
    Proof {
        href: format!("#requirement-{}", required.code),
        text: locale.pick(&required.text_id, &required.text_en).to_owned(),
        have: required.have(&draft.facts()),
        needed: required.min_count,
        in_sets: required.per_level || !required.kinds.is_empty(),
        kinds: required.kinds.iter().map(|kind| locale.pick(&kind.text_id, &kind.text_en).to_owned()).collect(),
    }
}

/// The levels a verifier chooses from: "not met" where the scale starts at zero, then the described ones.
#[must_use]
pub fn verifiable(rubric: &Rubric, criterion: &Criterion, engine: &Engine, locale: Locale) -> Vec<LevelOption> {
    let has_zero = criterion.levels.iter().any(|level| level.value == 0);
    let zero = (criterion.scale.min == 0 && !has_zero).then_some(0);
    let values = zero.into_iter().chain(criterion.levels.iter().map(|level| level.value));
    let option = |value: i32| LevelOption {
        value: value.to_string(),
        label: level_text(criterion, value, engine, locale),
        hint: worth(rubric, criterion, value, engine, locale),
    };
    values.map(option).collect()
}
