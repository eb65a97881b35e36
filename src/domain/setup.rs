//! What a committee plans before the opening: values that a form gives and the models keep.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    award::Prize,
    category::ChecklistItem,
    evidence::RequiredEvidence,
    ranking::Combine,
    rubric::{Level, RubricScheme, Scale},
    stage::StageKind,
    tie_break::TieBreak,
};

/// Bytes of a megabyte as file managers count it.
pub const MEGABYTE: i64 = 1 << 20;

/// Largest size of a file that a committee may name, in megabytes.
pub const LARGEST_FILE_MB: i64 = 2_000;

/// A size as it stands in a form: megabytes with at most two decimals and a point, rounded half up, at least `0.01`.
#[must_use]
pub fn megabytes_text(bytes: i64) -> String {
    let hundredths = ((i128::from(bytes) * 200 / i128::from(MEGABYTE) + 1) / 2).max(1);
    let hundredths = i64::try_from(hundredths).unwrap_or(i64::MAX);
    super::percent::percent_text(hundredths)
}

/// Reads `20`, `0,5` or `1.25` megabytes as bytes; `None` when it is no size from 0.01 to [`LARGEST_FILE_MB`].
#[must_use]
pub fn parse_megabytes(text: &str) -> Option<i64> {
    let plain = text.trim().replace(',', ".");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    if fraction.len() > 2 || !(whole.to_owned() + fraction).chars().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let hundredths = whole.parse::<i64>().ok()?.checked_mul(100)? + format!("{fraction:0<2}").parse::<i64>().ok()?;
    (1..=LARGEST_FILE_MB * 100).contains(&hundredths).then(|| hundredths * MEGABYTE / 100)
}

/// A new contest: what it is called and what it starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContest {
    /// Indonesian name.
    pub name_id: String,
    /// English name; may be empty.
    pub name_en: String,
    /// Year.
    pub year: i32,
    /// Kemendagri code of the region.
    pub region_code: String,
    /// What it starts from.
    pub origin: Origin,
}

/// What a new contest starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Presets by their codes.
    Presets {
        /// Set of categories.
        categories: String,
        /// Rubric of all of them; `None` for an empty one of their own.
        rubric: Option<String>,
    },
    /// An earlier contest by its slug.
    Copy {
        /// Slug of the earlier contest.
        slug: String,
    },
}

/// The contest itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basics {
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Indonesian summary.
    pub summary_id: String,
    /// English summary.
    pub summary_en: String,
    /// Code of the framework the innovations will be tagged in.
    pub framework: String,
    /// Public id of the form set.
    pub form_set: Uuid,
    /// How judges are combined.
    pub combine: Combine,
    /// Decimals of the official score.
    pub decimals: i32,
    /// Fewest final sheets for a rank.
    pub quorum: i32,
    /// Tie-breaks in order.
    pub tie_breaks: Vec<TieBreak>,
    /// Are names hidden from judges?
    pub blind_names: bool,
    /// Does the head of the office approve an entry before it is handed in?
    pub needs_office_approval: bool,
    /// Grace for forms opened before closing.
    pub grace_minutes: i32,
    /// Largest file.
    pub max_file_bytes: i64,
}

/// A category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryPlan {
    /// Code; made from the name when it is empty.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Indonesian description: who may enter.
    pub description_id: String,
    /// English description.
    pub description_en: String,
    /// Its rubric.
    pub rubric: RubricChoice,
    /// Its prizes in order.
    pub prizes: Vec<Prize>,
    /// What the administrative check looks at.
    pub checklist: Vec<ChecklistItem>,
    /// Sheets planned per entry.
    pub sheets_per_entry: i32,
}

/// Where a category's rubric comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RubricChoice {
    /// One that the contest has already.
    Own(Uuid),
    /// A new copy of a preset.
    Preset(String),
    /// A new one without criteria.
    Empty,
}

