//! `POST /similar_innovations`: what is like the title that is being typed, for the page's script. Without script the same
//! list stands on the page of the head and on the check page.

use axum::{http::StatusCode, response::Response};
use serde_json::json;
use uuid::Uuid;

use super::json_answer;
use crate::{
    domain::policy::Question,
    models::{
        entries,
        likeness::similar::{self, Alike},
    },
    search::likeness::Described,
    views::entries::similar::AlikeView,
    web::{
        PageForm, PageResult, SignedIn,
        routes::{PageRoute, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![post("/similar_innovations", Question::SignedIn, create)]
}

async fn create(visit: SignedIn, PageForm(raw): PageForm) -> PageResult<Response> {
    let cut = |name: &str, most: usize| raw.text(name).chars().take(most).collect::<String>();
    let described = Described {
        name: cut("title", 200),
        acronym: cut("acronym", 40),
        expansion: cut("expansion", 300),
        text: String::new(),
    };
    // Only leaves out an entry; whose it is need not be asked.
    let own = match raw.text("entry").parse::<Uuid>() {
        Ok(pid) => entries::Model::find_by_pid(visit.db(), pid).await?.map(|entry| entry.id),
        Err(_) => None,
    };
    let found = like(&visit, own, described).await?;
    Ok(json_answer(&visit, StatusCode::OK, &json!({ "similar": views(&visit, &found) })))
}

/// What is like a draft as it is stored.
pub(super) async fn of_draft(visit: &SignedIn, entry: &entries::Model) -> PageResult<Vec<AlikeView>> {
    let described = similar::described(visit.db(), entry).await?;
    Ok(views(visit, &like(visit, Some(entry.id), described).await?))
}

async fn like(visit: &SignedIn, own: Option<i64>, described: Described) -> PageResult<Vec<Alike>> {
    Ok(similar::like(visit.db(), &visit.portal.catalogue, visit.user.id, own, described).await?)
}

fn views(visit: &SignedIn, found: &[Alike]) -> Vec<AlikeView> {
    found.iter().map(|alike| AlikeView::new(alike, visit.locale, &|key| visit.t(key))).collect()
}
