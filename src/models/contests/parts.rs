//! A contest with all its parts in three statements, however many categories, criteria and extensions it has: what its
//! public page is made from.

use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult, IdenStatic, Iterable, JoinType, QueryOrder, QueryResult, QuerySelect,
    QueryTrait,
    entity::prelude::*,
    sea_query::{Alias, ExprTrait, Query, SelectStatement},
};

use super::{Column, Entity, FixedFacts, Model, Relation, Standing, known_to, rubrics::RubricSheet, setup::SetUp};
use crate::{
    domain::{
        actor::Actor,
        region::{RegionKind, RegionScope},
    },
    models::_entities::{
        categories, criteria, deadline_extensions, form_sets, frameworks, judges, regions, rubrics, stages,
    },
};

impl SetUp {
    /// The contest with this slug and all its parts, if `actor` may know of it. Rubrics that no category uses are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_for(db: &impl ConnectionTrait, slug: &str, actor: &Actor) -> Result<Option<Self>, DbErr> {
        let Some(head) = db.query_one(&head(slug, actor)).await? else { return Ok(None) };
        let contest = Model::from_query_result(&head, "contest_")?;
        let region = regions::Model::from_query_result(&head, "region_")?;
        let facts = facts(&head, &region)?;
        let (stages, extensions) = stages_of(db, &[contest.id]).await?;
        let (categories, rubrics) = categories_of(db, contest.id).await?;
        Ok(Some(Self {
            form_set: form_sets::Model::from_query_result(&head, "form_set_")?,
            framework: frameworks::Model::from_query_result(&head, "framework_")?,
            standing: Standing { contest, region, stages, extensions, facts },
            categories,
            rubrics,
        }))
    }
}

/// The contest beside the rows it points to, with the province of its region and the number of its chairs.
fn head(slug: &str, actor: &Actor) -> SelectStatement {
    let mut select = Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, Relation::Regions.def())
        .join(JoinType::InnerJoin, Relation::FormSets.def())
        .join(JoinType::InnerJoin, Relation::Frameworks.def())
        .filter(Column::Slug.eq(slug))
        .filter(known_to(actor))
        .into_query();
    add_columns::<Entity>(&mut select, "contest_");
    add_columns::<regions::Entity>(&mut select, "region_");
    add_columns::<form_sets::Entity>(&mut select, "form_set_");
    add_columns::<frameworks::Entity>(&mut select, "framework_");
    let province = Alias::new("province");
    let of_region = Query::select()
        .column((province.clone(), regions::Column::Id))
        .from_as(regions::Entity, province.clone())
        .and_where(
            Expr::col((province, regions::Column::Code)).equals((regions::Entity, regions::Column::ProvinceCode)),
        )
        .take();
    let chairs = Query::select()
        .expr(Expr::col((judges::Entity, judges::Column::Id)).count())
        .from(judges::Entity)
        .and_where(Expr::col((judges::Entity, judges::Column::ContestId)).equals((Entity, Column::Id)))
        .and_where(judges::Column::IsChair.eq(true))
        .and_where(judges::Column::EndedAt.is_null())
        .take();
    select.expr_as(Expr::SubQuery(None, Box::new(of_region.into())), Alias::new("province_region_id"));
    select.expr_as(Expr::SubQuery(None, Box::new(chairs.into())), Alias::new("chairs"));
    select
}

/// Selects every column of a table under a prefix, so that several tables of one row can be told apart.
pub(super) fn add_columns<E: EntityTrait>(select: &mut SelectStatement, prefix: &str) {
    for column in E::Column::iter() {
        let value = column.select_as(Expr::col(column.as_column_ref()));
        select.expr_as(value, Alias::new(format!("{prefix}{}", column.as_str())));
    }
}

fn facts(head: &QueryResult, region: &regions::Model) -> Result<FixedFacts, DbErr> {
    let province: Option<i64> = head.try_get("", "province_region_id")?;
    let chairs: i64 = head.try_get("", "chairs")?;
    let province_region_id = province.filter(|_| region.kind != RegionKind::Provinsi);
    Ok(FixedFacts { region: RegionScope { region_id: region.id, province_region_id }, has_chair: chairs > 0 })
}

/// The stages of contests in order, and the extensions of their deadlines, oldest first.
///
/// # Errors
/// When the database fails.
pub(super) async fn stages_of(
    db: &impl ConnectionTrait,
    contest_ids: &[i64],
) -> Result<(Vec<stages::Model>, Vec<deadline_extensions::Model>), DbErr> {
    let rows = stages::Entity::find()
        .join_rev(JoinType::LeftJoin, deadline_extensions::Relation::Stages.def())
        .select_also(deadline_extensions::Entity)
        .filter(stages::Column::ContestId.is_in(contest_ids.iter().copied()))
        .order_by_asc(stages::Column::Position)
        .order_by_asc(stages::Column::Id)
        .all(db)
        .await?;
    let mut stages: Vec<stages::Model> = Vec::new();
    let mut extensions = Vec::new();
    for (stage, extension) in rows {
        if stages.last().is_none_or(|last| last.id != stage.id) {
            stages.push(stage);
        }
        extensions.extend(extension);
    }
    extensions.sort_by_key(|extension: &deadline_extensions::Model| extension.id);
    Ok((stages, extensions))
}

async fn categories_of(
    db: &impl ConnectionTrait,
    contest_id: i64,
) -> Result<(Vec<categories::Model>, Vec<RubricSheet>), DbErr> {
    let rows = categories::Entity::find()
        .find_also_related(rubrics::Entity)
        .find_also(rubrics::Entity, criteria::Entity)
        .filter(categories::Column::ContestId.eq(contest_id))
        .order_by_asc(categories::Column::Position)
        .order_by_asc(categories::Column::Id)
        .order_by_asc(criteria::Column::Position)
        .order_by_asc(criteria::Column::Id)
        .all(db)
        .await?;
    let mut categories: Vec<categories::Model> = Vec::new();
    let mut sheets: Vec<RubricSheet> = Vec::new();
    for (category, rubric, criterion) in rows {
        let Some(rubric) = rubric else { continue };
        // A rubric that two categories share comes twice.
        let at = sheets.iter().position(|sheet| sheet.rubric.id == rubric.id).unwrap_or_else(|| {
            sheets.push(RubricSheet { rubric, criteria: Vec::new() });
            sheets.len() - 1
        });
        let is_known = |row: &criteria::Model| sheets[at].criteria.iter().any(|known| known.id == row.id);
        if let Some(criterion) = criterion.filter(|row| !is_known(row)) {
            sheets[at].criteria.push(criterion);
        }
        if categories.last().is_none_or(|last| last.id != category.id) {
            categories.push(category);
        }
    }
    Ok((categories, sheets))
}
