//! Entering an innovation again: a new draft in another contest, with what fits of the earlier entry. Files come along by
//! reference, people do not: the team is invited anew.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, QueryOrder, QuerySelect,
    entity::prelude::*,
};
use serde_json::json;

pub use super::super::_entities::continuations::Model as Continuation;
use super::{
    Column, Entity, EntryCase, Model,
    change::{ChangeError, Clash, act, in_time, lock},
    creation::{created, insert_draft},
    draft::{CLAIMS, Draft},
    names::Names,
};
use crate::{
    db,
    domain::{
        actor::Actor,
        answers::Answers,
        contest::ContestStatus,
        contest_rules::CategoryRules,
        continuation::{carry_answers, carry_claims},
        entry::EntryStatus,
        entry_head::Head,
        form_set::FormSet,
        handed_in::Origin,
        policy::{Denial, Reason, may_continue_entry, may_create_entry, may_edit_entry},
    },
    models::{
        _entities::{continuations, entry_sections},
        contests::{self, Standing},
        evidence::sharing,
        users,
    },
};

/// Section of the record of acts under which the text on what was developed is found.
pub const ORIGIN: &str = "origin";
/// Open contests that are offered at most.
const MOST_TARGETS: u64 = 30;

/// What somebody wants.
#[derive(Clone, Debug)]
pub struct ContinuationWish {
    /// Slug of the contest.
    pub contest: String,
    /// Code of its category.
    pub category: String,
    /// What was developed since.
    pub developed: String,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Continued {
    /// The new draft.
    pub entry: Model,
    /// Answers that came along.
    pub answers: usize,
    /// Answers for which the new form has no place.
    pub left_out: usize,
    /// Files and links that came along.
    pub pieces: usize,
}

/// A contest that may be entered.
#[derive(Clone, Debug)]
pub struct Target {
    /// The contest.
    pub standing: Standing,
    /// Its categories.
    pub categories: Vec<CategoryRules>,
}

/// An entry before or after, with its contest.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// The entry.
    pub entry: Model,
    /// Its contest.
    pub contest: contests::Model,
}

/// Open contests that the actor may enter with this innovation, those of its region first.
///
/// # Errors
/// When the database fails or a row is broken.
pub async fn targets(
    db: &impl ConnectionTrait,
    actor: &Actor,
    case: &EntryCase,
    now: DateTime<Utc>,
) -> Result<Vec<Target>, DbErr> {
    let open = contests::Entity::find()
        .filter(contests::Column::Status.eq(ContestStatus::Open))
        .filter(contests::Column::Id.ne(case.entry.contest_id))
        .order_by_desc(contests::Column::OpenedAt)
        .order_by_desc(contests::Column::Id)
        .limit(MOST_TARGETS)
        .all(db)
        .await?;
    let mut targets = Vec::new();
    for contest in open {
        let standing = contest.standing(db).await?;
        if may_create_entry(actor, &standing.facts(None, None, now)).is_ok() {
            let categories = standing.rules(db).await?.categories;
            targets.push(Target { standing, categories });
        }
    }
    targets.sort_by_key(|target| target.standing.region.id != case.standing.region.id);
    Ok(targets)
}

