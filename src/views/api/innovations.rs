//! Innovations.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{RegionBrief, Source, Text};
use crate::{
    data::affairs::affairs,
    domain::{
        evidence::EvidenceKind,
        framework::{CrosswalkStrength, TagStatus},
        innovation::Maturity,
    },
    models::catalogue::Shown,
    search::Row,
};

/// An innovation.
#[derive(Debug, Serialize)]
pub struct InnovationItem {
    slug: String,
    name: String,
    acronym: String,
    expansion: String,
    kind: String,
    summary: Text,
    region: RegionBrief,
    office: Option<String>,
    category: Option<String>,
    year: i32,
    maturity: Maturity,
    is_example: bool,
    published_at: DateTime<Utc>,
    dimensions: Vec<TagItem>,
    url: String,
    page: String,
}

/// That it serves a dimension; `via` is set when only a crosswalk says so.
#[derive(Debug, Serialize)]
struct TagItem {
    framework: String,
    code: String,
    slug: String,
    name: String,
    status: TagStatus,
    is_primary: bool,
    year: Option<i32>,
    working_group: String,
    reason: String,
    via: Option<CrosswalkStrength>,
}

/// An innovation with everything public about it.
#[derive(Debug, Serialize)]
pub struct InnovationDetail {
    #[serde(flatten)]
    item: InnovationItem,
    description: Text,
    affair: String,
    affair_name: Text,
    ambiguity_note: Text,
    possible_duplicate: Option<String>,
    contest: Option<String>,
    awards: Vec<AwardItem>,
    evidence: Vec<EvidenceItem>,
    source: SourceItem,
}

#[derive(Debug, Serialize)]
struct AwardItem {
    name: Text,
    prize: String,
}

#[derive(Debug, Serialize)]
struct EvidenceItem {
    title: String,
    kind: EvidenceKind,
    size_bytes: Option<i64>,
    url: String,
}

#[derive(Debug, Serialize)]
struct SourceItem {
    publisher: String,
    place: String,
    date: String,
    note: String,
}

/// What is no code of the list stands for itself.
fn affair_name(stored: &str) -> Text {
    let known = affairs().ok().and_then(|affairs| affairs.find(stored));
    known.map_or_else(|| Text::new(stored, ""), |affair| Text::new(&affair.name_id, &affair.name_en))
}

impl Source<'_> {
    /// An innovation, briefly.
    #[must_use]
    pub fn innovation(&self, row: &Row) -> InnovationItem {
        let snapshot = self.snapshot;
        InnovationItem {
            slug: row.slug.clone(),
            name: row.name.clone(),
            acronym: row.acronym.clone(),
            expansion: row.expansion.clone(),
            kind: row.kind.clone(),
            summary: Text::new(&row.summary_id, &row.summary_en),
            region: RegionBrief::of(&snapshot.regions[row.region]),
            office: row.office.map(|at| snapshot.offices[at].name.clone()),
            category: row.category.map(|at| snapshot.categories[at].name.clone()),
            year: row.year,
            maturity: row.maturity,
            is_example: row.is_example,
            published_at: row.published_at,
            dimensions: self.tags(row),
            url: self.url(&format!("/api/v1/innovations/{}", row.slug)),
            page: self.url(&format!("/catalogue/{}", row.slug)),
        }
    }

    /// An innovation with everything public about it.
    #[must_use]
    pub fn innovation_detail(&self, row: &Row, shown: &Shown) -> InnovationDetail {
        let record = &shown.innovation;
        InnovationDetail {
            item: self.innovation(row),
            description: Text::new(&record.description_id, &record.description_en),
            affair: record.affair.clone(),
            affair_name: affair_name(&record.affair),
            ambiguity_note: Text::new(&record.ambiguity_note_id, &record.ambiguity_note_en),
            possible_duplicate: record
                .possible_duplicate_of_id
                .and_then(|id| self.snapshot.by_id(id))
                .map(|other| other.slug.clone()),
            contest: shown.contest.as_ref().map(|contest| contest.slug.clone()),
            awards: shown
                .awards
                .iter()
                .map(|award| AwardItem { name: Text::new(&award.name_id, &award.name_en), prize: award.prize.clone() })
                .collect(),
            evidence: self.evidence(shown),
            source: SourceItem {
                publisher: record.source_publisher.clone(),
                place: record.source_place.clone(),
                date: record.source_date.clone(),
                note: record.source_note.clone(),
            },
        }
    }

    /// Its own tags, and what crosswalks make of them in frameworks where it has none.
    fn tags(&self, row: &Row) -> Vec<TagItem> {
        let own = row.tags.iter().map(|tag| TagItem {
            is_primary: tag.is_primary,
            year: tag.year,
            working_group: tag.working_group.clone(),
            reason: tag.reason.clone(),
            ..self.bare_tag(tag.dimension, tag.status)
        });
        let mapped = row.placements.iter().flatten().filter(|placement| placement.is_direct && placement.via.is_some());
        let mapped = mapped
            .map(|placement| TagItem { via: placement.via, ..self.bare_tag(placement.dimension, placement.status) });
        own.chain(mapped).collect()
    }

    fn bare_tag(&self, at: usize, status: TagStatus) -> TagItem {
        let dimension = &self.snapshot.book.dimensions[at];
        TagItem {
            framework: self.snapshot.book.frameworks[dimension.framework].code.clone(),
            code: dimension.code.clone(),
            slug: dimension.slug.clone(),
            name: dimension.name.clone(),
            status,
            is_primary: false,
            year: None,
            working_group: String::new(),
            reason: String::new(),
            via: None,
        }
    }

    fn evidence(&self, shown: &Shown) -> Vec<EvidenceItem> {
        let items = shown.evidence.iter().filter_map(|(evidence, file)| {
            let link = evidence.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
            let url = match (link, file) {
                (Some(url), _) => url.to_owned(),
                (None, Some(_)) => self.url(&format!("/evidence/{}", evidence.pid)),
                (None, None) => return None,
            };
            Some(EvidenceItem {
                title: evidence.title.clone(),
                kind: evidence.kind,
                size_bytes: file.as_ref().map(|file| file.size_bytes),
                url,
            })
        });
        items.collect()
    }
}
