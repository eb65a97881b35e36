//! `/entries/{pid}/owner`: the committee names another owner because the old one is gone.

use axum::response::Response;
use uuid::Uuid;

use super::{find, team::failed};
use crate::{
    domain::{
        entry::MemberRole,
        policy::{Question, may_reassign_owner},
        throttle::Limit,
    },
    forms::{FormErrors, team_form::OwnerForm},
    models::{
        entries::{EntryCase, team},
        team_invitations::{Model, TeamRefusal},
    },
    views::entries::{
        EntryTop,
        team::{InvitationLine, OwnerPage, heirs},
    },
    web::{
        Flash, PageForm, PageResult, Path, SignedIn,
        routes::{PageRoute, get, post},
        throttle,
    },
    workers::deliver_mail::deliver_soon,
};

const TEMPLATE: &str = "entries/owner.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/entries/{pid}/owner/new", Question::ReassignOwner, new),
        post("/entries/{pid}/owner", Question::ReassignOwner, create),
    ]
}

async fn new(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may_reassign_owner(&visit.actor, &case.facts)?;
    let page = page(&visit, &case, OwnerForm::default()).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may_reassign_owner(&visit.actor, &case.facts)?;
    let form = OwnerForm::read(&raw);
    let errors = match form.check() {
        Err(errors) => errors,
        Ok(candidate) => {
            throttle::count(&visit, Limit::TeamInvitations, &visit.user.pid.to_string()).await?;
            let base_url = visit.portal.settings.base_url();
            let (actor, reason) = (&visit.actor, form.reason.as_str());
            match Model::reassign(visit.db(), actor, pid, &candidate, reason, base_url, visit.now).await {
                Ok(_) => {
                    deliver_soon(&visit.ctx).await;
                    let to = format!("/entries/{pid}/owner/new");
                    return Ok(visit.redirect_with(&to, &Flash::good("team-ownership-offered")));
                }
                Err(TeamRefusal::NoSuchMember) => FormErrors::one("member", "team-heir-missing"),
                Err(TeamRefusal::AlreadyMember) => FormErrors::one("email", "team-owner-already"),
                Err(refusal) => return Err(failed(refusal)),
            }
        }
    };
    let page = page(&visit, &case, form).await?;
    visit.refused(TEMPLATE, &page, &errors)
}

async fn page(visit: &SignedIn, case: &EntryCase, form: OwnerForm) -> PageResult<OwnerPage> {
    let members = team::members_of(visit.db(), case.entry.id).await?;
    let open = Model::list_open(visit.db(), case.entry.id, visit.now).await?;
    let owner = members.iter().find(|member| member.row.role == MemberRole::Owner);
    Ok(OwnerPage {
        entry: EntryTop::new(case, visit.locale),
        owner: owner.map(|member| member.user.name.clone()).unwrap_or_default(),
        members: heirs(&members),
        open: open.iter().find(|(row, _)| row.by_committee).map(|(row, user)| InvitationLine::new(row, user)),
        form,
    })
}
