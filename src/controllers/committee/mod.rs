//! `/committee`: the region's committee sets up, opens and leads its contests.

pub mod archiving;
pub mod categories;
pub mod closing;
pub mod contests;
pub mod criteria;
pub mod desk;
pub mod entry_form;
pub mod export;
pub mod extensions;
pub mod imports;
pub mod opening;
pub mod removal;
pub mod rubrics;
pub mod stage_dates;
pub mod stages;

use axum::http::StatusCode;

use crate::{
    domain::policy::{Reason, may_edit_contest, may_manage_contest},
    forms::FormErrors,
    models::contests::{
        Model, Standing,
        draft::{DraftError, Edit},
    },
    views::committee::Workspace,
    web::{PageError, PageResult, RawForm, SignedIn, error::OrNotFound, routes::PageRoute},
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    [
        desk::routes(),
        contests::routes(),
        categories::routes(),
        entry_form::routes(),
        rubrics::routes(),
        criteria::routes(),
        stages::routes(),
        opening::routes(),
        extensions::routes(),
        stage_dates::routes(),
        closing::routes(),
        archiving::routes(),
        removal::routes(),
        export::routes(),
        imports::routes(),
    ]
    .concat()
}

/// The contest, for its committee; to everybody else it does not exist.
async fn managed(visit: &SignedIn, slug: &str) -> PageResult<Standing> {
    let contest = Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    let standing = contest.standing(visit.db()).await?;
    may_manage_contest(&visit.actor, &standing.facts(None, None, visit.now))?;
    Ok(standing)
}

/// The contest while its rules may be changed.
async fn editable(visit: &SignedIn, slug: &str) -> PageResult<Standing> {
    let contest = Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    let standing = contest.standing(visit.db()).await?;
    may_edit_contest(&visit.actor, &standing.facts(None, None, visit.now))?;
    Ok(standing)
}

/// The frame around a page of the contest.
fn workspace(visit: &SignedIn, standing: &Standing, current: &str) -> Workspace {
    Workspace::new(standing, current, visit.locale, &|key| visit.t(key))
}

/// Who changes what from which version.
fn edit(visit: &SignedIn, raw: &RawForm) -> Edit {
    Edit { actor_id: visit.user.id, version: raw.number("version").unwrap_or(-1), now: visit.now }
}

/// A form that is shown again with what is wrong, or a failure with a page of its own.
type Refusal = PageResult<(StatusCode, FormErrors)>;

/// Field errors.
fn invalid(errors: FormErrors) -> Refusal {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, errors))
}

/// What a refused change of a draft tells the person; `field` is the one that chooses among things that may be gone.
fn refused(error: DraftError, field: &str) -> Refusal {
    match error {
        DraftError::Stale(_) => Ok((StatusCode::CONFLICT, FormErrors::one("", "committee-stale"))),
        DraftError::CodeTaken => invalid(FormErrors::one("code", "committee-code-taken")),
        DraftError::UnknownPreset => invalid(FormErrors::one(field, "committee-choice-missing")),
        DraftError::InUse => invalid(FormErrors::one(field, "committee-rubric-in-use")),
        DraftError::HasJury => Ok((StatusCode::CONFLICT, FormErrors::one("", "committee-draft-has-jury"))),
        DraftError::Frozen => Err(PageError::Forbidden(Reason::RulesFrozen)),
        DraftError::UnsoundForm(_) => invalid(FormErrors::one(field, "forms-unsound")),
        DraftError::NotThere => Err(PageError::not_found()),
        DraftError::Db(error) => Err(error.into()),
    }
}

/// The same for a button without a form of its own: a page that leads back.
fn refused_act(error: DraftError, href: &str) -> PageError {
    match refused(error, "") {
        Ok((_, errors)) => {
            let key = errors.iter().next().map_or("committee-stale", |error| error.key.as_str());
            PageError::conflict(key, href, "committee-back-to-contest")
        }
        Err(error) => error,
    }
}
