//! `/judging`: the judge's desk.

use axum::response::Response;

use crate::{
    domain::{
        contest::ContestStatus,
        policy::{self, Question},
    },
    models::{assignments, judges},
    views::judging::desk::{DeskContest, DeskPage},
    web::{
        PageResult, SignedIn,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/judging", Question::ViewJudgingDesk, index)]
}

async fn index(visit: SignedIn) -> PageResult<Response> {
    policy::may_view_judging_desk(&visit.actor)?;
    let rows = assignments::desk(visit.db(), &visit.actor).await?;
    let mut blocks = Vec::new();
    for seat in &visit.actor.judging {
        let standing = judges::standing_of(visit.db(), seat).await?;
        if matches!(standing.contest.status, ContestStatus::Draft | ContestStatus::Archived) {
            continue;
        }
        let rules = standing.rules(visit.db()).await?;
        let chair = match seat.is_chair {
            true => Some(assignments::final_sheets(visit.db(), seat.contest_id, seat.judge_id, visit.user.id).await?),
            false => None,
        };
        blocks.push(DeskContest::new(&standing, &rules, &rows, chair, visit.locale));
    }
    visit.page("judging/desk.html", &DeskPage { contests: blocks })
}
