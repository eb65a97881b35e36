//! `/judge_invitations/{token}`: accepting a seat. A page first, then a POST: mail scanners follow links.

use axum::response::Response;

use crate::{
    controllers::account,
    domain::policy::Question,
    models::judges::Model,
    views::judging::judges::{InvitationPage, Offer},
    web::{
        Flash, PageForm, PageResult, Path, Visit,
        routes::{PageRoute, get, post},
    },
};

const TEMPLATE: &str = "judging/invitation.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/judge_invitations/{token}", Question::Public, show),
        post("/judge_invitations/{token}", Question::Public, accept),
    ]
}

async fn show(visit: Visit, Path(token): Path<String>) -> PageResult<Response> {
    let found = Model::find_invited(visit.db(), &token, visit.now).await?;
    let offer = found.map(|(seat, contest, user)| Offer {
        contest: visit.locale.pick(&contest.name_id, &contest.name_en).to_owned(),
        is_example: contest.is_example,
        name: user.name,
        is_chair: seat.is_chair,
    });
    visit.page(TEMPLATE, &InvitationPage { token, offer })
}

async fn accept(visit: Visit, Path(token): Path<String>, _form: PageForm) -> PageResult<Response> {
    let Some(user) = Model::accept(visit.db(), &token, visit.now).await? else {
        return visit.page(TEMPLATE, &InvitationPage { token, offer: None });
    };
    account::sign_in(&visit, &user).await?;
    Ok(visit.redirect_with("/judging", &Flash::good("judging-seat-accepted")))
}
