//! `/committee/imports`: innovations from a table into the catalogue of the committee's region, step by step.

mod steps;
mod trial;
mod upload;

use axum::{
    extract::{Multipart, multipart::MultipartRejection},
    response::Response,
};
use chrono::Datelike;
use uuid::Uuid;

use crate::{
    domain::{
        importing::{ImportStatus, LARGEST_FILE},
        policy::{Question, may_import_innovations, may_view_imports},
    },
    forms::FormErrors,
    models::{
        contests::desk::own_regions,
        imports::{ImportCase, ImportError, Model, receiving::ReadError},
    },
    views::imports::{ImportTop, IndexPage, ShowPage},
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        multipart::FormParts,
        routes::{PageRoute, get, post},
    },
};

const INDEX: &str = "committee/imports/index.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    use Question::ImportInnovations as Ask;
    vec![
        get("/committee/imports", Ask, index),
        post("/committee/imports", Ask, create).streaming_body(),
        get("/committee/imports/{pid}", Ask, show),
        get("/committee/imports/{pid}/sheet", Ask, steps::edit_sheet),
        post("/committee/imports/{pid}/sheet", Ask, steps::update_sheet),
        get("/committee/imports/{pid}/mapping", Ask, steps::edit_mapping),
        post("/committee/imports/{pid}/mapping", Ask, steps::update_mapping),
        get("/committee/imports/{pid}/trial", Ask, trial::show),
        get("/committee/imports/{pid}/faults.csv", Ask, trial::faults),
        post("/committee/imports/{pid}/completion", Ask, trial::complete),
        post("/committee/imports/{pid}/undoing", Ask, undo),
        post("/committee/imports/{pid}/discarding", Ask, discard),
    ]
}

async fn index(visit: SignedIn) -> PageResult<Response> {
    may_view_imports(&visit.actor)?;
    visit.page(INDEX, &index_page(&visit, "").await?)
}

async fn create(visit: SignedIn, parts: Result<Multipart, MultipartRejection>) -> PageResult<Response> {
    may_view_imports(&visit.actor)?;
    let brought = upload::read(FormParts::new(&visit, parts, upload::MOST_PARTS)?).await?;
    match upload::receive(&visit, &brought).await? {
        Ok(import) => Ok(visit.redirect(&format!("/committee/imports/{}/sheet", import.pid))),
        Err(errors) => visit.refused(INDEX, &index_page(&visit, &brought.region).await?, &errors),
    }
}

async fn index_page(visit: &SignedIn, region: &str) -> PageResult<IndexPage> {
    let regions = own_regions(visit.db(), &visit.actor).await?;
    let ids: Vec<i64> = regions.iter().map(|region| region.id).collect();
    let imports = Model::list_of(visit.db(), &ids).await?;
    Ok(IndexPage::new(&imports, &regions, region, LARGEST_FILE, visit.locale))
}

/// The result; while it waits, the next step.
async fn show(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find(&visit, pid).await?;
    let import = &case.import;
    if import.is_waiting(visit.now) {
        let step = match (&import.sheet, &import.mapping) {
            (None, _) => "sheet",
            (_, None) => "mapping",
            (Some(_), Some(_)) => "trial",
        };
        return Ok(visit.redirect(&format!("/committee/imports/{pid}/{step}")));
    }
    let built_on = match import.status {
        ImportStatus::Done => import.built_on(visit.db()).await?,
        _ => Vec::new(),
    };
    let page = ShowPage {
        top: ImportTop::new(&case, visit.locale),
        status: if import.status == ImportStatus::Waiting { ImportStatus::Expired } else { import.status },
        innovations: import.innovations,
        done_at: import.done_at,
        built_on: built_on.into_iter().map(Into::into).collect(),
    };
    visit.page("committee/imports/show.html", &page)
}

async fn undo(visit: SignedIn, Path(pid): Path<Uuid>, _form: PageForm) -> PageResult<Response> {
    use crate::models::imports::undoing::UndoError;
    let case = find(&visit, pid).await?;
    let href = format!("/committee/imports/{pid}");
    match case.import.undo(visit.db(), visit.user.id, visit.now).await {
        Ok(removed) => Ok(visit.redirect_with(&href, &Flash::good("imports-undone").with("count", removed))),
        Err(UndoError::NotDone) => Err(PageError::conflict("imports-not-done", href, "imports-back")),
        Err(UndoError::BuiltOn(_)) => Err(PageError::conflict("imports-built-on", href, "imports-back")),
        Err(UndoError::Db(error)) => Err(error.into()),
    }
}

async fn discard(visit: SignedIn, Path(pid): Path<Uuid>, _form: PageForm) -> PageResult<Response> {
    let case = find(&visit, pid).await?;
    let discarded = case.import.discard(visit.db(), &visit.ctx.storage, visit.user.id, visit.now).await;
    discarded.map_err(|error| changed(error, &case))?;
    Ok(visit.redirect_with("/committee/imports", &Flash::good("imports-discarded")))
}

/// The import, for the committee of its region; to everybody else it does not exist.
async fn find(visit: &SignedIn, pid: Uuid) -> PageResult<ImportCase> {
    let case = Model::find_case(visit.db(), pid).await?.or_not_found()?;
    may_import_innovations(&visit.actor, &case.scope)?;
    Ok(case)
}

/// The import while its file is here and nothing was written.
async fn waiting(visit: &SignedIn, pid: Uuid) -> PageResult<ImportCase> {
    let case = find(visit, pid).await?;
    if case.import.is_waiting(visit.now) {
        return Ok(case);
    }
    Err(PageError::conflict("imports-not-waiting", format!("/committee/imports/{pid}"), "imports-back"))
}

/// The year it is where the import belongs.
fn this_year(visit: &SignedIn, case: &ImportCase) -> i32 {
    visit.now.with_timezone(&case.region.time_zone.tz()).year()
}

/// Somebody else went on meanwhile.
fn changed(error: ImportError, case: &ImportCase) -> PageError {
    match error {
        ImportError::Changed => {
            PageError::conflict("imports-changed", format!("/committee/imports/{}", case.import.pid), "imports-back")
        }
        ImportError::Db(error) => error.into(),
    }
}

/// A file that cannot be read where there is no form beside which it could be said.
fn unreadable(error: ReadError) -> PageError {
    match error {
        ReadError::Table(error) => PageError::conflict(error.message_key(), "/committee/imports", "imports-back"),
        ReadError::Gone => PageError::conflict("imports-not-waiting", "/committee/imports", "imports-back"),
        ReadError::Storage(error) => PageError::Unavailable(error),
        ReadError::Db(error) => error.into(),
    }
}

/// Says beside `field` why a table is not taken; what is no fault of the table is a page of its own.
fn refuse(field: &str, error: ReadError) -> PageResult<FormErrors> {
    use crate::{
        domain::importing::{LONGEST_CELL, MOST_COLUMNS, MOST_ROWS},
        files::table::TableError,
    };
    let ReadError::Table(error) = error else { return Err(unreadable(error)) };
    let args = match &error {
        TableError::TooManyRows => vec![("most", MOST_ROWS.to_string())],
        TableError::TooManyColumns => vec![("most", MOST_COLUMNS.to_string())],
        TableError::LongCell(cell) => vec![("cell", cell.clone()), ("most", LONGEST_CELL.to_string())],
        _ => Vec::new(),
    };
    let mut errors = FormErrors::default();
    errors.add_with(field, error.message_key(), args);
    Ok(errors)
}
