//! Reminding judges of unfinished sheets: one mail per judge and day, whoever presses the button how often.

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseConnection, DbErr};
use serde_json::json;

use crate::{
    db,
    domain::{
        actor::Actor,
        policy::{self, Denial},
        stage::StageKind,
    },
    models::{
        assignments::judge_loads,
        audit_events::Act,
        contests::{self, Standing},
        judges::Model as Judge,
        outbox::Mail,
    },
};

/// Why nobody was reminded.
#[derive(Debug, thiserror::Error)]
pub enum RemindRefusal {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Queues the reminders and says how many judges have unfinished sheets.
///
/// # Errors
/// [`RemindRefusal`].
pub async fn remind(
    db: &DatabaseConnection,
    standing: &Standing,
    actor: &Actor,
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<usize, RemindRefusal> {
    policy::may_assign(actor, &standing.facts(None, None, now))?;
    let contest: &contests::Model = &standing.contest;
    let deadline = standing.window_of(StageKind::Judging, None).closes_at;
    let day = now.with_timezone(&standing.zone()).date_naive();
    let txn = db::write_txn(db).await?;
    let loads = judge_loads(&txn, contest.id, 0).await?;
    let mut reminded = 0;
    for judge in Judge::list_in(&txn, contest.id).await?.into_iter().filter(|judge| judge.seat.is_active()) {
        let open =
            loads.iter().find(|load| load.judge_id == judge.seat.id).map_or(0, |load| load.assigned - load.finished);
        if open <= 0 {
            continue;
        }
        let user = &judge.user;
        let data = json!({
            "name": user.name,
            "contest": user.locale.pick(&contest.name_id, &contest.name_en),
            "open": open,
            "deadline": deadline,
            "tz": standing.zone().name(),
            "link": format!("{base_url}/judging"),
        });
        let key = format!("judging_reminder:{}:{day}", judge.seat.pid);
        Mail::new("judging_reminder", &user.email, user.locale, data).once(key).queue(&txn, now).await?;
        reminded += 1;
    }
    Act::new(actor.user_id, "judges.reminded", "contest", contest.pid)
        .in_contest(contest.id)
        .with(json!({ "judges": reminded }))
        .record(&txn, now)
        .await?;
    txn.commit().await?;
    Ok(reminded)
}
