//! One criterion: names, weight, scale, levels and what proves it.

use serde::Serialize;

use super::{
    MAX_TEXT, check_code, check_length, check_names, number, row_count,
    rubric_form::{check_weight, weight_text},
};
use crate::{
    domain::{
        evidence::{MediaType, ProofKind, RequiredEvidence},
        rubric::{LARGEST, Level, RubricScheme, Scale},
        setup::{CriterionPlan, LARGEST_FILE_MB, MEGABYTE, megabytes_text, parse_megabytes},
        text::slug,
    },
    forms::FormErrors,
    web::RawForm,
};

const BLANK_ROWS: usize = 2;
/// Most pieces of evidence that one requirement may ask for.
const MOST_PIECES: i32 = 20;

/// The kinds of file a committee chooses from, each standing for some types.
pub const FILE_KINDS: [(&str, &[MediaType]); 4] = [
    ("pdf", &[MediaType::Pdf]),
    ("image", &[MediaType::Jpeg, MediaType::Png, MediaType::Webp]),
    ("office", &[MediaType::Docx, MediaType::Xlsx, MediaType::Pptx]),
    ("video", &[MediaType::Mp4]),
];

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CriterionForm {
    /// Code.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Indonesian description.
    pub description_id: String,
    /// English description.
    pub description_en: String,
    /// Percent or plain weight.
    pub weight: String,
    /// Every entry must prove it.
    pub mandatory: bool,
    /// Smallest mark.
    pub scale_min: String,
    /// Largest mark.
    pub scale_max: String,
    /// Step.
    pub scale_step: String,
    /// A mark needs a note.
    pub note_required: bool,
    /// Described levels.
    pub levels: Vec<LevelRow>,
    /// What proves it.
    pub evidence: Vec<EvidenceRow>,
}

/// A level as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LevelRow {
    /// The mark.
    pub value: String,
    /// Indonesian words.
    pub label_id: String,
    /// English words.
    pub label_en: String,
}

/// A required piece of evidence as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EvidenceRow {
    /// Indonesian text.
    pub text_id: String,
    /// English text.
    pub text_en: String,
    /// How many; 0 asks without requiring.
    pub min_count: String,
    /// At most how many; empty: as many as the entry may have.
    pub max_count: String,
    /// Largest file in megabytes; empty: as the contest says.
    pub max_mb: String,
    /// The limit in bytes as it was kept: megabytes with two decimals do not tell every size.
    pub max_bytes: String,
    /// The field of the entry form that it belongs to, as it was kept; the page does not change it.
    pub field: String,
    /// Chosen kinds of [`FILE_KINDS`], and `link`.
    pub kinds: Vec<String>,
    /// One set per level that is claimed.
    pub per_level: bool,
    /// What belongs in one set, one thing a line, in Indonesian.
    pub set_id: String,
    /// The same in English, line by line.
    pub set_en: String,
}

