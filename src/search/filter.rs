//! What a visitor asks for: words of the address, and what they mean.

use super::snapshot::Snapshot;
use crate::domain::framework::TagStatus;

/// Names of the filters, as they stand in addresses. These do not change.
pub const NAMES: [&str; 9] =
    ["framework", "dimension", "sub_dimension", "year", "region", "category", "office", "status", "q"];
/// Longest value that is looked at.
const LONGEST: usize = 200;

/// The filters as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    values: Vec<(&'static str, String)>,
    /// Where the page begins.
    pub after: Option<String>,
    /// Names that are no filter.
    pub strangers: Vec<String>,
}

/// A value that nothing in the catalogue has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Name of the filter.
    pub name: &'static str,
    /// The value, cut to a readable length.
    pub value: String,
}

/// The filters as the index understands them: places in its lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Framework that dimensions and status belong to.
    pub framework: usize,
    /// A dimension.
    pub dimension: Option<usize>,
    /// A part of a dimension.
    pub sub_dimension: Option<usize>,
    /// Year.
    pub year: Option<i32>,
    /// Region.
    pub region: Option<usize>,
    /// Category.
    pub category: Option<usize>,
    /// Office.
    pub office: Option<usize>,
    /// Status of the tag.
    pub status: Option<TagStatus>,
    /// Search text.
    pub q: String,
}

impl Wanted {
    /// Reads the filters from the parameters of an address; the last value of a name counts, empty ones do not.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let mut wanted = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let value: String = value.trim().chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
            match NAMES.iter().find(|known| **known == name) {
                Some(known) => wanted.set(known, Some(&value)),
                None if name == "after" => wanted.after = Some(value).filter(|value| !value.is_empty()),
                None => wanted.strangers.push(name.chars().take(40).collect()),
            }
        }
        wanted
    }

    /// The value of a filter; empty when it is not used.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// Sets or drops a filter.
    pub fn set(&mut self, name: &'static str, value: Option<&str>) {
        self.values.retain(|(known, _)| *known != name);
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.values.push((name, value.to_owned()));
        }
    }

    /// The same filters with changes, from the first page on.
    #[must_use]
    pub fn with(&self, changes: &[(&'static str, Option<&str>)]) -> Self {
        let mut changed = Self { after: None, ..self.clone() };
        for (name, value) in changes {
            changed.set(name, *value);
        }
        changed
    }

    /// The same filters on another page.
    #[must_use]
    pub fn page(&self, after: Option<String>) -> Self {
        Self { after, ..self.clone() }
    }

    /// The filters in use, in their fixed order.
    pub fn used(&self) -> impl Iterator<Item = (&'static str, &str)> {
        NAMES.iter().map(|name| (*name, self.value(name))).filter(|(_, value)| !value.is_empty())
    }

    /// The address of `path` with these filters.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.used() {
            query.append_pair(name, value);
        }
        if let Some(after) = &self.after {
            query.append_pair("after", after);
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

impl Snapshot {
    /// What the words mean, and which mean nothing: those are left out of the filter.
    #[must_use]
    pub fn understand(&self, wanted: &Wanted) -> (Filter, Vec<Unknown>) {
        let mut unknown = Vec::new();
        let mut look = |name: &'static str, find: &dyn Fn(&str) -> Option<usize>| {
            let value = wanted.value(name);
            if value.is_empty() {
                return None;
            }
            let found = find(value);
            if found.is_none() {
                unknown.push(Unknown { name, value: value.chars().take(60).collect() });
            }
            found
        };
        let framework = look("framework", &|code| self.book.framework(code));
        let framework = framework.unwrap_or_else(|| self.book.default_framework());
        let dimension = look("dimension", &|word| {
            self.book.dimension(framework, word).filter(|at| self.book.dimensions[*at].parent.is_none())
        });
        let sub_dimension = look("sub_dimension", &|word| {
            self.book.dimension(framework, word).filter(|at| {
                let above = self.book.dimensions[*at].parent;
                above.is_some() && (dimension.is_none() || dimension == above)
            })
        });
        let region = look("region", &|word| self.region(word));
        let category = look("category", &|slug| self.categories.iter().position(|known| known.slug == slug));
        let office = look("office", &|slug| self.offices.iter().position(|known| known.slug == slug));
        let year = look("year", &|text| text.parse::<u16>().ok().filter(|year| *year >= 1900).map(usize::from));
        let status = look("status", &|code| TagStatus::ALL.iter().position(|status| status.as_str() == code));
        let filter = Filter {
            framework,
            dimension: dimension.or_else(|| sub_dimension.map(|part| self.book.root_of(part))),
            sub_dimension,
            year: year.and_then(|year| i32::try_from(year).ok()),
            region,
            category,
            office,
            status: status.map(|at| TagStatus::ALL[at]),
            q: wanted.value("q").to_owned(),
        };
        (filter, unknown)
    }
}
