//! Reading the form that brings a table: its token first, the file within its limit.

use bytes::Bytes;

use super::refuse;
use crate::{
    domain::{importing::LARGEST_FILE, policy::may_import_innovations},
    forms::FormErrors,
    models::{
        imports::{Model, receiving::Arrival},
        regions,
    },
    views::filters::file_size,
    web::{
        PageResult, SignedIn,
        multipart::{FormPart, FormParts},
    },
};

/// More parts than the form has.
pub(super) const MOST_PARTS: usize = 10;

/// What the form brought.
#[derive(Default)]
pub(super) struct Brought {
    /// Code of the region.
    pub region: String,
    file: Option<(String, Option<Bytes>)>,
}

/// Reads the form. Without its token nothing of the file is read.
pub(super) async fn read(mut parts: FormParts<'_>) -> PageResult<Brought> {
    let mut brought = Brought::default();
    while let Some(part) = parts.next().await? {
        match part {
            FormPart::Text { name, text } if name == "region" => brought.region = text,
            FormPart::File(file) if brought.file.is_none() => {
                let most = usize::try_from(LARGEST_FILE).unwrap_or(usize::MAX);
                brought.file = Some((file.file_name.clone(), file.bytes(most).await?));
            }
            FormPart::Text { .. } | FormPart::File(_) => {}
        }
    }
    Ok(brought)
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
