//! What is like the entry that somebody writes: the published catalogue of all regions, and the entries of the own teams.
//! Never an unpublished entry of others: a title tried out here must not tell what competes.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QuerySelect, entity::prelude::*};

use crate::{
    domain::{answers::Answer, answers::Answers, locale::Locale},
    models::{
        _entities::{contests, entries, entry_members, innovations},
        catalogue_index,
        contests::rules::read_json,
        entries::draft::sections_of,
    },
    search::{
        Row, SharedCatalogue, Snapshot,
        likeness::{Corpus, Described, Likeness, SHOWN_FROM},
    },
};

/// Most that are shown.
pub const MOST_SHOWN: usize = 5;
/// Answers with fewer words say too little to be compared.
const TELLING_WORDS: usize = 8;

/// An innovation or entry that is like the one asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Its name or title.
    pub name: String,
    /// What its acronym stands for; may be empty.
    pub expansion: String,
    /// Its region in Indonesian, for innovations of the catalogue.
    pub region_id: String,
    /// Its region in English.
    pub region_en: String,
    /// Its year.
    pub year: i32,
    /// Its page.
    pub href: String,
    /// An entry of an own team?
    pub is_own: bool,
    /// How alike.
    pub likeness: Likeness,
}

impl Alike {
    /// Type and name of the region.
    #[must_use]
    pub fn region(&self, locale: Locale) -> &str {
        locale.pick(&self.region_id, &self.region_en)
    }
}

/// What is like `described` among what the person `user_id` may see; `own`: the entry that is asked about.
///
/// # Errors
/// When the database fails.
pub async fn like(
    db: &DatabaseConnection,
    catalogue: &SharedCatalogue,
    user_id: i64,
    own: Option<i64>,
    described: Described,
) -> Result<Vec<Alike>, DbErr> {
    if described.name.trim().is_empty() && described.acronym.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut found = own_entries(db, user_id, own, &described).await?;
    let snapshot = catalogue_index::current(db, catalogue).await?;
    found.extend(published(snapshot, described).await?);
    found.sort_by(|a, b| b.likeness.cmp(&a.likeness).then_with(|| a.href.cmp(&b.href)));
    found.truncate(MOST_SHOWN);
    Ok(found)
}

/// What of the public catalogue is like this innovation of it.
///
/// # Errors
/// When the database fails.
pub async fn like_innovation(snapshot: Arc<Snapshot>, innovation: &innovations::Model) -> Result<Vec<Alike>, DbErr> {
    let described = Described {
        name: innovation.name.clone(),
        acronym: innovation.acronym.clone(),
        expansion: innovation.expansion.clone(),
        text: innovation.summary_id.clone(),
    };
    let mut found = published(snapshot, described).await?;
    found.retain(|alike| alike.href != format!("/catalogue/{}", innovation.slug));
    Ok(found)
}

async fn published(snapshot: Arc<Snapshot>, described: Described) -> Result<Vec<Alike>, DbErr> {
    let search = move || {
        let found = snapshot.likeness().like(&described, SHOWN_FROM, MOST_SHOWN);
        found.into_iter().map(|found| of_row(&snapshot, &snapshot.rows[found.place], found.likeness)).collect()
    };
    tokio::task::spawn_blocking(search).await.map_err(|error| DbErr::Custom(error.to_string()))
}

/// An innovation of the public catalogue that somebody compared with another, however alike they are now.
#[must_use]
pub fn named(snapshot: &Snapshot, slug: &str) -> Option<Alike> {
    snapshot.by_slug(slug).map(|row| of_row(snapshot, row, Likeness::default()))
}

fn of_row(snapshot: &Snapshot, row: &Row, likeness: Likeness) -> Alike {
    let region = &snapshot.regions[row.region];
    Alike {
        name: row.name.clone(),
        expansion: row.expansion.clone(),
        region_id: region.full_name_id.clone(),
        region_en: region.full_name_en.clone(),
        year: row.year,
        href: format!("/catalogue/{}", row.slug),
        is_own: false,
        likeness,
    }
}

/// Other entries of teams that the person is in now; those that this one continues are known already.
async fn own_entries(
    db: &impl ConnectionTrait,
    user_id: i64,
    own: Option<i64>,
    described: &Described,
) -> Result<Vec<Alike>, DbErr> {
    let ids: Vec<i64> = entry_members::Entity::find()
        .select_only()
        .column(entry_members::Column::EntryId)
        .filter(entry_members::Column::UserId.eq(user_id))
        .filter(entry_members::Column::JoinedAt.is_not_null())
        .filter(entry_members::Column::LeftAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    if ids.iter().all(|id| Some(*id) == own) {
        return Ok(Vec::new());
    }
    let mut rows = entries::Entity::find()
        .filter(entries::Column::Id.is_in(ids))
        .find_also_related(contests::Entity)
        .all(db)
        .await?;
    let origin = rows.iter().find(|(entry, _)| Some(entry.id) == own).and_then(|(entry, _)| entry.continued_from_id);
    rows.retain(|(entry, _)| Some(entry.id) != own && Some(entry.id) != origin);
    let texts: Vec<Described> = rows.iter().map(|(entry, _)| head_of(entry)).collect();
    let found = Corpus::build(&texts).like(described, SHOWN_FROM, MOST_SHOWN);
    let alike = found.into_iter().map(|found| {
        let (entry, contest) = &rows[found.place];
        Alike {
            name: entry.title.clone(),
            expansion: entry.expansion.clone(),
            region_id: String::new(),
            region_en: String::new(),
            year: contest.as_ref().map_or(0, |contest| contest.year),
            href: format!("/entries/{}", entry.pid),
            is_own: true,
            likeness: found.likeness,
        }
    });
    Ok(alike.collect())
}

/// What names an entry, without its text.
#[must_use]
pub fn head_of(entry: &entries::Model) -> Described {
    Described {
        name: entry.title.clone(),
        acronym: entry.acronym.clone(),
        expansion: entry.expansion.clone(),
        text: String::new(),
    }
}

/// A draft as it is compared: its head and its longer answers.
///
/// # Errors
/// When the database fails or a row is broken.
pub async fn described(db: &impl ConnectionTrait, entry: &entries::Model) -> Result<Described, DbErr> {
    let mut answers = Answers::default();
    for section in sections_of(db, entry.id).await?.values() {
        answers = answers.merged(read_json("entry_sections.answers", &section.answers)?);
    }
    Ok(Described { text: long_answers(&answers), ..head_of(entry) })
}

/// The longer answers as one text.
#[must_use]
pub fn long_answers(answers: &Answers) -> String {
    let text = |answer: &Answer| match answer {
        Answer::Text(text) if text.split_whitespace().nth(TELLING_WORDS - 1).is_some() => Some(text.clone()),
        _ => None,
    };
    answers.0.values().filter_map(text).collect::<Vec<_>>().join("\n")
}
