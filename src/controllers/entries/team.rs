//! `/entries/{pid}/team`: who is in the team; inviting, roles, handing the entry on, leaving.

use axum::response::Response;
use uuid::Uuid;

use super::find;
use crate::{
    domain::{
        entry::MemberRole,
        policy::{Question, may_leave_team, may_manage_team, may_view_team},
        throttle::Limit,
    },
    forms::{
        FormErrors,
        team_form::{self, InvitationForm},
    },
    models::{
        entries::{EntryCase, team},
        team_invitations::{Model, TeamRefusal},
    },
    views::entries::{
        Choice, EntryTop,
        team::{DeparturePage, InvitationLine, MemberLine, TeamPage, heirs},
    },
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
        throttle,
    },
    workers::deliver_mail::deliver_soon,
};

const TEMPLATE: &str = "entries/team.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/entries/{pid}/team", Question::ViewTeam, index),
        post("/entries/{pid}/team/invitations", Question::ManageTeam, invite),
        post("/entries/{pid}/team/invitations/{invitation_pid}/end", Question::RevokeInvitation, revoke),
        post("/entries/{pid}/team/ownership", Question::ManageTeam, hand_on),
        get("/entries/{pid}/team/departure/new", Question::LeaveTeam, new_departure),
        post("/entries/{pid}/team/departure", Question::LeaveTeam, depart),
        post("/entries/{pid}/team/{person_pid}/role", Question::ManageTeam, change_role),
        get("/entries/{pid}/team/{person_pid}/removal/new", Question::ManageTeam, new_removal),
        post("/entries/{pid}/team/{person_pid}/removal", Question::ManageTeam, remove),
    ]
}

async fn index(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may_view_team(&visit.actor, &case.facts)?;
    let page = page(&visit, &case, InvitationForm::default()).await?;
    visit.page(TEMPLATE, &page)
}

async fn invite(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let case = managed(&visit, pid).await?;
    let form = InvitationForm::read(&raw);
    let errors = match form.check() {
        Err(errors) => errors,
        Ok(wish) => {
            throttle::count(&visit, Limit::TeamInvitations, &visit.user.pid.to_string()).await?;
            let base_url = visit.portal.settings.base_url();
            match Model::invite(visit.db(), &visit.actor, pid, &wish, base_url, visit.now).await {
                Ok(_) => {
                    deliver_soon(&visit.ctx).await;
                    // The name as typed: it must not tell whether the address has an account, or whose.
                    let flash = Flash::good("team-invited").with("name", &wish.name);
                    return Ok(visit.redirect_with(&home(pid), &flash));
                }
                Err(TeamRefusal::AlreadyMember) => FormErrors::one("email", "team-already-member"),
                Err(TeamRefusal::TeamFull) => FormErrors::one("email", "team-full"),
                Err(TeamRefusal::CommitteeOffers) => FormErrors::one("email", "team-committee-offers"),
                Err(refusal) => return Err(failed(refusal)),
            }
        }
    };
    let page = page(&visit, &case, form).await?;
    visit.refused(TEMPLATE, &page, &errors)
}

async fn revoke(visit: SignedIn, Path((pid, invitation)): Path<(Uuid, Uuid)>, _form: PageForm) -> PageResult<Response> {
    let revoked = Model::revoke(visit.db(), &visit.actor, pid, invitation, visit.now).await;
    let to = if find(&visit, pid, None).await?.facts.team_role.is_some() { home(pid) } else { owner_page(pid) };
    match revoked {
        Ok(ended) => Ok(visit.redirect_with(&to, &Flash::good("team-revoked").with("name", &ended.name))),
        Err(TeamRefusal::NoSuchMember) => Ok(visit.redirect_with(&to, &Flash::warn("team-invitation-ended"))),
        Err(refusal) => Err(failed(refusal)),
    }
}

/// Offers the entry to a member; nothing changes until that person accepts.
async fn hand_on(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let case = managed(&visit, pid).await?;
    let base_url = visit.portal.settings.base_url();
    let (member, leaves) = (raw.text("heir").parse().ok(), raw.is_ticked("leaves"));
    let offered = match member {
        Some(member) => {
            Model::offer_ownership(visit.db(), &visit.actor, pid, member, leaves, base_url, visit.now).await
        }
        None => Err(TeamRefusal::NoSuchMember),
    };
    let refused = match offered {
        Ok(_) => {
            deliver_soon(&visit.ctx).await;
            return Ok(visit.redirect_with(&home(pid), &Flash::good("team-ownership-offered")));
        }
        Err(TeamRefusal::NoSuchMember) => "team-heir-missing",
        Err(TeamRefusal::CommitteeOffers) => "team-committee-offers",
        Err(refusal) => return Err(failed(refusal)),
    };
    let page = page(&visit, &case, InvitationForm::default()).await?;
    visit.refused(TEMPLATE, &page, &FormErrors::one("heir", refused))
}

