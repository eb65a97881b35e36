//! `/committee/contests/{slug}/verification/{pid}`: one entry beside its checklist, and the outcome.

use axum::{http::StatusCode, response::Response};
use uuid::Uuid;

use super::differences;
use crate::{
    controllers::{entries::continuation::origin_href, judging::viewer_of},
    domain::{
        contest_rules::CategoryRules,
        entry::EntryStatus,
        policy::{self, Denial, Question, Reason},
        verification::VerificationOutcome,
    },
    forms::{
        FormErrors,
        verification_form::{VerificationForm, errors_of, filled, seen_sheet},
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
        verifications::{self, OpenSheet, SeenSheet, VerifyRefusal},
    },
    views::{
        entries::ledger_reading::LedgerReading,
        entry_reading::Reading,
        judging::CommitteeHead,
        pairs::PairLine,
        verification::{CheckPage, Judged, OutcomeChoice, checklist, criteria, fields, history, sheet::SheetState},
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
    let sheet = verifications::open_sheet(visit.db(), case.entry.id).await?;
    let page = check_page(&visit, &case, None, &sheet).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let case = find_case(&visit, &slug, pid).await?;
    let form = VerificationForm::of(filled(&raw));
    if let Err(denial) = policy::may_verify_entry(&visit.actor, &case.facts) {
        return decided_meanwhile(&visit, &case, form, denial).await;
    }
    let verdict = match form.check(case.standing.zone(), seen_sheet(&raw)) {
        Ok(verdict) => verdict,
        Err(errors) => return refused(&visit, &case, form, seen_sheet(&raw), &errors).await,
    };
    let base_url = visit.portal.settings.base_url();
    match verifications::verify(visit.db(), pid, &visit.actor, &verdict, base_url, visit.now).await {
        Ok(_) => {
            deliver_soon(&visit.ctx).await;
            let queue = format!("/committee/contests/{slug}/verification");
            Ok(visit.redirect_with(&queue, &Flash::good(done_key(verdict.outcome)).with("title", &case.entry.title)))
        }
        Err(VerifyRefusal::Incomplete(gaps)) => refused(&visit, &case, form, verdict.seen, &errors_of(&gaps)).await,
        Err(VerifyRefusal::Clash(theirs)) => clashed(&visit, &case, form, verdict.seen, &theirs).await,
        Err(VerifyRefusal::Stale) => Err(stale(&slug, pid)),
        Err(VerifyRefusal::Denied(denial)) => {
            let case = find_case(&visit, &slug, pid).await?;
            decided_meanwhile(&visit, &case, form, denial).await
        }
        Err(VerifyRefusal::Db(error)) => Err(error.into()),
    }
}

/// The entry was handed in anew since the page was opened.
pub(super) fn stale(slug: &str, pid: Uuid) -> PageError {
    let here = format!("/committee/contests/{slug}/verification/{pid}");
    PageError::conflict("verification-stale", here, "verification-read-newest")
}

const fn done_key(outcome: VerificationOutcome) -> &'static str {
    match outcome {
        VerificationOutcome::Accepted => "verification-done-accepted",
        VerificationOutcome::Returned => "verification-done-returned",
        VerificationOutcome::Declined => "verification-done-declined",
    }
}

/// The form again, with what is wrong beside its fields.
pub(super) async fn refused(
    visit: &SignedIn,
    case: &EntryCase,
    form: VerificationForm,
    seen: SeenSheet,
    errors: &FormErrors,
) -> PageResult<Response> {
    let sheet = verifications::open_sheet(visit.db(), case.entry.id).await?;
    let mut page = check_page(visit, case, Some(form), &sheet).await?;
    still_newest(&page, case, seen)?;
    // What somebody else saved since then still has to be told when the form is sent again.
    page.sheet.version = seen.version;
    visit.refused(TEMPLATE, &page, errors)
}

/// What was said about one version of the entry is never sent again for a newer one, which nobody has read yet.
fn still_newest(page: &CheckPage, case: &EntryCase, seen: SeenSheet) -> PageResult<()> {
    if page.submission == seen.submission {
        return Ok(());
    }
    Err(stale(&case.standing.contest.slug, case.entry.pid))
}

