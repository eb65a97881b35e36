//! `/assignments/{pid}/finalisation`: the summary with its arithmetic, then final.

use axum::response::Response;
use uuid::Uuid;

use super::{find_case, refusals::denied};
use crate::{
    domain::{
        locale::Locale,
        policy::{self, Denial, Question, Reason},
        scoring::{MarkGap, MarkGapReason},
    },
    forms::FormErrors,
    models::{
        assignments::AssignmentCase,
        score_sheets::{FinaliseRefusal, Finalised, Model, OpenSheet},
    },
    views::judging::sheet::ArithmeticPage,
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        routes::{PageRoute, get, post},
    },
};

const TEMPLATE: &str = "judging/finalisation.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/assignments/{pid}/finalisation/new", Question::Finalise, new),
        post("/assignments/{pid}/finalisation", Question::Finalise, create),
    ]
}

async fn new(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find_case(&visit, pid).await?;
    policy::may_finalise(&visit.actor, &case.facts).map_err(|denial| denied(denial, &case))?;
    let open = OpenSheet::load(visit.db(), &case).await?;
    let page = ArithmeticPage::new(&case, &open, case.label(), "", visit.locale);
    visit.page(TEMPLATE, &page)
}

async fn create(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(form): PageForm) -> PageResult<Response> {
    let case = find_case(&visit, pid).await?;
    match policy::may_finalise(&visit.actor, &case.facts) {
        // A second click: the model says that it was final before.
        Ok(()) | Err(Denial::Forbidden(Reason::SheetFinal)) => {}
        Err(denial) => return Err(denied(denial, &case)),
    }
    let version = form.number("version").unwrap_or(0);
    match Model::finalise(visit.db(), pid, &visit.actor, version, visit.now).await {
        Ok(Finalised::Now) => Ok(visit.redirect_with("/judging", &Flash::good("judging-finalised"))),
        Ok(Finalised::Before) => Ok(visit.redirect_with("/judging", &Flash::good("judging-finalised-before"))),
        Err(FinaliseRefusal::Incomplete(gaps)) => incomplete(&visit, &case, &gaps).await,
        Err(FinaliseRefusal::Stale) => {
            let here = format!("/assignments/{pid}/finalisation/new");
            Err(PageError::conflict("judging-sheet-changed", here, "judging-see-summary"))
        }
        Err(FinaliseRefusal::Denied(denial)) => Err(denied(denial, &case)),
        Err(FinaliseRefusal::Db(error)) => Err(error.into()),
    }
}

async fn incomplete(visit: &SignedIn, case: &AssignmentCase, gaps: &[MarkGap]) -> PageResult<Response> {
    let open = OpenSheet::load(visit.db(), case).await?;
    let page = ArithmeticPage::new(case, &open, case.label(), "", visit.locale);
    visit.refused(TEMPLATE, &page, &errors_of(gaps, &open, visit.locale))
}

/// The gaps, named by their criteria.
fn errors_of(gaps: &[MarkGap], open: &OpenSheet, locale: Locale) -> FormErrors {
    let mut errors = FormErrors::default();
    for gap in gaps {
        let rubric = &open.category.rubric;
        let name = rubric
            .criterion(&gap.criterion)
            .map_or(gap.criterion.as_str(), |criterion| locale.pick(&criterion.name_id, &criterion.name_en));
        let (field, key) = match gap.reason {
            MarkGapReason::NoteMissing => (format!("note-{}", gap.criterion), "judging-gap-note"),
            MarkGapReason::Missing => (format!("mark-{}", gap.criterion), "judging-gap-mark"),
            _ => (format!("mark-{}", gap.criterion), "judging-gap-scale"),
        };
        errors.add_with(&field, key, vec![("criterion", name.to_owned())]);
    }
    errors
}
