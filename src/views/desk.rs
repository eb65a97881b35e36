//! The planner's desk.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::{
        framework::{TagAction, TagStatus, Tone},
        region::RegionZone,
    },
    forms::tag_form::TagForm,
    models::{
        catalogue::Innovation,
        desk::{self, DeskCounts, DeskPage, DeskState, HistoryLine},
        likeness::listing::Listed,
        regions,
        tags::Model as TagRow,
    },
    views::{catalogue::Look, entries::similar::AlikeView, pairs::PairLine},
};

/// Innovations on a page of the desk.
pub const PAGE: usize = 30;

/// The list.
#[derive(Debug, Serialize)]
pub struct DeskIndex {
    region: String,
    may_tag: bool,
    regions: Vec<Choice>,
    frameworks: Vec<Choice>,
    tabs: Vec<Choice>,
    rows: Vec<DeskRow>,
    pager: Pager,
}

#[derive(Debug, Serialize)]
struct Choice {
    label: String,
    href: String,
    current: bool,
}

#[derive(Debug, Serialize)]
struct DeskRow {
    name: String,
    expansion: String,
    href: String,
    year: i32,
    state: &'static str,
    is_public: bool,
    is_example: bool,
    tags: Vec<RowTag>,
}

#[derive(Debug, Serialize)]
struct RowTag {
    name: String,
    tone: Tone,
    status: TagStatus,
}

#[derive(Debug, Serialize)]
struct Pager {
    first: usize,
    last: usize,
    total: usize,
    previous: Option<String>,
    next: Option<String>,
}

/// One innovation with its tags.
#[derive(Debug, Serialize)]
pub struct DeskInnovation {
    name: String,
    expansion: String,
    summary: String,
    slug: String,
    region: String,
    tz: &'static str,
    year: i32,
    is_example: bool,
    framework: String,
    frameworks: Vec<Choice>,
    tags: Vec<DeskTag>,
    history: Vec<HistoryRow>,
    pairs: Vec<PairLine>,
    similar: Vec<AlikeView>,
    form: TagForm,
    dimensions: Vec<OptionItem>,
}

#[derive(Debug, Serialize)]
struct DeskTag {
    name: String,
    tone: Tone,
    framework: String,
    status: TagStatus,
    is_primary: bool,
    year: Option<i32>,
    working_group: String,
    reason: String,
    href: String,
}

#[derive(Debug, Serialize)]
struct HistoryRow {
    at: DateTime<Utc>,
    author: Option<String>,
    action: TagAction,
    dimension: String,
    before: String,
    after: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct OptionItem {
    value: String,
    label: String,
}

/// One tag to change or take off.
#[derive(Debug, Serialize)]
pub struct DeskTagPage {
    name: String,
    slug: String,
    pid: Uuid,
    dimension: String,
    tone: Tone,
    framework: String,
    status: TagStatus,
    form: TagForm,
    removal_reason: String,
}

/// What the list was asked for.
#[derive(Clone, Copy)]
pub struct DeskQuery<'a> {
    /// The region.
    pub region: &'a regions::Model,
    /// Every region the planner reads.
    pub regions: &'a [regions::Model],
    /// Place of the framework.
    pub framework: usize,
    /// Only this state.
    pub only: Option<DeskState>,
    /// Whether the planner works here or only reads.
    pub may_tag: bool,
}

impl DeskState {
    /// Value in addresses and message keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Untagged => "untagged",
            Self::Proposed => "proposed",
            Self::Tagged => "tagged",
        }
    }

    /// Reads the value of an address.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Untagged, Self::Proposed, Self::Tagged].into_iter().find(|state| state.code() == code)
    }
}