impl Model {
    /// Starts the entry's next version in another contest. Doing it twice leads to the same draft.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn continue_in(
        db: &DatabaseConnection,
        actor: &Actor,
        user: &users::Model,
        pid: Uuid,
        wish: &ContinuationWish,
        now: DateTime<Utc>,
    ) -> Result<Continued, ChangeError> {
        let txn = db::write_txn(db).await?;
        // The lock keeps files of the earlier entry from being taken away while they gain a second reader.
        let case = lock(&txn, pid, actor, None, now).await?;
        may_continue_entry(actor, &case.facts)?;
        let contest = contests::Model::find_for(&txn, &wish.contest, actor).await?.ok_or(Denial::Hidden)?;
        if contest.id == case.entry.contest_id {
            return Err(Denial::Forbidden(Reason::ContestState).into());
        }
        let standing = contest.standing(&txn).await?;
        may_create_entry(actor, &standing.facts(None, None, now))?;
        if let Some(entry) = begun(&txn, &case.entry, &standing).await? {
            return Ok(Continued { entry, answers: 0, left_out: 0, pieces: 0 });
        }
        let rules = standing.rules(&txn).await?;
        let category = rules.category(&wish.category).ok_or(ChangeError::NoSuchCategory)?;
        let draft = Draft::load(&txn, &case.entry, &case.standing).await?;
        let head = head_of(&case, &draft, &standing, &wish.category);
        let entry = insert_draft(&txn, &standing, user, &head, Some(case.entry.id), now).await?;
        insert_developed(&txn, &entry, &wish.developed, now).await?;
        let form = form_of(&txn, &standing).await?;
        let (answers, left_out) = carry_sections(&txn, &entry, &draft, &form, category, now).await?;
        let pieces = sharing::copy(&txn, &draft.evidence, &entry, &form, &category.rubric, now).await?;
        let details = json!({
            "category": wish.category, "continued_from": pid, "answers": answers, "left_out": left_out, "pieces": pieces,
        });
        created(actor, &entry, &standing).with(details).record(&txn, now).await?;
        txn.commit().await?;
        Ok(Continued { entry, answers, left_out, pieces })
    }

    /// Changes what the team says was developed.
    ///
    /// # Errors
    /// See [`ChangeError`]; [`ChangeError::Clash`] when somebody else changed it since.
    pub async fn save_developed(
        db: &DatabaseConnection,
        actor: &Actor,
        pid: Uuid,
        developed: &str,
        seen_version: i32,
        now: DateTime<Utc>,
    ) -> Result<(), ChangeError> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, pid, actor, None, now).await?;
        in_time(may_edit_entry(actor, &case.facts), &case)?;
        let known = continuation_of(&txn, case.entry.id).await?.ok_or(Denial::Hidden)?;
        if known.developed == developed {
            return Ok(());
        }
        if known.version != seen_version {
            let theirs = Answers::default().with_text("developed", &known.developed);
            let clash = Clash { version: known.version, theirs, saved_at: known.updated_at };
            return Err(ChangeError::Clash(Box::new(clash)));
        }
        let row = continuations::ActiveModel {
            id: Set(known.id),
            developed: Set(developed.to_owned()),
            version: Set(known.version + 1),
            author_id: Set(actor.user_id.unwrap_or(case.entry.owner_id)),
            updated_at: Set(now),
            ..Default::default()
        };
        continuations::Entity::update(row).exec(&txn).await?;
        let details = json!({ "section": ORIGIN, "version": known.version + 1 });
        act(&case, actor, "entry.section_saved").with(details).record(&txn, now).await?;
        txn.commit().await?;
        Ok(())
    }
}

/// The text on what was developed, of an entry that goes on from another.
///
/// # Errors
/// When the database fails.
pub async fn continuation_of(db: &impl ConnectionTrait, entry_id: i64) -> Result<Option<Continuation>, DbErr> {
    continuations::Entity::find().filter(continuations::Column::EntryId.eq(entry_id)).one(db).await
}

/// The earlier entry as it is frozen with what is handed in; no statement for an entry without one.
///
/// # Errors
/// When the database fails.
pub async fn frozen_origin(db: &impl ConnectionTrait, entry: &Model) -> Result<Option<Origin>, DbErr> {
    let Some(earlier) = earlier_of(db, entry).await? else { return Ok(None) };
    let developed = continuation_of(db, entry.id).await?.map(|row| row.developed).unwrap_or_default();
    Ok(Some(Origin { entry: earlier.entry.pid, contest: earlier.contest.slug, title: earlier.entry.title, developed }))
}

