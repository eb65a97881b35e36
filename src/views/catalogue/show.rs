//! One innovation.

use serde::Serialize;
use uuid::Uuid;

use super::Look;
use crate::{
    data::affairs::affairs,
    domain::{
        framework::{TagStatus, Tone},
        innovation::Maturity,
        locale::Locale,
    },
    models::{
        catalogue::{EvidenceWithFile, Shown},
        likeness::relations::{Related, Relation},
    },
    search::{Row, Tag},
    views::{file_look::FileLook, filters::day_text},
};

/// The page. Empty fields are left out.
#[derive(Debug, Serialize)]
pub struct InnovationPage {
    name: String,
    expansion: String,
    summary: String,
    description: String,
    region: String,
    region_href: String,
    year: i32,
    office: String,
    affair: String,
    category: String,
    maturity: Maturity,
    is_example: bool,
    is_public: bool,
    frameworks: Vec<FrameworkTags>,
    ambiguity: String,
    duplicate: Option<Link>,
    related: Vec<RelatedLink>,
    contest: Option<Link>,
    awards: Vec<Award>,
    evidence: Vec<EvidenceItem>,
    source: Source,
    desk_href: Option<String>,
    likeness_href: Option<String>,
}

/// Where those who work on the record go on, as far as this reader may.
#[derive(Debug, Default)]
pub struct Hrefs {
    /// The planner's desk.
    pub desk: Option<String>,
    /// What is like it.
    pub likeness: Option<String>,
}

/// Where it stands in one framework.
#[derive(Debug, Serialize)]
struct FrameworkTags {
    name: String,
    is_mapped: bool,
    tags: Vec<ShownTag>,
}

#[derive(Debug, Serialize)]
struct ShownTag {
    name: String,
    tone: Tone,
    href: String,
    status: Option<TagStatus>,
    is_primary: bool,
    year: Option<i32>,
    working_group: String,
    reason: String,
    via: Option<String>,
}

#[derive(Debug, Serialize)]
struct Link {
    label: String,
    href: String,
}

/// Another version of it, or the same under another name; `catalogue-related-<relation>` says which.
#[derive(Debug, Serialize)]
struct RelatedLink {
    relation: &'static str,
    name: String,
    expansion: String,
    place: String,
    year: i32,
    href: String,
}

#[derive(Debug, Serialize)]
struct Award {
    name: String,
    prize: String,
}

/// See the component `evidence.item`.
#[derive(Debug, Serialize)]
struct EvidenceItem {
    title: String,
    kind: crate::domain::evidence::EvidenceKind,
    href: String,
    file_name: String,
    size_bytes: Option<i64>,
    url_host: Option<String>,
    page_note: String,
    is_public: bool,
    uploaded_text: Option<String>,
    #[serde(flatten)]
    look: FileLook,
}

#[derive(Debug, Serialize)]
struct Source {
    publisher: String,
    place: String,
    date: String,
    note: String,
}

