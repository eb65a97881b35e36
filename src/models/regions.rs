//! Regions and how they stand to their province.

use sea_orm::{
    Condition, ConnectionTrait, DbErr, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*,
    sea_query::SelectStatement,
};

pub use super::_entities::regions::{ActiveModel, Column, Entity, Model};
use crate::domain::{
    locale::Locale,
    region::{RegionKind, RegionScope},
};

impl Model {
    /// The region with this Kemendagri code, e.g. `63.03`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_by_code(db: &impl ConnectionTrait, code: &str) -> Result<Option<Self>, DbErr> {
        Entity::find().filter(Column::Code.eq(code)).one(db).await
    }

    /// The region with this slug, e.g. `kabupaten-banjar`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<Self>, DbErr> {
        Entity::find().filter(Column::Slug.eq(slug)).one(db).await
    }

    /// All regions by code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(db: &impl ConnectionTrait) -> Result<Vec<Self>, DbErr> {
        Entity::find().order_by_asc(Column::Code).all(db).await
    }

    /// Type and name, always together: Kota Banjar is not Kabupaten Banjar.
    #[must_use]
    pub fn full_name(&self, locale: Locale) -> String {
        let name = &self.name;
        match (locale, self.kind) {
            (Locale::Id, RegionKind::Kabupaten) => format!("Kabupaten {name}"),
            (Locale::Id, RegionKind::Kota) => format!("Kota {name}"),
            (Locale::Id, RegionKind::Provinsi) => format!("Provinsi {name}"),
            (Locale::En, RegionKind::Kabupaten) => format!("{name} Regency"),
            (Locale::En, RegionKind::Kota) => format!("{name} City"),
            (Locale::En, RegionKind::Provinsi) => format!("{name} Province"),
        }
    }

    /// The region with this id and how it stands to its province, in one statement.
    ///
    /// # Errors
    /// When the database fails or there is no such region.
    pub async fn find_with_scope(db: &impl ConnectionTrait, id: i64) -> Result<(Self, RegionScope), DbErr> {
        let province_code = Entity::find().select_only().column(Column::ProvinceCode).filter(Column::Id.eq(id));
        let is_either =
            Condition::any().add(Column::Id.eq(id)).add(Column::Code.in_subquery(province_code.into_query()));
        let found = Entity::find().filter(is_either).all(db).await?;
        let region = found.iter().find(|row| row.id == id).cloned();
        let region = region.ok_or_else(|| DbErr::RecordNotFound(format!("region {id}")))?;
        let province = found.into_iter().find(|row| row.id != id && region.kind != RegionKind::Provinsi);
        let scope = RegionScope { region_id: id, province_region_id: province.map(|province| province.id) };
        Ok((region, scope))
    }

    /// The region and its province, as policies look at them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scope(&self, db: &impl ConnectionTrait) -> Result<RegionScope, DbErr> {
        let province =
            if self.kind == RegionKind::Provinsi { None } else { Self::find_by_code(db, &self.province_code).await? };
        Ok(RegionScope { region_id: self.id, province_region_id: province.map(|province| province.id) })
    }
}

/// Ids of the regions with these ids, and of those whose province they are.
#[must_use]
pub fn own_and_below(ids: &[i64]) -> SelectStatement {
    let codes = Entity::find().select_only().column(Column::Code).filter(Column::Id.is_in(ids.iter().copied()));
    let is_below = Column::ProvinceCode.in_subquery(codes.into_query());
    let is_read = Condition::any().add(Column::Id.is_in(ids.iter().copied())).add(is_below);
    Entity::find().select_only().column(Column::Id).filter(is_read).into_query()
}
