//! `/desk/innovations/{slug}` and its tags: put on, change, take off.

use axum::{extract::Query, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use super::taggable;
use crate::{
    controllers::catalogue::look,
    domain::policy::Question,
    forms::{FormErrors, tag_form::TagForm},
    models::{
        catalogue::Innovation,
        catalogue_index, desk,
        likeness::{listing, similar},
        tags::{Model as TagRow, TagError, TagWish, Tagging},
    },
    views::{desk::form_of, entries::similar::AlikeView},
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
        get("/desk/innovations/{slug}", Question::TagInnovation, show),
        post("/desk/innovations/{slug}/tags", Question::TagInnovation, create),
        get("/desk/innovations/{slug}/tags/{pid}", Question::TagInnovation, edit),
        post("/desk/innovations/{slug}/tags/{pid}", Question::TagInnovation, update),
        post("/desk/innovations/{slug}/tags/{pid}/removal", Question::TagInnovation, remove),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    framework: String,
}

async fn show(visit: SignedIn, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult<Response> {
    let innovation = taggable(&visit, &slug).await?;
    let form = TagForm { status: "indicative".to_owned(), rank: "primary".to_owned(), ..TagForm::default() };
    innovation_page(&visit, &innovation, &asked.framework, form, &FormErrors::default()).await
}

async fn create(
    visit: SignedIn,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let innovation = taggable(&visit, &slug).await?;
    let form = TagForm::read(&raw);
    match add(&visit, &innovation, &asked.framework, &form).await? {
        Ok(()) => Ok(done(&visit, &slug, &asked.framework, "desk-tag-added")),
        Err(errors) => innovation_page(&visit, &innovation, &asked.framework, form, &errors).await,
    }
}

async fn edit(visit: SignedIn, Path((slug, pid)): Path<(String, Uuid)>) -> PageResult<Response> {
    let innovation = taggable(&visit, &slug).await?;
    let tag = tag_of(&visit, &innovation, pid).await?;
    let form = form_of(&tag);
    tag_page(&visit, &innovation, &tag, form, String::new(), &FormErrors::default()).await
}

async fn update(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let innovation = taggable(&visit, &slug).await?;
    let tag = tag_of(&visit, &innovation, pid).await?;
    let form = TagForm::read(&raw);
    let refused = match wish(&form) {
        Err(errors) => errors,
        Ok(wish) => match tagging(&visit, &innovation).change(visit.db(), pid, &wish).await {
            Ok(()) => return Ok(done(&visit, &slug, "", "desk-tag-changed")),
            Err(error) => refusal(error)?,
        },
    };
    tag_page(&visit, &innovation, &tag, form, String::new(), &refused).await
}

async fn remove(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let innovation = taggable(&visit, &slug).await?;
    let tag = tag_of(&visit, &innovation, pid).await?;
    let reason = raw.text("removal_reason");
    match tagging(&visit, &innovation).remove(visit.db(), pid, &reason).await {
        Ok(()) => Ok(done(&visit, &slug, "", "desk-tag-removed")),
        Err(TagError::Refused(_)) => {
            let errors = FormErrors::one("removal_reason", "desk-reason-empty");
            tag_page(&visit, &innovation, &tag, form_of(&tag), reason, &errors).await
        }
        Err(error) => Err(refusal(error).err().unwrap_or_else(PageError::not_found)),
    }
}

/// Checks the form and puts the tag on; or what is wrong with the form.
async fn add(
    visit: &SignedIn,
    innovation: &Innovation,
    framework: &str,
    form: &TagForm,
) -> PageResult<Result<(), FormErrors>> {
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let framework = snapshot.book.framework(framework).unwrap_or_else(|| snapshot.book.default_framework());
    let place = snapshot.book.dimension(framework, &form.dimension).filter(|_| !form.dimension.is_empty());
    let checked = wish(form);
    let (Some(place), Ok(wish)) = (place, &checked) else {
        let mut errors =
            if place.is_none() { FormErrors::one("dimension", "desk-dimension-wrong") } else { FormErrors::default() };
        for error in checked.err().iter().flat_map(FormErrors::iter) {
            errors.add_with(&error.field, &error.key, error.args.clone());
        }
        return Ok(Err(errors));
    };
    let dimension = desk::dimension(visit.db(), snapshot.book.dimensions[place].id).await?.or_not_found()?;
    match tagging(visit, innovation).add(visit.db(), &dimension, wish).await {
        Ok(()) => Ok(Ok(())),
        Err(error) => refusal(error).map(Err),
    }
}

fn wish(form: &TagForm) -> Result<TagWish, FormErrors> {
    form.check().map(|checked| TagWish {
        is_primary: checked.is_primary,
        status: checked.status,
        working_group: checked.working_group,
        year: checked.year,
        reason: checked.reason,
    })
}

/// What a refusal says beside which field; other failures stay failures.
fn refusal(error: TagError) -> PageResult<FormErrors> {
    use crate::domain::framework::TagRefusal;
    match error {
        TagError::Refused(TagRefusal::YearMissing) => Ok(FormErrors::one("year", "desk-year-missing")),
        TagError::Refused(TagRefusal::StepSkipped) => Ok(FormErrors::one("status", "desk-step-skipped")),
        TagError::Refused(TagRefusal::ReasonMissing) => Ok(FormErrors::one("reason", "desk-reason-empty")),
        TagError::Primary(_) => Ok(FormErrors::one("rank", "desk-primary-needed")),
        TagError::AlreadyThere => Ok(FormErrors::one("dimension", "desk-already-tagged")),
        TagError::Missing => Err(PageError::not_found()),
        TagError::Db(error) => Err(error.into()),
    }
}

fn tagging<'a>(visit: &SignedIn, innovation: &'a Innovation) -> Tagging<'a> {
    Tagging { innovation, author_id: visit.user.id, now: visit.now }
}

