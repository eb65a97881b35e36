//! `/entries/{pid}/continuation`: entering an innovation again in another contest. `/entries/{pid}/origin`: what was developed since.

use axum::{http::StatusCode, response::Response};
use uuid::Uuid;

use super::{failed, find, may};
use crate::{
    domain::{
        answers::Answers,
        policy::{Question, may_continue_entry, may_edit_entry, may_view_entry},
    },
    forms::{
        FormErrors,
        continuation_form::{ContinuationForm, check_developed},
    },
    models::entries::{
        self, EntryCase,
        change::ChangeError,
        content::EntryContent,
        continuation::{ContinuationWish, Neighbour, continuation_of, earlier_of, later_of, targets},
    },
    views::entries::{
        EntryTop,
        continuation::{ContinuationPage, OriginPage, ShownOrigin, VersionLink, Versions, target_choices},
    },
    web::{
        Flash, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

const NEW: &str = "entries/continuation.html";
const EDIT: &str = "entries/origin.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/entries/{pid}/continuation/new", Question::ContinueEntry, new),
        post("/entries/{pid}/continuation", Question::ContinueEntry, create),
        get("/entries/{pid}/origin/edit", Question::EditEntry, edit),
        post("/entries/{pid}/origin", Question::EditEntry, update),
    ]
}

async fn new(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may_continue_entry(&visit.actor, &case.facts)?;
    let page = new_page(&visit, &case, ContinuationForm::default()).await?;
    visit.page(NEW, &page)
}

async fn create(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may_continue_entry(&visit.actor, &case.facts)?;
    let form = ContinuationForm::read(&raw);
    let errors = match form.check() {
        Err(errors) => errors,
        Ok((contest, category, developed)) => {
            let wish = ContinuationWish { contest, category, developed };
            let continued =
                entries::Model::continue_in(visit.db(), &visit.actor, &visit.user, pid, &wish, visit.now).await;
            match continued {
                Ok(done) => {
                    let flash = Flash::good("continuation-begun")
                        .with("answers", done.answers)
                        .with("pieces", done.pieces)
                        .with("left", done.left_out);
                    return Ok(visit.redirect_with(&format!("/entries/{}", done.entry.pid), &flash));
                }
                Err(ChangeError::NoSuchCategory) => FormErrors::one("target", "continuation-target-missing"),
                Err(error) => return Err(failed(error, &case)),
            }
        }
    };
    let page = new_page(&visit, &case, form).await?;
    visit.refused(NEW, &page, &errors)
}

async fn new_page(visit: &SignedIn, case: &EntryCase, form: ContinuationForm) -> PageResult<ContinuationPage> {
    let found = targets(visit.db(), &visit.actor, case, visit.now).await?;
    Ok(ContinuationPage {
        entry: EntryTop::new(case, visit.locale),
        targets: target_choices(&found, visit.locale),
        form,
    })
}

async fn edit(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may(may_edit_entry(&visit.actor, &case.facts), &case)?;
    let page = origin_page(&visit, &case).await?;
    visit.page(EDIT, &page)
}

async fn update(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may(may_edit_entry(&visit.actor, &case.facts), &case)?;
    let mut page = origin_page(&visit, &case).await?;
    let developed = raw.text("developed");
    let seen = raw.number("version").unwrap_or(0);
    page.developed.clone_from(&developed);
    let mut errors = FormErrors::default();
    check_developed(&developed, &mut errors);
    if !errors.is_empty() {
        return visit.refused(EDIT, &page, &errors);
    }
    match entries::Model::save_developed(visit.db(), &visit.actor, pid, &developed, seen, visit.now).await {
        Ok(()) => Ok(visit.redirect_with(&format!("/entries/{pid}"), &Flash::good("entries-saved"))),
        Err(ChangeError::Clash(clash)) => {
            page.theirs = Some(text_of(&clash.theirs));
            page.version = clash.version;
            visit.form_page(StatusCode::CONFLICT, EDIT, &page, &FormErrors::one("developed", "entries-clash"))
        }
        Err(error) => Err(failed(error, &case)),
    }
}

fn text_of(answers: &Answers) -> String {
    answers.text("developed").to_owned()
}

async fn origin_page(visit: &SignedIn, case: &EntryCase) -> PageResult<OriginPage> {
    let stored = continuation_of(visit.db(), case.entry.id).await?.or_not_found()?;
    let earlier = earlier(visit, case, stored.developed.clone()).await?.or_not_found()?;
    Ok(OriginPage {
        entry: EntryTop::new(case, visit.locale),
        earlier,
        developed: stored.developed,
        version: stored.version,
        theirs: None,
    })
}

/// The versions before and after, with links to those that this person may read. A later version that the person may not read
/// is not told of: a draft is its team's own.
pub(super) async fn versions_of(visit: &SignedIn, case: &EntryCase) -> PageResult<Versions> {
    let mut later = Vec::new();
    for neighbour in later_of(visit.db(), &case.entry).await? {
        if is_readable(visit, &neighbour).await? {
            later.push(VersionLink::new(neighbour, true, visit.locale));
        }
    }
    let developed = match case.entry.continued_from_id {
        Some(_) => continuation_of(visit.db(), case.entry.id).await?.map(|row| row.developed).unwrap_or_default(),
        None => String::new(),
    };
    Ok(Versions { earlier: earlier(visit, case, developed).await?, later })
}

async fn earlier(visit: &SignedIn, case: &EntryCase, developed: String) -> PageResult<Option<ShownOrigin>> {
    let Some(neighbour) = earlier_of(visit.db(), &case.entry).await? else { return Ok(None) };
    let may_read = is_readable(visit, &neighbour).await?;
    Ok(Some(ShownOrigin::of(neighbour, developed, may_read, visit.locale)))
}

/// Where the earlier entry is read, for those who may.
pub(crate) async fn origin_href(visit: &SignedIn, content: &EntryContent) -> PageResult<Option<String>> {
    let from = content.continuation.as_ref().and_then(|origin| origin.from.as_ref());
    let Some(from) = from else { return Ok(None) };
    let case = entries::Model::find_case(visit.db(), from.pid, &visit.actor, None, visit.now).await?;
    let may_read = case.is_some_and(|case| may_view_entry(&visit.actor, &case.facts).is_ok());
    Ok(may_read.then(|| format!("/entries/{}", from.pid)))
}

async fn is_readable(visit: &SignedIn, neighbour: &Neighbour) -> PageResult<bool> {
    let case = neighbour.entry.clone().case(visit.db(), &visit.actor, None, visit.now).await?;
    Ok(may_view_entry(&visit.actor, &case.facts).is_ok())
}
