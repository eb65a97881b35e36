//! `/entries/{pid}/withdrawal`: taking an entry back.

use axum::response::Response;
use serde::Serialize;
use uuid::Uuid;

use super::{failed, find};
use crate::{
    domain::policy::{Question, may_withdraw_entry},
    forms::evidence_form::check_reason,
    models::entries,
    views::entries::EntryTop,
    web::{
        Flash, PageForm, PageResult, Path, SignedIn,
        routes::{PageRoute, get, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/entries/{pid}/withdrawal/new", Question::WithdrawEntry, new),
        post("/entries/{pid}/withdrawal", Question::WithdrawEntry, create),
    ]
}

#[derive(Serialize)]
struct WithdrawalPage {
    entry: EntryTop,
    reason: String,
}

async fn new(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may_withdraw_entry(&visit.actor, &case.facts)?;
    let page = WithdrawalPage { entry: EntryTop::new(&case, visit.locale), reason: String::new() };
    visit.page("entries/withdrawal.html", &page)
}

async fn create(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may_withdraw_entry(&visit.actor, &case.facts)?;
    let reason = raw.text("reason");
    if let Err(errors) = check_reason(&reason) {
        let page = WithdrawalPage { entry: EntryTop::new(&case, visit.locale), reason };
        return visit.refused("entries/withdrawal.html", &page, &errors);
    }
    let withdrawn = entries::Model::withdraw(visit.db(), &visit.actor, pid, &reason, visit.now).await;
    withdrawn.map_err(|error| failed(error, &case))?;
    Ok(visit.redirect_with(&format!("/entries/{pid}"), &Flash::good("entries-withdrawn")))
}
