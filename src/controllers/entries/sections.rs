//! `/entries/{pid}/sections/{code}`: one step of writing, by button or by the clock.

use std::collections::BTreeMap;

use axum::{http::StatusCode, response::Response};
use serde_json::json;
use uuid::Uuid;

use super::{
    clash_answer, clash_views, entry::today, failed, find, json_answer, may, saved_answer, saved_by_text, steps_of,
};
use crate::{
    controllers::account::kept_form::KeptForm,
    domain::{
        answers::Answers,
        entry::EntryStatus,
        form_set::{Field, Section},
        policy::{Question, may_edit_entry},
    },
    forms::{FormErrors, section_form},
    models::entries::{
        self, EntryCase,
        change::{ChangeError, Saved},
        draft::{Draft, HEAD},
        history::checks_of,
        names::Names,
        saving::SectionWish,
    },
    views::entries::{
        EntryTop,
        section::{ClashView, Drawing, SectionPage},
    },
    web::{
        Flash, PageForm, PageResult, Path, RawForm, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

const TEMPLATE: &str = "entries/section.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/entries/{pid}/sections/{code}", Question::EditEntry, edit),
        post("/entries/{pid}/sections/{code}", Question::EditEntry, update),
        post("/entries/{pid}/sections/{code}/autosave", Question::EditEntry, autosave),
    ]
}

/// A section of an entry that may be changed, with everything its page and its checks need.
struct Desk {
    case: EntryCase,
    draft: Draft,
    section: Section,
    names: Names,
}

/// What was sent, and the answers of the whole entry with it.
struct Sent {
    own: Answers,
    all: Answers,
    errors: FormErrors,
    seen_version: i32,
}

async fn edit(visit: SignedIn, Path((pid, code)): Path<(Uuid, String)>) -> PageResult<Response> {
    let desk = desk(&visit, pid, &code).await?;
    let page = page(&visit, &desk, &desk.draft.answers, desk.version(), Vec::new()).await?;
    visit.page(TEMPLATE, &page)
}

async fn update(
    Path((pid, code)): Path<(Uuid, String)>,
    KeptForm { visit, form: raw }: KeptForm,
) -> PageResult<Response> {
    let desk = desk(&visit, pid, &code).await?;
    let sent = desk.read(&visit, &raw);
    if !sent.errors.is_empty() {
        let page = page(&visit, &desk, &sent.all, sent.seen_version, Vec::new()).await?;
        return visit.refused(TEMPLATE, &page, &sent.errors);
    }
    match save(&visit, &desk, &sent, true).await {
        Ok(_) => Ok(visit.redirect_with(&desk.next(&raw), &Flash::good("entries-saved"))),
        Err(ChangeError::Clash(clash)) => {
            let both = clash_views(&desk.draft.form, &clash, &sent.own, |_| None, &visit);
            let page = page(&visit, &desk, &sent.all, clash.version, both).await?;
            visit.form_page(StatusCode::CONFLICT, TEMPLATE, &page, &FormErrors::default())
        }
        Err(error) => Err(failed(error, &desk.case)),
    }
}

async fn autosave(
    visit: SignedIn,
    Path((pid, code)): Path<(Uuid, String)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let desk = desk(&visit, pid, &code).await?;
    let sent = desk.read(&visit, &raw);
    if let Some(error) = sent.errors.iter().next() {
        let label = crate::views::entries::check::field_label(&desk.draft.form, &error.field, visit.locale);
        let message = format!("{label}: {}", visit.portal.engine.message(visit.locale, &error.key, &error.args));
        return Ok(json_answer(&visit, StatusCode::UNPROCESSABLE_ENTITY, &json!({ "message": message })));
    }
    match save(&visit, &desk, &sent, false).await {
        Ok(saved) => Ok(saved_answer(&visit, &desk.case, saved)),
        Err(ChangeError::Clash(clash)) => Ok(clash_answer(&visit, &clash, &sent.own)),
        Err(error) => Err(failed(error, &desk.case)),
    }
}

