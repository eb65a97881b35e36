//! `/evidence/{pid}/preview`: a small picture of a picture, for lists. Asked for the same permission as the file itself; who sees a list
//! has not opened the file, so nothing is noted.

use axum::response::Response;
use uuid::Uuid;

use super::download::{find, open};
use crate::{
    models::stored_files::previews::PREVIEW_TYPE,
    web::{PageResult, Path, Visit, error::OrNotFound, file_answer},
};

pub(super) async fn show(visit: Visit, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let found = find(&visit, pid).await?;
    let file = found.piece.file.as_ref().or_not_found()?;
    let (key, size) = file.preview_key.as_deref().zip(file.preview_bytes).or_not_found()?;
    let bytes = open(&visit, key).await?;
    let response = file_answer::inline(&visit, bytes.into_body(), PREVIEW_TYPE, "pratinjau.jpg")?;
    Ok(file_answer::sized(response, size))
}
