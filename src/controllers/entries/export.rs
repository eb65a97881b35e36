//! `/entries/{pid}/export`: one entry as files, for its team and the committee.

use axum::response::Response;
use uuid::Uuid;

use super::find;
use crate::{
    controllers::exports,
    documents::names::part,
    domain::policy::{Question, may_export_entry},
    models::entries::{EntryCase, export::Export},
    views::exports::EntryExportPage,
    web::{
        PageResult, Path, SignedIn,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/entries/{pid}/export", Question::ExportEntry, show),
        get("/entries/{pid}/export.xlsx", Question::ExportEntry, workbook),
        get("/entries/{pid}/export.zip", Question::ExportEntry, archive),
    ]
}

async fn show(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let (case, export) = allowed(&visit, pid).await?;
    let extent = export.extent(visit.db()).await?;
    visit.page("entries/export.html", &EntryExportPage::new(&case, extent, visit.locale))
}

async fn workbook(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let (case, export) = allowed(&visit, pid).await?;
    exports::workbook(&visit, export, &format!("{}.xlsx", name_of(&case))).await
}

async fn archive(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let (case, export) = allowed(&visit, pid).await?;
    exports::archive(&visit, export, &format!("{}.zip", name_of(&case))).await
}

async fn allowed(visit: &SignedIn, pid: Uuid) -> PageResult<(EntryCase, Export)> {
    let case = find(visit, pid, None).await?;
    may_export_entry(&visit.actor, &case.facts)?;
    let export = Export::of_entry(visit.db(), &case, visit.user.id).await?;
    Ok((case, export))
}

fn name_of(case: &EntryCase) -> String {
    match &case.entry.number {
        Some(number) => part(number, 60),
        None => "draf-usulan".to_owned(),
    }
}
