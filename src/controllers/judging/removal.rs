//! `/assignments/{pid}/removal`: taking one assignment away, with a reason.

use axum::response::Response;
use uuid::Uuid;

use super::find_case;
use crate::{
    domain::policy::{self, Question},
    forms::reason_form,
    models::{
        assignments::{self, AssignmentCase},
        judges,
    },
    views::judging::{CommitteeHead, judges::ReasonPage},
    web::{
        Flash, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

const TEMPLATE: &str = "judging/removal.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/assignments/{pid}/removal/new", Question::Assign, new),
        post("/assignments/{pid}/removal", Question::Assign, create),
    ]
}

async fn new(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find_assigned(&visit, pid).await?;
    let page = removal_page(&visit, &case, String::new()).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(form): PageForm) -> PageResult<Response> {
    let case = find_assigned(&visit, pid).await?;
    let reason = match reason_form::reason(&form) {
        Ok(reason) => reason,
        Err(errors) => {
            let page = removal_page(&visit, &case, form.text("reason")).await?;
            return visit.refused(TEMPLATE, &page, &errors);
        }
    };
    assignments::remove(visit.db(), pid, &reason, &visit.actor, visit.now).await?;
    Ok(visit.redirect_with(&list_of(&case), &Flash::good("judging-removed")))
}

async fn find_assigned(visit: &SignedIn, pid: Uuid) -> PageResult<AssignmentCase> {
    let case = find_case(visit, pid).await?;
    policy::may_assign_entry(&visit.actor, &case.facts.entry)?;
    case.assignment.removed_at.is_none().then_some(()).or_not_found()?;
    Ok(case)
}

fn list_of(case: &AssignmentCase) -> String {
    format!("/committee/contests/{}/assignments", case.standing.contest.slug)
}

async fn removal_page(visit: &SignedIn, case: &AssignmentCase, reason: String) -> PageResult<ReasonPage> {
    let judge = judges::name_of(visit.db(), case.assignment.judge_id).await?;
    Ok(ReasonPage {
        contest: CommitteeHead::new(&case.standing, "assignments", &visit.portal.engine, visit.locale),
        subject: format!("{judge} · {}", case.entry.title),
        action: format!("/assignments/{}/removal", case.assignment.pid),
        back: list_of(case),
        reason,
    })
}
