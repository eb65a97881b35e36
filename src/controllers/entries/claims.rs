//! `/entries/{pid}/claims`: the levels an entry claims, saved by button or by the clock. They are shown on the evidence page.

use axum::{http::StatusCode, response::Response};
use serde_json::json;
use uuid::Uuid;

use super::{clash_answer, differing, evidence, failed, find, json_answer, may, saved_answer};
use crate::{
    domain::{
        answers::Answers,
        policy::{Question, may_edit_entry},
    },
    forms::{FormErrors, claims_form, evidence_form::EvidenceForm},
    models::entries::{
        self, EntryCase,
        change::{ChangeError, Clash, Saved},
        draft::{CLAIMS, Draft},
        saving::SectionWish,
    },
    views::entries::{ledger::Typed, section::ClashView},
    web::{
        Flash, PageForm, PageResult, Path, RawForm, SignedIn,
        routes::{PageRoute, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        post("/entries/{pid}/claims", Question::EditEntry, update),
        post("/entries/{pid}/claims/autosave", Question::EditEntry, autosave),
    ]
}

async fn update(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let (case, draft) = desk(&visit, pid).await?;
    let (claims, errors) = read(&draft, &raw);
    let typed = |version, clash| Typed { claims: claims.clone(), version, clash };
    let seen = raw.number("version").unwrap_or(0);
    if !errors.is_empty() {
        let page = evidence::page(&visit, &case, EvidenceForm::default(), Some(typed(seen, Vec::new()))).await?;
        return visit.refused(evidence::TEMPLATE, &page, &errors);
    }
    let kept = draft.claims_to_store(&claims);
    match save(&visit, pid, &kept, seen, true).await {
        Ok(_) => {
            let to = format!("/entries/{pid}/evidence#ledger");
            Ok(visit.redirect_with(&to, &Flash::good("ledger-saved")))
        }
        Err(ChangeError::Clash(clash)) => {
            let both = both(&visit, &draft, &clash, &kept);
            let typed = Some(typed(clash.version, both));
            let page = evidence::page(&visit, &case, EvidenceForm::default(), typed).await?;
            visit.form_page(StatusCode::CONFLICT, evidence::TEMPLATE, &page, &FormErrors::default())
        }
        Err(error) => Err(failed(error, &case)),
    }
}

async fn autosave(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    let (case, draft) = desk(&visit, pid).await?;
    let (claims, errors) = read(&draft, &raw);
    if let Some(error) = errors.iter().next() {
        let message = visit.portal.engine.message(visit.locale, &error.key, &error.args);
        return Ok(json_answer(&visit, StatusCode::UNPROCESSABLE_ENTITY, &json!({ "message": message })));
    }
    let kept = draft.claims_to_store(&claims);
    match save(&visit, pid, &kept, raw.number("version").unwrap_or(0), false).await {
        Ok(saved) => Ok(saved_answer(&visit, &case, saved)),
        Err(ChangeError::Clash(clash)) => {
            let theirs = Clash { theirs: by_field(&clash.theirs), ..*clash };
            Ok(clash_answer(&visit, &theirs, &by_field(&kept)))
        }
        Err(error) => Err(failed(error, &case)),
    }
}

async fn desk(visit: &SignedIn, pid: Uuid) -> PageResult<(EntryCase, Draft)> {
    let case = find(visit, pid, None).await?;
    may(may_edit_entry(&visit.actor, &case.facts), &case)?;
    let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
    Ok((case, draft))
}

fn read(draft: &Draft, raw: &RawForm) -> (Answers, FormErrors) {
    let rubric = &draft.category.rubric;
    let claims = claims_form::read(rubric, raw, &draft.claims);
    let errors = claims_form::check(rubric, &claims);
    (claims, errors)
}

async fn save(
    visit: &SignedIn,
    pid: Uuid,
    claims: &Answers,
    seen_version: i32,
    is_explicit: bool,
) -> Result<Saved, ChangeError> {
    let wish = SectionWish { code: CLAIMS.to_owned(), answers: claims.clone(), seen_version, is_explicit };
    entries::Model::save_section(visit.db(), &visit.actor, pid, &wish, visit.now).await
}

/// The claims by the names of the form's fields, as the script fills them in.
fn by_field(claims: &Answers) -> Answers {
    Answers(claims.0.iter().map(|(code, level)| (claims_form::field(code), level.clone())).collect())
}

/// The criteria that differ, with both levels.
fn both(visit: &SignedIn, draft: &Draft, clash: &Clash, mine: &Answers) -> Vec<ClashView> {
    let name = |code: &str| {
        let found = draft.category.rubric.criterion(code);
        found.map_or_else(|| code.to_owned(), |found| visit.locale.pick(&found.name_id, &found.name_en).to_owned())
    };
    let level = |texts: Vec<String>| texts.into_iter().next().unwrap_or_else(|| visit.t("ledger-not-claimed"));
    differing(mine, &clash.theirs)
        .into_iter()
        .map(|(code, mine, theirs)| ClashView { label: name(&code), mine: level(mine), theirs: level(theirs) })
        .collect()
}