impl CriterionForm {
    /// A new criterion of a rubric.
    #[must_use]
    pub fn new(scheme: RubricScheme) -> Self {
        let is_percent = scheme == RubricScheme::Percent;
        let (min, max) = if is_percent { ("0", "100") } else { ("0", "3") };
        Self {
            scale_min: min.to_owned(),
            scale_max: max.to_owned(),
            scale_step: "1".to_owned(),
            weight: if is_percent { String::new() } else { "1".to_owned() },
            ..Self::default()
        }
    }

    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        let level = |row| LevelRow {
            value: raw.text(&format!("level-{row}-value")),
            label_id: raw.text(&format!("level-{row}-label_id")),
            label_en: raw.text(&format!("level-{row}-label_en")),
        };
        let evidence = |row| EvidenceRow {
            text_id: raw.text(&format!("evidence-{row}-text_id")),
            text_en: raw.text(&format!("evidence-{row}-text_en")),
            min_count: raw.text(&format!("evidence-{row}-min_count")),
            max_count: raw.text(&format!("evidence-{row}-max_count")),
            max_mb: raw.text(&format!("evidence-{row}-max_mb")),
            max_bytes: raw.text(&format!("evidence-{row}-max_bytes")),
            field: raw.text(&format!("evidence-{row}-field")),
            kinds: raw.all(&format!("evidence-{row}-kinds")),
            per_level: raw.is_ticked(&format!("evidence-{row}-per_level")),
            set_id: raw.text(&format!("evidence-{row}-set_id")),
            set_en: raw.text(&format!("evidence-{row}-set_en")),
        };
        Self {
            code: raw.text("code"),
            name_id: raw.text("name_id"),
            name_en: raw.text("name_en"),
            description_id: raw.text("description_id"),
            description_en: raw.text("description_en"),
            weight: raw.text("weight"),
            mandatory: raw.is_ticked("mandatory"),
            scale_min: raw.text("scale_min"),
            scale_max: raw.text("scale_max"),
            scale_step: raw.text("scale_step"),
            note_required: raw.is_ticked("note_required"),
            levels: (1..=row_count(raw, "level", "value")).map(level).collect(),
            evidence: (1..=row_count(raw, "evidence", "text_id")).map(evidence).collect(),
        }
    }

    /// The form of what is kept.
    #[must_use]
    pub fn of(plan: &CriterionPlan, scheme: RubricScheme) -> Self {
        let level = |level: &Level| LevelRow {
            value: level.value.to_string(),
            label_id: level.label_id.clone(),
            label_en: level.label_en.clone(),
        };
        Self {
            code: plan.code.clone(),
            name_id: plan.name_id.clone(),
            name_en: plan.name_en.clone(),
            description_id: plan.description_id.clone(),
            description_en: plan.description_en.clone(),
            weight: weight_text(plan.weight.into(), scheme),
            mandatory: plan.mandatory,
            scale_min: plan.scale.min.to_string(),
            scale_max: plan.scale.max.to_string(),
            scale_step: plan.scale.step.to_string(),
            note_required: plan.note_required,
            levels: plan.levels.iter().map(level).collect(),
            evidence: plan.evidence.iter().map(evidence_row).collect(),
        }
    }

    /// Adds empty rows to type in.
    #[must_use]
    pub fn with_blank_rows(mut self) -> Self {
        let blank = EvidenceRow { min_count: "1".to_owned(), ..EvidenceRow::default() };
        self.levels.resize(self.levels.len() + BLANK_ROWS, LevelRow::default());
        self.evidence.resize(self.evidence.len() + BLANK_ROWS, blank);
        self
    }

    /// Checks every field; rows without any text are left out.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self, scheme: RubricScheme) -> Result<CriterionPlan, FormErrors> {
        let mut errors = FormErrors::default();
        check_names(&mut errors, "name", (&self.name_id, &self.name_en));
        check_code(&mut errors, "code", &self.code);
        check_length(&mut errors, "description_id", &self.description_id, MAX_TEXT);
        check_length(&mut errors, "description_en", &self.description_en, MAX_TEXT);
        let code = self.code();
        let plan = CriterionPlan {
            weight: check_weight(&mut errors, "weight", &self.weight, scheme),
            scale: self.scale(&mut errors),
            levels: self.levels(&mut errors),
            evidence: self.evidence(&code, &mut errors),
            code,
            name_id: self.name_id.clone(),
            name_en: self.name_en.clone(),
            description_id: self.description_id.clone(),
            description_en: self.description_en.clone(),
            mandatory: self.mandatory,
            note_required: self.note_required,
        };
        errors.into_result(plan)
    }

    /// The code in capitals, made from the name when none is typed.
    fn code(&self) -> String {
        let source =
            if self.code.is_empty() { slug(&self.name_id).chars().take(16).collect() } else { self.code.clone() };
        source.trim_end_matches('-').to_uppercase()
    }

    fn scale(&self, errors: &mut FormErrors) -> Scale {
        let min = number(errors, "scale_min", &self.scale_min, 0, LARGEST - 1);
        let max = number(errors, "scale_max", &self.scale_max, 1, LARGEST);
        let step = number(errors, "scale_step", &self.scale_step, 1, LARGEST);
        if min >= max {
            errors.add("scale_max", "contests-rubric-scale");
        } else if (max - min) % step != 0 {
            errors.add("scale_step", "contests-rubric-scale");
        }
        Scale { min, max, step }
    }

    fn levels(&self, errors: &mut FormErrors) -> Vec<Level> {
        let mut levels = Vec::new();
        for (row, typed) in (1..).zip(&self.levels) {
            if typed.value.is_empty() && typed.label_id.is_empty() && typed.label_en.is_empty() {
                continue;
            }
            let value = number(errors, &format!("level-{row}-value"), &typed.value, 0, LARGEST);
            check_names(errors, &format!("level-{row}-label"), (&typed.label_id, &typed.label_en));
            levels.push(Level { value, label_id: typed.label_id.clone(), label_en: typed.label_en.clone() });
        }
        levels.sort_by_key(|level| level.value);
        levels
    }

    fn evidence(&self, criterion: &str, errors: &mut FormErrors) -> Vec<RequiredEvidence> {
        let mut required = Vec::new();
        for (row, typed) in (1..).zip(&self.evidence) {
            if typed.text_id.is_empty() && typed.text_en.is_empty() {
                continue;
            }
            if typed.text_id.is_empty() {
                errors.add(&format!("evidence-{row}-text_id"), "committee-name-missing");
            }
            check_length(errors, &format!("evidence-{row}-text_id"), &typed.text_id, MAX_TEXT);
            check_length(errors, &format!("evidence-{row}-text_en"), &typed.text_en, MAX_TEXT);
            check_length(errors, &format!("evidence-{row}-set_id"), &typed.set_id, MAX_TEXT);
            check_length(errors, &format!("evidence-{row}-set_en"), &typed.set_en, MAX_TEXT);
            check_code(errors, &format!("evidence-{row}-text_id"), &typed.field);
            let min_count = number(errors, &format!("evidence-{row}-min_count"), &typed.min_count, 0, MOST_PIECES);
            let is_chosen = |kind: &str| typed.kinds.iter().any(|chosen| chosen == kind);
            required.push(RequiredEvidence {
                code: format!("{criterion}-{}", required.len() + 1),
                criterion: Some(criterion.to_owned()),
                field: Some(typed.field.clone()).filter(|field| !field.is_empty()),
                text_id: typed.text_id.clone(),
                text_en: typed.text_en.clone(),
                media_types: FILE_KINDS
                    .iter()
                    .filter(|(kind, _)| is_chosen(kind))
                    .flat_map(|(_, all)| *all)
                    .copied()
                    .collect(),
                link_allowed: is_chosen("link"),
                min_count,
                per_level: typed.per_level,
                kinds: proof_kinds(typed),
                max_count: max_count(errors, row, typed, min_count),
                max_bytes: max_bytes(errors, row, typed),
            });
        }
        required
    }
}