async fn change_role(
    visit: SignedIn,
    Path((pid, person)): Path<(Uuid, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let case = managed(&visit, pid).await?;
    let Some(role) = team_form::role(&raw.text("role")) else {
        let page = page(&visit, &case, InvitationForm::default()).await?;
        return visit.refused(TEMPLATE, &page, &FormErrors::one(&format!("role-{person}"), "team-role-missing"));
    };
    let base_url = visit.portal.settings.base_url();
    let changed = team::change_role(visit.db(), &visit.actor, pid, person, role, base_url, visit.now).await;
    let user = changed.map_err(failed)?;
    deliver_soon(&visit.ctx).await;
    Ok(visit.redirect_with(&home(pid), &Flash::good("team-role-changed").with("name", &user.name)))
}

async fn new_removal(visit: SignedIn, Path((pid, person)): Path<(Uuid, Uuid)>) -> PageResult<Response> {
    let case = managed(&visit, pid).await?;
    let members = team::members_of(visit.db(), case.entry.id).await?;
    let others = members.into_iter().filter(|member| member.row.role != MemberRole::Owner);
    let member = others.into_iter().find(|member| member.user.pid == person).or_not_found()?;
    let page = DeparturePage {
        entry: EntryTop::new(&case, visit.locale),
        member: Some(member.user.name),
        action: format!("{}/{person}/removal", home(pid)),
    };
    visit.page("entries/departure.html", &page)
}

async fn remove(visit: SignedIn, Path((pid, person)): Path<(Uuid, Uuid)>, _form: PageForm) -> PageResult<Response> {
    let base_url = visit.portal.settings.base_url();
    let removed = team::remove(visit.db(), &visit.actor, pid, person, base_url, visit.now).await;
    let user = removed.map_err(failed)?;
    deliver_soon(&visit.ctx).await;
    Ok(visit.redirect_with(&home(pid), &Flash::good("team-removed").with("name", &user.name)))
}

async fn new_departure(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may_leave_team(&visit.actor, &case.facts)?;
    let page = DeparturePage {
        entry: EntryTop::new(&case, visit.locale),
        member: None,
        action: format!("{}/departure", home(pid)),
    };
    visit.page("entries/departure.html", &page)
}

async fn depart(visit: SignedIn, Path(pid): Path<Uuid>, _form: PageForm) -> PageResult<Response> {
    let base_url = visit.portal.settings.base_url();
    team::leave(visit.db(), &visit.actor, pid, base_url, visit.now).await.map_err(failed)?;
    deliver_soon(&visit.ctx).await;
    Ok(visit.redirect_with("/entries", &Flash::good("team-left")))
}

async fn managed(visit: &SignedIn, pid: Uuid) -> PageResult<EntryCase> {
    let case = find(visit, pid, None).await?;
    may_manage_team(&visit.actor, &case.facts)?;
    Ok(case)
}

async fn page(visit: &SignedIn, case: &EntryCase, form: InvitationForm) -> PageResult<TeamPage> {
    let members = team::members_of(visit.db(), case.entry.id).await?;
    let may_manage = may_manage_team(&visit.actor, &case.facts).is_ok();
    let open = if may_manage { Model::list_open(visit.db(), case.entry.id, visit.now).await? } else { Vec::new() };
    let role = |role: MemberRole| Choice { value: role.to_string(), label: visit.t(&format!("team-role-{role}")) };
    Ok(TeamPage {
        entry: EntryTop::new(case, visit.locale),
        members: members.iter().map(|member| MemberLine::new(member, visit.user.id)).collect(),
        invitations: open.iter().map(|(row, user)| InvitationLine::new(row, user)).collect(),
        may_manage,
        may_leave: may_leave_team(&visit.actor, &case.facts).is_ok(),
        roles: [MemberRole::Editor, MemberRole::Viewer].map(role).to_vec(),
        heirs: heirs(&members),
        form,
    })
}

fn home(pid: Uuid) -> String {
    format!("/entries/{pid}/team")
}

fn owner_page(pid: Uuid) -> String {
    format!("/entries/{pid}/owner/new")
}

/// What a refused change of the team is as a page.
pub(super) fn failed(refusal: TeamRefusal) -> PageError {
    match refusal {
        TeamRefusal::Denied(denial) => denial.into(),
        TeamRefusal::Db(error) => error.into(),
        TeamRefusal::AlreadyMember
        | TeamRefusal::TeamFull
        | TeamRefusal::NoSuchMember
        | TeamRefusal::CommitteeOffers => PageError::not_found(),
    }
}
