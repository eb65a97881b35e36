//! `/committee/contests`: a new contest, its overview, and the contest itself.

use axum::{http::StatusCode, response::Response};

use super::{Refusal, edit, editable, invalid, managed, refused, workspace};
use crate::{
    data::stage_presets,
    domain::{
        contest::ContestStatus,
        policy::{Denial, Question, may_close_contest, may_copy_contest, may_create_contest, may_manage_contest},
        setup::{Basics, NewContest, Origin},
        stage::Phase,
    },
    forms::{
        FormErrors,
        contests::{basics_form::BasicsForm, new_contest_form::NewContestForm},
    },
    models::{
        contests::{
            Model, Standing,
            desk::{self, Desk},
            rubrics,
            rules::read_json,
            setup,
        },
        regions,
    },
    views::committee::{BasicsChoices, FormPage, NewChoices, NewPage, OverviewPage},
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/new", Question::CreateContest, new),
        post("/committee/contests", Question::CreateContest, create),
        get("/committee/contests/{slug}", Question::ManageContest, show),
        get("/committee/contests/{slug}/edit", Question::EditContest, edit_form),
        post("/committee/contests/{slug}", Question::EditContest, update),
    ]
}

async fn new(visit: SignedIn) -> PageResult<Response> {
    let desk = Desk::of(visit.db(), &visit.actor, visit.now).await?;
    let region = desk.regions.first().ok_or(Denial::Hidden)?;
    may_create_contest(&visit.actor, &region.scope(visit.db()).await?)?;
    let form = NewContestForm {
        year: visit.now.with_timezone(&region.time_zone.tz()).format("%Y").to_string(),
        region: region.code.clone(),
        origin: "presets".to_owned(),
        ..NewContestForm::default()
    };
    show_new(&visit, &desk, form, StatusCode::OK, &FormErrors::default()).await
}

async fn create(visit: SignedIn, PageForm(raw): PageForm) -> PageResult<Response> {
    let form = NewContestForm::read(&raw);
    let refusal: Refusal = match form.check() {
        Ok(wish) => match create_in_region(&visit, &wish).await? {
            Ok(contest) => {
                let href = format!("/committee/contests/{}", contest.slug);
                return Ok(visit.redirect_with(&href, &Flash::good("committee-contest-created")));
            }
            Err(error) => refused(error, if form.origin == "copy" { "copy_of" } else { "categories" }),
        },
        Err(errors) => invalid(errors),
    };
    let (status, errors) = refusal?;
    let desk = Desk::of(visit.db(), &visit.actor, visit.now).await?;
    desk.regions.first().ok_or(Denial::Hidden)?;
    show_new(&visit, &desk, form, status, &errors).await
}

async fn create_in_region(
    visit: &SignedIn,
    wish: &NewContest,
) -> PageResult<Result<Model, crate::models::contests::draft::DraftError>> {
    let region = regions::Model::find_by_code(visit.db(), &wish.region_code).await?.or_not_found()?;
    may_create_contest(&visit.actor, &region.scope(visit.db()).await?)?;
    if let Origin::Copy { slug } = &wish.origin {
        let source =
            Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?.standing(visit.db()).await?;
        may_copy_contest(&visit.actor, &source.facts(None, None, visit.now))?;
    }
    Ok(Model::create(visit.db(), wish, &region, visit.user.id, visit.now).await)
}

async fn show_new(
    visit: &SignedIn,
    desk: &Desk,
    form: NewContestForm,
    status: StatusCode,
    errors: &FormErrors,
) -> PageResult<Response> {
    let data = stage_presets::presets().map_err(|error| PageError::Internal(error.to_string()))?;
    let presets = rubrics::presets(visit.db()).await?;
    let earlier: Vec<_> = desk.own.iter().map(|(head, _)| head).collect();
    let say = |key: &str| visit.t(key);
    let choices = NewChoices::new(&desk.regions, &data.category_presets, &presets, &earlier, visit.locale, &say);
    visit.form_page(status, "committee/contests/new.html", &NewPage { form, choices }, errors)
}

async fn show(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = managed(&visit, &slug).await?;
    let facts = standing.facts(None, None, visit.now);
    may_manage_contest(&visit.actor, &facts)?;
    let (rules, gaps) = if standing.contest.status == ContestStatus::Draft {
        let check = standing.check_opening(visit.db(), visit.now).await?;
        (check.rules, check.gaps)
    } else {
        (standing.rules(visit.db()).await?, Vec::new())
    };
    let waiting = desk::waiting(visit.db(), &[standing.contest.id], visit.now).await?;
    let waiting = waiting.get(&standing.contest.id).copied().unwrap_or_default();
    let closing = (may_close_contest(&visit.actor, &facts).is_ok(), facts.judging == Phase::Over);
    let frame = workspace(&visit, &standing, "overview");
    let set_up = standing.set_up(visit.db()).await?;
    let page = OverviewPage::new(frame, &set_up, &rules, &gaps, waiting, closing, visit.locale);
    visit.page("committee/contests/show.html", &page)
}

async fn edit_form(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = editable(&visit, &slug).await?;
    let form = BasicsForm::of(&basics_of(&visit, &standing).await?);
    show_form(&visit, standing, form, StatusCode::OK, &FormErrors::default()).await
}

async fn update(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let standing = editable(&visit, &slug).await?;
    let form = BasicsForm::read(&raw);
    let refusal = match form.check() {
        Ok(basics) => match standing.contest.update_basics(visit.db(), &basics, edit(&visit, &raw)).await {
            Ok(()) => {
                let href = format!("/committee/contests/{slug}");
                return Ok(visit.redirect_with(&href, &Flash::good("committee-saved")));
            }
            Err(error) => refused(error, "form_set"),
        },
        Err(errors) => invalid(errors),
    };
    let (status, errors) = refusal?;
    show_form(&visit, standing, form, status, &errors).await
}

async fn show_form(
    visit: &SignedIn,
    standing: Standing,
    form: BasicsForm,
    status: StatusCode,
    errors: &FormErrors,
) -> PageResult<Response> {
    let frame = workspace(visit, &standing, "edit");
    let frameworks = setup::frameworks(visit.db()).await?;
    let form_sets = setup::form_sets_for(visit.db(), standing.contest.region_id, Some(standing.contest.id)).await?;
    let set_up = standing.set_up(visit.db()).await?;
    let choices = BasicsChoices::new(&frameworks, &form_sets, &set_up, visit.locale, &|key| visit.t(key));
    let page = FormPage { action: frame.href.clone(), contest: frame, form, choices, is_unsaved: false };
    visit.form_page(status, "committee/contests/edit.html", &page, errors)
}

async fn basics_of(visit: &SignedIn, standing: &Standing) -> PageResult<Basics> {
    let contest = standing.contest.clone();
    let form_set = contest.form_set_row(visit.db()).await?;
    let frameworks = setup::frameworks(visit.db()).await?;
    let framework = frameworks.into_iter().find(|framework| framework.id == contest.framework_id).or_not_found()?;
    Ok(Basics {
        tie_breaks: read_json("contests.tie_breaks", &contest.tie_breaks)?,
        name_id: contest.name_id,
        name_en: contest.name_en,
        summary_id: contest.summary_id,
        summary_en: contest.summary_en,
        framework: framework.code,
        form_set: form_set.pid,
        combine: contest.combine,
        decimals: contest.decimals,
        quorum: contest.quorum,
        blind_names: contest.blind_names,
        needs_office_approval: contest.needs_office_approval,
        grace_minutes: contest.grace_minutes,
        max_file_bytes: contest.max_file_bytes,
    })
}
