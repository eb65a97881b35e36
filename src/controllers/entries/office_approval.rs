//! `/entries/{pid}/office_approval` asks the head of the office; `/office_approvals/{token}` is what the mailed link opens. A page
//! first, then a POST: mail scanners follow links.

use axum::{http::StatusCode, response::Response};
use uuid::Uuid;

use super::{failed, find, may};
use crate::{
    domain::{
        office_approval::{ASKING_HOURS, ApprovalStanding, MOST_UNANSWERED},
        policy::{Question, may_ask_approval},
    },
    forms::{
        FormErrors,
        office_approval_form::{AnswerForm, HeadForm},
    },
    models::{
        entries::{
            EntryCase,
            content::{EntryContent, Viewer},
            draft::Draft,
        },
        office_approvals::{self, ApprovalRefusal, Model},
    },
    views::entries::{
        content::ShownContent,
        contest_name,
        office_approval::{ApprovalPage, ApprovalView, RequestView},
    },
    web::{
        Flash, PageForm, PageResult, Path, SignedIn, Visit,
        routes::{PageRoute, get, post},
    },
    workers::deliver_mail::deliver_soon,
};

const LINK: &str = "entries/office_approval_link.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        post("/entries/{pid}/office_approval", Question::AskApproval, create),
        get("/office_approvals/{token}", Question::Public, show),
        post("/office_approvals/{token}", Question::Public, answer),
    ]
}

/// Where the entry stands, for the check page; `None` where the contest asks for no approval.
pub(super) async fn view(visit: &SignedIn, case: &EntryCase, draft: &Draft) -> PageResult<Option<ApprovalView>> {
    if !case.standing.contest.needs_office_approval {
        return Ok(None);
    }
    let (standing, last) = office_approvals::of_entry(visit.db(), case, draft, visit.now).await?;
    Ok((standing != ApprovalStanding::NotNeeded).then(|| ApprovalView::new(standing, last)))
}

async fn create(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may(may_ask_approval(&visit.actor, &case.facts, case.standing.contest.needs_office_approval), &case)?;
    let form = HeadForm::read(&raw);
    let head = match form.check() {
        Ok(head) => head,
        Err(errors) => return super::submission::shown_again(&visit, &case, form, &errors).await,
    };
    let base_url = visit.portal.settings.base_url();
    match Model::ask(visit.db(), &visit.actor, pid, &head, base_url, visit.now).await {
        Ok(()) => {
            deliver_soon(&visit.ctx).await;
            let to = format!("/entries/{pid}/submission/new");
            Ok(visit.redirect_with(&to, &Flash::good("approval-asked").with("name", &head.name)))
        }
        Err(ApprovalRefusal::OwnTeam) => {
            let errors = FormErrors::one("email", "approval-own-team");
            super::submission::shown_again(&visit, &case, form, &errors).await
        }
        Err(ApprovalRefusal::TooMany) => {
            let mut errors = FormErrors::default();
            let limits = vec![("most", MOST_UNANSWERED.to_string()), ("hours", ASKING_HOURS.to_string())];
            errors.add_with("email", "approval-too-many", limits);
            super::submission::shown_again(&visit, &case, form, &errors).await
        }
        Err(ApprovalRefusal::Ended | ApprovalRefusal::Changed) => Err(crate::web::PageError::not_found()),
        Err(ApprovalRefusal::Change(error)) => Err(failed(error, &case)),
    }
}

async fn show(visit: Visit, Path(token): Path<String>) -> PageResult<Response> {
    let page = page(&visit, token, AnswerForm::default(), false).await?;
    visit.page(LINK, &page)
}

async fn answer(visit: Visit, Path(token): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let form = AnswerForm::read(&raw);
    if Model::find_by_token(visit.db(), &token, visit.now).await?.is_none() {
        let page = page(&visit, token, form, false).await?;
        return visit.page(LINK, &page);
    }
    let said = match form.check() {
        Ok(said) => said,
        Err(errors) => {
            let page = page(&visit, token, form, false).await?;
            return visit.refused(LINK, &page, &errors);
        }
    };
    let base_url = visit.portal.settings.base_url();
    match Model::answer(visit.db(), &token, &said, base_url, visit.now).await {
        Ok(()) => {
            deliver_soon(&visit.ctx).await;
            let key = if said.approves { "approval-thanks-approved" } else { "approval-thanks-sent-back" };
            Ok(visit.redirect_with(&format!("/office_approvals/{token}"), &Flash::good(key)))
        }
        Err(ApprovalRefusal::Changed) => {
            let page = page(&visit, token, form, true).await?;
            visit.form_page(StatusCode::CONFLICT, LINK, &page, &FormErrors::default())
        }
        Err(ApprovalRefusal::Change(crate::models::entries::change::ChangeError::Db(error))) => Err(error.into()),
        Err(_) => {
            let page = page(&visit, token, form, false).await?;
            visit.page(LINK, &page)
        }
    }
}

/// The page of a link; one that has ended says so, whatever the reason.
async fn page(visit: &Visit, token: String, form: AnswerForm, changed: bool) -> PageResult<ApprovalPage> {
    let request = match Model::find_by_token(visit.db(), &token, visit.now).await? {
        None => None,
        Some((row, case)) => {
            let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
            let content = EntryContent::load(visit.db(), &case.entry, &case.standing, Viewer::Team).await?;
            let mut content = ShownContent::new(&content, visit.locale);
            // The link opens the text, not the files: those stay behind the sign-in.
            content.evidence.iter_mut().for_each(|piece| piece.href = String::new());
            Some(RequestView {
                head: row.head_name,
                title: case.entry.title.clone(),
                contest: contest_name(&case.standing, visit.locale),
                tz: case.standing.zone().name(),
                expires_at: row.expires_at,
                content_sha256: draft.content_sha256(&case.standing.contest.slug)?,
                content,
            })
        }
    };
    Ok(ApprovalPage { token, request, changed, form })
}
