//! `/committee/contests/{slug}/pairs`: entries that look like others, side by side, and what the committee says about them.

use axum::{extract::Query, http::StatusCode, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::policy::{Question, may_compare_entries},
    forms::{FormErrors, pair_form::PairForm},
    models::{
        contests::{self, Standing},
        entries::{
            self, EntryCase,
            content::{EntryContent, Viewer},
        },
        likeness::{
            Model as Marks, listing,
            marks::{self, MarkError, MarkWish, OtherSide},
            pairs::{self, Other},
        },
    },
    search::likeness::Likeness,
    views::{
        judging::{CommitteeHead, Pager},
        pairs::{PairLine, PairPage, PairsPage, SideView, tabs},
    },
    web::{
        Flash, PageError, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

const TEMPLATE: &str = "verification/pair.html";
/// Pairs on a page.
const PAGE: usize = 25;

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/pairs", Question::CompareEntries, index),
        get("/committee/contests/{slug}/pairs/{pid}/{other}", Question::CompareEntries, show),
        post("/committee/contests/{slug}/pairs/{pid}/{other}", Question::CompareEntries, create),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    state: String,
    page: String,
}

async fn index(visit: SignedIn, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult<Response> {
    let standing = comparable(&visit, &slug).await?;
    let found = pairs::of_contest(visit.db(), &visit.portal.catalogue, &visit.portal.pairs, &standing.contest).await?;
    let found = listing::readable(visit.db(), &found, &visit.actor).await?;
    let marks = listing::marks_of_contest(visit.db(), standing.contest.id).await?;
    let is_marked = |pair: &&pairs::Pair| marks.contains_key(&(pair.entry_id, pair.other));
    let counts = (found.iter().filter(|pair| !is_marked(pair)).count(), found.iter().filter(is_marked).count());
    let marked = asked.state == "marked";
    let chosen: Vec<(i64, Other, Option<Likeness>)> = found
        .iter()
        .filter(|pair| is_marked(pair) == marked)
        .map(|pair| (pair.entry_id, pair.other, Some(pair.likeness)))
        .collect();
    let page = asked.page.parse::<usize>().unwrap_or(1).clamp(1, 10_000);
    let shown: Vec<_> = chosen.iter().skip((page - 1) * PAGE).take(PAGE).copied().collect();
    let lines = listing::listed(visit.db(), &shown, marks).await?;
    let path = format!("/committee/contests/{slug}/pairs");
    let state = if marked { "marked" } else { "open" };
    visit.page(
        "verification/pairs.html",
        &PairsPage {
            contest: CommitteeHead::new(&standing, "pairs", &visit.portal.engine, visit.locale),
            tabs: tabs(&path, counts, marked, &|key| visit.t(key)),
            lines: lines.iter().map(|line| PairLine::new(line, &path, visit.locale)).collect(),
            pager: Pager::new(page as u64, PAGE as u64, chosen.len() as u64, &format!("{path}?state={state}&")),
            is_marked: marked,
        },
    )
}

async fn show(visit: SignedIn, Path((slug, pid, other)): Path<(String, Uuid, Uuid)>) -> PageResult<Response> {
    let (case, side) = pair(&visit, &slug, pid, other).await?;
    let page = pair_page(&visit, &case, &side, None).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(
    visit: SignedIn,
    Path((slug, pid, other)): Path<(String, Uuid, Uuid)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let (case, side) = pair(&visit, &slug, pid, other).await?;
    let form = PairForm::read(&raw);
    let (verdict, note) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return visit.refused(TEMPLATE, &pair_page(&visit, &case, &side, Some(form)).await?, &errors),
    };
    let wish = MarkWish { verdict, note, seen_version: raw.number("version").unwrap_or(0) };
    match Marks::mark(visit.db(), &visit.actor, (pid, other), &wish, visit.now).await {
        Ok(_) => {
            let to = format!("/committee/contests/{slug}/pairs");
            Ok(visit.redirect_with(&to, &Flash::good("pairs-marked").with("title", &case.entry.title)))
        }
        Err(MarkError::Stale) => {
            let page = pair_page(&visit, &case, &side, Some(form)).await?;
            visit.form_page(StatusCode::CONFLICT, TEMPLATE, &page, &FormErrors::one("", "pairs-stale"))
        }
        Err(error) => Err(error.into()),
    }
}

/// For those who have no form to show again; a mark made in between is told there.
impl From<MarkError> for PageError {
    fn from(error: MarkError) -> Self {
        match error {
            MarkError::Denied(denial) => denial.into(),
            MarkError::Db(error) => error.into(),
            MarkError::Stale => Self::Internal(error.to_string()),
        }
    }
}

async fn comparable(visit: &SignedIn, slug: &str) -> PageResult<Standing> {
    let contest = contests::Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    let standing = contest.standing(visit.db()).await?;
    may_compare_entries(&visit.actor, &standing.facts(None, None, visit.now))?;
    Ok(standing)
}

async fn pair(visit: &SignedIn, slug: &str, pid: Uuid, other: Uuid) -> PageResult<(EntryCase, OtherSide)> {
    let case = entries::Model::find_case(visit.db(), pid, &visit.actor, None, visit.now).await?.or_not_found()?;
    if case.standing.contest.slug != slug {
        return Err(PageError::not_found());
    }
    marks::may_mark(visit.db(), &visit.actor, &case).await?;
    let side = marks::other_side(visit.db(), &visit.actor, &case, other, visit.now).await?;
    Ok((case, side))
}

async fn pair_page(
    visit: &SignedIn,
    case: &EntryCase,
    side: &OtherSide,
    form: Option<PairForm>,
) -> PageResult<PairPage> {
    let mark = marks::mark_of(visit.db(), case.entry.id, side.other()).await?;
    let marks = mark.iter().map(|mark| ((case.entry.id, side.other()), mark.clone())).collect();
    let listed = listing::listed(visit.db(), &[(case.entry.id, side.other(), None)], marks).await?;
    let listed = listed.into_iter().next().or_not_found()?;
    let before = |mark: &Marks| PairForm { verdict: mark.verdict.to_string(), note: mark.note.clone() };
    let other = match side {
        OtherSide::Entry(other) => entry_side(visit, other).await?,
        OtherSide::Innovation(row) => SideView::of_innovation(row, &listed.other, visit.locale),
    };
    Ok(PairPage {
        contest: CommitteeHead::new(&case.standing, "pairs", &visit.portal.engine, visit.locale),
        action: format!(
            "/committee/contests/{}/pairs/{}/{}",
            case.standing.contest.slug, case.entry.pid, listed.other.pid
        ),
        form: form.unwrap_or_else(|| mark.as_ref().map(before).unwrap_or_default()),
        version: mark.as_ref().map_or(0, |mark| mark.version),
        entry: entry_side(visit, case).await?,
        other,
        line: PairLine::new(&listed, "", visit.locale),
    })
}

async fn entry_side(visit: &SignedIn, case: &EntryCase) -> PageResult<SideView> {
    let content = EntryContent::load(visit.db(), &case.entry, &case.standing, Viewer::Committee).await?;
    Ok(SideView::of_entry(&content, &case.standing, visit.locale))
}
