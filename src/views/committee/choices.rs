//! What the forms of the set-up offer.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{Say, coded};
use crate::{
    data::stage_presets::CategoryPreset,
    domain::{locale::Locale, ranking::Combine, rubric::RubricScheme, stage::StageKind, tie_break::TieBreak},
    models::{
        contests::{
            FormSetRow, FrameworkRow, RubricRow, Stage, Standing, listing::ContestHead, rubrics::RubricSheet,
            setup::SetUp,
        },
        regions,
    },
    views::{
        contests::{Choice, weight_label},
        filters::datetime_text,
    },
};

/// Choices of a new contest.
#[derive(Debug, Serialize)]
pub struct NewChoices {
    regions: Vec<Choice>,
    categories: Vec<Choice>,
    rubrics: Vec<Choice>,
    earlier: Vec<Choice>,
    origins: Vec<Choice>,
}

impl NewChoices {
    /// Regions of the committee, presets, and contests that may be copied.
    #[must_use]
    pub fn new(
        regions: &[regions::Model],
        categories: &[CategoryPreset],
        presets: &[RubricRow],
        earlier: &[&ContestHead],
        locale: Locale,
        say: Say<'_>,
    ) -> Self {
        let set = |set: &CategoryPreset| {
            let names: Vec<_> = set.categories.iter().map(|one| locale.pick(&one.name_id, &one.name_en)).collect();
            Choice::new(&set.code, format!("{} ({})", locale.pick(&set.name_id, &set.name_en), names.join(", ")))
        };
        let contest = |head: &&ContestHead| {
            let name = locale.pick(&head.contest.name_id, &head.contest.name_en);
            Choice::new(&head.contest.slug, format!("{name} · {}", head.region.full_name(locale)))
        };
        let mut rubrics: Vec<Choice> = presets.iter().map(|preset| preset_choice(preset, "", locale, say)).collect();
        rubrics.push(Choice::new("-", say("committee-rubric-empty")));
        Self {
            regions: regions.iter().map(|region| Choice::new(&region.code, region.full_name(locale))).collect(),
            categories: categories.iter().map(set).collect(),
            rubrics,
            earlier: earlier.iter().map(contest).collect(),
            origins: coded(["presets", "copy"], "committee-origin", say),
        }
    }
}

fn preset_choice(preset: &RubricRow, prefix: &str, locale: Locale, say: Say<'_>) -> Choice {
    let name = locale.pick(&preset.name_id, &preset.name_en);
    let note =
        if preset.weights_assumed { format!(" – {}", say("committee-weights-assumed-short")) } else { String::new() };
    Choice::new(format!("{prefix}{}", preset.code), format!("{name}{note}"))
}

/// Choices of the basics.
#[derive(Debug, Serialize)]
pub struct BasicsChoices {
    frameworks: Vec<Choice>,
    form_sets: Vec<Choice>,
    combines: Vec<Choice>,
    tie_breaks: Vec<Choice>,
}

impl BasicsChoices {
    /// What the installation and the contest's rubrics offer.
    #[must_use]
    pub fn new(
        frameworks: &[FrameworkRow],
        form_sets: &[FormSetRow],
        set_up: &SetUp,
        locale: Locale,
        say: Say<'_>,
    ) -> Self {
        let framework = |row: &FrameworkRow| Choice::new(&row.code, locale.pick(&row.name_id, &row.name_en));
        let form_set = |row: &FormSetRow| {
            let name = locale.pick(&row.name_id, &row.name_en);
            // Presets belong to no region; with one it is the contest's own.
            let own = if row.region_id.is_some() { format!(", {}", say("forms-own")) } else { String::new() };
            Choice::new(row.pid.to_string(), format!("{name} (v{}{own})", row.version))
        };
        Self {
            frameworks: frameworks.iter().map(framework).collect(),
            form_sets: form_sets.iter().map(form_set).collect(),
            combines: coded(Combine::ALL, "contests-combine", say),
            tie_breaks: tie_breaks(set_up, locale, say),
        }
    }
}

