//! `/assignments/{pid}/conflict`: declared before the content opens, or when it is found out later.

use axum::response::Response;
use uuid::Uuid;

use super::{find_case, viewer_of};
use crate::{
    domain::{
        conflict::ConflictState,
        policy::{self, Question},
    },
    forms::{FormErrors, reason_form},
    models::{
        assignments::{AssignmentCase, Declaration, Model},
        entries::{content::EntryContent, team},
    },
    views::judging::{ContestHead, sheet::ConflictPage},
    web::{
        Flash, PageForm, PageResult, Path, RawForm, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/assignments/{pid}/conflict/new", Question::DeclareConflict, new),
        post("/assignments/{pid}/conflict", Question::DeclareConflict, create),
    ]
}

async fn new(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find_case(&visit, pid).await?;
    policy::may_declare_conflict(&visit.actor, &case.facts)?;
    let page = conflict_page(&visit, &case, &RawForm::default()).await?;
    visit.page("judging/conflict.html", &page)
}

async fn create(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(form): PageForm) -> PageResult<Response> {
    let case = find_case(&visit, pid).await?;
    policy::may_declare_conflict(&visit.actor, &case.facts)?;
    let declaration = match read(&form) {
        Ok(declaration) => declaration,
        Err(errors) => {
            let page = conflict_page(&visit, &case, &form).await?;
            return visit.refused("judging/conflict.html", &page, &errors);
        }
    };
    Model::declare(visit.db(), pid, &visit.actor, &declaration, visit.now).await?;
    Ok(match declaration.has_conflict {
        true => visit.redirect_with("/judging", &Flash::good("judging-conflict-noted")),
        false => visit.redirect(&format!("/assignments/{pid}/score_sheet")),
    })
}

fn read(form: &RawForm) -> Result<Declaration, FormErrors> {
    match form.text("choice").as_str() {
        "none" => Ok(Declaration { has_conflict: false, reason: String::new() }),
        "conflict" => Ok(Declaration { has_conflict: true, reason: reason_form::reason(form)? }),
        _ => Err(FormErrors::one("choice", "judging-conflict-choice-missing")),
    }
}

async fn conflict_page(visit: &SignedIn, case: &AssignmentCase, form: &RawForm) -> PageResult<ConflictPage> {
    let categories = case.standing.contest.list_categories(visit.db()).await?;
    let category = categories.iter().find(|row| row.id == case.entry.category_id).or_not_found()?;
    // Only where names are open: a blind contest tells its judges neither office nor team.
    let (office, team) = match case.standing.contest.blind_names {
        true => (None, Vec::new()),
        false => {
            let viewer = viewer_of(&visit.actor, &case.facts.entry.contest);
            let content = EntryContent::load(visit.db(), &case.entry, &case.standing, viewer).await?;
            (content.office, team::members_at(visit.db(), case.entry.id, visit.now).await?)
        }
    };
    Ok(ConflictPage {
        pid: case.assignment.pid,
        contest: ContestHead::new(&case.standing, visit.locale),
        label: case.label(),
        category: visit.locale.pick(&category.name_id, &category.name_en).to_owned(),
        office,
        team: team.join(", "),
        is_late: case.facts.assignment.conflict == ConflictState::NoneDeclared,
        choice: form.text("choice"),
        reason: form.text("reason"),
    })
}
