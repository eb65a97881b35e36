//! Follows links as one visitor would, a few pages per route, and knows which routes were seen.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::Method;
use sayembara::controllers;

use super::client::{Answer, Client};

/// Pages looked at per route: full lists repeat themselves.
const PER_ROUTE: usize = 3;

/// Pages that were opened, by route.
#[derive(Default)]
pub struct Crawl {
    pub seen: BTreeMap<&'static str, Vec<String>>,
    queue: VecDeque<String>,
    queued: BTreeSet<String>,
}

impl Crawl {
    pub fn starting_at(paths: &[&str]) -> Self {
        let mut crawl = Self::default();
        for path in paths {
            crawl.add(path);
        }
        crawl
    }

    /// The next page to open, if its route was not seen often enough.
    pub fn next(&mut self) -> Option<String> {
        while let Some(path) = self.queue.pop_front() {
            let Some(route) = route_of(&path) else { panic!("a link leads nowhere: {path}") };
            let seen = self.seen.entry(route).or_default();
            if seen.len() < PER_ROUTE {
                seen.push(path.clone());
                return Some(path);
            }
        }
        None
    }

    /// Notes the links of a page.
    pub fn add_links(&mut self, links: impl IntoIterator<Item = String>) {
        for link in links {
            self.add(&link);
        }
    }

    fn add(&mut self, link: &str) {
        let path = link.split('#').next().unwrap();
        let leads_away = ["/static/", "/locale/", "/theme/", "//"].iter().any(|start| path.starts_with(start));
        if path.starts_with('/') && !leads_away && self.queued.insert(path.to_owned()) {
            self.queue.push_back(path.to_owned());
        }
    }

    /// Opens everything reachable; `look` judges each answer.
    pub async fn run(mut self, browser: &mut Client, mut look: impl FnMut(&str, &Answer)) -> BTreeSet<&'static str> {
        while let Some(path) = self.next() {
            let answer = browser.get(&path).await;
            look(&path, &answer);
            if answer.header("content-type").starts_with("text/html") {
                self.add_links(answer.attributes("a[href]", "href"));
            } else if answer.status.is_redirection() {
                self.add_links([answer.location().to_owned()]);
            }
        }
        self.seen.into_keys().collect()
    }
}

/// The pattern of the page route that answers `path`; the more exact one where two fit.
pub fn route_of(path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap();
    let mut fitting: Vec<&'static str> = controllers::routes()
        .into_iter()
        .filter(|route| route.method == Method::GET && fits(route.path, path))
        .map(|route| route.path)
        .collect();
    fitting.sort_by_key(|pattern| pattern.matches('{').count());
    fitting.into_iter().next()
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(&path).all(|(part, given)| part == given || (part.starts_with('{') && !given.is_empty()))
}