/// A rubric's head and the weights of its criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RubricPlan {
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// How marks become a score.
    pub scheme: RubricScheme,
    /// Criteria by public id, in their new order, with their weights.
    pub weights: Vec<(Uuid, i32)>,
}

/// A criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionPlan {
    /// Code, unique in the rubric.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Indonesian description.
    pub description_id: String,
    /// English description.
    pub description_en: String,
    /// Basis points or plain weight, by the rubric's scheme.
    pub weight: i32,
    /// Must every entry prove it?
    pub mandatory: bool,
    /// The marks it takes.
    pub scale: Scale,
    /// Described levels.
    pub levels: Vec<Level>,
    /// What proves it.
    pub evidence: Vec<RequiredEvidence>,
    /// A mark needs a note.
    pub note_required: bool,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagePlan {
    /// Its public id; `None` for a new one.
    pub pid: Option<Uuid>,
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
}

/// A later closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionPlan {
    /// The stage.
    pub stage: Uuid,
    /// Number of the one entry it is for; `None` for everybody.
    pub entry_number: Option<String>,
    /// The new closing.
    pub closes_at: DateTime<Utc>,
    /// Why; shown to the public.
    pub reason: String,
}

code_enum! {
    /// Why a deadline is not extended.
    pub enum ExtensionRefusal {
        /// The contest has no such stage, or it has no closing.
        NoSuchStage => "no_such_stage",
        /// The contest has no entry of that number.
        NoSuchEntry => "no_such_entry",
        /// Only the registration can be extended for one entry.
        NotForOneEntry => "not_for_one_entry",
        /// Not later than the closing that counts now.
        NotLater => "not_later",
        /// Over already.
        InPast => "in_past",
        /// Entries would still come in while judges score.
        IntoJudging => "into_judging",
    }
}

/// May the closing be moved to `closes_at`? `current` is the closing that counts now for whom it is extended;
/// `judging_opens_at` is given when the stage is the registration.
///
/// # Errors
/// Says why not.
pub fn check_extension(
    current: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    judging_opens_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), ExtensionRefusal> {
    if closes_at <= current {
        return Err(ExtensionRefusal::NotLater);
    }
    if closes_at <= now {
        return Err(ExtensionRefusal::InPast);
    }
    match judging_opens_at {
        Some(opens_at) if opens_at <= closes_at => Err(ExtensionRefusal::IntoJudging),
        _ => Ok(()),
    }
}

/// Dates of a stage that the rules leave without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageDates {
    /// First instant.
    pub opens_at: DateTime<Utc>,
    /// Last instant.
    pub closes_at: DateTime<Utc>,
}

code_enum! {
    /// Why a stage is not dated.
    pub enum StageDatesRefusal {
        /// The contest has no such stage, the rules date it, or rights depend on it.
        NoSuchStage => "no_such_stage",
        /// It would close before it opens.
        ClosesBeforeOpening => "closes_before_opening",
        /// It would open before a stage listed above it.
        BeforeEarlierStage => "before_earlier_stage",
        /// It would open after a stage listed below it.
        AfterLaterStage => "after_later_stage",
    }
}

/// May a stage get these dates after opening? `above` is the latest opening among the stages above it, `below` the earliest among
/// those below. The same as what opening asks of a plan.
///
/// # Errors
/// Says why not.
pub fn check_stage_dates(
    dates: StageDates,
    above: Option<DateTime<Utc>>,
    below: Option<DateTime<Utc>>,
) -> Result<(), StageDatesRefusal> {
    if dates.closes_at <= dates.opens_at {
        return Err(StageDatesRefusal::ClosesBeforeOpening);
    }
    if above.is_some_and(|above| dates.opens_at < above) {
        return Err(StageDatesRefusal::BeforeEarlierStage);
    }
    if below.is_some_and(|below| below < dates.opens_at) {
        return Err(StageDatesRefusal::AfterLaterStage);
    }
    Ok(())
}
