//! The two choices between upload and trial: the sheet with its header, and which column is what.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, DbErr, EntityTrait};
use serde_json::json;

use super::{ActiveModel, Entity, ImportError, KEPT_FOR, Model};
use crate::{db, domain::importing::Mapping};

impl Model {
    /// Chooses the sheet and the row of its headers; what was chosen for another header is forgotten.
    ///
    /// # Errors
    /// See [`ImportError`].
    pub async fn choose_sheet(
        &self,
        db: &DatabaseConnection,
        actor_id: i64,
        sheet: &str,
        header_row: u32,
        now: DateTime<Utc>,
    ) -> Result<Self, ImportError> {
        let header_row = Some(i32::try_from(header_row).unwrap_or(i32::MAX));
        let is_same = self.sheet.as_deref() == Some(sheet) && self.header_row == header_row;
        let mapping = if is_same { self.mapping.clone() } else { None };
        let row = ActiveModel {
            sheet: Set(Some(sheet.to_owned())),
            header_row: Set(header_row),
            mapping: Set(mapping),
            ..Default::default()
        };
        self.choose(db, actor_id, row, now).await
    }

    /// Chooses which column is what.
    ///
    /// # Errors
    /// See [`ImportError`].
    pub async fn choose_mapping(
        &self,
        db: &DatabaseConnection,
        actor_id: i64,
        mapping: &Mapping,
        now: DateTime<Utc>,
    ) -> Result<Self, ImportError> {
        let json = serde_json::to_string(mapping).map_err(|error| DbErr::Json(error.to_string()))?;
        let row = ActiveModel { mapping: Set(Some(json)), ..Default::default() };
        self.choose(db, actor_id, row, now).await
    }

    async fn choose(
        &self,
        db: &DatabaseConnection,
        actor_id: i64,
        chosen: ActiveModel,
        now: DateTime<Utc>,
    ) -> Result<Self, ImportError> {
        let txn = db::write_txn(db).await?;
        let import = self.locked(&txn, None).await?;
        let row = ActiveModel {
            id: Set(import.id),
            version: Set(import.version + 1),
            expires_at: Set(now + KEPT_FOR),
            updated_at: Set(now),
            ..chosen
        };
        let changed = Entity::update(row).exec(&txn).await?;
        let details = json!({ "version": changed.version });
        import.act(actor_id, "import.prepared", details).record(&txn, now).await?;
        txn.commit().await?;
        Ok(changed)
    }
}
