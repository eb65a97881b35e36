//! `/entries/{pid}/evidence` and `/evidence/{pid}`: attaching, reading, describing and removing evidence.

mod attachment;
mod download;
mod preview;
mod reading;
mod upload;
mod uploads;

use axum::{
    extract::{Multipart, multipart::MultipartRejection},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

use super::{differing, failed, find, may, saved_at_text, steps_of};
use crate::{
    domain::{
        entry::EntryStatus,
        policy::{Question, may_attach_evidence, may_remove_evidence, may_view_evidence},
        verification::NoteTarget,
    },
    forms::{FormErrors, evidence_form::EvidenceForm},
    models::{
        entries::{
            EntryCase,
            change::{ChangeError, Clash, in_time},
            draft::{CLAIMS, Draft},
            history::checks_of,
        },
        evidence::{self, EvidenceCase, attaching::Description},
    },
    views::entries::{
        EntryTop,
        evidence::{EvidencePage, Group, PiecePage, PieceView, accept, groups, targets},
        ledger::{Typed, ledger},
        section::ClashView,
    },
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        multipart::FormParts,
        routes::{PageRoute, get, post},
    },
};

pub(super) const TEMPLATE: &str = "entries/evidence.html";
const PIECE: &str = "entries/piece.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    let mut routes = vec![
        get("/entries/{pid}/evidence", Question::ViewEvidence, index),
        post("/entries/{pid}/evidence", Question::AttachEvidence, create).streaming_body(),
        get("/evidence/{pid}", Question::DownloadEvidence, download::show),
        get("/evidence/{pid}/preview", Question::DownloadEvidence, preview::show),
        get("/evidence/{pid}/reading", Question::DownloadEvidence, reading::show),
        get("/evidence/{pid}/edit", Question::RemoveEvidence, edit),
        post("/evidence/{pid}", Question::RemoveEvidence, update),
        post("/evidence/{pid}/removal", Question::RemoveEvidence, remove),
    ];
    routes.extend(uploads::routes());
    routes
}

/// The team's list; other readers find the evidence beside the content.
async fn index(
    visit: SignedIn,
    Path(pid): Path<Uuid>,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may_view_evidence(&visit.actor, &case.facts)?;
    if case.facts.team_role.is_none() {
        return Ok(visit.redirect(&format!("/entries/{pid}#evidence")));
    }
    let query = query.unwrap_or_default();
    let asked = |name: &str| {
        let found = url::form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned())
    };
    let target = asked("for");
    let is_chosen = target.is_some();
    let form = EvidenceForm { target: target.unwrap_or_default(), ..Default::default() };
    // What the script sent is told here, as the plain form tells it.
    let attached = asked("attached").and_then(|count| count.parse().ok()).unwrap_or(0);
    let mut page = page(&visit, &case, form, None).await?.with_attached(attached);
    if !is_chosen {
        page.form.target = page.first_wanted();
    }
    visit.page(TEMPLATE, &page)
}

async fn create(
    visit: SignedIn,
    Path(pid): Path<Uuid>,
    parts: Result<Multipart, MultipartRejection>,
) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    in_time(may_attach_evidence(&visit.actor, &case.facts), &case).map_err(|error| failed(error, &case))?;
    let done = {
        let (visit, case) = (visit.clone(), case.clone());
        let work = async move {
            let parts = FormParts::new(&visit, parts, upload::MOST_PARTS)?;
            let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
            upload::attach(&visit, &case, &draft, parts).await
        };
        beside(work).await?
    };
    if done.errors.is_empty() {
        let to = format!("/entries/{pid}/evidence");
        let flash = match done.attached {
            1 => Flash::good("evidence-attached"),
            several => Flash::good("evidence-attached-several").with("count", several),
        };
        return Ok(visit.redirect_with(&to, &flash));
    }
    let mut page = page(&visit, &case, done.form, None).await?;
    page.attached = done.attached;
    visit.refused(TEMPLATE, &page, &done.errors)
}