impl Look<'_> {
    /// The list.
    #[must_use]
    pub fn desk_index(&self, query: DeskQuery<'_>, page: &DeskPage) -> DeskIndex {
        let href = |region: &str, framework: usize, only: Option<DeskState>, number: usize| {
            desk_href(region, &self.snapshot.book.frameworks[framework].code, only, number)
        };
        let (slug, framework) = (query.region.slug.as_str(), query.framework);
        let number = page.start / PAGE + 1;
        let regions = query.regions.iter().map(|region| Choice {
            label: region.full_name(self.locale),
            href: href(&region.slug, framework, query.only, 1),
            current: region.id == query.region.id,
        });
        let frameworks = (0..self.snapshot.book.frameworks.len()).map(|at| Choice {
            label: self.framework_name(at),
            href: href(slug, at, query.only, 1),
            current: at == framework,
        });
        DeskIndex {
            region: query.region.full_name(self.locale),
            may_tag: query.may_tag,
            regions: if query.regions.len() > 1 { regions.collect() } else { Vec::new() },
            frameworks: frameworks.collect(),
            tabs: self.tabs(query, page.counts),
            rows: page.rows.iter().map(|row| self.desk_row(row, framework)).collect(),
            pager: Pager {
                first: if page.rows.is_empty() { 0 } else { page.start + 1 },
                last: page.start + page.rows.len(),
                total: page.total,
                previous: (number > 1).then(|| href(slug, framework, query.only, number - 1)),
                next: (page.start + PAGE < page.total).then(|| href(slug, framework, query.only, number + 1)),
            },
        }
    }

    fn tabs(&self, query: DeskQuery<'_>, counts: DeskCounts) -> Vec<Choice> {
        let all = counts.untagged + counts.proposed + counts.tagged;
        let tabs = [
            (None, "all", all),
            (Some(DeskState::Untagged), "untagged", counts.untagged),
            (Some(DeskState::Proposed), "proposed", counts.proposed),
            (Some(DeskState::Tagged), "tagged", counts.tagged),
        ];
        let code = &self.snapshot.book.frameworks[query.framework].code;
        tabs.into_iter()
            .map(|(state, name, count)| Choice {
                label: format!("{} ({count})", self.t(&format!("desk-tab-{name}"))),
                href: desk_href(&query.region.slug, code, state, 1),
                current: state == query.only,
            })
            .collect()
    }

    fn desk_row(&self, (row, state, tags): &desk::DeskRow, framework: usize) -> DeskRow {
        let code = &self.snapshot.book.frameworks[framework].code;
        DeskRow {
            name: row.name.clone(),
            expansion: row.expansion.clone(),
            href: format!("/desk/innovations/{}?framework={code}", row.slug),
            year: row.year,
            state: state.code(),
            is_public: row.published_at.is_some(),
            is_example: row.is_example,
            tags: tags
                .iter()
                .map(|(tag, dimension)| RowTag {
                    name: dimension.name.clone(),
                    tone: dimension.tone,
                    status: tag.status,
                })
                .collect(),
        }
    }

    /// One innovation with the form for a new tag.
    #[must_use]
    pub fn desk_innovation(
        &self,
        innovation: &Innovation,
        framework: usize,
        (tags, history): &(Vec<TagRow>, Vec<HistoryLine>),
        form: TagForm,
        alike: (Vec<Listed>, Vec<AlikeView>),
    ) -> DeskInnovation {
        let region = self.snapshot.region_by_id(innovation.region_id);
        let book = &self.snapshot.book;
        let slug = &innovation.slug;
        DeskInnovation {
            name: innovation.name.clone(),
            expansion: innovation.expansion.clone(),
            summary: self.locale.pick(&innovation.summary_id, &innovation.summary_en).to_owned(),
            slug: slug.clone(),
            region: region.map(|region| self.region_name(region)).unwrap_or_default(),
            tz: region.map_or(RegionZone::Wib, |region| region.time_zone).as_str(),
            year: innovation.year,
            is_example: innovation.is_example,
            framework: book.frameworks[framework].code.clone(),
            frameworks: (0..book.frameworks.len())
                .map(|at| Choice {
                    label: self.framework_name(at),
                    href: format!("/desk/innovations/{slug}?framework={}", book.frameworks[at].code),
                    current: at == framework,
                })
                .collect(),
            tags: tags.iter().filter_map(|tag| self.desk_tag(slug, tag)).collect(),
            history: history.iter().map(|line| self.history_row(line)).collect(),
            pairs: alike.0.iter().map(|line| PairLine::unlinked(line, self.locale)).collect(),
            similar: alike.1,
            form,
            dimensions: self.dimension_options(framework),
        }
    }

    fn place_of(&self, dimension_id: i64) -> Option<usize> {
        self.snapshot.book.dimensions.iter().position(|dimension| dimension.id == dimension_id)
    }

    fn desk_tag(&self, slug: &str, tag: &TagRow) -> Option<DeskTag> {
        let at = self.place_of(tag.dimension_id)?;
        let dimension = &self.snapshot.book.dimensions[at];
        Some(DeskTag {
            name: self.dimension_name(at),
            tone: dimension.tone,
            framework: self.framework_name(dimension.framework),
            status: tag.status,
            is_primary: tag.is_primary,
            year: tag.year,
            working_group: tag.working_group.clone(),
            reason: tag.reason.clone(),
            href: format!("/desk/innovations/{slug}/tags/{}", tag.pid),
        })
    }

    fn history_row(&self, line: &HistoryLine) -> HistoryRow {
        HistoryRow {
            at: line.change.created_at,
            author: line.author.clone(),
            action: line.change.action,
            dimension: self.place_of(line.change.dimension_id).map(|at| self.dimension_name(at)).unwrap_or_default(),
            before: self.tag_words(line.change.before.as_deref()),
            after: self.tag_words(line.change.after.as_deref()),
            reason: line.change.reason.clone(),
        }
    }

    /// `indicative primary 2023` in the words of the language.
    fn tag_words(&self, codes: Option<&str>) -> String {
        let words = codes.unwrap_or_default().split(' ').filter(|code| !code.is_empty()).map(|code| match code {
            "primary" | "secondary" => self.t(&format!("desk-rank-{code}")),
            code if TagStatus::parse(code).is_some() => self.t(&format!("common-tag-{}", code.replace('_', "-"))),
            other => other.to_owned(),
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// Dimensions with their parts, in order.
    fn dimension_options(&self, framework: usize) -> Vec<OptionItem> {
        let book = &self.snapshot.book;
        let mut options = Vec::new();
        for root in book.roots(framework) {
            let root_name = self.dimension_name(root);
            options.push(OptionItem { value: book.dimensions[root].slug.clone(), label: root_name.clone() });
            options.extend(book.parts(root).map(|part| OptionItem {
                value: book.dimensions[part].slug.clone(),
                label: format!("{root_name} › {}", self.dimension_name(part)),
            }));
        }
        options
    }

    /// One tag with its form.
    #[must_use]
    pub fn desk_tag_page(
        &self,
        innovation: &Innovation,
        tag: &TagRow,
        form: TagForm,
        removal_reason: String,
    ) -> Option<DeskTagPage> {
        let at = self.place_of(tag.dimension_id)?;
        let dimension = &self.snapshot.book.dimensions[at];
        Some(DeskTagPage {
            name: innovation.name.clone(),
            slug: innovation.slug.clone(),
            pid: tag.pid,
            dimension: self.dimension_name(at),
            tone: dimension.tone,
            framework: self.snapshot.book.frameworks[dimension.framework].code.clone(),
            status: tag.status,
            form,
            removal_reason,
        })
    }
}

/// The form filled with what a tag is now.
#[must_use]
pub fn form_of(tag: &TagRow) -> TagForm {
    TagForm {
        dimension: String::new(),
        rank: if tag.is_primary { "primary" } else { "secondary" }.to_owned(),
        status: tag.status.to_string(),
        working_group: tag.working_group.clone(),
        year: tag.year.map(|year| year.to_string()).unwrap_or_default(),
        reason: tag.reason.clone(),
    }
}

fn desk_href(region: &str, framework: &str, only: Option<DeskState>, page: usize) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("region", region).append_pair("framework", framework);
    if let Some(only) = only {
        query.append_pair("state", only.code());
    }
    if page > 1 {
        query.append_pair("page", &page.to_string());
    }
    format!("/desk?{}", query.finish())
}
