//! Entries that lack the evidence of a mandatory indicator. What proves what stands in frozen documents, so they are read in
//! portions, and only when somebody asks for this list.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use super::{
    overview::documents,
    queue::{QueueFilter, found_ids},
};
use crate::{
    domain::ledger::lacks_mandatory_evidence,
    models::{contests::Standing, evidence},
};

/// Ids of the entries that `filter` finds and that lack evidence of a mandatory indicator in their last version.
///
/// # Errors
/// When the database fails or a row is broken.
pub async fn lacking_ids(
    db: &impl ConnectionTrait,
    standing: &Standing,
    filter: &QueueFilter,
    now: DateTime<Utc>,
) -> Result<Vec<i64>, DbErr> {
    let rules = standing.rules(db).await?;
    let ids = found_ids(db, standing.contest.id, filter, now).await?;
    let mut lacking = Vec::new();
    for portion in ids.chunks(50) {
        let documents = documents(db, portion).await?;
        let pids: Vec<_> =
            documents.values().flat_map(|document| document.evidence.iter().map(|piece| piece.pid)).collect();
        let facts = evidence::facts_by_pid(db, &pids).await?;
        for (id, document) in &documents {
            let Some(category) = rules.category(&document.category) else { continue };
            let pieces: Vec<_> = document.evidence.iter().filter_map(|piece| facts.get(&piece.pid).cloned()).collect();
            if lacks_mandatory_evidence(&category.rubric, &document.claims, &pieces, &category.required_evidence) {
                lacking.push(*id);
            }
        }
    }
    Ok(lacking)
}
