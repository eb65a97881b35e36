//! A refused form is shown at an address that takes only POST. Whoever reloads it, or comes back by a bookmark, is led to the form or,
//! where it has no page of its own, to the nearest page above. Who may see that page is for the page to say.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::routes::PageRoute;

/// From an address that takes only POST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// To its form, which ends so.
    Down(&'static str),
    /// So many parts of the path up.
    Up(usize),
}

/// The ways, by paths with `{parameters}` as the router knows them.
#[derive(Debug, Default)]
pub struct Ways(BTreeMap<&'static str, Way>);

impl Ways {
    /// Of all addresses that take a form and have no page.
    #[must_use]
    pub fn of(routes: &[PageRoute]) -> Self {
        let with = |method: Method| routes.iter().filter(move |route| route.method == method).map(|route| route.path);
        let pages: BTreeSet<&str> = with(Method::GET).collect();
        let forms = with(Method::POST).filter(|path| !pages.contains(path));
        Self(forms.filter_map(|path| Some((path, way(path, &pages)?))).collect())
    }
}

fn way(path: &str, pages: &BTreeSet<&str>) -> Option<Way> {
    let form = ["/new", "/edit"].into_iter().find(|end| pages.contains(format!("{path}{end}").as_str()));
    let above = || (1..=path.matches('/').count()).find(|parts| pages.contains(up(path, *parts)));
    form.map(Way::Down).or_else(|| above().map(Way::Up))
}

/// The path without its last parts.
fn up(path: &str, parts: usize) -> &str {
    let above = (0..parts).try_fold(path, |path, _| path.rsplit_once('/').map(|(above, _)| above));
    above.filter(|above| !above.is_empty()).unwrap_or("/")
}

/// The layer.
pub async fn lead(State(ways): State<Arc<Ways>>, request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>().filter(|_| request.method() == Method::GET);
    let path = request.uri().path();
    match matched.and_then(|matched| ways.0.get(matched.as_str())) {
        Some(Way::Down(end)) => Redirect::to(&format!("{path}{end}")).into_response(),
        Some(Way::Up(parts)) => Redirect::to(up(path, *parts)).into_response(),
        None => next.run(request).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_comes_first_then_the_nearest_page_above() {
        let pages = ["/", "/a/{x}", "/a/{x}/extensions/new", "/a/{x}/dates/edit"].into();
        assert_eq!(way("/a/{x}/extensions", &pages), Some(Way::Down("/new")));
        assert_eq!(way("/a/{x}/dates", &pages), Some(Way::Down("/edit")));
        assert_eq!(way("/a/{x}/closing", &pages), Some(Way::Up(1)));
        assert_eq!(way("/a/{x}/people/{y}/end", &pages), Some(Way::Up(3)));
        assert_eq!(way("/session", &pages), Some(Way::Up(1)));
        assert_eq!((up("/a/b/c", 2), up("/a", 1)), ("/a", "/"));
    }
}
