//! A category with its prizes and the checklist of the administrative check.

use serde::Serialize;

use super::{MAX_NAME, MAX_TEXT, check_code, check_length, check_name, check_names, number, row_count};
use crate::{
    domain::{
        award::Prize,
        category::ChecklistItem,
        setup::{CategoryPlan, RubricChoice},
        text::free_slug,
    },
    forms::FormErrors,
    web::RawForm,
};

/// Empty rows offered below the filled ones.
const BLANK_ROWS: usize = 2;

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CategoryForm {
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
    /// `own:<pid>`, `preset:<code>` or `empty`.
    pub rubric: String,
    /// Sheets per entry.
    pub sheets_per_entry: String,
    /// Prizes in order.
    pub prizes: Vec<PrizeRow>,
    /// Checklist in order.
    pub checklist: Vec<ItemRow>,
}

/// A prize as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PrizeRow {
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// What is given.
    pub prize: String,
}

/// A line of the checklist as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ItemRow {
    /// Code; empty for a new line.
    pub code: String,
    /// Indonesian text.
    pub text_id: String,
    /// English text.
    pub text_en: String,
    /// Must be ticked.
    pub required: bool,
}

impl CategoryForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        let prize = |row| PrizeRow {
            name_id: raw.text(&format!("prize-{row}-name_id")),
            name_en: raw.text(&format!("prize-{row}-name_en")),
            prize: raw.text(&format!("prize-{row}-prize")),
        };
        let item = |row| ItemRow {
            code: raw.text(&format!("item-{row}-code")),
            text_id: raw.text(&format!("item-{row}-text_id")),
            text_en: raw.text(&format!("item-{row}-text_en")),
            required: raw.is_ticked(&format!("item-{row}-required")),
        };
        Self {
            code: raw.text("code"),
            name_id: raw.text("name_id"),
            name_en: raw.text("name_en"),
            description_id: raw.text("description_id"),
            description_en: raw.text("description_en"),
            rubric: raw.text("rubric"),
            sheets_per_entry: raw.text("sheets_per_entry"),
            prizes: (1..=row_count(raw, "prize", "name_id")).map(prize).collect(),
            checklist: (1..=row_count(raw, "item", "text_id")).map(item).collect(),
        }
    }

    /// The form of what is kept.
    #[must_use]
    pub fn of(plan: &CategoryPlan) -> Self {
        let prize = |prize: &Prize| PrizeRow {
            name_id: prize.name_id.clone(),
            name_en: prize.name_en.clone(),
            prize: prize.prize.clone(),
        };
        let item = |item: &ChecklistItem| ItemRow {
            code: item.code.clone(),
            text_id: item.text_id.clone(),
            text_en: item.text_en.clone(),
            required: item.required,
        };
        Self {
            code: plan.code.clone(),
            name_id: plan.name_id.clone(),
            name_en: plan.name_en.clone(),
            description_id: plan.description_id.clone(),
            description_en: plan.description_en.clone(),
            rubric: match &plan.rubric {
                RubricChoice::Own(pid) => format!("own:{pid}"),
                RubricChoice::Preset(code) => format!("preset:{code}"),
                RubricChoice::Empty => "empty".to_owned(),
            },
            sheets_per_entry: plan.sheets_per_entry.to_string(),
            prizes: plan.prizes.iter().map(prize).collect(),
            checklist: plan.checklist.iter().map(item).collect(),
        }
    }

    /// Adds empty rows to type in.
    #[must_use]
    pub fn with_blank_rows(mut self) -> Self {
        self.prizes.resize(self.prizes.len() + BLANK_ROWS, PrizeRow::default());
        self.checklist.resize(self.checklist.len() + BLANK_ROWS, ItemRow { required: true, ..ItemRow::default() });
        self
    }

    /// Checks every field; rows without any text are left out.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<CategoryPlan, FormErrors> {
        let mut errors = FormErrors::default();
        check_names(&mut errors, "name", (&self.name_id, &self.name_en));
        check_code(&mut errors, "code", &self.code);
        check_length(&mut errors, "description_id", &self.description_id, MAX_TEXT);
        check_length(&mut errors, "description_en", &self.description_en, MAX_TEXT);
        let rubric = rubric_choice(&self.rubric).unwrap_or_else(|| {
            errors.add("rubric", "committee-choice-missing");
            RubricChoice::Empty
        });
        let plan = CategoryPlan {
            code: self.code.to_lowercase(),
            name_id: self.name_id.clone(),
            name_en: self.name_en.clone(),
            description_id: self.description_id.clone(),
            description_en: self.description_en.clone(),
            rubric,
            sheets_per_entry: number(&mut errors, "sheets_per_entry", &self.sheets_per_entry, 1, 50),
            prizes: self.prizes(&mut errors),
            checklist: self.checklist(&mut errors),
        };
        errors.into_result(plan)
    }

    fn prizes(&self, errors: &mut FormErrors) -> Vec<Prize> {
        let mut prizes = Vec::new();
        for (row, typed) in (1..).zip(&self.prizes) {
            if typed.name_id.is_empty() && typed.name_en.is_empty() && typed.prize.is_empty() {
                continue;
            }
            check_names(errors, &format!("prize-{row}-name"), (&typed.name_id, &typed.name_en));
            check_length(errors, &format!("prize-{row}-prize"), &typed.prize, MAX_NAME);
            prizes.push(Prize {
                position: i32::try_from(prizes.len() + 1).unwrap_or(i32::MAX),
                name_id: typed.name_id.clone(),
                name_en: typed.name_en.clone(),
                prize: typed.prize.clone(),
            });
        }
        prizes
    }

    fn checklist(&self, errors: &mut FormErrors) -> Vec<ChecklistItem> {
        let mut items: Vec<ChecklistItem> = Vec::new();
        for (row, typed) in (1..).zip(&self.checklist) {
            if typed.text_id.is_empty() && typed.text_en.is_empty() {
                continue;
            }
            check_name(
                errors,
                &format!("item-{row}-text_id"),
                &typed.text_id.chars().take(MAX_NAME).collect::<String>(),
            );
            check_length(errors, &format!("item-{row}-text_id"), &typed.text_id, MAX_TEXT);
            check_length(errors, &format!("item-{row}-text_en"), &typed.text_en, MAX_TEXT);
            let words: Vec<_> = typed.text_id.split_whitespace().take(4).collect();
            let wanted = if typed.code.is_empty() { words.join(" ") } else { typed.code.clone() };
            items.push(ChecklistItem {
                code: free_slug(&wanted, "butir", |code| items.iter().any(|item| item.code == code)),
                text_id: typed.text_id.clone(),
                text_en: typed.text_en.clone(),
                required: typed.required,
            });
        }
        items
    }
}

fn rubric_choice(typed: &str) -> Option<RubricChoice> {
    match typed.split_once(':') {
        Some(("own", pid)) => pid.parse().ok().map(RubricChoice::Own),
        Some(("preset", code)) => Some(RubricChoice::Preset(code.to_owned())),
        _ if typed == "empty" => Some(RubricChoice::Empty),
        _ => None,
    }
}
