//! Entering an innovation again, and how its versions over the years are linked.

use serde::Serialize;

use super::{Choice, EntryTop, contest_name};
use crate::{
    domain::locale::Locale,
    forms::continuation_form::ContinuationForm,
    models::entries::{
        content::ContentOrigin,
        continuation::{Neighbour, Target},
    },
};

/// Choosing the contest and saying what is new.
#[derive(Debug, Serialize)]
pub struct ContinuationPage {
    /// The earlier entry.
    pub entry: EntryTop,
    /// Categories of open contests.
    pub targets: Vec<Choice>,
    /// What was filled in.
    pub form: ContinuationForm,
}

/// Changing what was said.
#[derive(Debug, Serialize)]
pub struct OriginPage {
    /// The entry.
    pub entry: EntryTop,
    /// The earlier entry.
    pub earlier: ShownOrigin,
    /// What was filled in.
    pub developed: String,
    /// The version that is changed.
    pub version: i32,
    /// What somebody else saved since.
    pub theirs: Option<String>,
}

/// The version before and those after, on the page of the team.
#[derive(Debug, Default, Serialize)]
pub struct Versions {
    /// The version before.
    pub earlier: Option<ShownOrigin>,
    /// The versions after.
    pub later: Vec<VersionLink>,
}

/// What was developed since an earlier entry.
#[derive(Debug, Serialize)]
pub struct ShownOrigin {
    /// In the team's words.
    pub developed: String,
    /// Title of the earlier entry, unless hidden.
    pub title: Option<String>,
    /// Its contest.
    pub contest: String,
    /// Its page, for those who may read it.
    pub href: Option<String>,
}

/// A version in another contest.
#[derive(Debug, Serialize)]
pub struct VersionLink {
    /// Its title.
    pub title: String,
    /// Its contest.
    pub contest: String,
    /// Its page, for those who may read it.
    pub href: Option<String>,
}

/// Every category of every contest as one choice: the page has one question.
#[must_use]
pub fn target_choices(targets: &[Target], locale: Locale) -> Vec<Choice> {
    let of_target = |target: &Target| {
        let contest = contest_name(&target.standing, locale);
        let region = target.standing.region.full_name(locale);
        let slug = target.standing.contest.slug.clone();
        let choice = move |category: &crate::domain::contest_rules::CategoryRules| Choice {
            value: format!("{slug}/{}", category.code),
            label: format!("{contest}, {region}: {}", locale.pick(&category.name_id, &category.name_en)),
        };
        target.categories.iter().map(choice).collect::<Vec<_>>()
    };
    targets.iter().flat_map(of_target).collect()
}

impl ShownOrigin {
    /// As the content has it; without a link, for only the policy knows who may follow it.
    #[must_use]
    pub fn new(origin: &ContentOrigin, locale: Locale) -> Self {
        Self {
            developed: origin.developed.clone(),
            title: origin.from.as_ref().map(|from| from.title.clone()),
            contest: origin.from.as_ref().map(|from| from.contest.pick(locale).to_owned()).unwrap_or_default(),
            href: None,
        }
    }

    /// The earlier entry with what was developed since. `is_readable`: for this reader.
    #[must_use]
    pub fn of(earlier: Neighbour, developed: String, is_readable: bool, locale: Locale) -> Self {
        let link = VersionLink::new(earlier, is_readable, locale);
        Self { developed, title: Some(link.title), contest: link.contest, href: link.href }
    }
}

impl VersionLink {
    /// A version; with a link when `is_readable`.
    #[must_use]
    pub fn new(neighbour: Neighbour, is_readable: bool, locale: Locale) -> Self {
        Self {
            contest: locale.pick(&neighbour.contest.name_id, &neighbour.contest.name_en).to_owned(),
            href: is_readable.then(|| format!("/entries/{}", neighbour.entry.pid)),
            title: neighbour.entry.title,
        }
    }
}
