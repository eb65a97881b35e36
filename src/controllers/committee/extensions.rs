//! `/committee/contests/{slug}/extensions`: a later closing, with its reason.

use axum::{http::StatusCode, response::Response};

use super::{Refusal, invalid, workspace};
use crate::{
    domain::{
        policy::{Question, may_extend_deadline},
        setup::ExtensionRefusal,
        stage::StageKind,
    },
    forms::{FormErrors, contests::extension_form::ExtensionForm},
    models::contests::{Model, Standing, extension::ExtensionError},
    views::{
        committee::{ExtensionChoices, FormPage},
        filters::datetime_text,
    },
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
    workers::deliver_mail::deliver_soon,
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/extensions/new", Question::ExtendDeadline, new),
        post("/committee/contests/{slug}/extensions", Question::ExtendDeadline, create),
    ]
}

async fn new(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = extendable(&visit, &slug).await?;
    let stage = standing.stage(StageKind::Registration).map_or_else(String::new, |stage| stage.pid.to_string());
    let form = ExtensionForm { stage, scope: "all".to_owned(), ..ExtensionForm::default() };
    show_form(&visit, &standing, form, (StatusCode::OK, FormErrors::default()))
}

async fn create(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let standing = extendable(&visit, &slug).await?;
    let form = ExtensionForm::read(&raw);
    let base_url = visit.portal.settings.base_url();
    let refusal = match form.check(standing.region.time_zone) {
        Err(errors) => invalid(errors),
        Ok(plan) => match standing.contest.extend(visit.db(), &plan, visit.user.id, base_url, visit.now).await {
            Ok(()) => {
                deliver_soon(&visit.ctx).await;
                let href = format!("/committee/contests/{slug}#extensions");
                return Ok(visit.redirect_with(&href, &Flash::good("committee-extended")));
            }
            Err(error) => refused(&visit, &standing, error),
        },
    };
    show_form(&visit, &standing, form, refusal?)
}

async fn extendable(visit: &SignedIn, slug: &str) -> PageResult<Standing> {
    let contest = Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    let standing = contest.standing(visit.db()).await?;
    may_extend_deadline(&visit.actor, &standing.facts(None, None, visit.now))?;
    Ok(standing)
}

fn refused(visit: &SignedIn, standing: &Standing, error: ExtensionError) -> Refusal {
    match error {
        ExtensionError::Refused(refusal) => {
            let field = match refusal {
                ExtensionRefusal::NoSuchStage => "stage",
                ExtensionRefusal::NoSuchEntry | ExtensionRefusal::NotForOneEntry => "entry_number",
                ExtensionRefusal::NotLater | ExtensionRefusal::InPast | ExtensionRefusal::IntoJudging => "closes_at",
            };
            let key = format!("committee-extension-{}", refusal.as_str().replace('_', "-"));
            let mut errors = FormErrors::default();
            let judging = standing.window_of(StageKind::Judging, None).opens_at;
            match judging.filter(|_| refusal == ExtensionRefusal::IntoJudging) {
                Some(at) => {
                    let time = datetime_text(at, standing.zone(), visit.locale);
                    errors.add_with(field, &key, vec![("time", time)]);
                }
                None => errors.add(field, &key),
            }
            invalid(errors)
        }
        ExtensionError::NotOpen => {
            let href = format!("/committee/contests/{}", standing.contest.slug);
            Err(PageError::conflict("denial-contest-state", href, "committee-back-to-contest"))
        }
        ExtensionError::Db(error) => Err(error.into()),
    }
}

fn show_form(
    visit: &SignedIn,
    standing: &Standing,
    form: ExtensionForm,
    (status, errors): (StatusCode, FormErrors),
) -> PageResult<Response> {
    let contest = workspace(visit, standing, "extension");
    let choices = ExtensionChoices::new(standing, visit.locale, &|key| visit.t(key));
    let action = format!("{}/extensions", contest.href);
    let page = FormPage { contest, action, form, choices, is_unsaved: false };
    visit.form_page(status, "committee/extensions/new.html", &page, &errors)
}