/// The entry that this one goes on from.
///
/// # Errors
/// When the database fails.
pub async fn earlier_of(db: &impl ConnectionTrait, entry: &Model) -> Result<Option<Neighbour>, DbErr> {
    let Some(id) = entry.continued_from_id else { return Ok(None) };
    let found = Entity::find_by_id(id).find_also_related(contests::Entity).one(db).await?;
    Ok(found.and_then(neighbour))
}

/// The entries that go on from this one, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn later_of(db: &impl ConnectionTrait, entry: &Model) -> Result<Vec<Neighbour>, DbErr> {
    let found = Entity::find()
        .filter(Column::ContinuedFromId.eq(entry.id))
        .order_by_asc(Column::Id)
        .find_also_related(contests::Entity)
        .all(db)
        .await?;
    Ok(found.into_iter().filter_map(neighbour).collect())
}

fn neighbour((entry, contest): (Model, Option<contests::Model>)) -> Option<Neighbour> {
    contest.map(|contest| Neighbour { entry, contest })
}

/// The version that was begun in this contest already.
async fn begun(txn: &DatabaseTransaction, earlier: &Model, standing: &Standing) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::ContinuedFromId.eq(earlier.id))
        .filter(Column::ContestId.eq(standing.contest.id))
        .filter(Column::Status.ne(EntryStatus::Withdrawn))
        .one(txn)
        .await
}

/// What names it. The office stays behind with its region.
fn head_of(case: &EntryCase, draft: &Draft, standing: &Standing, category: &str) -> Head {
    let is_same_region = case.standing.region.id == standing.region.id;
    Head {
        category: category.to_owned(),
        title: case.entry.title.clone(),
        acronym: case.entry.acronym.clone(),
        expansion: case.entry.expansion.clone(),
        office: draft.office.clone().filter(|_| is_same_region).unwrap_or_default(),
    }
}

/// The contest's form with all options written out, those of its framework too.
async fn form_of(txn: &DatabaseTransaction, standing: &Standing) -> Result<FormSet, DbErr> {
    let mut form = standing.contest.form_set(txn).await?;
    let names = Names::load(txn, standing, &form, &Answers::default()).await?;
    form.write_out_options(|field| names.options(field).into_iter().map(|(value, name)| (value, name.id, name.en)));
    Ok(form)
}

async fn insert_developed(
    txn: &DatabaseTransaction,
    entry: &Model,
    developed: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = continuations::ActiveModel {
        entry_id: Set(entry.id),
        developed: Set(developed.to_owned()),
        version: Set(1),
        author_id: Set(entry.owner_id),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    continuations::Entity::insert(row).exec(txn).await?;
    Ok(())
}

/// Answers and claims that fit; gives how many answers came along, and for how many there is no place.
async fn carry_sections(
    txn: &DatabaseTransaction,
    entry: &Model,
    draft: &Draft,
    form: &FormSet,
    category: &CategoryRules,
    now: DateTime<Utc>,
) -> Result<(usize, usize), DbErr> {
    let carried = carry_answers(&draft.answers, form, now.date_naive());
    let counts = (carried.count(), carried.left_out.len());
    let claims = carry_claims(&draft.claims, &category.rubric);
    let mut sections: Vec<(String, Answers)> = carried.sections.into_iter().collect();
    if !claims.0.is_empty() {
        sections.push((CLAIMS.to_owned(), claims));
    }
    for (code, answers) in sections {
        let row = entry_sections::ActiveModel {
            entry_id: Set(entry.id),
            code: Set(code),
            answers: Set(serde_json::to_string(&answers).map_err(|error| DbErr::Json(error.to_string()))?),
            version: Set(1),
            updated_by: Set(entry.owner_id),
            updated_at: Set(now),
            ..Default::default()
        };
        entry_sections::Entity::insert(row).exec(txn).await?;
    }
    Ok(counts)
}
