//! `/entries/{pid}/submission`: the check page, and handing in.

use axum::{http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{correction::correction, entry::today, failed, find, may, steps_of};
use crate::{
    domain::{
        completeness::Gap,
        entry::EntryStatus,
        policy::{Question, may_submit_entry},
    },
    forms::{FormErrors, office_approval_form::HeadForm},
    models::entries::{
        self, EntryCase, change::ChangeError, content::latest_submission, draft::Draft, history::History,
        submission::has_changes,
    },
    views::entries::{
        EntryTop,
        check::{CheckPage, GapView},
    },
    web::{
        Flash, PageForm, PageResult, Path, SignedIn, cookies,
        routes::{PageRoute, get, post},
    },
    workers::deliver_mail::deliver_soon,
};

const TEMPLATE: &str = "entries/check.html";
/// What the seal of the opening time is for.
const SEAL: &str = "entry-form-opened";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/entries/{pid}/submission/new", Question::SubmitEntry, new),
        post("/entries/{pid}/submission", Question::SubmitEntry, create),
    ]
}

async fn new(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may(may_submit_entry(&visit.actor, &case.facts), &case)?;
    let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
    let gaps = draft.gaps(today(&visit, &case));
    let page = page(&visit, &case, &draft, &gaps, seal(&visit, pid, visit.now)).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let opened = raw.text("opened");
    let opened_at = unseal(&visit, pid, &opened);
    let case = find(&visit, pid, opened_at).await?;
    crate::domain::policy::may_view_entry(&visit.actor, &case.facts)?;
    if !raw.is_ticked("statement") {
        may(may_submit_entry(&visit.actor, &case.facts), &case)?;
        let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
        let page = page(&visit, &case, &draft, &draft.gaps(today(&visit, &case)), opened).await?;
        return visit.refused(TEMPLATE, &page, &FormErrors::one("statement", "entries-statement-missing"));
    }
    let base_url = visit.portal.settings.base_url();
    match entries::Model::submit(visit.db(), &visit.actor, pid, opened_at, base_url, visit.now).await {
        Ok(submission) => {
            deliver_soon(&visit.ctx).await;
            let to = format!("/entries/{pid}/receipts/{}", submission.pid);
            Ok(visit.redirect_with(&to, &Flash::good("entries-handed-in")))
        }
        Err(ChangeError::Incomplete(gaps)) => {
            let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
            let page = page(&visit, &case, &draft, &gaps, opened).await?;
            visit.form_page(StatusCode::UNPROCESSABLE_ENTITY, TEMPLATE, &page, &FormErrors::default())
        }
        Err(ChangeError::NotApproved) => {
            let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
            let page = page(&visit, &case, &draft, &[], opened).await?;
            visit.refused(TEMPLATE, &page, &FormErrors::one("approval", "approval-missing"))
        }
        Err(error) => Err(failed(error, &case)),
    }
}

/// The check page again, with what was typed to ask the head of the office.
pub(super) async fn shown_again(
    visit: &SignedIn,
    case: &EntryCase,
    typed: HeadForm,
    errors: &FormErrors,
) -> PageResult<Response> {
    let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
    let gaps = draft.gaps(today(visit, case));
    let mut page = page(visit, case, &draft, &gaps, seal(visit, case.entry.pid, visit.now)).await?;
    if let Some(approval) = &mut page.approval {
        approval.form = typed;
    }
    visit.refused(TEMPLATE, &page, errors)
}

async fn page(
    visit: &SignedIn,
    case: &EntryCase,
    draft: &Draft,
    gaps: &[Gap],
    opened: String,
) -> PageResult<CheckPage> {
    let say = |key: &str, args: &[(&'static str, String)]| visit.portal.engine.message(visit.locale, key, args);
    let completeness = draft.completeness(today(visit, case));
    let latest = latest_submission(visit.db(), case.entry.id).await?;
    let may_repeat = case.entry.status.awaits_verification() || case.entry.status == EntryStatus::Returned;
    let is_unchanged = match &latest {
        Some(latest) => may_repeat && !has_changes(draft, case, latest)?,
        None => false,
    };
    let correction = match case.entry.status {
        EntryStatus::Returned => correction(visit, case, draft, &History::load(visit.db(), &case.entry).await?)?,
        _ => None,
    };
    Ok(CheckPage {
        entry: EntryTop::new(case, visit.locale),
        steps: steps_of(visit, draft, "check"),
        gaps: gaps.iter().map(|gap| GapView::new(gap, draft, visit.locale, &say)).collect(),
        filled: completeness.done,
        fields: completeness.asked,
        opened,
        grace_minutes: case.standing.contest.grace_minutes,
        is_again: latest.is_some(),
        is_unchanged,
        correction,
        similar: super::similar::of_draft(visit, &case.entry).await?,
        approval: super::office_approval::view(visit, case, draft).await?,
    })
}

/// The moment at which the form was opened, sealed for this person and entry: nobody sends an earlier one.
fn seal(visit: &SignedIn, pid: Uuid, at: DateTime<Utc>) -> String {
    let moment = at.timestamp_micros();
    let seal = cookies::seal(&visit.portal.settings, SEAL, &format!("{pid} {} {moment}", visit.user.id));
    format!("{moment}.{seal}")
}

/// The moment, if the seal is ours.
fn unseal(visit: &SignedIn, pid: Uuid, opened: &str) -> Option<DateTime<Utc>> {
    let (moment, seal) = opened.split_once('.')?;
    let text = format!("{pid} {} {moment}", visit.user.id);
    let is_ours = cookies::is_sealed(&visit.portal.settings, SEAL, &text, seal);
    DateTime::from_timestamp_micros(moment.parse().ok()?).filter(|_| is_ours)
}
