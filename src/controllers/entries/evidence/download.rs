//! Handing out a file: asked for permission on every fetch, streamed, never shown as a page of ours.

use std::path::Path as FilePath;

use axum::response::Response;
use loco_rs::storage::stream::BytesStream;
use uuid::Uuid;

use crate::{
    domain::{
        evidence::{MediaType, display_name},
        policy::{Denial, may_download_evidence, sees_names},
    },
    models::{
        entries::content::neutral_name,
        evidence::{self, EvidenceCase},
        stored_files,
    },
    web::{PageError, PageResult, Path, Visit, error::OrNotFound, file_answer},
};

pub(super) async fn show(visit: Visit, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let found = find(&visit, pid).await?;
    let file = found.piece.file.as_ref().or_not_found()?;
    let bytes = open(&visit, &file.storage_key).await?;
    if let Some(user_id) = visit.actor.user_id.filter(|_| found.facts.entry.team_role.is_none()) {
        found.piece.row.log_access(visit.db(), user_id, visit.now).await?;
    }
    let name = name_for(&visit, &found, &file.media_type);
    let response = file_answer::attachment(&visit, bytes.into_body(), &file.media_type, &name)?;
    Ok(file_answer::sized(response, file.size_bytes))
}

/// The piece, when the visitor may download it.
pub(super) async fn find(visit: &Visit, pid: Uuid) -> PageResult<EvidenceCase> {
    let found = evidence::Model::find_case(visit.db(), pid, &visit.actor, visit.now).await?;
    // Signed-out visitors get one answer for what exists and what does not.
    let missing = if visit.account.is_some() { Denial::Hidden } else { Denial::SignInNeeded };
    let found = found.ok_or(missing)?;
    may_download_evidence(&visit.actor, &found.facts)?;
    Ok(found)
}

/// May the visitor know whose it is?
pub(super) fn is_known(visit: &Visit, found: &EvidenceCase) -> bool {
    let facts = &found.facts;
    facts.entry.team_role.is_some()
        || sees_names(&visit.actor, &facts.entry.contest)
        || (facts.is_public && facts.innovation_is_public)
}

/// Opens the stored bytes. A missing object is found out before the answer begins, while it still can be an error page.
pub(super) async fn open(visit: &Visit, key: &str) -> PageResult<BytesStream> {
    let (storage, key) = (&visit.ctx.storage, FilePath::new(key));
    let unavailable = |error: loco_rs::storage::StorageError| PageError::Unavailable(error.to_string());
    if !stored_files::is_there(storage, key).await.map_err(unavailable)? {
        return Err(PageError::Unavailable(format!("no object {}", key.display())));
    }
    storage.download_stream(key).await.map_err(unavailable)
}

/// The file's name; a neutral one for readers who must not know whose it is.
fn name_for(visit: &Visit, found: &EvidenceCase, media_type: &str) -> String {
    match MediaType::parse(media_type) {
        Some(media_type) if !is_known(visit, found) => neutral_name(found.piece.row.pid, media_type),
        _ => display_name(&found.piece.row.file_name),
    }
}