/// The most pieces; not fewer than are needed.
fn max_count(errors: &mut FormErrors, row: usize, typed: &EvidenceRow, min_count: i32) -> Option<i32> {
    let is_given = !typed.max_count.is_empty();
    is_given
        .then(|| number(errors, &format!("evidence-{row}-max_count"), &typed.max_count, min_count.max(1), MOST_PIECES))
}

/// The largest file in bytes. A size that was not touched stays to the byte.
fn max_bytes(errors: &mut FormErrors, row: usize, typed: &EvidenceRow) -> Option<i64> {
    if typed.max_mb.is_empty() {
        return None;
    }
    let kept = typed.max_bytes.parse().ok().filter(|kept| (1..=LARGEST_FILE_MB * MEGABYTE).contains(kept));
    if let Some(kept) = kept.filter(|kept| megabytes_text(*kept) == typed.max_mb) {
        return Some(kept);
    }
    let bytes = parse_megabytes(&typed.max_mb);
    if bytes.is_none() {
        let args = vec![("max", LARGEST_FILE_MB.to_string())];
        errors.add_with(&format!("evidence-{row}-max_mb"), "committee-evidence-size-wrong", args);
    }
    bytes
}

/// The lines of both languages side by side; a missing English one stays empty and is shown in Indonesian.
fn proof_kinds(typed: &EvidenceRow) -> Vec<ProofKind> {
    let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    let english = lines(&typed.set_en);
    (0..)
        .zip(lines(&typed.set_id))
        .filter(|(_, line)| !line.is_empty())
        .map(|(at, text_id)| ProofKind { text_id, text_en: english.get::<usize>(at).cloned().unwrap_or_default() })
        .collect()
}

fn evidence_row(required: &RequiredEvidence) -> EvidenceRow {
    let has = |all: &[MediaType]| all.iter().any(|media| required.media_types.contains(media));
    let mut kinds: Vec<String> =
        FILE_KINDS.iter().filter(|(_, all)| has(all)).map(|(kind, _)| (*kind).to_owned()).collect();
    if required.link_allowed {
        kinds.push("link".to_owned());
    }
    EvidenceRow {
        text_id: required.text_id.clone(),
        text_en: required.text_en.clone(),
        min_count: required.min_count.to_string(),
        max_count: required.max_count.map_or_else(String::new, |most| most.to_string()),
        max_mb: required.max_bytes.map_or_else(String::new, megabytes_text),
        max_bytes: required.max_bytes.map_or_else(String::new, |most| most.to_string()),
        field: required.field.clone().unwrap_or_default(),
        kinds,
        per_level: required.per_level,
        set_id: required.kinds.iter().map(|kind| kind.text_id.as_str()).collect::<Vec<_>>().join("\n"),
        set_en: required.kinds.iter().map(|kind| kind.text_en.as_str()).collect::<Vec<_>>().join("\n"),
    }
}
