//! `/committee/contests/{slug}/export`: all entries of a contest as files.

use axum::response::Response;

use super::workspace;
use crate::{
    controllers::exports,
    domain::policy::{Question, may_export_contest},
    models::{contests::Model, entries::export::Export},
    views::exports::ContestExportPage,
    web::{
        PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/export", Question::ExportContest, show),
        get("/committee/contests/{slug}/export.xlsx", Question::ExportContest, workbook),
        get("/committee/contests/{slug}/export.zip", Question::ExportContest, archive),
    ]
}

async fn show(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let export = allowed(&visit, &slug).await?;
    let (files, bytes) = export.extent(visit.db()).await?;
    let page = ContestExportPage {
        contest: workspace(&visit, &export.standing, "export"),
        entries: export.len(),
        files,
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
    };
    visit.page("committee/export/show.html", &page)
}

async fn workbook(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let export = allowed(&visit, &slug).await?;
    exports::workbook(&visit, export, &format!("{slug}.xlsx")).await
}

async fn archive(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let export = allowed(&visit, &slug).await?;
    exports::archive(&visit, export, &format!("{slug}.zip")).await
}

async fn allowed(visit: &SignedIn, slug: &str) -> PageResult<Export> {
    let contest = Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    let standing = contest.standing(visit.db()).await?;
    may_export_contest(&visit.actor, &standing.facts(None, None, visit.now))?;
    Ok(Export::of_contest(visit.db(), &standing, visit.user.id).await?)
}
