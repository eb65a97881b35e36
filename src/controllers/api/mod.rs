//! The public read interface `/api/v1`. Open to everybody, also from other sites' pages; the filters are those of the catalogue.
//! A value or parameter that means nothing is an error here, while the pages only say so: a program cannot read a notice.

pub mod contests;
pub mod frameworks;
pub mod innovations;
pub mod regions;

use axum::{
    Extension, Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    domain::policy::Question,
    search::Snapshot,
    views::api::{List, Pagination, Source},
    web::{
        PageError, PageResult, Visit,
        error_page::OwnBody,
        page_cache::Keep,
        routes::{PageRoute, get},
    },
};

/// The description of everything below, kept by hand and held against the real answers by the tests.
const OPENAPI: &str = include_str!("openapi.json");
const DEFAULT_LIMIT: usize = 24;
const LARGEST_LIMIT: usize = 100;

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    [
        vec![get("/api/v1/openapi.json", Question::Public, openapi)],
        regions::routes(),
        contests::routes(),
        frameworks::routes(),
        innovations::routes(),
    ]
    .concat()
}

async fn openapi(visit: Visit) -> PageResult<Response> {
    let mut document: serde_json::Value =
        serde_json::from_str(OPENAPI).map_err(|error| PageError::Internal(error.to_string()))?;
    document["servers"] = serde_json::json!([{ "url": visit.portal.settings.base_url() }]);
    Ok(answer(&visit, &document, Keep::UNTIL_CHANGED))
}

/// A good answer, readable by pages of other sites. It says nothing of the visitor, but what a signed-in browser gets is never
/// kept, whatever it is.
fn answer(visit: &Visit, body: &impl Serialize, keep: Keep) -> Response {
    if visit.account.is_some() {
        return visit.finish(Json(body).into_response());
    }
    let headers = [
        (header::CACHE_CONTROL, keep.cache_control()),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
        (header::VARY, "accept-encoding".to_owned()),
    ];
    (Extension(keep), headers, Json(body)).into_response()
}

/// A request that cannot be understood: 400, with what is wrong where.
#[derive(Debug, Serialize)]
struct Refused {
    error: &'static str,
    message: String,
    parameter: String,
    value: Option<String>,
    request_id: String,
}

fn refused(visit: &Visit, error: &'static str, parameter: &str, value: Option<&str>) -> Response {
    let message = match (error, value) {
        ("unknown_value", Some(value)) => format!("nothing has the value \"{value}\" of \"{parameter}\""),
        ("unknown_parameter", _) => format!("there is no parameter \"{parameter}\""),
        (_, value) => format!("\"{}\" is no value of \"{parameter}\"", value.unwrap_or_default()),
    };
    let body = Refused {
        error,
        message,
        parameter: parameter.to_owned(),
        value: value.map(str::to_owned),
        request_id: visit.request_id.clone(),
    };
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (StatusCode::BAD_REQUEST, Extension(OwnBody), headers, Json(body)).into_response()
}

/// Which page of a list is asked for.
#[derive(Debug, Default)]
struct Paging {
    after: Option<String>,
    limit: usize,
}

impl Paging {
    /// Reads `after` and `limit`; other parameters are for `other` to take or refuse.
    fn read(visit: &Visit, query: &str, mut other: impl FnMut(&str) -> bool) -> Result<Self, Box<Response>> {
        let mut paging = Self { after: None, limit: DEFAULT_LIMIT };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let short: String = value.chars().take(200).collect();
            match name.as_ref() {
                "after" => paging.after = Some(short).filter(|after| !after.is_empty()),
                "limit" => match short.parse::<usize>().ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit)) {
                    Some(limit) => paging.limit = limit,
                    None => return Err(Box::new(refused(visit, "wrong_value", "limit", Some(&short)))),
                },
                name if other(name) => {}
                name => {
                    let name: String = name.chars().take(40).collect();
                    return Err(Box::new(refused(visit, "unknown_parameter", &name, None)));
                }
            }
        }
        Ok(paging)
    }

    /// Cuts a page out of a short list whose items have a name; `after` names the last item of the page before.
    fn list<T, I: Serialize>(
        &self,
        source: Source<'_>,
        path: &str,
        all: &[T],
        name: impl Fn(&T) -> &str,
        item: impl Fn(&T) -> I,
    ) -> List<I> {
        let start = match &self.after {
            None => 0,
            Some(after) => all.iter().position(|one| name(one) == after).map_or(all.len(), |at| at + 1),
        };
        let page: Vec<&T> = all[start..].iter().take(self.limit).collect();
        let has_more = start + page.len() < all.len();
        let next = page.last().filter(|_| has_more).map(|last| self.next(source, path, &[], name(last)));
        let results = page.iter().map(|one| item(one)).collect();
        List::new(results, Pagination { total: all.len(), limit: self.limit, next })
    }

    /// The address of the next page, with the filters in force.
    fn next(&self, source: Source<'_>, path: &str, filters: &[(&str, &str)], after: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(filters);
        if self.limit != DEFAULT_LIMIT {
            query.append_pair("limit", &self.limit.to_string());
        }
        query.append_pair("after", after);
        source.url(&format!("{path}?{}", query.finish()))
    }
}

fn source<'a>(visit: &'a Visit, snapshot: &'a Snapshot) -> Source<'a> {
    Source { snapshot, base_url: visit.portal.settings.base_url() }
}
