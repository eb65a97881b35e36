//! The front door.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::{
    domain::{
        contest::ContestStatus,
        framework::Tone,
        locale::Locale,
        stage::{Phase, StageWindow},
    },
    models::contests::open::TimedContest,
    search::{Filter, Found, Row},
    views::{
        catalogue::{Look, card::Card},
        filters::day_text,
        gem::{self, Facet},
    },
};

/// Cards of what is new.
const NEWEST: usize = 6;

/// The page.
#[derive(Debug, Serialize)]
pub struct HomePage {
    hero: Hero,
    framework: Named,
    dimensions: Vec<HomeDimension>,
    open_contests: Vec<OpenContest>,
    newest: Vec<Card>,
}

#[derive(Debug, Serialize)]
struct Hero {
    title: String,
    lead: String,
    submit_href: Option<String>,
}

#[derive(Debug, Serialize)]
struct Named {
    name: String,
}

/// See the component `gem.full`.
#[derive(Debug, Serialize)]
struct HomeDimension {
    slug: String,
    name: String,
    count: u32,
    tone: Tone,
    href: String,
    facet: Facet,
}

/// See the component `contest.card`.
#[derive(Debug, Serialize)]
struct OpenContest {
    name: String,
    href: String,
    submit_href: String,
    region: String,
    is_example: bool,
    status: ContestStatus,
    closes_at: Option<DateTime<Utc>>,
    tz: &'static str,
    days_left: Option<i64>,
    stages: Vec<Stage>,
}

/// See the component `ui.timeline`.
#[derive(Debug, Serialize)]
struct Stage {
    name: String,
    dates: String,
    state: &'static str,
}

impl Look<'_> {
    /// The page: the stone counts what the home region has, in the default framework.
    ///
    /// # Errors
    /// When the text index cannot be read.
    pub fn home_page(
        &self,
        home_region: &str,
        full_name: &str,
        open: &[TimedContest],
        now: DateTime<Utc>,
    ) -> Result<HomePage, tantivy::TantivyError> {
        let framework = self.snapshot.book.default_framework();
        let region = self.snapshot.region(home_region);
        let found = self.snapshot.find(&Filter { framework, region, ..Filter::default() })?;
        let open_contests: Vec<OpenContest> =
            open.iter().filter_map(|contest| self.open_contest(contest, now)).collect();
        let region_name =
            region.map_or_else(|| full_name.to_owned(), |at| self.region_name(&self.snapshot.regions[at]));
        Ok(HomePage {
            hero: Hero {
                title: self.engine.message(self.locale, "home-title", &[("region", region_name)]),
                lead: self.t("home-lead"),
                submit_href: open_contests.first().map(|contest| contest.submit_href.clone()),
            },
            framework: Named {
                name: self
                    .snapshot
                    .book
                    .frameworks
                    .get(framework)
                    .map(|_| self.framework_name(framework))
                    .unwrap_or_default(),
            },
            dimensions: self.home_dimensions(framework, region, &found),
            open_contests,
            newest: self.newest(region).map(|row| self.card(row, framework)).collect(),
        })
    }

    fn home_dimensions(&self, framework: usize, region: Option<usize>, found: &Found) -> Vec<HomeDimension> {
        let book = &self.snapshot.book;
        let roots: Vec<usize> = book.roots(framework).collect();
        let region = region.map(|at| self.snapshot.regions[at].slug.as_str());
        roots
            .iter()
            .zip(gem::facets(roots.len()))
            .map(|(&at, facet)| HomeDimension {
                slug: book.dimensions[at].slug.clone(),
                name: self.dimension_name(at),
                count: found.facets.dimensions.get(&at).copied().unwrap_or(0),
                tone: book.dimensions[at].tone,
                href: self.catalogue_href(at, region),
                facet,
            })
            .collect()
    }

    /// The newest of the home region, then of the others.
    fn newest(&self, home: Option<usize>) -> impl Iterator<Item = &Row> {
        let rows = &self.snapshot.rows;
        let at_home = rows.iter().filter(move |row| Some(row.region) == home);
        let elsewhere = rows.iter().filter(move |row| Some(row.region) != home);
        at_home.chain(elsewhere).take(NEWEST)
    }

    fn open_contest(&self, timed: &TimedContest, now: DateTime<Utc>) -> Option<OpenContest> {
        let contest = &timed.contest;
        let region = self.snapshot.region_by_id(contest.region_id)?;
        let (zone, registration) = (region.time_zone.tz(), timed.registration());
        let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        Some(OpenContest {
            name: self.locale.pick(&contest.name_id, &contest.name_en).to_owned(),
            href: format!("/contests/{}", contest.slug),
            submit_href: format!("/contests/{}", contest.slug),
            region: self.region_name(region),
            is_example: contest.is_example,
            status: contest.status,
            closes_at: registration.closes_at,
            tz: region.time_zone.as_str(),
            days_left: registration.closes_at.map(|at| (day(at) - day(now)).num_days().max(0)),
            stages: timed
                .stages
                .iter()
                .map(|(stage, window)| Stage {
                    name: self.locale.pick(&stage.name_id, &stage.name_en).to_owned(),
                    dates: dates(*window, zone, self.locale),
                    state: match window.phase_at(now) {
                        Phase::Over => "done",
                        Phase::Open => "now",
                        Phase::NotYet | Phase::Unscheduled => "next",
                    },
                })
                .collect(),
        })
    }
}

/// The days of a window in the region's zone: `1–20 Juni 2026`, `21 Juni – 4 Juli 2026`.
#[must_use]
pub fn dates(window: StageWindow, zone: Tz, locale: Locale) -> String {
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    match (window.opens_at.map(day), window.closes_at.map(day)) {
        (None, None) => String::new(),
        (Some(only), None) | (None, Some(only)) => day_text(only, locale),
        (Some(first), Some(last)) => day_range(first, last, locale),
    }
}

fn day_range(first: NaiveDate, last: NaiveDate, locale: Locale) -> String {
    let end = day_text(last, locale);
    if first == last {
        return end;
    }
    if (first.year(), first.month()) == (last.year(), last.month()) {
        return format!("{}–{end}", first.day());
    }
    let start = day_text(first, locale);
    let start = if first.year() == last.year() {
        start.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end()
    } else {
        &start
    };
    format!("{start} – {end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_says_what_differs() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let range = |a, b| day_range(day(a), day(b), Locale::Id);
        assert_eq!(range("2026-06-01", "2026-06-20"), "1–20 Juni 2026");
        assert_eq!(range("2026-06-21", "2026-07-04"), "21 Juni – 4 Juli 2026");
        assert_eq!(range("2026-12-21", "2027-01-04"), "21 Desember 2026 – 4 Januari 2027");
        assert_eq!(range("2026-08-14", "2026-08-14"), "14 Agustus 2026");
    }
}
