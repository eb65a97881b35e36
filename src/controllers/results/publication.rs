//! `/committee/contests/{slug}/publication`: everything pending becomes public at once, exactly once.

use axum::{http::StatusCode, response::Response};

use crate::{
    domain::policy::{Question, may_manage_contest, may_publish},
    forms::{FormErrors, publication_form::PublicationForm},
    models::{
        contests::Standing,
        entries,
        publications::{self, Plan, PublishRefusal, Wish},
    },
    views::results::{
        ContestHead, ResultsTab,
        publication::{PublicationPage, counts, sections},
        subnav,
    },
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        routes::{PageRoute, get, post},
    },
    workers::deliver_mail::deliver_soon,
};

const TEMPLATE: &str = "results/publication/new.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/publication/new", Question::Publish, new),
        post("/committee/contests/{slug}/publication", Question::Publish, create),
    ]
}

async fn new(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = super::find_standing(&visit, &slug).await?;
    may_manage_contest(&visit.actor, &standing.facts(None, None, visit.now))?;
    if standing.contest.status.is_published() {
        return Ok(visit.redirect(&results_path(&slug)));
    }
    may_publish(&visit.actor, &standing.facts(None, None, visit.now))?;
    let page = publication_page(&visit, &standing, PublicationForm::default()).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let standing = super::find_standing(&visit, &slug).await?;
    may_manage_contest(&visit.actor, &standing.facts(None, None, visit.now))?;
    if standing.contest.status.is_published() {
        return Ok(visit.redirect_with(&results_path(&slug), &Flash::warn("results-published-already")));
    }
    may_publish(&visit.actor, &standing.facts(None, None, visit.now))?;
    let form = PublicationForm::read(&raw);
    let (status, errors) = match form.check() {
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Ok(()) => match publications::publish(visit.db(), &slug, &wish(&visit, &form), &visit.actor, visit.now).await {
            Ok(()) => {
                deliver_soon(&visit.ctx).await;
                return Ok(visit.redirect_with(&results_path(&slug), &Flash::good("results-published")));
            }
            Err(PublishRefusal::Already) => {
                return Ok(visit.redirect_with(&results_path(&slug), &Flash::warn("results-published-already")));
            }
            Err(refusal) => explained(refusal)?,
        },
    };
    let page = publication_page(&visit, &standing, form).await?;
    visit.form_page(status, TEMPLATE, &page, &errors)
}

fn wish(visit: &SignedIn, form: &PublicationForm) -> Wish {
    Wish { seen: form.seen.clone(), all_agreed: form.all_agreed, base_url: visit.portal.settings.base_url().to_owned() }
}

/// Refusals that the page can show; the others are pages of their own.
fn explained(refusal: PublishRefusal) -> PageResult<(StatusCode, FormErrors)> {
    match refusal {
        PublishRefusal::Stale => Ok((StatusCode::CONFLICT, FormErrors::one("", "results-publication-stale"))),
        PublishRefusal::NotReady => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, FormErrors::one("", "results-publication-not-ready")))
        }
        PublishRefusal::NotFound | PublishRefusal::Already => Err(PageError::not_found()),
        PublishRefusal::Denied(denial) => Err(denial.into()),
        PublishRefusal::Db(error) => Err(error.into()),
    }
}

fn results_path(slug: &str) -> String {
    format!("/contests/{slug}/results")
}

async fn publication_page(visit: &SignedIn, standing: &Standing, form: PublicationForm) -> PageResult<PublicationPage> {
    let plan = Plan::load(visit.db(), standing).await?;
    let hidden = entries::list_hidden_from(visit.db(), standing.contest.id, visit.user.id).await?;
    let (awards, passed) = counts(&plan, &hidden);
    Ok(PublicationPage {
        contest: ContestHead::new(&standing.contest, visit.locale),
        subnav: subnav(&visit.actor, standing, ResultsTab::Publication, visit.now, visit.locale, |key| visit.t(key)),
        form,
        seen: plan.seen(),
        is_open: plan.is_open(),
        awards,
        passed,
        mails: plan.count_mails(visit.db()).await?,
        categories: sections(&plan, &hidden, visit.locale),
    })
}
