//! What is like an innovation of the catalogue, and what planners and committee say about the pair.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    domain::{likeness::PairVerdict, locale::Locale},
    forms::pair_form::PairForm,
    models::{
        catalogue::Innovation,
        likeness::{innovation_marks::MarkedPair, listing::Side, similar::Alike},
    },
    views::{entries::similar::AlikeView, pairs::SideView},
};

/// What is like it.
#[derive(Debug, Serialize)]
pub struct LikenessPage {
    /// The innovation.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// Innovations like it, and those it was compared with, each with what was said.
    pub lines: Vec<LikenessLine>,
}

/// One innovation like it.
#[derive(Debug, Serialize)]
pub struct LikenessLine {
    alike: AlikeView,
    /// Where the pair is marked.
    href: String,
    verdict: Option<PairVerdict>,
}

impl LikenessLine {
    /// `slug`: of the innovation whose page it is.
    #[must_use]
    pub fn new(
        slug: &str,
        alike: &Alike,
        verdict: Option<PairVerdict>,
        locale: Locale,
        say: &dyn Fn(&str) -> String,
    ) -> Self {
        let other = alike.href.strip_prefix("/catalogue/").unwrap_or_default();
        Self {
            href: format!("/desk/innovations/{slug}/likeness/{other}"),
            alike: AlikeView::new(alike, locale, say),
            verdict,
        }
    }
}

/// A pair, side by side.
#[derive(Debug, Serialize)]
pub struct CataloguePairPage {
    /// The innovation one came from.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// Where the form is sent.
    pub action: String,
    /// What was filled in.
    pub form: PairForm,
    /// Version of the mark; 0 when there is none.
    pub version: i32,
    /// The newer one.
    pub newer: SideView,
    /// The older one.
    pub older: SideView,
    /// What was said.
    pub mark: Option<SaidBefore>,
    /// Zone in which times are read.
    pub tz: &'static str,
}

/// What somebody said about the pair.
#[derive(Debug, Serialize)]
pub struct SaidBefore {
    verdict: PairVerdict,
    note: String,
    author: String,
    at: DateTime<Utc>,
}

impl CataloguePairPage {
    /// The pair for the reader; `places`: regions of the newer and the older one. `form`: what was typed, if anything.
    #[must_use]
    pub fn new(
        pair: &MarkedPair,
        places: (&Side, &Side),
        (here, other): (&Innovation, &str),
        form: Option<PairForm>,
        tz: &'static str,
        locale: Locale,
    ) -> Self {
        let mark = pair.mark.as_ref();
        let before = mark.map(|mark| PairForm { verdict: mark.verdict.to_string(), note: mark.note.clone() });
        Self {
            name: here.name.clone(),
            slug: here.slug.clone(),
            action: format!("/desk/innovations/{}/likeness/{other}", here.slug),
            form: form.or(before).unwrap_or_default(),
            version: mark.map_or(0, |mark| mark.version),
            newer: SideView::of_innovation(&pair.newer, places.0, locale),
            older: SideView::of_innovation(&pair.older, places.1, locale),
            mark: mark.map(|mark| SaidBefore {
                verdict: mark.verdict,
                note: mark.note.clone(),
                author: pair.author.clone().unwrap_or_default(),
                at: mark.updated_at,
            }),
            tz,
        }
    }
}
