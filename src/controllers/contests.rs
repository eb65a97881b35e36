//! `/contests`: the public list, one contest, and its frozen rules as a file.

pub mod status;

use axum::{
    extract::Query,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{
    domain::policy::{Denial, Question, may_create_entry, may_download_rules, may_read_contest},
    models::contests::{self, Standing, listing, setup::SetUp},
    views::contests::{IndexPage, ShowPage},
    web::{
        PageResult, Path, Visit,
        error::OrNotFound,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/contests", Question::Public, index),
        get("/contests/{slug}", Question::ReadContest, show),
        get("/contests/{slug}/rules.json", Question::DownloadRules, rules),
    ]
    .into_iter()
    .chain(status::routes())
    .collect()
}

/// The filter as it came; what cannot be read does not narrow the list.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    region: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    page: String,
}

async fn index(visit: Visit, Query(asked): Query<Asked>) -> PageResult<Response> {
    let filter = listing::ListFilter {
        region: asked.region,
        year: asked.year.parse().ok(),
        page: asked.page.parse::<u32>().map_or(0, |page| u64::from(page.saturating_sub(1))),
    };
    let list = listing::list_public(visit.db(), &filter).await?;
    let page = IndexPage::new(&list, &filter, &visit.actor, visit.locale, visit.now);
    visit.public_page("contests/index.html", &page)
}

async fn show(visit: Visit, Path(slug): Path<String>) -> PageResult<Response> {
    let set_up = SetUp::find_for(visit.db(), &slug, &visit.actor).await?.or_not_found()?;
    may_read_contest(&visit.actor, &set_up.standing.facts(None, None, visit.now))?;
    let rules = set_up.standing.rules(visit.db()).await?;
    let submit_href = submit_href(&visit, &set_up.standing);
    visit.public_page("contests/show.html", &ShowPage::new(&set_up, &rules, submit_href, visit.locale, visit.now))
}

/// The rules exactly as they were hashed.
async fn rules(visit: Visit, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = load(&visit, &slug).await?;
    may_download_rules(&visit.actor, &standing.facts(None, None, visit.now))?;
    let text = standing.contest.rules.or_not_found()?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}-rules.json\"", standing.contest.slug)),
    ];
    Ok(visit.finish((headers, text).into_response()))
}

async fn load(visit: &Visit, slug: &str) -> PageResult<Standing> {
    let contest = contests::Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    Ok(contest.standing(visit.db()).await?)
}

/// The way to a new entry, for everybody who may begin one or may after signing in.
fn submit_href(visit: &Visit, standing: &Standing) -> Option<String> {
    let facts = standing.facts(None, None, visit.now);
    let is_open = facts.status == crate::domain::contest::ContestStatus::Open && facts.registration.accepts();
    let may = matches!(may_create_entry(&visit.actor, &facts), Ok(()) | Err(Denial::SignInNeeded));
    (is_open && may).then(|| format!("/contests/{}/entries/new", standing.contest.slug))
}
