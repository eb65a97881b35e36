//! `/entries/{pid}/sections/head`: what names the entry; the first step of writing.

use axum::{http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{clash_answer, clash_views, failed, find, json_answer, may, saved_answer, saved_at_text, steps_of};
use crate::{
    controllers::account::kept_form::KeptForm,
    domain::{
        entry_head::Head,
        policy::{Question, may_edit_entry},
    },
    forms::{FormErrors, entry_head_form::EntryHeadForm},
    models::entries::{
        self, EntryCase,
        change::{ChangeError, Clash},
        draft::{Draft, HEAD},
    },
    views::entries::{Choice, EntryTop, Step, category_choices, section::ClashView, similar::AlikeView},
    web::{
        Flash, PageForm, PageResult, Path, RawForm, SignedIn,
        routes::{PageRoute, get, post},
    },
};

const TEMPLATE: &str = "entries/head.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/entries/{pid}/sections/head", Question::EditEntry, edit),
        post("/entries/{pid}/sections/head", Question::EditEntry, update),
        post("/entries/{pid}/sections/head/autosave", Question::EditEntry, autosave),
    ]
}

#[derive(Serialize)]
struct HeadPage {
    entry: EntryTop,
    steps: Vec<Step>,
    total: usize,
    categories: Vec<Choice>,
    form: EntryHeadForm,
    version: i32,
    saved_at_text: Option<String>,
    clash: Vec<ClashView>,
    similar: Vec<AlikeView>,
}

async fn edit(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = editable(&visit, pid).await?;
    let form = EntryHeadForm::of(case.entry.head(visit.db()).await?);
    let version = case.entry.version;
    let page = page(&visit, &case, form, version, None).await?;
    visit.page(TEMPLATE, &page)
}

async fn update(Path(pid): Path<Uuid>, KeptForm { visit, form: raw }: KeptForm) -> PageResult<Response> {
    let case = editable(&visit, pid).await?;
    let form = EntryHeadForm::read(&raw);
    let seen = raw.number("version").unwrap_or(0);
    let head = match form.check() {
        Ok(head) => head,
        Err(errors) => return visit.refused(TEMPLATE, &page(&visit, &case, form, seen, None).await?, &errors),
    };
    match save(&visit, pid, &head, seen).await {
        Ok(_) => Ok(visit.redirect_with(&next(&visit, &case, &raw).await?, &Flash::good("entries-saved"))),
        Err(ChangeError::NoSuchCategory) => {
            let errors = FormErrors::one("category", "entries-category-missing");
            visit.refused(TEMPLATE, &page(&visit, &case, form, seen, None).await?, &errors)
        }
        Err(ChangeError::Clash(clash)) => {
            let version = clash.version;
            let page = page(&visit, &case, form, version, Some((*clash, head))).await?;
            visit.form_page(StatusCode::CONFLICT, TEMPLATE, &page, &FormErrors::default())
        }
        Err(error) => Err(failed(error, &case)),
    }
}

async fn autosave(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let case = editable(&visit, pid).await?;
    let refused =
        |key: &str| json_answer(&visit, StatusCode::UNPROCESSABLE_ENTITY, &json!({ "message": visit.t(key) }));
    let Ok(head) = EntryHeadForm::read(&raw).check() else { return Ok(refused("entries-autosave-malformed")) };
    match save(&visit, pid, &head, raw.number("version").unwrap_or(0)).await {
        Ok(saved) => Ok(saved_answer(&visit, &case, saved)),
        Err(ChangeError::Clash(clash)) => Ok(clash_answer(&visit, &clash, &head.into_answers())),
        Err(ChangeError::NoSuchCategory) => Ok(refused("entries-category-missing")),
        Err(error) => Err(failed(error, &case)),
    }
}

async fn editable(visit: &SignedIn, pid: Uuid) -> PageResult<EntryCase> {
    let case = find(visit, pid, None).await?;
    may(may_edit_entry(&visit.actor, &case.facts), &case)?;
    Ok(case)
}

async fn save(visit: &SignedIn, pid: Uuid, head: &Head, seen: i32) -> Result<entries::change::Saved, ChangeError> {
    entries::Model::save_head(visit.db(), &visit.actor, pid, head, seen, visit.now).await
}

/// Where the button leads.
async fn next(visit: &SignedIn, case: &EntryCase, raw: &RawForm) -> PageResult<String> {
    let base = format!("/entries/{}", case.entry.pid);
    if raw.text("go") != "next" {
        return Ok(format!("{base}/sections/{HEAD}"));
    }
    let form = case.standing.contest.form_set(visit.db()).await?;
    let first = form.sections.first().map(|section| section.code.clone());
    Ok(first.map_or_else(|| format!("{base}/evidence"), |code| format!("{base}/sections/{code}")))
}

async fn page(
    visit: &SignedIn,
    case: &EntryCase,
    form: EntryHeadForm,
    version: i32,
    clash: Option<(Clash, Head)>,
) -> PageResult<HeadPage> {
    let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
    let label = |name: &str| Some(visit.t(&format!("entries-{name}")));
    let steps = steps_of(visit, &draft, HEAD);
    Ok(HeadPage {
        similar: super::similar::of_draft(visit, &case.entry).await?,
        total: steps.len(),
        steps,
        categories: category_choices(&draft.rules.categories, visit.locale),
        clash: clash
            .map(|(clash, mine)| clash_views(&draft.form, &clash, &mine.into_answers(), label, visit))
            .unwrap_or_default(),
        saved_at_text: Some(saved_at_text(visit, case, case.entry.updated_at)),
        entry: EntryTop::new(case, visit.locale),
        form,
        version,
    })
}