impl Look<'_> {
    /// The page of an innovation. `tags` come from the index, or from the database for a record that is not public yet.
    #[must_use]
    pub fn innovation_page(&self, shown: &Shown, tags: &[Tag], hrefs: Hrefs) -> InnovationPage {
        let (row, pick) = (&shown.innovation, |id: &str, en: &str| self.locale.pick(id, en).to_owned());
        let region = self.snapshot.region_by_id(row.region_id);
        let known = self.snapshot.by_id(row.id);
        InnovationPage {
            name: row.name.clone(),
            expansion: row.expansion.clone(),
            summary: pick(&row.summary_id, &row.summary_en),
            description: pick(&row.description_id, &row.description_en),
            region: region.map(|region| self.region_name(region)).unwrap_or_default(),
            region_href: region.map(|region| format!("/catalogue?region={}", region.slug)).unwrap_or_default(),
            year: row.year,
            office: self.office(known, &row.office_name),
            affair: affair_name(&row.affair, self.locale),
            category: row.category_name.clone(),
            maturity: row.maturity,
            is_example: row.is_example,
            is_public: known.is_some(),
            frameworks: self.framework_tags(tags),
            ambiguity: pick(&row.ambiguity_note_id, &row.ambiguity_note_en),
            related: shown.related.iter().map(|related| self.related_link(related)).collect(),
            // Somebody has looked at the pair: what they said stands there instead of the suspicion.
            duplicate: row
                .possible_duplicate_of_id
                .filter(|id| shown.related.iter().all(|related| related.innovation.id != *id))
                .and_then(|id| self.snapshot.by_id(id))
                .map(|other| Link {
                    label: if other.expansion.is_empty() {
                        other.name.clone()
                    } else {
                        format!("{} ({})", other.name, other.expansion)
                    },
                    href: format!("/catalogue/{}", other.slug),
                }),
            contest: shown.contest.as_ref().map(|contest| Link {
                label: pick(&contest.name_id, &contest.name_en),
                href: format!("/contests/{}", contest.slug),
            }),
            awards: shown
                .awards
                .iter()
                .map(|award| Award { name: pick(&award.name_id, &award.name_en), prize: award.prize.clone() })
                .collect(),
            evidence: shown.evidence.iter().filter_map(evidence_item).collect(),
            source: Source {
                publisher: row.source_publisher.clone(),
                place: row.source_place.clone(),
                date: self.source_date(&row.source_date),
                note: if self.locale == Locale::Id { row.source_note.clone() } else { String::new() },
            },
            likeness_href: hrefs.likeness,
            desk_href: hrefs.desk,
        }
    }

    fn related_link(&self, related: &Related) -> RelatedLink {
        let row = &related.innovation;
        RelatedLink {
            relation: match related.relation {
                Relation::DevelopedFrom => "developed-from",
                Relation::DevelopedInto => "developed-into",
                Relation::SameAs => "same-as",
            },
            name: row.name.clone(),
            expansion: row.expansion.clone(),
            place: self.snapshot.region_by_id(row.region_id).map(|region| self.region_name(region)).unwrap_or_default(),
            year: row.year,
            href: format!("/catalogue/{}", row.slug),
        }
    }

    /// A day as the language writes it; what is no full day stays as the source has it.
    fn source_date(&self, written: &str) -> String {
        written.parse().map_or_else(|_| written.to_owned(), |day| day_text(day, self.locale))
    }

    fn office(&self, known: Option<&Row>, written: &str) -> String {
        let indexed = known.and_then(|row| row.office).map(|at| self.snapshot.offices[at].name.clone());
        indexed.unwrap_or_else(|| written.to_owned())
    }

    fn framework_tags(&self, tags: &[Tag]) -> Vec<FrameworkTags> {
        let book = &self.snapshot.book;
        let placements = book.placements(tags);
        (0..book.frameworks.len())
            .filter_map(|framework| {
                let own: Vec<ShownTag> = tags
                    .iter()
                    .filter(|tag| book.dimensions[tag.dimension].framework == framework)
                    .map(|tag| self.own_tag(tag))
                    .collect();
                let is_mapped = own.is_empty();
                let tags = if is_mapped { self.mapped_tags(&placements[framework]) } else { own };
                (!tags.is_empty()).then(|| FrameworkTags { name: self.framework_name(framework), is_mapped, tags })
            })
            .collect()
    }

    fn own_tag(&self, tag: &Tag) -> ShownTag {
        ShownTag {
            status: Some(tag.status),
            is_primary: tag.is_primary,
            year: tag.year,
            working_group: tag.working_group.clone(),
            reason: tag.reason.clone(),
            ..self.bare_tag(tag.dimension)
        }
    }

    fn mapped_tags(&self, placements: &[crate::search::Placement]) -> Vec<ShownTag> {
        let direct = placements.iter().filter(|placement| placement.is_direct);
        direct
            .map(|placement| ShownTag {
                via: placement.via.map(|strength| self.via_text(strength)),
                ..self.bare_tag(placement.dimension)
            })
            .collect()
    }

    fn bare_tag(&self, dimension: usize) -> ShownTag {
        ShownTag {
            name: self.dimension_name(dimension),
            tone: self.snapshot.book.dimensions[dimension].tone,
            href: self.dimension_href(dimension),
            status: None,
            is_primary: false,
            year: None,
            working_group: String::new(),
            reason: String::new(),
            via: None,
        }
    }
}

/// Name of the affair in the reader's language; what is no code of the list stays as it was written.
fn affair_name(stored: &str, locale: Locale) -> String {
    let known = affairs().ok().and_then(|affairs| affairs.find(stored));
    known.map_or_else(|| stored.to_owned(), |affair| locale.pick(&affair.name_id, &affair.name_en).to_owned())
}

/// Files by their public id; links only when they lead to the web.
fn evidence_item((evidence, file): &EvidenceWithFile) -> Option<EvidenceItem> {
    let link = evidence.url.as_deref().and_then(|url| url::Url::parse(url).ok());
    let link = link.filter(|url| matches!(url.scheme(), "http" | "https"));
    let href = match (&link, file) {
        (Some(url), _) => url.to_string(),
        (None, Some(_)) => file_href(evidence.pid),
        (None, None) => return None,
    };
    Some(EvidenceItem {
        title: evidence.title.clone(),
        kind: evidence.kind,
        href,
        file_name: evidence.file_name.clone(),
        size_bytes: file.as_ref().map(|file| file.size_bytes),
        url_host: link.as_ref().and_then(|url| url.host_str()).map(str::to_owned),
        page_note: evidence.page_note.clone(),
        is_public: true,
        uploaded_text: None,
        look: FileLook::of(evidence.pid, file.as_ref()),
    })
}

fn file_href(pid: Uuid) -> String {
    format!("/evidence/{pid}")
}
