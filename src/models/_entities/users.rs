//! Table `users`.

use sea_orm::entity::prelude::*;

use super::enums::Locale;

/// A person. `email_folded` is the address as it is compared; `email` is what the person wrote.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub pid: Uuid,
    pub email: String,
    /// The address as it is compared.
    #[sea_orm(unique)]
    pub email_folded: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub locale: Locale,
    pub is_administrator: bool,
    pub is_demo: bool,
    pub confirmed_at: Option<DateTimeUtc>,
    pub blocked_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(has_many)]
    pub sessions: HasMany<super::sessions::Entity>,
    #[sea_orm(has_many)]
    pub memberships: HasMany<super::memberships::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
