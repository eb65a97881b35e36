//! Answers that are files: an export as workbook or archive, never kept by anybody on the way.

use std::sync::Arc;

use axum::{body::Body, response::Response};
use tokio_util::io::ReaderStream;

use crate::{
    documents::{
        DocumentError,
        entry_bundle::{self, Making},
        entry_workbook::{self, Shape},
        labels::Labels,
    },
    models::entries::export::{Export, ExportFormat},
    web::{PageError, PageResult, SignedIn, file_answer},
};

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ARCHIVE: &str = "application/zip";
const TABLE: &str = "text/csv; charset=utf-8";

/// The export as a workbook called `name`.
pub(super) async fn workbook(visit: &SignedIn, export: Export, name: &str) -> PageResult<Response> {
    export.record(visit.db(), ExportFormat::Workbook, visit.now).await?;
    let shape = Shape {
        form: export.form.clone(),
        with_personal_data: export.viewer.sees_personal_data(),
        zone: export.standing.zone(),
        zone_name: export.standing.region.time_zone.abbreviation(),
    };
    let labels = Labels::new(visit.locale, entry_workbook::words(), |key| visit.t(key));
    let entries = Arc::new(export).entries(visit.db().clone(), false, visit.now);
    let file = entry_workbook::write(entries, &shape, &labels).await.map_err(failed)?;
    let body = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)));
    Ok(file_answer::packed(file_answer::attachment(visit, body, WORKBOOK, name)?))
}

/// The export as an archive called `name`.
pub(super) async fn archive(visit: &SignedIn, export: Export, name: &str) -> PageResult<Response> {
    export.record(visit.db(), ExportFormat::Archive, visit.now).await?;
    let making = Making {
        storage: visit.ctx.storage.clone(),
        labels: Labels::new(visit.locale, entry_bundle::words(), |key| visit.t(key)),
        made_at: visit.now.with_timezone(&export.standing.zone()).naive_local(),
    };
    let entries = Arc::new(export).entries(visit.db().clone(), true, visit.now);
    let body = Body::from_stream(entry_bundle::stream(entries, making));
    Ok(file_answer::packed(file_answer::attachment(visit, body, ARCHIVE, name)?))
}

/// A table of text called `name`.
pub(super) fn table(visit: &SignedIn, bytes: Vec<u8>, name: &str) -> PageResult<Response> {
    file_answer::attachment(visit, bytes, TABLE, name)
}

/// A failure while a document is made.
pub(super) fn failed(error: DocumentError) -> PageError {
    PageError::Internal(error.to_string())
}
