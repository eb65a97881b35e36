//! `/evidence/{pid}/preview`: a small picture of a picture, for lists. Asked for the same permission as the file itself; who sees a list
//! has not opened the file, so nothing is noted.

use axum::response::Response;
use uuid::Uuid;

use super::download::{find, hand_out, open};
use crate::{
    models::stored_files::previews::PREVIEW_TYPE,
    web::{PageResult, Path, Visit, error::OrNotFound},
};

pub(super) async fn show(visit: Visit, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let found = find(&visit, pid).await?;
    let file = found.piece.file.as_ref().or_not_found()?;
    let (key, size) = file.preview_key.as_deref().zip(file.preview_bytes).or_not_found()?;
    let bytes = open(&visit, key).await?;
    hand_out(&visit, bytes, PREVIEW_TYPE, size, "inline; filename=\"pratinjau.jpg\"".to_owned())
}
