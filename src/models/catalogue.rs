//! What public pages of the catalogue show beyond the lists in memory: one innovation with its awards and public evidence,
//! and the programmes that the sources speak of.

use sea_orm::{Condition, ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

use super::{
    _entities::{
        awards, contests, evidence, innovations,
        prelude::{Awards, Contests, Evidence, Innovations, Programmes, StoredFiles},
        programmes, stored_files,
    },
    likeness::relations::{Related, relations_of},
    regions,
};
use crate::domain::{actor::Actor, evidence::FileState, policy::InnovationFacts, region::RegionRole};

/// A record of the catalogue.
pub type Innovation = innovations::Model;
/// A piece of evidence, with its file if it is one.
pub type EvidenceWithFile = (evidence::Model, Option<stored_files::Model>);
/// A programme.
pub type Programme = programmes::Model;

/// An innovation with what stands around it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The innovation.
    pub innovation: innovations::Model,
    /// The contest it came from.
    pub contest: Option<contests::Model>,
    /// Others that are the same, or that it was developed from or into.
    pub related: Vec<Related>,
    /// What it was awarded, best first.
    pub awards: Vec<awards::Model>,
    /// Evidence that its team made public.
    pub evidence: Vec<EvidenceWithFile>,
}

/// The innovation with this slug, if `actor` may know of it: public ones and those that were public once; before that, for
/// planners and committee of its region. The filter is in the statement, so that what is hidden costs what is missing does.
///
/// # Errors
/// When the database fails.
pub async fn find_for(
    db: &impl ConnectionTrait,
    slug: &str,
    actor: &Actor,
) -> Result<Option<innovations::Model>, DbErr> {
    let own = actor.regions_as(&[RegionRole::Planner, RegionRole::Committee]);
    let known = Condition::any()
        .add(innovations::Column::PublishedAt.is_not_null())
        .add(innovations::Column::RegionId.is_in(own));
    Innovations::find_by_slug(slug).filter(known).one(db).await
}

/// What policies look at.
///
/// # Errors
/// When the database fails.
pub async fn facts(db: &impl ConnectionTrait, innovation: &innovations::Model) -> Result<InnovationFacts, DbErr> {
    let region = regions::Entity::find_by_id(innovation.region_id).one(db).await?;
    let region = region.ok_or_else(|| DbErr::RecordNotFound("region of an innovation".to_owned()))?;
    Ok(InnovationFacts {
        region: region.scope(db).await?,
        is_published: innovation.published_at.is_some(),
        is_withdrawn: innovation.withdrawn_at.is_some(),
    })
}

/// Adds contest, related innovations, awards and public evidence.
///
/// # Errors
/// When the database fails.
pub async fn shown(db: &impl ConnectionTrait, innovation: innovations::Model) -> Result<Shown, DbErr> {
    let contest = match innovation.contest_id {
        Some(id) => Contests::find_by_id(id).one(db).await?,
        None => None,
    };
    let (mut awards, mut evidence) = (Vec::new(), Vec::new());
    if let Some(entry_id) = innovation.entry_id {
        awards = Awards::find()
            .filter(
                Condition::any()
                    .add(awards::Column::InnovationId.eq(innovation.id))
                    .add(awards::Column::EntryId.eq(entry_id)),
            )
            .order_by_asc(awards::Column::Position)
            .order_by_asc(awards::Column::Id)
            .all(db)
            .await?;
        evidence = public_evidence(db, entry_id).await?;
    }
    let related = relations_of(db, &innovation).await?;
    Ok(Shown { innovation, contest, related, awards, evidence })
}

/// Evidence that was made public and whose file can be had.
async fn public_evidence(db: &impl ConnectionTrait, entry_id: i64) -> Result<Vec<EvidenceWithFile>, DbErr> {
    let mut found = Evidence::find()
        .filter(evidence::Column::EntryId.eq(entry_id))
        .filter(evidence::Column::IsPublic.eq(true))
        .filter(evidence::Column::RemovedAt.is_null())
        .order_by_asc(evidence::Column::Id)
        .find_also_related(StoredFiles)
        .all(db)
        .await?;
    found.retain(|(_, file)| file.as_ref().is_none_or(|file| file.state == FileState::Ready));
    Ok(found)
}

/// The programmes of a region and the national ones, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn programmes_of(db: &impl ConnectionTrait, region_id: i64) -> Result<Vec<programmes::Model>, DbErr> {
    Programmes::find()
        .filter(
            Condition::any()
                .add(programmes::Column::RegionId.eq(region_id))
                .add(programmes::Column::RegionId.is_null()),
        )
        .order_by_desc(programmes::Column::Year)
        .order_by_asc(programmes::Column::Id)
        .all(db)
        .await
}
