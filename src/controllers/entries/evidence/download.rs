//! Handing out a file: asked for permission on every fetch, streamed, never shown as a page of ours.

use std::path::Path as FilePath;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
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
    web::{PageError, PageResult, Path, Visit, error::OrNotFound},
};

/// Nothing in the file may run or load anything, should a browser ever show it.
const SANDBOX: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

pub(super) async fn show(visit: Visit, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let found = find(&visit, pid).await?;
    let file = found.piece.file.as_ref().or_not_found()?;
    let bytes = open(&visit, &file.storage_key).await?;
    if let Some(user_id) = visit.actor.user_id.filter(|_| found.facts.entry.team_role.is_none()) {
        found.piece.row.log_access(visit.db(), user_id, visit.now).await?;
    }
    let name = name_for(&visit, &found, &file.media_type);
    hand_out(&visit, bytes, &file.media_type, file.size_bytes, attachment(&name))
}

/// Streams stored bytes, with everything that keeps a browser from treating them as a page of ours.
pub(super) fn hand_out(
    visit: &Visit,
    bytes: BytesStream,
    media_type: &str,
    size_bytes: i64,
    disposition: String,
) -> PageResult<Response> {
    let mut response = bytes.into_body().into_response();
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_LENGTH, size_bytes.to_string()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    for (header, value) in headers {
        let value = HeaderValue::from_str(&value).map_err(|error| PageError::Internal(error.to_string()))?;
        response.headers_mut().insert(header, value);
    }
    Ok(visit.finish(response))
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

/// `Content-Disposition` by RFC 6266 and RFC 5987: an ASCII name for old programs, the real one for all others.
fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(
            |letter| {
                if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | ' ') { letter } else { '_' }
            },
        )
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| {
            let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
            if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}
