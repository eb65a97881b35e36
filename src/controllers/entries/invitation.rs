//! `/team_invitations/{token}` and `/invitations/{pid}`: joining a team. A page first, then a POST: mail scanners follow
//! links. The link alone lets in only whom no account stands for yet; an account is proved by signing in.

use axum::response::Response;
use uuid::Uuid;

use super::team::failed;
use crate::{
    controllers::account,
    domain::{
        entry::MemberRole,
        policy::{Question, may_answer_invitation},
        text::masked_email,
    },
    forms::{FormErrors, team_form::is_name},
    models::team_invitations::{Model, Offer, TeamRefusal},
    views::entries::team::{LinkPage, OfferPage, OfferView},
    web::{
        Flash, PageForm, PageResult, Path, SignedIn, Visit,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
    workers::deliver_mail::deliver_soon,
};

const LINK: &str = "entries/invitation_link.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/team_invitations/{token}", Question::Public, open),
        post("/team_invitations/{token}", Question::Public, join),
        get("/invitations/{pid}", Question::AnswerInvitation, show),
        post("/invitations/{pid}/acceptance", Question::AnswerInvitation, accept),
        post("/invitations/{pid}/refusal", Question::AnswerInvitation, decline),
    ]
}

async fn open(visit: Visit, Path(token): Path<String>) -> PageResult<Response> {
    let offer = Model::find_by_token(visit.db(), &token, visit.now).await?;
    if let Some(offer) = offer.as_ref().filter(|offer| visit.actor.user_id == Some(offer.user.id)) {
        return Ok(visit.redirect(&format!("/invitations/{}", offer.invitation.pid)));
    }
    visit.page(LINK, &link_page(&visit, token, offer.as_ref(), None))
}

/// Somebody without an account: the link proves the address, and the person is in.
async fn join(visit: Visit, Path(token): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let name = raw.text("name");
    let offer = Model::find_by_token(visit.db(), &token, visit.now).await?;
    let Some(offer) = offer.filter(|offer| way(&visit, offer) == "new") else {
        return visit.page(LINK, &link_page(&visit, token, None, None));
    };
    if !is_name(&name) {
        let page = link_page(&visit, token, Some(&offer), Some(name));
        return visit.refused(LINK, &page, &FormErrors::one("name", "account-name-wrong"));
    }
    let base_url = visit.portal.settings.base_url();
    match Model::accept_by_link(visit.db(), &token, &name, base_url, visit.now).await {
        Ok(Some((user, entry))) => {
            account::sign_in(&visit, &user).await?;
            deliver_soon(&visit.ctx).await;
            Ok(visit.redirect_with(&format!("/entries/{entry}"), &welcome(offer.invitation.role)))
        }
        Ok(None) => visit.page(LINK, &link_page(&visit, token, None, None)),
        // The link still works: a seat may become free.
        Err(TeamRefusal::TeamFull) => {
            Ok(visit.redirect_with(&format!("/team_invitations/{token}"), &Flash::bad("team-full")))
        }
        Err(refusal) => Err(failed(refusal)),
    }
}

async fn show(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let offer = own(&visit, pid).await?;
    let is_open = may_answer_invitation(&visit.actor, &offer.invitation.facts(), visit.now).is_ok();
    let offer = is_open.then(|| OfferView::new(&offer, visit.locale));
    visit.page("entries/invitation.html", &OfferPage { offer })
}

async fn accept(visit: SignedIn, Path(pid): Path<Uuid>, _form: PageForm) -> PageResult<Response> {
    let offer = own(&visit, pid).await?;
    let base_url = visit.portal.settings.base_url();
    match Model::accept(visit.db(), &visit.actor, pid, base_url, visit.now).await {
        Ok(entry) => {
            deliver_soon(&visit.ctx).await;
            Ok(visit.redirect_with(&format!("/entries/{entry}"), &welcome(offer.invitation.role)))
        }
        Err(refusal) => answered(&visit, &offer, refusal),
    }
}

async fn decline(visit: SignedIn, Path(pid): Path<Uuid>, _form: PageForm) -> PageResult<Response> {
    let offer = own(&visit, pid).await?;
    let base_url = visit.portal.settings.base_url();
    match Model::decline(visit.db(), &visit.actor, pid, base_url, visit.now).await {
        Ok(()) => {
            deliver_soon(&visit.ctx).await;
            Ok(visit.redirect_with("/entries", &Flash::good("team-declined")))
        }
        Err(refusal) => answered(&visit, &offer, refusal),
    }
}

/// An invitation that ended in the meantime says so, and where the entry is when the person is in already.
fn answered(visit: &SignedIn, offer: &Offer, refusal: TeamRefusal) -> PageResult<Response> {
    use crate::domain::policy::Denial;
    match refusal {
        TeamRefusal::Denied(Denial::Hidden) => {
            let to = format!("/invitations/{}", offer.invitation.pid);
            Ok(visit.redirect(&to))
        }
        TeamRefusal::TeamFull => {
            let to = format!("/invitations/{}", offer.invitation.pid);
            Ok(visit.redirect_with(&to, &Flash::bad("team-full")))
        }
        refusal => Err(failed(refusal)),
    }
}

/// The invitation of the signed-in person, whatever its state; others' invitations do not exist.
async fn own(visit: &SignedIn, pid: Uuid) -> PageResult<Offer> {
    let offer = Model::find_offer(visit.db(), pid).await?;
    offer.filter(|offer| offer.user.id == visit.user.id).or_not_found()
}

/// How the person behind a link comes in. One who is signed in under another account first signs out: the invitation
/// belongs to its address.
fn way(visit: &Visit, offer: &Offer) -> &'static str {
    match (&visit.account, offer.user.confirmed_at) {
        (Some(_), _) => "other_account",
        (None, Some(_)) => "sign_in",
        (None, None) => "new",
    }
}

fn link_page(visit: &Visit, token: String, offer: Option<&Offer>, typed: Option<String>) -> LinkPage {
    LinkPage {
        token,
        way: offer.map_or("new", |offer| way(visit, offer)),
        address: offer.map(|offer| masked_email(&offer.user.email_folded)).unwrap_or_default(),
        name: typed.or_else(|| offer.map(|offer| offer.invitation.name.clone())).unwrap_or_default(),
        offer: offer.map(|offer| OfferView::new(offer, visit.locale)),
    }
}

fn welcome(role: MemberRole) -> Flash {
    Flash::good(if role == MemberRole::Owner { "team-taken-over" } else { "team-joined" })
}