/// Does the work beside the request: when the line is cut the request is dropped, and the work still comes to its end. What had come
/// is kept or taken away, a file whose last byte had come is attached, and nothing of it is left in the storage without a row.
#[expect(clippy::disallowed_methods, reason = "not work after the answer: the answer waits for it")]
async fn beside<T, E>(work: impl Future<Output = Result<T, E>> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<PageError> + Send + 'static,
{
    tokio::spawn(work).await.map_err(|error| PageError::Internal(error.to_string()))?
}

async fn edit(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let found = changeable(&visit, pid).await?;
    let row = &found.piece.row;
    let form = EvidenceForm {
        title: row.title.clone(),
        page_note: row.page_note.clone(),
        is_public: row.is_public,
        ..EvidenceForm::default()
    };
    visit.page(PIECE, &piece_page(&visit, &found, form, row.version))
}

async fn update(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let found = changeable(&visit, pid).await?;
    let (form, seen) = (EvidenceForm::read(&raw), raw.number("version").unwrap_or(0));
    let mut errors = FormErrors::default();
    form.check_words(&mut errors);
    if !errors.is_empty() {
        return visit.refused(PIECE, &piece_page(&visit, &found, form, seen), &errors);
    }
    let mine = Description { title: form.title.clone(), page_note: form.page_note.clone(), is_public: form.is_public };
    match evidence::Model::describe(visit.db(), &visit.actor, pid, &mine, seen, visit.now).await {
        Ok(_) => {
            let to = format!("/entries/{}/evidence", found.case.entry.pid);
            Ok(visit.redirect_with(&to, &Flash::good("evidence-described")))
        }
        Err(ChangeError::Clash(clash)) => {
            let mut page = piece_page(&visit, &found, form, clash.version);
            page.clash = both(&visit, *clash, mine);
            visit.form_page(StatusCode::CONFLICT, PIECE, &page, &errors)
        }
        Err(error) => Err(failed(error, &found.case)),
    }
}

/// What was typed and what somebody else saved in between, field by field.
fn both(visit: &SignedIn, clash: Clash, mine: Description) -> Vec<ClashView> {
    let view = |(name, mine, theirs): (String, Vec<String>, Vec<String>)| {
        let (label, is_tick) = match name.as_str() {
            "title" => ("evidence-title", false),
            "page_note" => ("evidence-page-note", false),
            _ => ("evidence-public", true),
        };
        let text = |texts: Vec<String>| match texts.concat() {
            text if !is_tick => text,
            text if text.is_empty() => visit.t("evidence-public-no"),
            _ => visit.t("evidence-public-yes"),
        };
        ClashView { label: visit.t(label), mine: text(mine), theirs: text(theirs) }
    };
    differing(&mine.into_answers(), &clash.theirs).into_iter().map(view).collect()
}

async fn remove(visit: SignedIn, Path(pid): Path<Uuid>, _form: PageForm) -> PageResult<Response> {
    let found = changeable(&visit, pid).await?;
    let removed = evidence::Model::remove(visit.db(), &visit.ctx.storage, &visit.actor, pid, visit.now).await;
    removed.map_err(|error| failed(error, &found.case))?;
    let to = format!("/entries/{}/evidence", found.case.entry.pid);
    Ok(visit.redirect_with(&to, &Flash::good("evidence-removed")))
}

/// A piece that the visitor may change now.
async fn changeable(visit: &SignedIn, pid: Uuid) -> PageResult<EvidenceCase> {
    let mut found = evidence::Model::find_case(visit.db(), pid, &visit.actor, visit.now).await?.or_not_found()?;
    found.facts.is_removed = found.piece.row.removed_at.is_some();
    may(may_remove_evidence(&visit.actor, &found.facts), &found.case)?;
    Ok(found)
}

/// The page; `typed`: the claims as chosen, when they could not be saved.
pub(super) async fn page(
    visit: &SignedIn,
    case: &EntryCase,
    form: EvidenceForm,
    typed: Option<Typed>,
) -> PageResult<EvidencePage> {
    let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
    let notes = match case.entry.status {
        EntryStatus::Returned => {
            checks_of(visit.db(), case.entry.id).await?.into_iter().last().map(|check| check.notes)
        }
        _ => None,
    };
    let note_of = |code: &str| {
        let known = notes.iter().flatten().find(|note| note.target_code == code);
        known
            .filter(|note| matches!(note.target_kind, NoteTarget::Criterion | NoteTarget::Field))
            .map(|note| note.note.clone())
    };
    let may_edit = may_attach_evidence(&visit.actor, &case.facts).is_ok();
    let saved_at = draft.sections.get(CLAIMS).map(|row| saved_at_text(visit, case, row.updated_at));
    let (spare, groups) = groups(&draft, visit.locale, note_of).into_iter().partition(Group::is_spare);
    Ok(EvidencePage {
        ledger: ledger(&draft, typed, saved_at, &visit.portal.engine, visit.locale).filter(|_| may_edit),
        entry: EntryTop::new(case, visit.locale),
        steps: steps_of(visit, &draft, "evidence"),
        just_attached: 0,
        attached_to: String::new(),
        groups,
        spare,
        targets: targets(&draft, visit.locale),
        form,
        may_edit,
        max_bytes: attachment::limit(visit, case),
        attached: 0,
        accept: accept(),
    })
}

fn piece_page(visit: &SignedIn, found: &EvidenceCase, form: EvidenceForm, version: i32) -> PiecePage {
    PiecePage {
        entry: EntryTop::new(&found.case, visit.locale),
        piece: PieceView::new(&found.piece),
        form,
        version,
        clash: Vec::new(),
    }
}
