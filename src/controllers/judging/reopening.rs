//! `/assignments/{pid}/reopening`: the chair opens a final sheet again, with a reason.

use axum::response::Response;
use uuid::Uuid;

use super::{find_case, refusals::denied};
use crate::{
    domain::policy::{self, Question},
    forms::reason_form,
    models::{
        assignments::{AssignmentCase, EntryLabel},
        judges,
        score_sheets::Model,
    },
    views::judging::{ContestHead, sheet::ReopeningPage},
    web::{
        Flash, PageForm, PageResult, Path, SignedIn,
        routes::{PageRoute, get, post},
    },
    workers::deliver_mail::deliver_soon,
};

const TEMPLATE: &str = "judging/reopening.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/assignments/{pid}/reopening/new", Question::ReopenSheet, new),
        post("/assignments/{pid}/reopening", Question::ReopenSheet, create),
    ]
}

async fn new(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find_case(&visit, pid).await?;
    policy::may_reopen_sheet(&visit.actor, &case.facts).map_err(|denial| denied(denial, &case))?;
    let page = reopening_page(&visit, &case, String::new()).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(form): PageForm) -> PageResult<Response> {
    let case = find_case(&visit, pid).await?;
    policy::may_reopen_sheet(&visit.actor, &case.facts).map_err(|denial| denied(denial, &case))?;
    let reason = match reason_form::reason(&form) {
        Ok(reason) => reason,
        Err(errors) => {
            let page = reopening_page(&visit, &case, form.text("reason")).await?;
            return visit.refused(TEMPLATE, &page, &errors);
        }
    };
    let base_url = visit.portal.settings.base_url();
    Model::reopen(visit.db(), pid, &visit.actor, &reason, base_url, visit.now).await?;
    deliver_soon(&visit.ctx).await;
    Ok(visit.redirect_with(&back(&visit, &case), &Flash::good("judging-reopened")))
}

/// The chair came from the desk, the committee from its overview.
fn back(visit: &SignedIn, case: &AssignmentCase) -> String {
    match visit.actor.seat_in(case.entry.contest_id) {
        Some(_) => "/judging".to_owned(),
        None => format!("/committee/contests/{}/scores", case.standing.contest.slug),
    }
}

async fn reopening_page(visit: &SignedIn, case: &AssignmentCase, reason: String) -> PageResult<ReopeningPage> {
    let is_judge = visit.actor.seat_in(case.entry.contest_id).is_some();
    Ok(ReopeningPage {
        pid: case.assignment.pid,
        contest: ContestHead::new(&case.standing, visit.locale),
        label: EntryLabel::new(&case.entry, case.standing.contest.blind_names && is_judge, false),
        judge: judges::name_of(visit.db(), case.assignment.judge_id).await?,
        finalised_at: case.sheet.as_ref().and_then(|sheet| sheet.finalised_at),
        reason,
        back: back(visit, case),
    })
}
