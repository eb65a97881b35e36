//! `/desk/innovations/{slug}/likeness`: what of the catalogue is like an innovation, and what planners and committee say about each pair.

use std::collections::BTreeMap;

use axum::{http::StatusCode, response::Response};

use crate::{
    domain::{
        likeness::PairVerdict,
        policy::{self, Question},
        region::RegionZone,
    },
    forms::{FormErrors, pair_form::PairForm},
    models::{
        catalogue::{self, Innovation},
        catalogue_index,
        likeness::{
            innovation_marks::{self, MarkedPair, Model as Mark},
            listing,
            marks::{MarkError, MarkWish},
            similar,
        },
    },
    views::catalogue::likeness::{CataloguePairPage, LikenessLine, LikenessPage},
    web::{
        Flash, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

const TEMPLATE: &str = "desk/pair.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/desk/innovations/{slug}/likeness", Question::MarkInnovations, index),
        get("/desk/innovations/{slug}/likeness/{other_slug}", Question::MarkInnovations, show),
        post("/desk/innovations/{slug}/likeness/{other_slug}", Question::MarkInnovations, create),
    ]
}

async fn index(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let innovation = catalogue::find_for(visit.db(), &slug, &visit.actor).await?.or_not_found()?;
    let facts = catalogue::facts(visit.db(), &innovation).await?;
    policy::may_mark_innovations(&visit.actor, &facts, &facts)?;
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let mut found = similar::like_innovation(snapshot.clone(), &innovation).await?;
    let verdicts = verdicts_of(&visit, &innovation).await?;
    // Pairs that were marked stay in the list when their texts are not alike any more.
    for slug in verdicts.keys() {
        if !found.iter().any(|alike| alike.href == format!("/catalogue/{slug}")) {
            found.extend(similar::named(&snapshot, slug));
        }
    }
    let say = |key: &str| visit.t(key);
    let line = |alike: &similar::Alike| {
        let other = alike.href.strip_prefix("/catalogue/").unwrap_or_default();
        LikenessLine::new(&slug, alike, verdicts.get(other).copied(), visit.locale, &say)
    };
    let lines = found.iter().map(line).collect();
    visit.page("desk/likeness.html", &LikenessPage { name: innovation.name, slug: slug.clone(), lines })
}

/// What was said, by the slug of the other one.
async fn verdicts_of(visit: &SignedIn, innovation: &Innovation) -> PageResult<BTreeMap<String, PairVerdict>> {
    let marks = innovation_marks::marks_of(visit.db(), innovation.id).await?;
    let ids: Vec<i64> = marks.iter().map(|mark| mark.other_than(innovation.id)).collect();
    let sides = listing::innovation_sides(visit.db(), &ids).await?;
    let verdict = |mark: &Mark| {
        let (side, _) = sides.get(&mark.other_than(innovation.id))?;
        Some((side.slug.clone()?, mark.verdict))
    };
    Ok(marks.iter().filter_map(verdict).collect())
}

async fn show(visit: SignedIn, Path((slug, other)): Path<(String, String)>) -> PageResult<Response> {
    let pair = innovation_marks::find_pair(visit.db(), &visit.actor, (&slug, &other)).await?;
    let page = pair_page(&visit, &pair, (&slug, &other), None).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(
    visit: SignedIn,
    Path((slug, other)): Path<(String, String)>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let here = (slug.as_str(), other.as_str());
    let pair = innovation_marks::find_pair(visit.db(), &visit.actor, here).await?;
    let form = PairForm::read(&raw);
    let (verdict, note) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return visit.refused(TEMPLATE, &pair_page(&visit, &pair, here, Some(form)).await?, &errors),
    };
    let wish = MarkWish { verdict, note, seen_version: raw.number("version").unwrap_or(0) };
    match Mark::mark(visit.db(), &visit.actor, here, &wish, visit.now).await {
        Ok(_) => {
            let name = if pair.newer.slug == slug { &pair.newer.name } else { &pair.older.name };
            let flash = Flash::good("pairs-marked").with("title", name);
            Ok(visit.redirect_with(&format!("/desk/innovations/{slug}/likeness"), &flash))
        }
        Err(MarkError::Stale) => {
            let pair = innovation_marks::find_pair(visit.db(), &visit.actor, here).await?;
            let page = pair_page(&visit, &pair, here, Some(form)).await?;
            let errors = FormErrors::one("", "pairs-stale-catalogue");
            visit.form_page(StatusCode::CONFLICT, TEMPLATE, &page, &errors)
        }
        Err(error) => Err(error.into()),
    }
}

async fn pair_page(
    visit: &SignedIn,
    pair: &MarkedPair,
    (slug, other): (&str, &str),
    form: Option<PairForm>,
) -> PageResult<CataloguePairPage> {
    let sides = listing::innovation_sides(visit.db(), &[pair.newer.id, pair.older.id]).await?;
    let (newer, _) = sides.get(&pair.newer.id).or_not_found()?;
    let (older, _) = sides.get(&pair.older.id).or_not_found()?;
    let here = if pair.newer.slug == slug { &pair.newer } else { &pair.older };
    let snapshot = catalogue_index::current(visit.db(), &visit.portal.catalogue).await?;
    let zone = snapshot.region_by_id(here.region_id).map_or(RegionZone::Wib, |region| region.time_zone);
    let tz = zone.tz().name();
    Ok(CataloguePairPage::new(pair, (newer, older), (here, other), form, tz, visit.locale))
}
