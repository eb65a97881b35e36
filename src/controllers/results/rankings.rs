//! `/committee/contests/{slug}/ranking`: the ranking as it stands, and each total opened to its arithmetic.

use axum::response::Response;
use uuid::Uuid;

use crate::{
    domain::{
        policy::{Question, may_view_ranking, sees_names},
        stage::Phase,
    },
    models::rankings::{self, CategoryBoard},
    views::results::{
        ContestHead, ResultsTab,
        arithmetic::{ArithmeticPage, Scheme},
        ranking::{MethodText, RankingPage, tables},
        subnav,
    },
    web::{
        PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/ranking", Question::ViewRanking, index),
        get("/committee/contests/{slug}/ranking/{pid}", Question::ViewRanking, show),
    ]
}

async fn index(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = super::find_standing(&visit, &slug).await?;
    let facts = standing.facts(None, None, visit.now);
    may_view_ranking(&visit.actor, &facts)?;
    let board = rankings::compute_for(visit.db(), &standing, &visit.actor).await?;
    let page = RankingPage {
        contest: ContestHead::new(&standing.contest, visit.locale),
        subnav: subnav(&visit.actor, &standing, ResultsTab::Ranking, visit.now, visit.locale, |key| visit.t(key)),
        tz: standing.zone().name(),
        is_final: facts.judging == Phase::Over,
        method: MethodText::new(&board.rules, &board.rules_sha256, visit.locale),
        categories: tables(&board, &slug, sees_names(&visit.actor, &facts), visit.locale),
    };
    visit.page("results/ranking/index.html", &page)
}

async fn show(visit: SignedIn, Path((slug, pid)): Path<(String, Uuid)>) -> PageResult<Response> {
    let standing = super::find_standing(&visit, &slug).await?;
    may_view_ranking(&visit.actor, &standing.facts(None, None, visit.now))?;
    let board = rankings::compute_for(visit.db(), &standing, &visit.actor).await?;
    let (category, code) = board.find(pid).or_not_found()?;
    let scheme = Scheme { rules: &board.rules, category: &category.rules, locale: visit.locale };
    let page = ArithmeticPage {
        contest: ContestHead::new(&standing.contest, visit.locale),
        subnav: subnav(&visit.actor, &standing, ResultsTab::Ranking, visit.now, visit.locale, |key| visit.t(key)),
        back: format!("/committee/contests/{slug}/ranking"),
        tz: standing.zone().name(),
        number: code.to_owned(),
        title: title_of(category, code),
        category: visit.locale.pick(&category.rules.name_id, &category.rules.name_en).to_owned(),
        is_percent: scheme.is_percent(),
        method: MethodText::new(&board.rules, &board.rules_sha256, visit.locale),
        total: category.row(code).map(|row| scheme.total(row)),
        below: category.below(code).cloned(),
    };
    visit.page("results/ranking/show.html", &page)
}

fn title_of(category: &CategoryBoard, code: &str) -> String {
    category.entries.get(code).map_or_else(|| code.to_owned(), |held| held.entry.title.clone())
}
