//! `/contests/{slug}/results`: what everybody may read once results are published; before, there is nothing here.
//!
//! The publication row is the proof that results are public: without it these pages answer as for a contest that does
//! not exist, to everybody alike.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use crate::{
    domain::policy::Question,
    models::publications::{self, Results},
    views::results::{
        ContestHead, ResultsNav,
        arithmetic::{ArithmeticPage, Scheme},
        public::ResultsPage,
        ranking::MethodText,
    },
    web::{
        PageResult, Path, Visit,
        error::OrNotFound,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/contests/{slug}/results", Question::DownloadScores, index),
        get("/contests/{slug}/results/{pid}", Question::DownloadScores, show),
        get("/contests/{slug}/scores.json", Question::DownloadScores, scores),
    ]
}

async fn index(visit: Visit, Path(slug): Path<String>) -> PageResult<Response> {
    let results = Results::find(visit.db(), &slug).await?.or_not_found()?;
    visit.public_page("results/public/index.html", &ResultsPage::new(&results, visit.locale))
}

async fn show(visit: Visit, Path((slug, pid)): Path<(String, Uuid)>) -> PageResult<Response> {
    let results = Results::find(visit.db(), &slug).await?.or_not_found()?;
    let (ranking, row) = results.find_row(pid).or_not_found()?;
    let category = results.rules.category(&ranking.category).or_not_found()?;
    let held = results.entries.get(&row.entry).or_not_found()?;
    let scheme = Scheme { rules: &results.rules, category, locale: visit.locale };
    let page = ArithmeticPage {
        contest: ContestHead::new(&results.contest, visit.locale),
        subnav: ResultsNav::default(),
        back: format!("/contests/{slug}/results"),
        tz: results.rules.time_zone.as_str(),
        number: row.entry.clone(),
        title: held.entry.title.clone(),
        category: visit.locale.pick(&category.name_id, &category.name_en).to_owned(),
        is_percent: scheme.is_percent(),
        method: MethodText::new(&results.rules, &results.publication.rules_sha256, visit.locale),
        total: Some(scheme.total(row)),
        below: None,
    };
    visit.public_page("results/ranking/show.html", &page)
}

/// The stored file, byte for byte: its hash is the published one.
async fn scores(visit: Visit, Path(slug): Path<String>) -> PageResult<Response> {
    let found = publications::Model::find_by_contest_slug(visit.db(), &slug).await?;
    let (_, publication) = found.or_not_found()?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=3600")];
    Ok((headers, publication.scores).into_response())
}
