//! Choosing the language and the theme. Links, because every page has them; they change nothing but a cookie.

use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use crate::{
    domain::{locale::Locale, policy::Question},
    web::{
        PageResult, Path, Visit, cookies,
        error::OrNotFound,
        return_to,
        routes::{PageRoute, get},
    },
};

const DAYS: i64 = 365;

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/locale/{code}", Question::Public, language), get("/theme/{name}", Question::Public, theme)]
}

#[derive(Debug, Deserialize)]
struct Back {
    #[serde(default)]
    return_to: String,
}

async fn language(visit: Visit, Path(code): Path<String>, Query(back): Query<Back>) -> PageResult<Response> {
    let locale = Locale::parse(&code).or_not_found()?;
    visit.add_cookie(cookies::set(&visit.portal.settings, cookies::LANGUAGE, locale.as_str(), Some(DAYS)));
    Ok(visit.redirect(return_to::safe(&back.return_to)))
}

async fn theme(visit: Visit, Path(name): Path<String>, Query(back): Query<Back>) -> PageResult<Response> {
    let known = ["light", "dark", "auto"].into_iter().find(|known| *known == name).or_not_found()?;
    visit.add_cookie(cookies::set(&visit.portal.settings, cookies::THEME, known, Some(DAYS)));
    Ok(visit.redirect(return_to::safe(&back.return_to)))
}
