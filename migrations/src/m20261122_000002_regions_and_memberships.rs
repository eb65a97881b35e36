//! Regions, their offices, and who works for a region in which role.

use sea_orm_migration::prelude::*;

use crate::helpers::{drop_tables, table};

/// See the head of the file.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        regions(manager).await?;
        offices(manager).await?;
        memberships(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["memberships", "offices", "regions"]).await
    }
}

/// A regency, city or province, by its official code. Area in thousandths of a square kilometre, coordinates in 1e-7 degrees.
async fn regions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("regions")
        .text("code")
        .text("slug")
        .code("kind", &["kabupaten", "kota", "provinsi"])
        .text("name")
        .text("province")
        .text("province_code")
        .code("time_zone", &["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
        .bigint_null("area_km2_milli")
        .bigint_null("population")
        .int_null("latitude_e7")
        .int_null("longitude_e7")
        .text_null("organiser_id")
        .times()
        .unique(&["code"])
        .unique(&["slug"])
        .create(manager)
        .await
}

/// A part of a regional government, a village, a school: whatever an entry can come from.
async fn offices(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("offices")
        .pid()
        .key("region_id", "regions")
        .key_null("parent_id", "offices")
        .text("name")
        .text("name_folded")
        .text("kind")
        .times()
        .unique(&["region_id", "name_folded"])
        .create(manager)
        .await
}

/// A person's role in a region.
async fn memberships(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table("memberships")
        .owner("user_id", "users")
        .key("region_id", "regions")
        .code("role", &["committee", "planner", "leader"])
        .time("created_at")
        .unique(&["user_id", "region_id", "role"])
        .index(&["region_id", "role"])
        .create(manager)
        .await
}
