//! `/verify`: whoever holds a receipt asks whether it is one of ours. The answer never tells what was handed in or by whom, and is
//! the same for everything unknown.

use axum::{extract::Query, response::Response};
use serde::Deserialize;

use crate::{
    domain::{
        policy::Question,
        receipt::{ReceiptCode, is_number_alone, sha256},
        throttle::Limit,
    },
    models::entries::proof,
    views::entries::proof::{ProofView, VerifyPage},
    web::{
        PageResult, Path, Visit,
        routes::{PageRoute, get},
        throttle,
    },
};

const TEMPLATE: &str = "entries/verify.html";
/// Longest text that is shown again, in characters.
const LONGEST: usize = 120;

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/verify", Question::Public, index), get("/verify/{code}", Question::Public, show)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    code: String,
    file: String,
}

async fn index(visit: Visit, Query(asked): Query<Asked>) -> PageResult<Response> {
    if asked.code.trim().is_empty() {
        return visit.page(TEMPLATE, &VerifyPage::default());
    }
    answer(&visit, &asked).await
}

async fn show(visit: Visit, Path(code): Path<String>) -> PageResult<Response> {
    answer(&visit, &Asked { code, ..Asked::default() }).await
}

async fn answer(visit: &Visit, asked: &Asked) -> PageResult<Response> {
    throttle::count_address(visit, Limit::VerifyPerAddress).await?;
    let found = match ReceiptCode::parse(&asked.code) {
        Some(code) => proof::find(visit.db(), &code).await?,
        None => None,
    };
    let file = match (&found, asked.file.trim().is_empty()) {
        (Some(proof), false) => Some(sha256(&asked.file).is_some_and(|file| proof.has_file(&file))),
        _ => None,
    };
    let again = |text: &str| text.trim().chars().take(LONGEST).collect::<String>();
    let page = VerifyPage {
        code: again(&asked.code),
        file: again(&asked.file),
        was_asked: true,
        is_number_alone: is_number_alone(&asked.code),
        proof: found.map(|proof| ProofView::new(proof, file, visit.locale)),
    };
    visit.page(TEMPLATE, &page)
}