/// Somebody else filled in something different: both texts are shown, nothing is overwritten. The page is made from the sheet that
/// refused the save, not from a newer one: whoever sends the form again has read what it replaces.
pub(super) async fn clashed(
    visit: &SignedIn,
    case: &EntryCase,
    form: VerificationForm,
    seen: SeenSheet,
    theirs: &OpenSheet,
) -> PageResult<Response> {
    let page = check_page(visit, case, Some(form), theirs).await?;
    still_newest(&page, case, seen)?;
    let page = page.with_clash(theirs, &visit.portal.engine, visit.locale);
    visit.form_page(StatusCode::CONFLICT, TEMPLATE, &page, &FormErrors::default())
}

/// Somebody else was faster: their outcome is shown, and what was typed here, so that it can be copied.
async fn decided_meanwhile(
    visit: &SignedIn,
    case: &EntryCase,
    form: VerificationForm,
    denial: Denial,
) -> PageResult<Response> {
    let is_past = policy::may_verify_entry(&visit.actor, &case.facts) == Err(Denial::Forbidden(Reason::EntryState));
    if !is_past || form.filled().is_empty() {
        return Err(denial.into());
    }
    let sheet = verifications::open_sheet(visit.db(), case.entry.id).await?;
    let page = check_page(visit, case, Some(form), &sheet).await?.with_lost(&visit.portal.engine, visit.locale);
    visit.form_page(StatusCode::CONFLICT, TEMPLATE, &page, &FormErrors::default())
}

/// The entry, when the actor may read it here: never one of the own team.
pub(super) async fn find_case(visit: &SignedIn, slug: &str, pid: Uuid) -> PageResult<EntryCase> {
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

/// The page on `sheet`; without a form as typed it shows what is saved there, or proposes what was decided before on what is still the
/// same.
async fn check_page(
    visit: &SignedIn,
    case: &EntryCase,
    form: Option<VerificationForm>,
    sheet: &OpenSheet,
) -> PageResult<CheckPage> {
    let (db, engine, locale) = (visit.db(), &visit.portal.engine, visit.locale);
    let viewer = viewer_of(&visit.actor, &case.facts.contest);
    let is_blind = viewer == Viewer::Judge { blind: true };
    let content = EntryContent::load(db, &case.entry, &case.standing, viewer).await?;
    let mut reading = Reading::new(&content, is_blind, engine, locale);
    if let Some(origin) = &mut reading.continuation {
        origin.href = origin_href(visit, &content).await?;
    }
    let rules = category_rules(visit, case).await?;
    let submission = verifications::latest_submission(db, case.entry.id).await?;
    let earlier = verifications::levels::of_entry(db, case.entry.id).await?;
    let form = match (form, &submission) {
        (Some(form), _) => form,
        (None, Some(latest)) if sheet.filled.is_empty() => {
            VerificationForm::proposing(&verifications::proposal(db, latest).await?)
        }
        (None, _) => VerificationForm::of(sheet.filled.clone()),
    };
    let checks = verifications::list_of(db, case.entry.id).await?;
    let latest = submission.as_ref().map(|submission| submission.id);
    let approved_by = match &submission {
        // The head of an office tells which office it is.
        Some(latest) if !is_blind => verifications::approved_by(db, latest).await?,
        _ => None,
    };
    let fields = fields(&reading, &form);
    let criteria = criteria(&rules, &content.claims, &form, &reading, engine, locale);
    Ok(CheckPage {
        pid: case.entry.pid,
        contest: CommitteeHead::new(&case.standing, "verification", engine, locale),
        status: case.entry.status,
        correction_due_at: case.entry.correction_due_at,
        category: locale.pick(&rules.name_id, &rules.name_en).to_owned(),
        differences: match (&submission, is_blind) {
            (Some(latest), false) => differences::since_last(visit, case, &content, latest, sheet, &rules).await?,
            _ => None,
        },
        submission: submission.map(|submission| submission.pid),
        checklist: checklist(&rules, &form, locale),
        judged: Judged::of(&fields, &criteria),
        fields,
        criteria,
        outcomes: outcomes(visit, case)
            .into_iter()
            .map(|outcome| OutcomeChoice::new(outcome, engine, locale))
            .collect(),
        next: verifications::next_waiting(db, &case.entry, visit.user.id, visit.now).await?,
        ledger: LedgerReading::new(&rules.rubric, &content.claims, earlier.as_ref(), viewer, engine, locale),
        history: history(checks, &rules, &reading, locale),
        sheet: SheetState::new(sheet, latest, visit.user.id, (case.standing.zone(), visit.now), engine, locale),
        clash: Vec::new(),
        clash_key: "verification-clash",
        reading,
        form,
        approved_by,
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
