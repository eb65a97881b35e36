//! Contests as the public interface lists them: no drafts, a fixed number of statements.

use sea_orm::{Condition, ConnectionTrait, DbErr, QueryOrder, QuerySelect, entity::prelude::*};

use super::{
    Column, Entity, Model,
    open::{TimedContest, timed},
};
use crate::{
    domain::{actor::Actor, contest::ContestStatus},
    models::_entities::{categories, stages},
};

/// A category of a contest.
pub type Category = categories::Model;

/// Some contests with their parts.
#[derive(Clone, Debug)]
pub struct PublicContests {
    /// The contests, the newest year first.
    pub contests: Vec<TimedContest>,
    /// Their categories in order.
    pub categories: Vec<categories::Model>,
    /// How many there are in all.
    pub total: usize,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// The page of `limit` contests after the one with the slug `after`.
///
/// # Errors
/// When the database fails.
pub async fn page(db: &impl ConnectionTrait, after: Option<&str>, limit: usize) -> Result<PublicContests, DbErr> {
    let public = Entity::find().filter(Column::Status.ne(ContestStatus::Draft));
    let total = public.clone().count(db).await?;
    let mut select = public.order_by_desc(Column::Year).order_by_asc(Column::Slug).limit(limit as u64 + 1);
    if let Some(after) = after {
        let Some(last) = Model::find_by_slug(db, after).await? else {
            return with_parts(db, Vec::new(), total, None).await;
        };
        let same_year = Condition::all().add(Column::Year.eq(last.year)).add(Column::Slug.gt(last.slug));
        select = select.filter(Condition::any().add(Column::Year.lt(last.year)).add(same_year));
    }
    let mut found = select.all(db).await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| has_more).map(|last| last.slug.clone());
    with_parts(db, found, total, next).await
}

/// The contest with this slug, if it is no draft.
///
/// # Errors
/// When the database fails.
pub async fn one(db: &impl ConnectionTrait, slug: &str) -> Result<PublicContests, DbErr> {
    let found = Model::find_for(db, slug, &Actor::signed_out()).await?;
    let found: Vec<Model> = found.into_iter().collect();
    let total = found.len() as u64;
    with_parts(db, found, total, None).await
}

async fn with_parts(
    db: &impl ConnectionTrait,
    found: Vec<Model>,
    total: u64,
    next: Option<String>,
) -> Result<PublicContests, DbErr> {
    let ids: Vec<i64> = found.iter().map(|contest| contest.id).collect();
    let all_stages = stages::Entity::find().filter(stages::Column::ContestId.is_in(ids.clone())).all(db).await?;
    let categories = categories::Entity::find()
        .filter(categories::Column::ContestId.is_in(ids))
        .order_by_asc(categories::Column::Position)
        .order_by_asc(categories::Column::Id)
        .all(db)
        .await?;
    let with_stages = found
        .into_iter()
        .map(|contest| {
            let of_it = all_stages.iter().filter(|stage| stage.contest_id == contest.id).cloned().collect();
            (contest, of_it)
        })
        .collect();
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    Ok(PublicContests { contests: timed(db, with_stages).await?, categories, total, next })
}
