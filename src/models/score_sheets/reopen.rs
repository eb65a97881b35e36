//! Opening a final sheet again: by the chair, with a reason, with the marks as they were kept for good.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, entity::prelude::*};
use serde_json::json;

use super::{ActiveModel, Entity, Model, OpenSheet};
use crate::{
    db,
    domain::{
        actor::Actor,
        policy::{self, Denial},
        scoring::{SheetStatus, breakdown},
    },
    models::{
        _entities::{assignments, judges, reopenings},
        assignments::{AssignmentCase, AssignmentRefusal, EntryLabel},
        audit_events::Act,
        outbox::Mail,
        users,
    },
};

/// Why a sheet was not opened again.
#[derive(Debug, thiserror::Error)]
pub enum ReopenRefusal {
    /// Not allowed (any more).
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<AssignmentRefusal> for ReopenRefusal {
    fn from(refusal: AssignmentRefusal) -> Self {
        match refusal {
            AssignmentRefusal::Db(error) => Self::Db(error),
            AssignmentRefusal::Denied(denial) => Self::Denied(denial),
            AssignmentRefusal::AlreadyAssigned | AssignmentRefusal::Conflict => Self::Denied(Denial::Hidden),
        }
    }
}

impl Model {
    /// Opens the final sheet of an assignment again and mails its judge why.
    ///
    /// # Errors
    /// [`ReopenRefusal`].
    pub async fn reopen(
        db: &DatabaseConnection,
        assignment: Uuid,
        actor: &Actor,
        reason: &str,
        base_url: &str,
        now: DateTime<Utc>,
    ) -> Result<(), ReopenRefusal> {
        let txn = db::write_txn(db).await?;
        let (case, actor) = assignments::Model::lock_case(&txn, assignment, actor, now).await?;
        policy::may_reopen_sheet(&actor, &case.facts)?;
        let (Some(sheet), Some(author_id)) = (&case.sheet, actor.user_id) else { return Err(Denial::Hidden.into()) };
        let open = OpenSheet::load(&txn, &case).await?;
        let kept = reopenings::ActiveModel {
            score_sheet_id: Set(sheet.id),
            reason: Set(reason.to_owned()),
            author_id: Set(author_id),
            marks_before: Set(marks_before(sheet, &open).to_string()),
            created_at: Set(now),
            ..Default::default()
        };
        reopenings::Entity::insert(kept).exec(&txn).await?;
        let row = ActiveModel {
            id: Set(sheet.id),
            status: Set(SheetStatus::Draft),
            version: Set(sheet.version + 1),
            finalised_at: Set(None),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(&txn).await?;
        Act::new(actor.user_id, "score_sheet.reopened", "score_sheet", sheet.pid)
            .in_contest(case.standing.contest.id)
            .with(json!({ "reason": reason, "marks_before": open.marks }))
            .record(&txn, now)
            .await?;
        mail_judge(&txn, &case, reason, base_url, now).await?;
        txn.commit().await?;
        Ok(())
    }
}

fn marks_before(sheet: &Model, open: &OpenSheet) -> serde_json::Value {
    json!({
        "marks": open.marks,
        "notes": open.notes,
        "comment": open.comment,
        "finalised_at": sheet.finalised_at,
        "score": breakdown(&open.category.rubric, &open.marks).score,
    })
}

/// The mail names the entry as the judge knows it: in a blind contest by its number.
async fn mail_judge(
    txn: &impl ConnectionTrait,
    case: &AssignmentCase,
    reason: &str,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let judge = judges::Entity::find_by_id(case.assignment.judge_id).find_also_related(users::Entity).one(txn).await?;
    let Some((_, Some(user))) = judge else { return Ok(()) };
    let contest = &case.standing.contest;
    let label = EntryLabel::new(&case.entry, contest.blind_names, false);
    let data = json!({
        "name": user.name,
        "contest": user.locale.pick(&contest.name_id, &contest.name_en),
        "entry": label.text(),
        "reason": reason,
        "link": format!("{base_url}/assignments/{}/score_sheet", case.assignment.pid),
    });
    Mail::new("sheet_reopened", &user.email, user.locale, data).queue(txn, now).await
}