async fn desk(visit: &SignedIn, pid: Uuid, code: &str) -> PageResult<Desk> {
    let case = find(visit, pid, None).await?;
    may(may_edit_entry(&visit.actor, &case.facts), &case)?;
    let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
    let section = draft.form.section(code).cloned().or_not_found()?;
    let names = Names::load(visit.db(), &case.standing, &draft.form, &draft.answers).await?;
    Ok(Desk { case, draft, section, names })
}

async fn save(visit: &SignedIn, desk: &Desk, sent: &Sent, is_explicit: bool) -> Result<Saved, ChangeError> {
    let wish = SectionWish {
        code: desk.section.code.clone(),
        answers: sent.own.clone(),
        seen_version: sent.seen_version,
        is_explicit,
    };
    entries::Model::save_section(visit.db(), &visit.actor, desk.case.entry.pid, &wish, visit.now).await
}

impl Desk {
    /// The stored version; 0 before the first save.
    fn version(&self) -> i32 {
        self.draft.sections.get(&self.section.code).map_or(0, |row| row.version)
    }

    fn read(&self, visit: &SignedIn, raw: &RawForm) -> Sent {
        let own = section_form::read(&self.section, raw, &self.draft.answers);
        let mut others = self.draft.answers.clone();
        others.0.retain(|code, _| self.section.fields.iter().all(|field| field.code != *code));
        let all = others.merged(own.clone());
        let offered = |field: &Field| self.names.options(field).into_iter().map(|(value, _)| value).collect();
        let errors = section_form::check(&self.section, &all, offered, today(visit, &self.case));
        Sent { own, all, errors, seen_version: raw.number("version").unwrap_or(0) }
    }

    /// Where the button leads: on, back, or to the same page.
    fn next(&self, raw: &RawForm) -> String {
        let base = format!("/entries/{}", self.case.entry.pid);
        let sections = &self.draft.form.sections;
        let position = sections.iter().position(|section| section.code == self.section.code).unwrap_or(0);
        let code = match raw.text("go").as_str() {
            "next" => match sections.get(position + 1) {
                Some(section) => section.code.as_str(),
                None => return format!("{base}/evidence"),
            },
            "previous" => position.checked_sub(1).map_or(HEAD, |before| sections[before].code.as_str()),
            _ => self.section.code.as_str(),
        };
        format!("{base}/sections/{code}")
    }
}

async fn page(
    visit: &SignedIn,
    desk: &Desk,
    answers: &Answers,
    version: i32,
    clash: Vec<ClashView>,
) -> PageResult<SectionPage> {
    let drawing = Drawing {
        form: &desk.draft.form,
        answers,
        names: &desk.names,
        notes: notes(visit, &desk.case).await?,
        locale: visit.locale,
    };
    let steps = steps_of(visit, &desk.draft, &desk.section.code);
    let saved = match desk.draft.sections.get(&desk.section.code) {
        Some(row) => Some(saved_by_text(visit, &desk.case, row.updated_by, row.updated_at).await?),
        None => None,
    };
    Ok(SectionPage {
        fields: drawing.fields(&desk.section),
        entry: EntryTop::new(&desk.case, visit.locale),
        number: steps.iter().position(|step| step.current).unwrap_or(0) + 1,
        total: steps.len(),
        steps,
        code: desk.section.code.clone(),
        name: visit.locale.pick(&desk.section.name_id, &desk.section.name_en).to_owned(),
        help: visit.locale.pick(&desk.section.help_id, &desk.section.help_en).to_owned(),
        version,
        saved_at_text: saved,
        clash,
    })
}

/// What the committee wants corrected, by field; only while the entry is back with its team.
async fn notes(visit: &SignedIn, case: &EntryCase) -> PageResult<BTreeMap<String, String>> {
    if case.entry.status != EntryStatus::Returned {
        return Ok(BTreeMap::new());
    }
    let checks = checks_of(visit.db(), case.entry.id).await?;
    let notes = checks.into_iter().last().map(|check| check.notes).unwrap_or_default();
    Ok(notes.into_iter().map(|note| (note.target_code, note.note)).collect())
}
