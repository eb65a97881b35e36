//! `/entries`: one's own entries, starting one, and the page of one entry.

use axum::response::Response;
use serde::Serialize;
use uuid::Uuid;

use super::{
    correction::{correction, noted},
    find, may,
};
use crate::{
    domain::{
        completeness::GapTarget,
        policy::{
            Question, may_continue_entry, may_create_entry, may_edit_entry, may_export_entry, may_reassign_owner,
            may_submit_entry, may_view_entry, may_view_evidence, may_view_receipt, may_withdraw_entry, sees_names,
        },
    },
    forms::{FormErrors, entry_head_form::EntryHeadForm},
    models::{
        contests::{self, Standing},
        entries::{
            self, EntryCase,
            change::ChangeError,
            content::{EntryContent, Viewer, latest_submission},
            draft::Draft,
            history::History,
            listing,
            submission::has_changes,
        },
        team_invitations,
        verifications::levels,
    },
    views::entries::{
        Choice, EntryTop, category_choices,
        content::ShownContent,
        contest_name,
        index::{Card, IndexPage},
        ledger_reading::LedgerReading,
        show::{Can, Part, ReadPage, ShowPage, events, next_step},
        team::OfferView,
    },
    web::{
        Flash, PageForm, PageResult, Path, SignedIn, Visit,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/entries", Question::SignedIn, index),
        get("/contests/{slug}/entries/new", Question::CreateEntry, new),
        post("/contests/{slug}/entries", Question::CreateEntry, create),
        get("/entries/{pid}", Question::ViewEntry, show),
        get("/entries/{pid}/edit", Question::EditEntry, edit),
    ]
}

async fn index(visit: SignedIn) -> PageResult<Response> {
    let lines = listing::list_of(visit.db(), visit.user.id, visit.now).await?;
    let say = |key: &str, time: String| visit.portal.engine.message(visit.locale, key, &[("time", time)]);
    let card =
        |line| Card::new(line, visit.locale, |time| say("common-closes-at", time), |time| say("entries-due", time));
    let offers = team_invitations::Model::list_for(visit.db(), visit.user.id, visit.now).await?;
    let page = IndexPage {
        entries: lines.into_iter().map(card).collect(),
        invitations: offers.iter().map(|offer| OfferView::new(offer, visit.locale)).collect(),
    };
    visit.page("entries/index.html", &page)
}

#[derive(Serialize)]
struct NewPage {
    contest: String,
    contest_href: String,
    is_example: bool,
    closes_at: Option<chrono::DateTime<chrono::Utc>>,
    grace_minutes: i32,
    tz: &'static str,
    categories: Vec<Choice>,
    form: EntryHeadForm,
}

async fn new(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = standing(&visit, &slug).await?;
    may_create_entry(&visit.actor, &standing.facts(None, None, visit.now))?;
    let page = new_page(&visit, &standing, EntryHeadForm::default()).await?;
    visit.page("entries/new.html", &page)
}

async fn create(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let standing = standing(&visit, &slug).await?;
    may_create_entry(&visit.actor, &standing.facts(None, None, visit.now))?;
    let form = EntryHeadForm::read(&raw);
    let errors = match form.check() {
        Err(errors) => errors,
        Ok(head) => {
            match entries::Model::create(visit.db(), &visit.actor, &visit.user, &slug, &head, visit.now).await {
                Ok(entry) => {
                    let to = format!("/entries/{}/edit", entry.pid);
                    return Ok(visit.redirect_with(&to, &Flash::good("entries-created")));
                }
                Err(ChangeError::NoSuchCategory) => FormErrors::one("category", "entries-category-missing"),
                Err(ChangeError::TooManyDrafts) => FormErrors::one("title", "entries-too-many-drafts"),
                Err(ChangeError::Denied(denial)) => return Err(denial.into()),
                Err(ChangeError::Db(error)) => return Err(error.into()),
                Err(other) => return Err(crate::web::PageError::Internal(other.to_string())),
            }
        }
    };
    let page = new_page(&visit, &standing, form).await?;
    visit.refused("entries/new.html", &page, &errors)
}

async fn standing(visit: &Visit, slug: &str) -> PageResult<Standing> {
    let contest = contests::Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    Ok(contest.standing(visit.db()).await?)
}

async fn new_page(visit: &Visit, standing: &Standing, form: EntryHeadForm) -> PageResult<NewPage> {
    let rules = standing.rules(visit.db()).await?;
    Ok(NewPage {
        contest: contest_name(standing, visit.locale),
        contest_href: format!("/contests/{}", standing.contest.slug),
        is_example: standing.contest.is_example,
        closes_at: standing.submission_window(None).window.closes_at,
        grace_minutes: standing.contest.grace_minutes,
        tz: standing.zone().name(),
        categories: category_choices(&rules.categories, visit.locale),
        form,
    })
}

/// The first step with something left to do; of a complete entry that was sent back, the place of the first note.
async fn edit(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may(may_edit_entry(&visit.actor, &case.facts), &case)?;
    let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
    let first = draft.gaps(today(&visit, &case)).into_iter().next();
    Ok(visit.redirect(&match first.map(|gap| gap.target) {
        Some(GapTarget::Field { section, .. }) => format!("/entries/{pid}/sections/{section}"),
        Some(GapTarget::Criterion { .. } | GapTarget::Claim { .. } | GapTarget::Evidence { .. }) => {
            format!("/entries/{pid}/evidence")
        }
        None => {
            let history = History::load(visit.db(), &case.entry).await?;
            let notes =
                correction(&visit, &case, &draft, &history)?.map(|correction| correction.notes).unwrap_or_default();
            let first = notes.iter().find(|note| !note.is_changed);
            first.map_or_else(|| format!("/entries/{pid}/submission/new"), |note| note.href.clone())
        }
    }))
}

