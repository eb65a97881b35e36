//! Reading the form that brings a table: its token first, the file within its limit.

use axum::extract::{
    Multipart,
    multipart::{Field, MultipartError},
};
use bytes::{Bytes, BytesMut};

use super::refuse;
use crate::{
    domain::{importing::LARGEST_FILE, policy::may_import_innovations},
    forms::FormErrors,
    models::{
        imports::{Model, receiving::Arrival},
        regions,
    },
    views::filters::file_size,
    web::{PageError, PageResult, SignedIn, csrf},
};

/// More parts than the form has.
const MOST_PARTS: usize = 10;
/// More than any of its texts needs.
const LONGEST_TEXT: usize = 1024;
/// So much of a file that is too large is still read, so that the browser gets to see the refusal.
const PATIENCE: u64 = 64 * 1024 * 1024;

/// What the form brought.
#[derive(Default)]
pub(super) struct Brought {
    /// Code of the region.
    pub region: String,
    file: Option<(String, Option<Bytes>)>,
}

/// Reads the form. Without its token nothing of the file is read.
pub(super) async fn read(visit: &SignedIn, mut parts: Multipart) -> PageResult<Brought> {
    let mut brought = Brought::default();
    let mut is_ours = false;
    for _ in 0..MOST_PARTS {
        let Some(part) = parts.next_field().await.map_err(unreadable)? else {
            return if is_ours { Ok(brought) } else { Err(PageError::ForgedForm) };
        };
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            None => {
                let text = text_of(part).await?;
                if name == csrf::FIELD {
                    visit.check_token(&text)?;
                    is_ours = true;
                } else if name == "region" {
                    brought.region = text;
                }
            }
            Some(_) if !is_ours => return Err(PageError::ForgedForm),
            // A file field that was left empty comes without a name.
            Some(file_name) if file_name.is_empty() || brought.file.is_some() => {}
            Some(file_name) => brought.file = Some((file_name, file_of(part).await?)),
        }
    }
    Err(PageError::Unreadable("too many parts".to_owned()))
}

/// Keeps the file for the next steps, or says beside the field why not.
pub(super) async fn receive(visit: &SignedIn, brought: &Brought) -> PageResult<Result<Model, FormErrors>> {
    let region = regions::Model::find_by_code(visit.db(), &brought.region).await?;
    let region = match region {
        Some(region) => Some((region.scope(visit.db()).await?, region)),
        None => None,
    };
    let own = region.filter(|(scope, _)| may_import_innovations(&visit.actor, scope).is_ok());
    let Some((_, region)) = own else { return Ok(Err(FormErrors::one("region", "imports-region-missing"))) };
    let Some((file_name, bytes)) = &brought.file else {
        return Ok(Err(FormErrors::one("file", "imports-file-missing")));
    };
    let Some(bytes) = bytes else {
        let mut errors = FormErrors::default();
        let limit = file_size(i64::try_from(LARGEST_FILE).unwrap_or(i64::MAX), visit.locale);
        errors.add_with("file", "imports-file-too-large", vec![("limit", limit)]);
        return Ok(Err(errors));
    };
    let arrival = Arrival { region_id: region.id, author_id: visit.user.id, file_name, now: visit.now };
    match Model::receive(visit.db(), &visit.ctx.storage, arrival, bytes.clone()).await {
        Ok(import) => Ok(Ok(import)),
        Err(error) => refuse("file", error).map(Err),
    }
}

/// The bytes; none when they are too many.
async fn file_of(mut part: Field<'_>) -> PageResult<Option<Bytes>> {
    let (mut bytes, mut seen) = (BytesMut::new(), 0_u64);
    while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
        seen += chunk.len() as u64;
        if seen > PATIENCE {
            return Err(PageError::TooLarge);
        }
        if seen <= LARGEST_FILE {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((seen <= LARGEST_FILE).then(|| bytes.freeze()))
}

async fn text_of(mut part: Field<'_>) -> PageResult<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
        if bytes.len() + chunk.len() > LONGEST_TEXT {
            return Err(PageError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| PageError::Unreadable("a text is not UTF-8".to_owned()))
}

fn unreadable(error: MultipartError) -> PageError {
    PageError::Unreadable(error.to_string())
}
