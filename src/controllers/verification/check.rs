//! `/committee/contests/{slug}/verification/{pid}`: one entry beside its checklist, and the outcome.

use axum::response::Response;
use uuid::Uuid;

use crate::{
    controllers::judging::viewer_of,
    domain::{
        contest_rules::CategoryRules,
        entry::EntryStatus,
        policy::{self, Denial, Question, Reason},
        verification::VerificationOutcome,
    },
    forms::{
        FormErrors,
        verification_form::{VerificationForm, errors_of},
    },
    models::{
        entries::{
            self, EntryCase,
            content::{EntryContent, Viewer},
        },
        likeness::{
            listing,
            pairs::{self, Other},
        },
        verifications::{self, VerifyRefusal},
    },
    views::{
        entry_reading::Reading,
        judging::CommitteeHead,
        pairs::PairLine,
        verification::{CheckPage, OutcomeChoice, checklist, criteria, history},
    },
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
    workers::deliver_mail::deliver_soon,
};

const TEMPLATE: &str = "verification/check.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/verification/{pid}", Question::ViewVerificationQueue, show),
        post("/committee/contests/{slug}/verification/{pid}", Question::VerifyEntry, create),
    ]
}

async fn show(visit: SignedIn, Path((slug, pid)): Path<(String, Uuid)>) -> PageResult<Response> {
    let case = find_case(&visit, &slug, pid).await?;
    let page = check_page(&visit, &case, VerificationForm::default()).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let case = find_case(&visit, &slug, pid).await?;
    policy::may_verify_entry(&visit.actor, &case.facts)?;
    let form = VerificationForm::read(&raw);
    let verdict = match form.check(case.standing.zone()) {
        Ok(verdict) => verdict,
        Err(errors) => return refused(&visit, &case, form, &errors).await,
    };
    let base_url = visit.portal.settings.base_url();
    match verifications::verify(visit.db(), pid, &visit.actor, &verdict, base_url, visit.now).await {
        Ok(_) => {
            deliver_soon(&visit.ctx).await;
            let queue = format!("/committee/contests/{slug}/verification");
            Ok(visit.redirect_with(&queue, &Flash::good(done_key(verdict.outcome)).with("title", &case.entry.title)))
        }
        Err(VerifyRefusal::Incomplete(gaps)) => refused(&visit, &case, form, &errors_of(&gaps)).await,
        Err(VerifyRefusal::Stale) => {
            let here = format!("/committee/contests/{slug}/verification/{pid}");
            Err(PageError::conflict("verification-stale", here, "verification-read-newest"))
        }
        Err(VerifyRefusal::Denied(denial)) => Err(denial.into()),
        Err(VerifyRefusal::Db(error)) => Err(error.into()),
    }
}

const fn done_key(outcome: VerificationOutcome) -> &'static str {
    match outcome {
        VerificationOutcome::Accepted => "verification-done-accepted",
        VerificationOutcome::Returned => "verification-done-returned",
        VerificationOutcome::Declined => "verification-done-declined",
    }
}

async fn refused(
    visit: &SignedIn,
    case: &EntryCase,
    form: VerificationForm,
    errors: &FormErrors,
) -> PageResult<Response> {
    let page = check_page(visit, case, form).await?;
    visit.refused(TEMPLATE, &page, errors)
}

/// The entry, when the actor may read it here: never one of the own team.
async fn find_case(visit: &SignedIn, slug: &str, pid: Uuid) -> PageResult<EntryCase> {
    let case = entries::Model::find_case(visit.db(), pid, &visit.actor, None, visit.now).await?.or_not_found()?;
    if case.standing.contest.slug != slug {
        return Err(PageError::not_found());
    }
    policy::may_view_verification_queue(&visit.actor, &case.facts.contest)?;
    match policy::may_verify_entry(&visit.actor, &case.facts) {
        Ok(()) | Err(Denial::Forbidden(Reason::EntryState | Reason::ContestState)) => Ok(case),
        Err(denial) => Err(denial.into()),
    }
}

async fn check_page(visit: &SignedIn, case: &EntryCase, form: VerificationForm) -> PageResult<CheckPage> {
    let viewer = viewer_of(&visit.actor, &case.facts.contest);
    let is_blind = viewer == Viewer::Judge { blind: true };
    let content = EntryContent::load(visit.db(), &case.entry, &case.standing, viewer).await?;
    let reading = Reading::new(&content, is_blind, &visit.portal.engine, visit.locale);
    let rules = category_rules(visit, case).await?;
    let submission = verifications::latest_submission(visit.db(), case.entry.id).await?;
    let checks = verifications::list_of(visit.db(), case.entry.id).await?;
    Ok(CheckPage {
        pid: case.entry.pid,
        contest: CommitteeHead::new(&case.standing, "verification", &visit.portal.engine, visit.locale),
        status: case.entry.status,
        correction_due_at: case.entry.correction_due_at,
        category: visit.locale.pick(&rules.name_id, &rules.name_en).to_owned(),
        submission: submission.map(|submission| submission.pid),
        checklist: checklist(&rules, &form, visit.locale),
        criteria: criteria(&rules, &reading, visit.locale),
        outcomes: outcomes(visit, case)
            .into_iter()
            .map(|outcome| OutcomeChoice::new(outcome, &visit.portal.engine, visit.locale))
            .collect(),
        history: history(checks, &rules, &reading, visit.locale),
        reading,
        form,
        pairs: pairs_of(visit, case).await?,
    })
}

/// What the committee may say now; a correction that never came can only be declined.
fn outcomes(visit: &SignedIn, case: &EntryCase) -> Vec<VerificationOutcome> {
    if policy::may_verify_entry(&visit.actor, &case.facts).is_err() {
        return Vec::new();
    }
    match case.entry.status {
        EntryStatus::Returned => vec![VerificationOutcome::Declined],
        _ => VerificationOutcome::ALL.to_vec(),
    }
}

/// The pairs that the entry is part of, with the committee's marks; none for those who may not compare.
async fn pairs_of(visit: &SignedIn, case: &EntryCase) -> PageResult<Vec<PairLine>> {
    if policy::may_compare_entries(&visit.actor, &case.facts.contest).is_err() {
        return Ok(Vec::new());
    }
    let contest = &case.standing.contest;
    let found = pairs::of_contest(visit.db(), &visit.portal.catalogue, &visit.portal.pairs, contest).await?;
    let id = case.entry.id;
    let own: Vec<_> =
        found.iter().filter(|pair| pair.entry_id == id || pair.other == Other::Entry(id)).copied().collect();
    let own = listing::readable(visit.db(), &own, &visit.actor).await?;
    let marks = listing::marks_of_contest(visit.db(), contest.id).await?;
    let own: Vec<_> = own.iter().map(|pair| (pair.entry_id, pair.other, Some(pair.likeness))).collect();
    let listed = listing::listed(visit.db(), &own, marks).await?;
    let path = format!("/committee/contests/{}/pairs", contest.slug);
    Ok(listed.iter().map(|line| PairLine::new(line, &path, visit.locale)).collect())
}

async fn category_rules(visit: &SignedIn, case: &EntryCase) -> PageResult<CategoryRules> {
    let rules = case.standing.rules(visit.db()).await?;
    let categories = case.standing.contest.list_categories(visit.db()).await?;
    let row = categories.iter().find(|row| row.id == case.entry.category_id).or_not_found()?;
    rules.category(&row.code).cloned().or_not_found()
}
