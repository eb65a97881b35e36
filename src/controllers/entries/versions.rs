//! What was handed in: receipts, the documents they prove, two versions side by side.

use axum::response::Response;
use uuid::Uuid;

use super::find;
use crate::{
    documents::receipt,
    domain::{
        handed_in::HandedIn,
        policy::{Question, may_view_document, may_view_evidence, may_view_receipt},
        receipt::short_code,
    },
    models::entries::{
        EntryCase,
        content::{EntryContent, Viewer},
        history::History,
        submission::Submission,
        team::members_at,
    },
    views::entries::{
        EntryTop,
        check::{Change, ComparePage, ReceiptLine, ReceiptPage, VersionView, changes, claim_changes},
        content::ShownEvidence,
        paper::paper_of,
    },
    web::{
        PageError, PageResult, Path, SignedIn,
        error::OrNotFound,
        file_answer,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/entries/{pid}/receipts/{submission_pid}", Question::ViewReceipt, show),
        get("/entries/{pid}/receipts/{submission_pid}/document", Question::ViewDocument, document),
        get("/entries/{pid}/receipts/{submission_pid}/paper", Question::ViewReceipt, paper),
        get("/entries/{pid}/versions/{pair}", Question::ViewReceipt, compare),
    ]
}

async fn show(visit: SignedIn, Path((pid, submission_pid)): Path<(Uuid, Uuid)>) -> PageResult<Response> {
    let (case, history) = readable(&visit, pid).await?;
    let submission = history.submission(submission_pid).or_not_found()?;
    visit.page("entries/receipt.html", &receipt_page(&visit, &case, &history, submission).await?)
}

/// The receipt for keeping and printing.
async fn paper(visit: SignedIn, Path((pid, submission_pid)): Path<(Uuid, Uuid)>) -> PageResult<Response> {
    let (case, history) = readable(&visit, pid).await?;
    let submission = history.submission(submission_pid).or_not_found()?;
    let page = receipt_page(&visit, &case, &history, submission).await?;
    let team = members_at(visit.db(), case.entry.id, submission.created_at).await?;
    let receipt = paper_of(&page, &team, visit.portal.settings.base_url(), &visit.portal.engine, visit.locale);
    let ident = format!("{} {}", submission.pid, visit.locale);
    let bytes = receipt::pdf(&receipt, ident, submission.created_at)
        .await
        .map_err(|error| PageError::Internal(error.to_string()))?;
    file_answer::attachment(&visit, bytes, "application/pdf", &format!("{}.pdf", name_of(submission)))
}

async fn receipt_page(
    visit: &SignedIn,
    case: &EntryCase,
    history: &History,
    submission: &Submission,
) -> PageResult<ReceiptPage> {
    let document = read(submission)?;
    let entry = EntryTop::new(case, visit.locale);
    let rules = case.standing.rules(visit.db()).await?;
    let category = rules.category(&document.category);
    let here = format!("{}/receipts/{}", entry.href, submission.pid);
    Ok(ReceiptPage {
        title: document.title,
        number: submission.number.clone(),
        ordinal: submission.ordinal,
        handed_in_at: submission.created_at,
        sha256: submission.sha256.clone(),
        short_code: short_code(&submission.number, &submission.sha256),
        author: history.authors.get(&submission.author_id).cloned().unwrap_or_default(),
        in_grace: submission.in_grace,
        category: category
            .map_or_else(String::new, |known| visit.locale.pick(&known.name_id, &known.name_en).to_owned()),
        office: document.office,
        evidence: sees_evidence(visit, case).then(|| document.evidence.into_iter().map(ReceiptLine::new).collect()),
        snapshot_href: may_view_document(&visit.actor, &case.facts).is_ok().then(|| format!("{here}/document")),
        paper_href: format!("{here}/paper"),
        check_href: format!("/verify/{}", submission.sha256),
        entry,
    })
}

/// The document byte for byte as its hash was taken, so that anyone who holds it can take the hash again.
async fn document(visit: SignedIn, Path((pid, submission_pid)): Path<(Uuid, Uuid)>) -> PageResult<Response> {
    let (case, history) = readable(&visit, pid).await?;
    may_view_document(&visit.actor, &case.facts)?;
    let submission = history.submission(submission_pid).or_not_found()?;
    let name = format!("{}.json", name_of(submission));
    file_answer::attachment(&visit, submission.snapshot.clone(), "application/json", &name)
}

fn name_of(submission: &Submission) -> String {
    format!("{}-{}", submission.number.to_lowercase(), submission.ordinal)
}

/// `1...2`: the first beside the second.
async fn compare(visit: SignedIn, Path((pid, pair)): Path<(Uuid, String)>) -> PageResult<Response> {
    let (case, history) = readable(&visit, pid).await?;
    let (before, after) = pair.split_once("...").or_not_found()?;
    let version = |ordinal: &str| ordinal.parse().ok().and_then(|ordinal| history.version(ordinal));
    let (before, after) = (version(before).or_not_found()?, version(after).or_not_found()?);
    let old = content(&visit, &case, before).await?;
    let new = content(&visit, &case, after).await?;
    let head = ["entries-title", "entries-acronym", "entries-expansion", "entries-office"].map(|key| visit.t(key));
    let only_in = |these: &EntryContent, others: &EntryContent| -> Vec<ShownEvidence> {
        let is_new = |pid: Uuid| others.evidence.iter().all(|other| other.pid != pid);
        these.evidence.iter().filter(|piece| is_new(piece.pid)).map(ShownEvidence::new).collect()
    };
    let mut changes = changes(&old, &new, head, visit.locale);
    if let Some(rules) = case.category_rules(visit.db()).await? {
        changes.extend(claim_changes(&rules.rubric, &old, &new, &visit.portal.engine, visit.locale));
    }
    let developed = |content: &EntryContent| {
        content.continuation.as_ref().map(|origin| origin.developed.clone()).unwrap_or_default()
    };
    changes.extend(Change::between(visit.t("continuation-developed"), developed(&old), developed(&new)));
    let page = ComparePage {
        entry: EntryTop::new(&case, visit.locale),
        before: VersionView::new(before),
        after: VersionView::new(after),
        changes,
        added: only_in(&new, &old),
        removed: only_in(&old, &new),
    };
    visit.page("entries/compare.html", &page)
}

async fn readable(visit: &SignedIn, pid: Uuid) -> PageResult<(EntryCase, History)> {
    let case = find(visit, pid, None).await?;
    may_view_receipt(&visit.actor, &case.facts)?;
    let history = History::load(visit.db(), &case.entry).await?;
    Ok((case, history))
}

async fn content(visit: &SignedIn, case: &EntryCase, submission: &Submission) -> PageResult<EntryContent> {
    let form = case.standing.contest.form_set(visit.db()).await?;
    let viewer = if case.facts.team_role.is_some() { Viewer::Team } else { Viewer::Committee };
    let mut content =
        EntryContent::of_submission(visit.db(), &case.entry, &case.standing, &form, submission, viewer).await?;
    if !sees_evidence(visit, case) {
        content.evidence.clear();
    }
    Ok(content)
}

/// The leader reads what was handed in without its evidence, here as on the entry's page.
fn sees_evidence(visit: &SignedIn, case: &EntryCase) -> bool {
    may_view_evidence(&visit.actor, &case.facts).is_ok()
}

fn read(submission: &Submission) -> PageResult<HandedIn> {
    HandedIn::read(&submission.snapshot).map_err(|error| PageError::Internal(error.to_string()))
}
