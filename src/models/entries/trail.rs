//! Who changed what in an entry, and when: read from the record of acts, for its team.
//!
//! Only the acts in [`SHOWN`] are told. What the committee does before a publication (decisions, rankings) is in the same
//! record and must not be seen here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::{Condition, ConnectionTrait, DbErr, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::Value;

use super::Model;
use crate::{
    domain::entry::MemberRole,
    models::{_entities::evidence, audit_events, team_invitations, users},
};

/// Acts that the team may read of, and whether their author is named.
const SHOWN: [(&str, bool); 26] = [
    ("entry.created", true),
    ("entry.section_saved", true),
    ("entry.section_written", true),
    ("entry.approval_asked", true),
    ("entry.approved_by_office", false),
    ("entry.sent_back_by_office", false),
    ("entry.submitted", true),
    ("entry.withdrawn", true),
    ("entry.accepted", false),
    ("entry.returned", false),
    ("entry.declined", false),
    ("evidence.attached", true),
    ("evidence.described", true),
    ("evidence.removed", true),
    ("evidence.quarantined", false),
    ("evidence.removed_unsafe", false),
    ("team.invited", true),
    ("team.invitation_revoked", true),
    ("team.joined", true),
    ("team.declined", false),
    ("team.role_changed", true),
    ("team.removed", true),
    ("team.left", true),
    ("team.ownership_offered", true),
    ("team.owner_reassigned", false),
    ("team.ownership_taken", true),
];

/// Acts on one page.
pub const PAGE: u64 = 50;

/// One act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// When.
    pub at: DateTime<Utc>,
    /// What, e.g. `entry.section_saved`.
    pub action: String,
    /// Who; `None` for the committee, whose people are not named.
    pub who: Option<String>,
    /// Code of the section, for texts.
    pub section: Option<String>,
    /// Version of the section, or number of the version handed in.
    pub version: Option<i64>,
    /// Title of a piece of evidence.
    pub evidence: Option<String>,
    /// The member or invited person it is about.
    pub member: Option<String>,
    /// That person's role.
    pub role: Option<MemberRole>,
}

impl Model {
    /// A page of the acts, newest first; `true` when older ones follow. The number of statements is fixed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn trail(&self, db: &impl ConnectionTrait, page: u64) -> Result<(Vec<Trace>, bool), DbErr> {
        let mut rows = audit_events::Entity::find()
            .filter(audit_events::Column::SubjectKind.eq("entry"))
            .filter(audit_events::Column::SubjectPid.eq(self.pid))
            .filter(audit_events::Column::Action.is_in(SHOWN.map(|(action, _)| action)))
            .order_by_desc(audit_events::Column::Id)
            .offset(page.saturating_sub(1).saturating_mul(PAGE))
            .limit(PAGE + 1)
            .all(db)
            .await?;
        let has_older = rows.len() as u64 > PAGE;
        rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        let names = Names::load(db, &rows).await?;
        Ok((rows.iter().map(|row| names.trace(row)).collect(), has_older))
    }
}

/// Names of what the acts refer to.
struct Names {
    authors: BTreeMap<i64, String>,
    people: BTreeMap<String, String>,
    invited: BTreeMap<String, String>,
    /// Invitations that the committee sent: whoever took one back is of the committee, and not named.
    by_committee: BTreeSet<String>,
    evidence: BTreeMap<String, String>,
}

impl Names {
    async fn load(db: &impl ConnectionTrait, rows: &[audit_events::Model]) -> Result<Self, DbErr> {
        let details: Vec<Value> = rows.iter().map(read).collect();
        let pids = |key: &str| -> Vec<Uuid> {
            details.iter().filter_map(|details| details[key].as_str()?.parse().ok()).collect()
        };
        let authors = rows.iter().filter_map(|row| row.actor_id);
        let users = users::Entity::find()
            .filter(
                Condition::any().add(users::Column::Id.is_in(authors)).add(users::Column::Pid.is_in(pids("member"))),
            )
            .all(db)
            .await?;
        let invitations = team_invitations::Entity::find()
            .filter(team_invitations::Column::Pid.is_in(pids("invitation")))
            .all(db)
            .await?;
        let pieces = evidence::Entity::find().filter(evidence::Column::Pid.is_in(pids("evidence"))).all(db).await?;
        Ok(Self {
            authors: users.iter().map(|user| (user.id, user.name.clone())).collect(),
            people: users.into_iter().map(|user| (user.pid.to_string(), user.name)).collect(),
            by_committee: invitations.iter().filter(|row| row.by_committee).map(|row| row.pid.to_string()).collect(),
            invited: invitations.into_iter().map(|row| (row.pid.to_string(), row.name)).collect(),
            evidence: pieces.into_iter().map(|piece| (piece.pid.to_string(), named_piece(piece))).collect(),
        })
    }

    fn trace(&self, row: &audit_events::Model) -> Trace {
        let details = read(row);
        let named = |map: &BTreeMap<String, String>, key: &str| map.get(details[key].as_str()?).cloned();
        let is_named = SHOWN.iter().any(|(action, is_named)| *action == row.action && *is_named);
        Trace {
            at: row.created_at,
            action: row.action.clone(),
            who: match row.action.as_str() {
                // Under the name the inviter wrote: a refusal must not tell whose account the address has.
                "team.declined" => named(&self.invited, "invitation"),
                "team.invitation_revoked" if self.is_by_committee(&details) => None,
                _ => row.actor_id.filter(|_| is_named).and_then(|id| self.authors.get(&id).cloned()),
            },
            section: details["section"].as_str().map(str::to_owned),
            version: details["version"].as_i64().or_else(|| details["ordinal"].as_i64()),
            evidence: named(&self.evidence, "evidence").filter(|title| !title.is_empty()),
            member: named(&self.people, "member").or_else(|| named(&self.invited, "invitation")),
            role: details["role"].as_str().and_then(MemberRole::parse),
        }
    }

    fn is_by_committee(&self, details: &Value) -> bool {
        details["invitation"].as_str().is_some_and(|pid| self.by_committee.contains(pid))
    }
}

/// Its title, else the name of the file or the address of the link.
fn named_piece(piece: evidence::Model) -> String {
    if !piece.title.is_empty() {
        return piece.title;
    }
    if piece.file_name.is_empty() { piece.url.unwrap_or_default() } else { piece.file_name }
}

fn read(row: &audit_events::Model) -> Value {
    serde_json::from_str(&row.details).unwrap_or_default()
}
