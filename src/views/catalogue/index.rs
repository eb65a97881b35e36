//! The list of innovations with its filters.

use serde::Serialize;

use super::{Look, card::Card};
use crate::{
    domain::framework::{TagStatus, Tone},
    search::{Filter, Found, Named, Wanted, filter::Unknown, query::Cut},
};

const PATH: &str = "/catalogue";
/// Most values of a facet that are shown; the search and the other filters lead to the rest.
const SHOWN: usize = 40;
/// Values that are shown before "more".
const FIRST: usize = 8;

/// The page.
#[derive(Debug, Serialize)]
pub struct CataloguePage {
    q: String,
    hidden: Vec<Hidden>,
    frameworks: Vec<Choice>,
    framework_name: String,
    dimension: Option<DimensionHead>,
    breadcrumb: Vec<Crumb>,
    dimensions: Vec<Choice>,
    groups: Vec<Group>,
    used: Vec<Used>,
    clear_href: String,
    unknown: Vec<UnknownValue>,
    total: usize,
    has_crossings: bool,
    cards: Vec<Card>,
    pager: Pager,
}

/// A filter that the search form carries along.
#[derive(Debug, Serialize)]
struct Hidden {
    name: &'static str,
    value: String,
}

/// A link that sets a filter, with what it would find.
#[derive(Clone, Debug, Serialize)]
struct Choice {
    label: String,
    href: String,
    count: Option<u32>,
    current: bool,
    tone: Option<Tone>,
}

/// The values of one filter.
#[derive(Debug, Serialize)]
struct Group {
    name: &'static str,
    open: bool,
    first: Vec<Choice>,
    more: Vec<Choice>,
}

/// A filter in use, with the way out of it.
#[derive(Debug, Serialize)]
struct Used {
    name: &'static str,
    label: String,
    href: String,
}

#[derive(Debug, Serialize)]
struct UnknownValue {
    name: &'static str,
    value: String,
}

#[derive(Debug, Serialize)]
struct DimensionHead {
    name: String,
    tone: Tone,
    href: String,
    target: String,
}

#[derive(Debug, Serialize)]
struct Crumb {
    label: String,
    href: Option<String>,
}

/// See the component `ui.pagination`.
#[derive(Debug, Serialize)]
struct Pager {
    first: usize,
    last: usize,
    total: usize,
    previous: Option<String>,
    next: Option<String>,
}

/// What was asked and found.
#[derive(Clone, Copy)]
pub struct Listing<'a> {
    /// The filters as they came, without those that mean nothing.
    pub wanted: &'a Wanted,
    /// The filters as understood.
    pub filter: &'a Filter,
    /// Values that mean nothing.
    pub unknown: &'a [Unknown],
    /// What was found.
    pub found: &'a Found,
    /// The page of it.
    pub cut: &'a Cut,
}

