//! The published score file: marks by pseudonym, without names, addresses, ids or notes.

use sea_orm::DbErr;

use crate::{
    domain::{
        canonical::canonical_json_of,
        recompute::{SCORES_FORMAT, ScoreFile, ScoredEntry},
    },
    models::rankings::{Board, CategoryBoard},
};

/// The file in canonical form: what is hashed, stored and handed out.
pub fn canonical(board: &Board) -> Result<String, DbErr> {
    let file = ScoreFile {
        format: SCORES_FORMAT.to_owned(),
        contest: board.rules.contest.clone(),
        rules_sha256: board.rules_sha256.clone(),
        entries: board.categories.iter().flat_map(entries).collect(),
    };
    canonical_json_of(&file).map_err(|error| DbErr::Json(error.to_string()))
}

/// By code, sheets by pseudonym: the order says nothing about who scored first.
fn entries(board: &CategoryBoard) -> Vec<ScoredEntry> {
    let mut entries: Vec<ScoredEntry> = board
        .inputs
        .iter()
        .map(|input| {
            let mut sheets = input.sheets.clone();
            sheets.sort_by(|a, b| a.judge.cmp(&b.judge));
            ScoredEntry {
                code: input.entry.clone(),
                category: board.category.code.clone(),
                submitted_at: input.submitted_at,
                sheets,
            }
        })
        .collect();
    entries.sort_by(|a, b| a.code.cmp(&b.code));
    entries
}
