//! Table `throttle_buckets`.

use sea_orm::entity::prelude::*;

/// How much of an allowance has been used up in the window that began at `window_started_at`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttle_buckets")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub bucket: String,
    pub tokens_used: i32,
    pub window_started_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