/// The catalogue has changed: this process looks at once.
fn done(visit: &SignedIn, slug: &str, framework: &str, message: &str) -> Response {
    visit.portal.catalogue.expire();
    let framework: String = url::form_urlencoded::byte_serialize(framework.as_bytes()).collect();
    let query = if framework.is_empty() { String::new() } else { format!("?framework={framework}") };
    visit.redirect_with(&format!("/desk/innovations/{slug}{query}"), &Flash::good(message))
}

async fn tag_of(visit: &SignedIn, innovation: &Innovation, pid: Uuid) -> PageResult<TagRow> {
    let (tags, _) = desk::tags_and_history(visit.db(), innovation.id).await?;
    tags.into_iter().find(|tag| tag.pid == pid).or_not_found()
}

async fn innovation_page(
    visit: &SignedIn,
    innovation: &Innovation,
    framework: &str,
    form: TagForm,
    errors: &FormErrors,
) -> PageResult<Response> {
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let framework = snapshot.book.framework(framework).unwrap_or_else(|| snapshot.book.default_framework());
    let all = desk::tags_and_history(visit.db(), innovation.id).await?;
    let marks = listing::marks_of_innovation(visit.db(), innovation).await?;
    let similar = similar::like_innovation(snapshot.clone(), innovation).await?;
    let similar = similar.iter().map(|alike| AlikeView::new(alike, visit.locale, &|key| visit.t(key))).collect();
    let page = look(visit, &snapshot).desk_innovation(innovation, framework, &all, form, (marks, similar));
    if errors.is_empty() { visit.page("desk/show.html", &page) } else { visit.refused("desk/show.html", &page, errors) }
}

async fn tag_page(
    visit: &SignedIn,
    innovation: &Innovation,
    tag: &TagRow,
    form: TagForm,
    removal_reason: String,
    errors: &FormErrors,
) -> PageResult<Response> {
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let page = look(visit, &snapshot).desk_tag_page(innovation, tag, form, removal_reason).or_not_found()?;
    if errors.is_empty() { visit.page("desk/edit.html", &page) } else { visit.refused("desk/edit.html", &page, errors) }
}