impl Look<'_> {
    /// The page of a listing.
    #[must_use]
    pub fn catalogue_page(&self, listing: Listing<'_>) -> CataloguePage {
        let Listing { wanted, filter, found, cut, .. } = listing;
        let cards: Vec<Card> = self.snapshot.rows_of(&cut.hits).map(|row| self.card(row, filter.framework)).collect();
        let page = |after: Option<String>| wanted.page(after).href(PATH);
        CataloguePage {
            q: filter.q.clone(),
            hidden: hidden(wanted),
            frameworks: self.framework_choices(filter),
            framework_name: self.framework_name(filter.framework),
            dimension: filter.dimension.map(|at| self.dimension_head(at)),
            breadcrumb: self.breadcrumb(wanted, filter),
            dimensions: self.dimension_choices(listing),
            groups: self.groups(listing),
            used: self.used(wanted, filter),
            clear_href: Wanted::default().with(&[("framework", Some(wanted.value("framework")))]).href(PATH),
            unknown: listing.unknown.iter().map(|it| UnknownValue { name: it.name, value: it.value.clone() }).collect(),
            total: found.hits.len(),
            has_crossings: cards.iter().any(|card| card.tags.iter().any(|tag| tag.is_mapped)),
            pager: Pager {
                first: if cards.is_empty() { 0 } else { cut.start + 1 },
                last: cut.start + cards.len(),
                total: found.hits.len(),
                previous: cut.previous.as_ref().map(|cursor| page(cursor.as_ref().map(ToString::to_string))),
                next: cut.next.as_ref().map(|cursor| page(Some(cursor.to_string()))),
            },
            cards,
        }
    }

    fn dimension_head(&self, at: usize) -> DimensionHead {
        let dimension = &self.snapshot.book.dimensions[at];
        DimensionHead {
            name: self.dimension_name(at),
            tone: dimension.tone,
            href: self.dimension_href(at),
            target: self.locale.pick(&dimension.target_id, &dimension.target_en).to_owned(),
        }
    }

    /// Catalogue → framework → dimension → part.
    fn breadcrumb(&self, wanted: &Wanted, filter: &Filter) -> Vec<Crumb> {
        let book = &self.snapshot.book;
        let framework = wanted.value("framework");
        let base = Wanted::default().with(&[("framework", Some(framework))]);
        let mut crumbs = vec![
            Crumb { label: self.t("catalogue-title"), href: Some(PATH.to_owned()) },
            Crumb { label: self.framework_name(filter.framework), href: Some(base.href(PATH)) },
        ];
        if let Some(dimension) = filter.dimension {
            let href = base.with(&[("dimension", Some(&book.dimensions[dimension].slug))]).href(PATH);
            crumbs.push(Crumb { label: self.dimension_name(dimension), href: Some(href) });
        }
        if let Some(part) = filter.sub_dimension {
            crumbs.push(Crumb { label: self.dimension_name(part), href: None });
        }
        crumbs
    }

    fn framework_choices(&self, filter: &Filter) -> Vec<Choice> {
        let book = &self.snapshot.book;
        (0..book.frameworks.len())
            .map(|at| {
                let code = (at != book.default_framework()).then_some(book.frameworks[at].code.as_str());
                Choice {
                    label: self.framework_name(at),
                    href: Wanted::default().with(&[("framework", code)]).href(PATH),
                    count: None,
                    current: at == filter.framework,
                    tone: None,
                }
            })
            .collect()
    }

    /// Every dimension of the framework, also those without innovations: gaps are worth seeing.
    fn dimension_choices(&self, listing: Listing<'_>) -> Vec<Choice> {
        let book = &self.snapshot.book;
        let filter = listing.filter;
        book.roots(filter.framework)
            .map(|at| {
                let current = filter.dimension == Some(at);
                let value = (!current).then_some(book.dimensions[at].slug.as_str());
                Choice {
                    label: self.dimension_name(at),
                    href: listing.wanted.with(&[("dimension", value), ("sub_dimension", None)]).href(PATH),
                    count: Some(listing.found.facets.dimensions.get(&at).copied().unwrap_or(0)),
                    current,
                    tone: Some(book.dimensions[at].tone),
                }
            })
            .collect()
    }

    fn groups(&self, listing: Listing<'_>) -> Vec<Group> {
        let (filter, facets, snapshot) = (listing.filter, &listing.found.facets, self.snapshot);
        let choice = |name: &'static str, label: String, value: &str, count: u32, current: bool| Choice {
            label,
            href: listing.wanted.with(&[(name, (!current).then_some(value))]).href(PATH),
            count: Some(count),
            current,
            tone: None,
        };
        let parts = facets.sub_dimensions.iter().map(|(&at, &count)| {
            let slug = &snapshot.book.dimensions[at].slug;
            choice("sub_dimension", self.dimension_name(at), slug, count, filter.sub_dimension == Some(at))
        });
        let statuses = facets.statuses.iter().rev().map(|(&status, &count)| {
            choice("status", self.status_name(status), status.as_str(), count, filter.status == Some(status))
        });
        let years = facets.years.iter().rev().map(|(&year, &count)| {
            choice("year", year.to_string(), &year.to_string(), count, filter.year == Some(year))
        });
        let regions = facets.regions.iter().map(|(&at, &count)| {
            let region = &snapshot.regions[at];
            choice("region", self.region_name(region), &region.slug, count, filter.region == Some(at))
        });
        let named = |name: &'static str, list: &[Named], at: usize, count: u32, chosen: Option<usize>| {
            choice(name, list[at].name.clone(), &list[at].slug, count, chosen == Some(at))
        };
        let categories =
            facets.categories.iter().map(|(&at, &n)| named("category", &snapshot.categories, at, n, filter.category));
        let offices = facets.offices.iter().map(|(&at, &n)| named("office", &snapshot.offices, at, n, filter.office));
        vec![
            group("sub_dimension", parts.collect(), false),
            group("status", statuses.collect(), false),
            group("region", regions.collect(), true),
            group("year", years.collect(), false),
            group("category", categories.collect(), true),
            group("office", offices.collect(), true),
        ]
        .into_iter()
        .filter(|group| !group.first.is_empty())
        .collect()
    }

    fn status_name(&self, status: TagStatus) -> String {
        self.t(&format!("common-tag-{}", status.as_str().replace('_', "-")))
    }

    fn used(&self, wanted: &Wanted, filter: &Filter) -> Vec<Used> {
        let named = |list: &[Named], at: Option<usize>| at.map(|at| list[at].name.clone());
        let labels = [
            ("q", Some(filter.q.clone()).filter(|q| !q.is_empty())),
            ("dimension", filter.dimension.map(|at| self.dimension_name(at))),
            ("sub_dimension", filter.sub_dimension.map(|at| self.dimension_name(at))),
            ("status", filter.status.map(|status| self.status_name(status))),
            ("region", filter.region.map(|at| self.region_name(&self.snapshot.regions[at]))),
            ("year", filter.year.map(|year| year.to_string())),
            ("category", named(&self.snapshot.categories, filter.category)),
            ("office", named(&self.snapshot.offices, filter.office)),
        ];
        let without = |name: &'static str| match name {
            "dimension" => wanted.with(&[("dimension", None), ("sub_dimension", None)]),
            name => wanted.with(&[(name, None)]),
        };
        labels
            .into_iter()
            .filter_map(|(name, label)| Some(Used { name, label: label?, href: without(name).href(PATH) }))
            .collect()
    }
}

fn hidden(wanted: &Wanted) -> Vec<Hidden> {
    let kept = wanted.used().filter(|(name, _)| *name != "q");
    kept.map(|(name, value)| Hidden { name, value: value.to_owned() }).collect()
}

/// A filter's values: where there may be many, those that find most come first; the chosen one is always there.
fn group(name: &'static str, mut choices: Vec<Choice>, by_count: bool) -> Group {
    if by_count {
        choices.sort_by(|a, b| (b.current, b.count, &a.label).cmp(&(a.current, a.count, &b.label)));
    }
    choices.truncate(SHOWN);
    let more = choices.split_off(choices.len().min(FIRST));
    Group { name, open: choices.iter().any(|choice| choice.current), first: choices, more }
}
