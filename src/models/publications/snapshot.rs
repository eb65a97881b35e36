//! The public part of what was handed in: fields that the form does not mark as personal data.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};
use serde::Deserialize;

use crate::{
    data::affairs::{Affairs, affairs},
    domain::{
        answers::{Answer, Answers},
        form_set::{FieldKind, FormSet},
        innovation::Maturity,
        known_fields::{AGREEMENT, DIMENSIONS, STAGE, SUMMARIES},
    },
    models::entries::{history::last_submissions, submission::Submission},
};

const SUMMARY_CHARS: usize = 400;

/// The part of a handed-in document that is read here: answers by section and field.
#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    answers: BTreeMap<String, Answers>,
}

/// The last submission of an entry, without personal data.
#[derive(Clone, Debug, Default)]
pub struct PublicSnapshot {
    /// Id of the submission.
    pub submission_id: Option<i64>,
    /// The main government affair, as [`Affairs::main_affair`] has it; empty when none was chosen.
    pub affair: String,
    /// Long texts in the order of the form.
    texts: Vec<String>,
    answers: Answers,
}

/// The last submission of every entry in `entry_ids`.
pub async fn load(
    db: &impl ConnectionTrait,
    form: &FormSet,
    entry_ids: &[i64],
) -> Result<BTreeMap<i64, PublicSnapshot>, DbErr> {
    let affairs = affairs().map_err(|error| DbErr::Custom(error.to_string()))?;
    let rows = last_submissions(db, entry_ids).await?;
    let read = |row: &Submission| PublicSnapshot::read(form, affairs, row.id, &row.snapshot);
    Ok(rows.iter().map(|row| (row.entry_id, read(row))).collect())
}

impl PublicSnapshot {
    fn read(form: &FormSet, affairs: &Affairs, submission_id: i64, json: &str) -> Self {
        let answers = form.without_personal_data(&answers_in(json));
        let long = form.fields().filter(|field| field.kind == FieldKind::LongText && !field.personal_data);
        let texts = long.map(|field| answers.text(&field.code).to_owned()).filter(|text| !text.is_empty()).collect();
        let affair = affairs.main_affair(form, &answers);
        Self { submission_id: Some(submission_id), affair, texts, answers }
    }

    /// A few sentences.
    pub fn summary(&self) -> String {
        let named = SUMMARIES.iter().map(|field| self.answers.text(field)).find(|text| !text.is_empty());
        shortened(named.or_else(|| self.texts.first().map(String::as_str)).unwrap_or_default())
    }

    /// All long texts, as paragraphs.
    pub fn description(&self) -> String {
        self.texts.join("\n\n")
    }

    /// How far the innovation is, by the ministry's three stages.
    pub fn maturity(&self) -> Maturity {
        match self.answers.text(STAGE) {
            "penerapan" => Maturity::Implemented,
            "uji_coba" => Maturity::Developed,
            _ => Maturity::Launched,
        }
    }

    /// Codes or slugs of the dimensions the team proposes, in its order.
    pub fn dimensions(&self) -> Vec<String> {
        match self.answers.get(DIMENSIONS) {
            Some(Answer::Many(codes)) => codes.clone(),
            Some(Answer::Text(code)) => vec![code.clone()],
            _ => Vec::new(),
        }
    }

    /// Did the team agree to a record without an award?
    pub fn agrees(&self) -> bool {
        self.answers.get(AGREEMENT.0).is_some_and(|answer| answer.holds(AGREEMENT.1))
    }
}

/// The answers of all sections; field codes are unique in the form. What cannot be read gives none.
fn answers_in(json: &str) -> Answers {
    serde_json::from_str::<Document>(json)
        .map(|document| document.answers.into_values().fold(Answers::default(), Answers::merged))
        .unwrap_or_default()
}

/// The text up to [`SUMMARY_CHARS`], cut between words.
fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= SUMMARY_CHARS {
        return text;
    }
    let cut: String = text.chars().take(SUMMARY_CHARS).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', '.']))
}