/// The plain ways, then every criterion of the contest's rubrics once.
fn tie_breaks(set_up: &SetUp, locale: Locale, say: Say<'_>) -> Vec<Choice> {
    let mut choices = coded(TieBreak::PLAIN, "contests-tie", say);
    for criterion in set_up.rubrics.iter().flat_map(|sheet| &sheet.criteria) {
        let code = TieBreak::Criterion(criterion.code.clone()).to_string();
        if choices.iter().all(|choice| choice.value != code) {
            let name = locale.pick(&criterion.name_id, &criterion.name_en);
            choices.push(Choice::new(code, format!("{}: {name}", say("committee-tie-criterion"))));
        }
    }
    choices
}

/// Choices of a category.
#[derive(Debug, Serialize)]
pub struct CategoryChoices {
    rubrics: Vec<Choice>,
    /// Where the category is taken out; none for a new one.
    removal: Option<String>,
}

impl CategoryChoices {
    /// The contest's own rubrics, then copies of presets.
    #[must_use]
    pub fn new(set_up: &SetUp, presets: &[RubricRow], removal: Option<String>, locale: Locale, say: Say<'_>) -> Self {
        let own = |sheet: &RubricSheet| {
            let name = locale.pick(&sheet.rubric.name_id, &sheet.rubric.name_en);
            Choice::new(format!("own:{}", sheet.rubric.pid), format!("{name} ({})", say("committee-rubric-own")))
        };
        let preset = |row: &RubricRow| {
            let choice = preset_choice(row, "preset:", locale, say);
            Choice::new(choice.value, format!("{}: {}", say("committee-rubric-copy-of"), choice.label))
        };
        let mut rubrics: Vec<Choice> = set_up.rubrics.iter().map(own).collect();
        rubrics.extend(presets.iter().map(preset));
        rubrics.push(Choice::new("empty", say("committee-rubric-empty")));
        Self { rubrics, removal }
    }
}

/// What the page of a rubric shows beside the form.
#[derive(Debug, Serialize)]
pub struct RubricChoices {
    schemes: Vec<Choice>,
    criteria: Vec<CriterionRow>,
    is_percent: bool,
    sum: String,
    sum_is_right: bool,
    weights_assumed: bool,
    /// Categories that use it.
    used_by: Vec<String>,
    href: String,
    source: String,
}

/// A criterion in the table of weights.
#[derive(Debug, Serialize)]
struct CriterionRow {
    pid: Uuid,
    code: String,
    name: String,
    levels: usize,
    evidence: usize,
    weight: String,
    href: String,
}

impl RubricChoices {
    /// The criteria in the order of the form, with the weights as typed.
    #[must_use]
    pub fn new(
        sheet: &RubricSheet,
        set_up: &SetUp,
        weights: &[(Uuid, String)],
        (sum, scheme): (&str, RubricScheme),
        locale: Locale,
        say: Say<'_>,
    ) -> Self {
        let href = format!("/committee/contests/{}/rubrics/{}", set_up.standing.contest.slug, sheet.rubric.pid);
        let count = |json: &str| serde_json::from_str::<Vec<serde_json::Value>>(json).map_or(0, |list| list.len());
        let row = |(pid, weight): &(Uuid, String)| {
            let row = sheet.criteria.iter().find(|row| row.pid == *pid)?;
            Some(CriterionRow {
                pid: *pid,
                code: row.code.clone(),
                name: locale.pick(&row.name_id, &row.name_en).to_owned(),
                levels: count(&row.levels),
                evidence: count(&row.evidence),
                weight: weight.clone(),
                href: format!("{href}/criteria/{pid}/edit"),
            })
        };
        let users = set_up.categories.iter().filter(|category| category.rubric_id == sheet.rubric.id);
        Self {
            schemes: coded(RubricScheme::ALL, "committee-scheme", say),
            criteria: weights.iter().filter_map(row).collect(),
            is_percent: scheme == RubricScheme::Percent,
            sum: sum.to_owned(),
            sum_is_right: scheme != RubricScheme::Percent || sum == "100",
            weights_assumed: sheet.rubric.weights_assumed,
            used_by: users.map(|category| locale.pick(&category.name_id, &category.name_en).to_owned()).collect(),
            href,
            source: sheet.rubric.source.clone(),
        }
    }
}

