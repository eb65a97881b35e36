//! Score sheets: one per assignment, saved as a draft while it is filled in, final once, reopened only with a reason.

mod draft;
mod finalise;
mod reminder;
mod reopen;

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, entity::prelude::*};

pub use self::{
    draft::{DraftInput, DraftRefusal, SavedDraft},
    finalise::{FinaliseRefusal, Finalised},
    reminder::{RemindRefusal, remind},
    reopen::ReopenRefusal,
};
pub use super::_entities::score_sheets::{ActiveModel, Column, Entity, Model};
use super::{
    _entities::{categories, criteria, marks},
    assignments::AssignmentCase,
    contests::rules::list_criteria,
};
use crate::domain::{
    contest_rules::{CategoryRules, ContestRules},
    scoring::Marks,
};

/// A sheet with the frozen rubric it is filled in by.
#[derive(Clone, Debug)]
pub struct OpenSheet {
    /// The rules of the entry's category.
    pub category: CategoryRules,
    /// Decimals a score is shown with.
    pub decimals: i32,
    /// The rubric's rows, for descriptions and ids.
    pub criteria: Vec<criteria::Model>,
    /// Version to be sent back when saving; 0 before the first save.
    pub version: i32,
    /// Marks by criterion code.
    pub marks: Marks,
    /// Notes by criterion code; blank ones are left out.
    pub notes: BTreeMap<String, String>,
    /// The general comment.
    pub comment: String,
}

impl OpenSheet {
    /// The sheet of an assignment, blank before the first save.
    ///
    /// # Errors
    /// When the database fails or the rules are broken.
    pub async fn load(db: &impl ConnectionTrait, case: &AssignmentCase) -> Result<Self, DbErr> {
        let rules = case.standing.rules(db).await?;
        let row = categories::Entity::find_by_id(case.entry.category_id).one(db).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound("category of an entry".to_owned()))?;
        let criteria = list_criteria(db, row.rubric_id).await?;
        let saved = match &case.sheet {
            Some(sheet) => marks::Entity::find().filter(marks::Column::ScoreSheetId.eq(sheet.id)).all(db).await?,
            None => Vec::new(),
        };
        let code_of = |id: i64| criteria.iter().find(|row| row.id == id).map(|row| row.code.clone());
        let marks = saved.iter().filter_map(|mark| Some((code_of(mark.criterion_id)?, mark.value?))).collect();
        let notes = saved
            .iter()
            .filter(|mark| !mark.note.is_empty())
            .filter_map(|mark| Some((code_of(mark.criterion_id)?, mark.note.clone())))
            .collect();
        Ok(Self {
            category: category_rules(&rules, &row.code)?,
            decimals: rules.decimals,
            criteria,
            version: case.sheet.as_ref().map_or(0, |sheet| sheet.version),
            marks,
            notes,
            comment: case.sheet.as_ref().map_or_else(String::new, |sheet| sheet.comment.clone()),
        })
    }

    /// Id of a criterion of the rubric.
    fn criterion_id(&self, code: &str) -> Option<i64> {
        self.criteria.iter().find(|row| row.code == code).map(|row| row.id)
    }
}

fn category_rules(rules: &ContestRules, code: &str) -> Result<CategoryRules, DbErr> {
    rules.category(code).cloned().ok_or_else(|| DbErr::RecordNotFound(format!("category {code} in the rules")))
}
