//! Rules in words: categories, rubrics, how judges are combined.

use serde::Serialize;

use crate::{
    domain::{
        category::ChecklistItem,
        contest_rules::{CategoryRules, ContestRules},
        evidence::RequiredEvidence,
        locale::Locale,
        percent::percent_text,
        ranking::Combine,
        rubric::{Criterion, Rubric, RubricScheme},
        tie_break::TieBreak,
    },
    models::contests::{rubrics::RubricSheet, rules::read_json, setup::SetUp},
    views::filters::localise_decimal,
};

/// A category.
#[derive(Debug, Serialize)]
pub struct CategoryView {
    /// Code, also the anchor.
    pub code: String,
    /// Name.
    pub name: String,
    /// Who may enter.
    pub description: String,
    /// Prizes in order: name and what is given.
    pub prizes: Vec<(String, String)>,
    /// What the administrative check looks at.
    pub checklist: Vec<String>,
    /// Sheets planned per entry.
    pub sheets_per_entry: i32,
    /// Its rubric.
    pub rubric: RubricView,
}

/// A rubric.
#[derive(Debug, Serialize)]
pub struct RubricView {
    /// Name.
    pub name: String,
    /// Scheme.
    pub scheme: RubricScheme,
    /// Criteria in order.
    pub criteria: Vec<CriterionView>,
    /// The weights are a neutral default nobody has confirmed.
    pub weights_assumed: bool,
}

/// A criterion.
#[derive(Debug, Serialize)]
pub struct CriterionView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// `30 %` or `3`.
    pub weight: String,
    /// Smallest mark.
    pub min: i32,
    /// Largest mark.
    pub max: i32,
    /// Every entry must prove it.
    pub mandatory: bool,
    /// A mark needs a note.
    pub note_required: bool,
    /// Levels: mark and words.
    pub levels: Vec<(i32, String)>,
    /// Evidence: words and how many.
    pub evidence: Vec<(String, i32)>,
}

/// The rules that hold for all categories.
#[derive(Debug, Serialize)]
pub struct RulesView {
    combine: Combine,
    quorum: i32,
    decimals: i32,
    tie_breaks: Vec<TieBreakView>,
    grace_minutes: i32,
    blind_names: bool,
    needs_office_approval: bool,
    max_file_bytes: i64,
    form_set: String,
    framework: String,
}

/// A tie-break: the kind for its message, and the criterion it names.
#[derive(Debug, Serialize)]
struct TieBreakView {
    kind: String,
    criterion: String,
}

/// A weight as it is shown: `12,5 %`, or a plain number.
#[must_use]
pub fn weight_label(weight: i64, scheme: RubricScheme, locale: Locale) -> String {
    match scheme {
        RubricScheme::Percent => format!("{} %", localise_decimal(&percent_text(weight), locale)),
        RubricScheme::WeightedLevels => weight.to_string(),
    }
}

impl RulesView {
    /// The rules with the names of what they point to.
    #[must_use]
    pub fn new(rules: &ContestRules, set_up: &SetUp, locale: Locale) -> Self {
        Self {
            combine: rules.combine,
            quorum: rules.quorum,
            decimals: rules.decimals,
            tie_breaks: rules.tie_breaks.iter().map(|tie_break| tie_break_view(tie_break, rules, locale)).collect(),
            grace_minutes: rules.grace_minutes,
            blind_names: rules.blind_names,
            needs_office_approval: rules.needs_office_approval,
            max_file_bytes: rules.max_file_bytes,
            form_set: locale.pick(&set_up.form_set.name_id, &set_up.form_set.name_en).to_owned(),
            framework: locale.pick(&set_up.framework.name_id, &set_up.framework.name_en).to_owned(),
        }
    }
}

fn tie_break_view(tie_break: &TieBreak, rules: &ContestRules, locale: Locale) -> TieBreakView {
    let criterion = match tie_break {
        TieBreak::Criterion(code) => {
            let found = rules.categories.iter().find_map(|category| category.rubric.criterion(code));
            found.map_or_else(|| code.clone(), |found| locale.pick(&found.name_id, &found.name_en).to_owned())
        }
        _ => String::new(),
    };
    TieBreakView { kind: tie_break.kind().replace('_', "-"), criterion }
}

impl CategoryView {
    /// The categories of the rules, with prizes and descriptions from their rows.
    #[must_use]
    pub fn all(rules: &ContestRules, set_up: &SetUp, locale: Locale) -> Vec<Self> {
        rules.categories.iter().map(|category| Self::new(category, set_up, locale)).collect()
    }

    fn new(category: &CategoryRules, set_up: &SetUp, locale: Locale) -> Self {
        let row = set_up.categories.iter().find(|row| row.code == category.code);
        let sheet = row.and_then(|row| set_up.rubric(row.rubric_id));
        let prizes: Vec<crate::domain::award::Prize> =
            row.and_then(|row| read_json("categories.prizes", &row.prizes).ok()).unwrap_or_default();
        Self {
            code: category.code.clone(),
            name: locale.pick(&category.name_id, &category.name_en).to_owned(),
            description: row.map_or("", |row| locale.pick(&row.description_id, &row.description_en)).to_owned(),
            prizes: prizes
                .into_iter()
                .map(|prize| (locale.pick(&prize.name_id, &prize.name_en).to_owned(), prize.prize))
                .collect(),
            checklist: category.checklist.iter().map(|item| item_text(item, locale)).collect(),
            sheets_per_entry: category.sheets_per_entry,
            rubric: RubricView::new(&category.rubric, sheet, &category.required_evidence, locale),
        }
    }
}

fn item_text(item: &ChecklistItem, locale: Locale) -> String {
    locale.pick(&item.text_id, &item.text_en).to_owned()
}

impl RubricView {
    fn new(rubric: &Rubric, sheet: Option<&RubricSheet>, evidence: &[RequiredEvidence], locale: Locale) -> Self {
        let criterion = |criterion: &Criterion| {
            let row = sheet.and_then(|sheet| sheet.criteria.iter().find(|row| row.code == criterion.code));
            let own = evidence.iter().filter(|one| one.criterion.as_ref() == Some(&criterion.code));
            let description = row.map_or("", |row| locale.pick(&row.description_id, &row.description_en));
            CriterionView {
                code: criterion.code.clone(),
                name: locale.pick(&criterion.name_id, &criterion.name_en).to_owned(),
                description: description.to_owned(),
                weight: weight_label(criterion.weight.into(), rubric.scheme, locale),
                min: criterion.scale.min,
                max: criterion.scale.max,
                mandatory: criterion.mandatory,
                note_required: criterion.note_required,
                levels: criterion
                    .levels
                    .iter()
                    .map(|level| (level.value, locale.pick(&level.label_id, &level.label_en).to_owned()))
                    .collect(),
                evidence: own.map(|one| (locale.pick(&one.text_id, &one.text_en).to_owned(), one.min_count)).collect(),
            }
        };
        Self {
            name: locale.pick(&rubric.name_id, &rubric.name_en).to_owned(),
            scheme: rubric.scheme,
            criteria: rubric.criteria.iter().map(criterion).collect(),
            weights_assumed: sheet.is_some_and(|sheet| sheet.rubric.weights_assumed),
        }
    }
}
