//! The trial, its faults as a file, and the writing.

use axum::response::Response;
use uuid::Uuid;

use super::{changed, steps::table, this_year, waiting};
use crate::{
    controllers::exports,
    documents::comma_file::CommaFile,
    domain::{importing::Mapping, locale::Locale},
    files::table::Sheet,
    models::{
        contests::desk::own_regions,
        imports::{
            ImportCase,
            completing::Writing,
            facts,
            receiving::Held,
            trial::{self, Trial},
        },
    },
    views::imports::{AlikeView, FaultView, ImportTop, SampleView, TrialPage},
    web::{Flash, PageError, PageForm, PageResult, Path, SignedIn},
};

pub(super) async fn show(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = waiting(&visit, pid).await?;
    let (sheet, trial) = run(&visit, &case).await?;
    let say = |key: &str, args: &[(&str, String)]| visit.portal.engine.message(visit.locale, key, args);
    let alike = trial::alike(visit.db(), &visit.portal.catalogue, trial.rows.clone()).await?;
    let top = ImportTop::new(&case, visit.locale);
    let page = TrialPage {
        rows: trial.rows.len(),
        skipped: trial.skipped,
        faults: trial.faults.len(),
        shown: FaultView::first(&trial.faults, &top.sheet, &say),
        alike: alike.iter().map(|alike| AlikeView::new(alike, visit.locale)).collect(),
        sample: SampleView::first(&trial.rows),
        formulas: sheet.formulas,
        top,
    };
    visit.page("committee/imports/trial.html", &page)
}

/// All faults, for those who mend the table beside it.
pub(super) async fn faults(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = waiting(&visit, pid).await?;
    let (_sheet, trial) = run(&visit, &case).await?;
    let say = |key: &str, args: &[(&str, String)]| visit.portal.engine.message(visit.locale, key, args);
    let mut file = CommaFile::default();
    let header = ["sheet", "row", "column", "field", "found", "what", "mend"];
    file.row(header.map(|name| visit.t(&format!("imports-faults-{name}")))).map_err(exports::failed)?;
    let sheet = case.import.sheet.clone().unwrap_or_default();
    for fault in &trial.faults {
        let view = FaultView::new(fault, &sheet, &say);
        let row = [view.sheet, view.row.to_string(), view.column, view.field, view.found, view.what, view.mend];
        file.row(row).map_err(exports::failed)?;
    }
    exports::table(&visit, file.finish().map_err(exports::failed)?, "faults.csv")
}

pub(super) async fn complete(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let case = waiting(&visit, pid).await?;
    // The sheet keeps its turn until its rows are written.
    let (_sheet, trial) = run(&visit, &case).await?;
    let back = format!("/committee/imports/{pid}/trial");
    if !trial.faults.is_empty() || trial.rows.is_empty() {
        return Err(PageError::conflict("imports-has-faults", back, "imports-to-trial-back"));
    }
    // What is stored is read by everybody, so it is in the language of the catalogue.
    let stored = |key: &str, args: &[(&str, String)]| visit.portal.engine.message(Locale::Id, key, args);
    let region = case.region.full_name(Locale::Id);
    let writing = Writing {
        actor_id: visit.user.id,
        version: raw.number("version").unwrap_or(-1),
        source: &stored("imports-source", &[("region", region), ("file", case.import.file_name.clone())]),
        award_label: &stored("imports-award", &[]),
        reason: &stored("imports-tag-reason", &[]),
        now: visit.now,
    };
    let written = case.import.complete(visit.db(), &visit.ctx.storage, &trial.rows, writing).await;
    let count = written.map_err(|error| changed(error, &case))?;
    let done = Flash::good("imports-completed").with("count", count);
    Ok(visit.redirect_with(&format!("/committee/imports/{pid}"), &done))
}

async fn run(visit: &SignedIn, case: &ImportCase) -> PageResult<(Held<Sheet>, Trial)> {
    let (sheet, header) = table(visit, case).await?;
    let mapping = mapping(case)?;
    let facts = facts::load(visit.db(), case, &visit.actor, &mapping.framework, this_year(visit, case)).await?;
    let regions: Vec<i64> = own_regions(visit.db(), &visit.actor).await?.into_iter().map(|region| region.id).collect();
    let known = trial::known_in(visit.db(), &regions).await?;
    let check = move || {
        let trial = trial::check(&sheet.rows, header.number, &mapping, &facts, &known);
        (sheet, trial)
    };
    tokio::task::spawn_blocking(check).await.map_err(|error| PageError::Internal(error.to_string()))
}

fn mapping(case: &ImportCase) -> PageResult<Mapping> {
    case.import.chosen()?.ok_or_else(|| {
        let href = format!("/committee/imports/{}/mapping", case.import.pid);
        PageError::conflict("imports-mapping-first", href, "imports-to-mapping")
    })
}
