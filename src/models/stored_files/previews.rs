//! Previews of pictures: made after the answer, in the process that decodes, and kept beside the picture.

use std::path::Path;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use loco_rs::storage::Storage;
use sea_orm::{DatabaseConnection, DbErr, QueryOrder, QuerySelect, entity::prelude::*, sea_query::Expr};

use super::{Column, Entity, Model, keys, looks::is_due};
use crate::{
    domain::evidence::{FileState, MediaType},
    files::picture::Made,
    models::evidence::{cleaning::made_of, intake::IntakeError},
};

/// The media type of every preview.
pub const PREVIEW_TYPE: &str = "image/jpeg";

/// Sides of a preview in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Preview {
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

impl Model {
    /// The preview, when there is one and the file may be handed out.
    #[must_use]
    pub fn preview(&self) -> Option<Preview> {
        self.preview_key.as_ref().filter(|_| self.state == FileState::Ready)?;
        Some(Preview { width: self.preview_width?, height: self.preview_height? })
    }

    /// Makes the preview of a picture that has none. `false` when there is nothing to do, or somebody else was faster.
    ///
    /// # Errors
    /// When the database or the storage fails: it is tried again.
    pub async fn make_preview(&self, db: &DatabaseConnection, storage: &Storage) -> Result<bool, IntakeError> {
        let is_picture = MediaType::parse(&self.media_type).is_some_and(MediaType::is_image);
        if !is_picture || self.state != FileState::Ready || self.preview_bytes.is_some() {
            return Ok(false);
        }
        let made = match made_of(storage, Path::new(&self.storage_key), Made::Preview, None).await {
            Ok(made) => Bytes::from(made),
            // Nothing can be made of it, now or later.
            Err(IntakeError::Refused(_)) => return self.note_preview(db, None).await.map_err(failed),
            Err(error) => return Err(error),
        };
        let size = imagesize::blob_size(&made).map_err(|error| IntakeError::Storage(error.to_string()))?;
        let key = format!("{PREVIEWS}{}", Uuid::new_v4());
        let stored = storage.upload(Path::new(&key), &made).await;
        let noted = match stored {
            Ok(()) => self.note_preview(db, Some((key.as_str(), &made, size))).await.map_err(failed),
            Err(error) => Err(IntakeError::Storage(error.to_string())),
        };
        if !matches!(noted, Ok(true)) {
            keys::discard_unless_known(db, storage, &key).await;
        }
        noted
    }

    /// Of two that made it, the first one counts; of a file that was removed meanwhile nothing is kept.
    async fn note_preview(
        &self,
        db: &DatabaseConnection,
        made: Option<(&str, &Bytes, imagesize::ImageSize)>,
    ) -> Result<bool, DbErr> {
        let side = |side: usize| i32::try_from(side).unwrap_or(i32::MAX);
        let bytes = made.map_or(0, |(_, bytes, _)| i64::try_from(bytes.len()).unwrap_or(i64::MAX));
        let noted = Entity::update_many()
            .col_expr(Column::PreviewKey, Expr::value(made.map(|(key, _, _)| key.to_owned())))
            .col_expr(Column::PreviewBytes, Expr::value(bytes))
            .col_expr(Column::PreviewWidth, Expr::value(made.map(|(_, _, size)| side(size.width))))
            .col_expr(Column::PreviewHeight, Expr::value(made.map(|(_, _, size)| side(size.height))))
            .filter(Column::Id.eq(self.id))
            .filter(Column::State.eq(FileState::Ready))
            .filter(Column::PreviewBytes.is_null())
            .exec(db)
            .await?;
        Ok(noted.rows_affected > 0 && made.is_some())
    }
}

/// Previews lie in a folder of their own.
const PREVIEWS: &str = "previews/";

fn failed(error: DbErr) -> IntakeError {
    IntakeError::Storage(error.to_string())
}

/// Pictures that may be handed out, have no preview yet, and are due: those that were tried least first.
///
/// # Errors
/// When the database fails.
pub async fn list_without(db: &DatabaseConnection, most: u64, now: DateTime<Utc>) -> Result<Vec<Model>, DbErr> {
    let pictures =
        MediaType::ALL.iter().filter(|media_type| media_type.is_image()).map(|media_type| media_type.as_str());
    Entity::find()
        .filter(Column::State.eq(FileState::Ready))
        .filter(Column::MediaType.is_in(pictures))
        .filter(Column::PreviewBytes.is_null())
        .filter(is_due(now))
        .order_by_asc(Column::PreviewAttempts)
        .order_by_asc(Column::Id)
        .limit(most)
        .all(db)
        .await
}
