//! The public part of what was handed in: fields that the form does not mark as personal data.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};
use serde::Deserialize;

use crate::{
    domain::{
        answers::{Answer, Answers},
        form_set::{FieldKind, FormSet},
        innovation::Maturity,
    },
    models::_entities::submissions,
};

/// Field in which a team agrees to a catalogue record without an award, and the answer that says yes.
const AGREEMENT: (&str, &str) = ("persetujuan_katalog", "ya");
/// Field with the dimensions a team proposes.
const DIMENSIONS: &str = "dimensi_smart_city";
/// Fields that sum an innovation up, the best one first; where none is answered, the first long text is taken.
const SUMMARIES: [&str; 4] = ["ringkasan", "manfaat", "tujuan", "rancang_bangun"];
const SUMMARY_CHARS: usize = 400;
/// Field with the main government affair.
const AFFAIR: &str = "urusan_utama";

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
    /// The government affair in words; empty when none was chosen.
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
    let rows = submissions::Entity::find()
        .filter(submissions::Column::EntryId.is_in(entry_ids.iter().copied()))
        .order_by_asc(submissions::Column::EntryId)
        .order_by_asc(submissions::Column::Ordinal)
        .all(db)
        .await?;
    // Later ones replace earlier ones.
    let last: BTreeMap<i64, submissions::Model> = rows.into_iter().map(|row| (row.entry_id, row)).collect();
    Ok(last.into_iter().map(|(entry_id, row)| (entry_id, PublicSnapshot::read(form, row.id, &row.snapshot))).collect())
}

impl PublicSnapshot {
    fn read(form: &FormSet, submission_id: i64, json: &str) -> Self {
        let answers = form.without_personal_data(&answers_in(json));
        let long = form.fields().filter(|field| field.kind == FieldKind::LongText && !field.personal_data);
        let texts = long.map(|field| answers.text(&field.code).to_owned()).filter(|text| !text.is_empty()).collect();
        let affair = label_of(form, &answers, AFFAIR);
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
        match self.answers.text("tahapan") {
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

/// The label of the chosen option.
fn label_of(form: &FormSet, answers: &Answers, field: &str) -> String {
    let chosen = answers.text(field);
    let options = form.find(field).map(|(_, field)| field.options.as_slice()).unwrap_or_default();
    options.iter().find(|option| option.value == chosen).map_or_else(String::new, |option| option.label_id.clone())
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