pub(super) fn today(visit: &Visit, case: &EntryCase) -> chrono::NaiveDate {
    visit.now.with_timezone(&case.standing.zone()).date_naive()
}

async fn show(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = find(&visit, pid, None).await?;
    may_view_entry(&visit.actor, &case.facts)?;
    if case.facts.team_role.is_none() {
        return read(&visit, &case).await;
    }
    let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
    let history = History::load(visit.db(), &case.entry).await?;
    let page = show_page(&visit, &case, &draft, &history).await?;
    visit.page("entries/show.html", &page)
}

async fn show_page(visit: &SignedIn, case: &EntryCase, draft: &Draft, history: &History) -> PageResult<ShowPage> {
    let (actor, facts, locale) = (&visit.actor, &case.facts, visit.locale);
    let gaps = draft.gaps(today(visit, case));
    let changed = match history.submissions.last() {
        Some(latest) => has_changes(draft, case, latest)?,
        None => false,
    };
    let can = Can {
        edit: may_edit_entry(actor, facts).is_ok(),
        submit: may_submit_entry(actor, facts).is_ok(),
        withdraw: may_withdraw_entry(actor, facts).is_ok(),
        continue_it: may_continue_entry(actor, facts).is_ok(),
    };
    let content = match can.edit {
        true => None,
        false => Some(EntryContent::load(visit.db(), &case.entry, &case.standing, Viewer::Team).await?),
    };
    let entry = EntryTop::new(case, locale);
    let completeness = draft.completeness(today(visit, case));
    let correction = correction(visit, case, draft, history)?;
    Ok(ShowPage {
        category: locale.pick(&draft.category.name_id, &draft.category.name_en).to_owned(),
        office: draft.office.clone(),
        next: next_step(facts, gaps.is_empty(), changed),
        filled: completeness.done,
        fields: completeness.asked,
        parts: noted(parts(visit, draft), correction.as_ref()),
        can,
        correction,
        versions: super::continuation::versions_of(visit, case).await?,
        events: events(&entry, case.entry.created_at, history),
        withdrawn_because: history.withdrawal.as_ref().map(|row| row.reason.clone()),
        claims: match &content {
            Some(content) => {
                let verified = levels::of_checked(visit.db(), &case.entry).await?;
                let rubric = &draft.category.rubric;
                LedgerReading::new(
                    rubric,
                    &content.claims,
                    verified.as_ref(),
                    Viewer::Team,
                    &visit.portal.engine,
                    locale,
                )
            }
            None => LedgerReading::default(),
        },
        // The version before stands on this page with its link.
        content: content.map(|content| ShownContent { continuation: None, ..ShownContent::new(&content, locale) }),
        entry,
    })
}

/// The steps with their gaps; the last step, the check itself, has none of its own.
fn parts(visit: &SignedIn, draft: &Draft) -> Vec<Part> {
    let mut steps = super::steps_of(visit, draft, "");
    steps.pop();
    steps.into_iter().map(|step| Part { gaps: step.gaps, notes: 0, label: step.label, href: step.href }).collect()
}

/// The page of a reader outside the team.
async fn read(visit: &SignedIn, case: &EntryCase) -> PageResult<Response> {
    let viewer = viewer_of(visit, case);
    let mut content = EntryContent::load(visit.db(), &case.entry, &case.standing, viewer).await?;
    if may_view_evidence(&visit.actor, &case.facts).is_err() {
        content.evidence.clear();
    }
    let rules = case.standing.rules(visit.db()).await?;
    let head = case.entry.head(visit.db()).await?;
    let category = rules.category(&head.category);
    let latest = latest_submission(visit.db(), case.entry.id).await?;
    let receipt = latest.filter(|_| may_view_receipt(&visit.actor, &case.facts).is_ok());
    let mut entry = EntryTop::new(case, visit.locale);
    (entry.title, entry.acronym, entry.expansion) =
        (content.title.clone(), content.acronym.clone(), content.expansion.clone());
    let mut shown = ShownContent::new(&content, visit.locale);
    if let Some(origin) = &mut shown.continuation {
        origin.href = super::continuation::origin_href(visit, &content).await?;
    }
    let page = ReadPage {
        category: category
            .map_or_else(String::new, |known| visit.locale.pick(&known.name_id, &known.name_en).to_owned()),
        owner_href: may_reassign_owner(&visit.actor, &case.facts).is_ok().then(|| format!("{}/owner/new", entry.href)),
        export_href: may_export_entry(&visit.actor, &case.facts).is_ok().then(|| format!("{}/export", entry.href)),
        receipt_href: receipt.map(|receipt| format!("{}/receipts/{}", entry.href, receipt.pid)),
        claims: match category {
            Some(known) => {
                let verified = levels::of_checked(visit.db(), &case.entry).await?;
                let engine = &visit.portal.engine;
                LedgerReading::new(&known.rubric, &content.claims, verified.as_ref(), viewer, engine, visit.locale)
            }
            None => LedgerReading::default(),
        },
        content: shown,
        entry,
    };
    visit.page("entries/read.html", &page)
}

/// As whom somebody outside the team reads.
fn viewer_of(visit: &Visit, case: &EntryCase) -> Viewer {
    match visit.actor.seat_in(case.entry.contest_id) {
        Some(_) if !case.facts.contest.status.is_published() => {
            Viewer::Judge { blind: !sees_names(&visit.actor, &case.facts.contest) }
        }
        Some(_) => Viewer::Judge { blind: case.standing.contest.blind_names },
        None => Viewer::Committee,
    }
}