/// Choices of a criterion.
#[derive(Debug, Serialize)]
pub struct CriterionChoices {
    is_percent: bool,
    kinds: Vec<Choice>,
    rubric_href: String,
    rubric_name: String,
}

impl CriterionChoices {
    /// What counts as evidence.
    #[must_use]
    pub fn new(sheet: &RubricSheet, rubric_href: String, locale: Locale, say: Say<'_>) -> Self {
        Self {
            is_percent: sheet.rubric.scheme == RubricScheme::Percent,
            kinds: coded(["pdf", "image", "office", "video", "link"], "committee-evidence", say),
            rubric_name: locale.pick(&sheet.rubric.name_id, &sheet.rubric.name_en).to_owned(),
            rubric_href,
        }
    }
}

/// Choices of the stages.
#[derive(Debug, Serialize)]
pub struct StagesChoices {
    kinds: Vec<Choice>,
}

impl StagesChoices {
    /// The kinds of stage.
    #[must_use]
    pub fn new(say: Say<'_>) -> Self {
        Self { kinds: coded(StageKind::ALL, "committee-stage", say) }
    }
}

/// Choices of an extension.
#[derive(Debug, Serialize)]
pub struct ExtensionChoices {
    stages: Vec<Choice>,
    scopes: Vec<Choice>,
}

impl ExtensionChoices {
    /// The stages that have a closing, with the one that counts now.
    #[must_use]
    pub fn new(standing: &Standing, locale: Locale, say: Say<'_>) -> Self {
        let choice = |stage: &Stage| {
            // What was dated after opening is dated anew instead.
            stage.closes_at?;
            let closes_at: DateTime<Utc> = standing.window(stage, None).closes_at?;
            let name = locale.pick(&stage.name_id, &stage.name_en);
            Some(Choice::new(
                stage.pid.to_string(),
                format!("{name} – {}", datetime_text(closes_at, standing.zone(), locale)),
            ))
        };
        Self {
            stages: standing.stages.iter().filter_map(choice).collect(),
            scopes: coded(["all", "one"], "committee-extension-scope", say),
        }
    }
}

/// A rubric in the overview.
#[derive(Debug, Serialize)]
pub struct RubricLine {
    name: String,
    href: String,
    criteria: usize,
    sum: String,
    sum_is_right: bool,
    weights_assumed: bool,
    is_used: bool,
    removal: String,
}

impl RubricLine {
    /// The lines of a contest.
    #[must_use]
    pub fn all(set_up: &SetUp, locale: Locale) -> Vec<Self> {
        let base = format!("/committee/contests/{}/rubrics", set_up.standing.contest.slug);
        let line = |sheet: &RubricSheet| {
            let scheme = sheet.rubric.scheme;
            let is_percent = scheme == RubricScheme::Percent;
            Self {
                name: locale.pick(&sheet.rubric.name_id, &sheet.rubric.name_en).to_owned(),
                href: format!("{base}/{}", sheet.rubric.pid),
                criteria: sheet.criteria.len(),
                sum: weight_label(sheet.weight_sum(), scheme, locale),
                sum_is_right: !is_percent || sheet.weight_sum() == i64::from(crate::domain::rubric::FULL_WEIGHT_BP),
                weights_assumed: sheet.rubric.weights_assumed,
                is_used: set_up.categories.iter().any(|category| category.rubric_id == sheet.rubric.id),
                removal: format!("{base}/{}/removal", sheet.rubric.pid),
            }
        };
        set_up.rubrics.iter().map(line).collect()
    }
}
