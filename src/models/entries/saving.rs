//! Saving the draft: one section at a time, each with its own version, so that two tabs and two people do not overwrite
//! each other unseen.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbErr, entity::prelude::*};
use serde_json::json;

use super::{
    ActiveModel, Entity, EntryCase, Model,
    change::{ChangeError, Clash, Saved, act, in_time, lock, office_id},
    creation::category_id,
    draft::{HEAD, office_name},
};
use crate::{
    db,
    domain::{actor::Actor, answers::Answers, entry_head::Head, policy::may_edit_entry, text::fold},
    models::{
        _entities::{categories, entry_sections},
        audit_events::begins_stretch,
        contests::rules::read_json,
    },
};

/// A section as somebody filled it in.
#[derive(Clone, Debug)]
pub struct SectionWish {
    /// Code of the section.
    pub code: String,
    /// Its answers.
    pub answers: Answers,
    /// The version the person saw; 0 for a section that was never saved.
    pub seen_version: i32,
    /// Saved by a button, not by the clock: then every save is in the record of who did what.
    pub is_explicit: bool,
}

impl Model {
    /// Saves one section of the form.
    ///
    /// # Errors
    /// See [`ChangeError`]; [`ChangeError::Clash`] when the stored version is not the one that was seen.
    pub async fn save_section(
        db: &DatabaseConnection,
        actor: &Actor,
        pid: Uuid,
        wish: &SectionWish,
        now: DateTime<Utc>,
    ) -> Result<Saved, ChangeError> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, pid, actor, None, now).await?;
        in_time(may_edit_entry(actor, &case.facts), &case)?;
        let known = entry_sections::Entity::find()
            .filter(entry_sections::Column::EntryId.eq(case.entry.id))
            .filter(entry_sections::Column::Code.eq(wish.code.as_str()))
            .one(&txn)
            .await?;
        if let Some(known) = &known {
            let stored: Answers = read_json("entry_sections.answers", &known.answers)?;
            if stored == wish.answers {
                return Ok(Saved { version: known.version, saved_at: known.updated_at });
            }
            if known.version != wish.seen_version {
                let clash = Clash { version: known.version, theirs: stored, saved_at: known.updated_at };
                return Err(ChangeError::Clash(Box::new(clash)));
            }
        }
        let version = store(&txn, &case, actor, wish, known.as_ref(), now).await?;
        let last = known.as_ref().map(|known| (known.updated_by, known.updated_at));
        // What changes after a version was handed in is told anew, or the next version would seem to come from nowhere.
        let is_first_since =
            last.is_some_and(|(_, at)| case.entry.submitted_at.is_some_and(|handed_in_at| at <= handed_in_at));
        if wish.is_explicit || is_first_since || begins_stretch(last, actor.user_id, now) {
            let details = json!({ "section": wish.code, "version": version });
            let action = if wish.is_explicit { "entry.section_saved" } else { "entry.section_written" };
            act(&case, actor, action).with(details).record(&txn, now).await?;
        }
        txn.commit().await?;
        Ok(Saved { version, saved_at: now })
    }

    /// Saves the entry's head: what names it.
    ///
    /// # Errors
    /// As [`Self::save_section`].
    pub async fn save_head(
        db: &DatabaseConnection,
        actor: &Actor,
        pid: Uuid,
        head: &Head,
        seen_version: i32,
        now: DateTime<Utc>,
    ) -> Result<Saved, ChangeError> {
        let txn = db::write_txn(db).await?;
        let case = lock(&txn, pid, actor, None, now).await?;
        in_time(may_edit_entry(actor, &case.facts), &case)?;
        let stored = case.entry.head(&txn).await?;
        if stored == *head {
            return Ok(Saved { version: case.entry.version, saved_at: case.entry.updated_at });
        }
        if case.entry.version != seen_version {
            let clash =
                Clash { version: case.entry.version, theirs: stored.into_answers(), saved_at: case.entry.updated_at };
            return Err(ChangeError::Clash(Box::new(clash)));
        }
        let version = case.entry.version + 1;
        let row = ActiveModel {
            id: Set(case.entry.id),
            category_id: Set(category_id(&txn, case.entry.contest_id, &head.category).await?),
            title: Set(head.title.clone()),
            title_folded: Set(fold(&head.title)),
            acronym: Set(head.acronym.clone()),
            expansion: Set(head.expansion.clone()),
            office_id: Set(office_id(&txn, case.standing.region.id, &head.office, now).await?),
            version: Set(version),
            updated_at: Set(now),
            ..Default::default()
        };
        Entity::update(row).exec(&txn).await?;
        let details = json!({ "section": HEAD, "version": version });
        act(&case, actor, "entry.section_saved").with(details).record(&txn, now).await?;
        txn.commit().await?;
        Ok(Saved { version, saved_at: now })
    }

    /// The entry's head as its form shows it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn head(&self, db: &impl sea_orm::ConnectionTrait) -> Result<Head, DbErr> {
        let category = categories::Entity::find_by_id(self.category_id).one(db).await?;
        Ok(Head {
            category: category.map(|category| category.code).unwrap_or_default(),
            title: self.title.clone(),
            acronym: self.acronym.clone(),
            expansion: self.expansion.clone(),
            office: office_name(db, self.office_id).await?.unwrap_or_default(),
        })
    }
}

async fn store(
    txn: &DatabaseTransaction,
    case: &EntryCase,
    actor: &Actor,
    wish: &SectionWish,
    known: Option<&entry_sections::Model>,
    now: DateTime<Utc>,
) -> Result<i32, DbErr> {
    let text = serde_json::to_string(&wish.answers).map_err(|error| DbErr::Json(error.to_string()))?;
    let version = known.map_or(1, |known| known.version + 1);
    let mut row = entry_sections::ActiveModel {
        entry_id: Set(case.entry.id),
        code: Set(wish.code.clone()),
        answers: Set(text),
        version: Set(version),
        updated_by: Set(actor.user_id.unwrap_or(case.entry.owner_id)),
        updated_at: Set(now),
        ..Default::default()
    };
    match known {
        Some(known) => {
            row.id = Set(known.id);
            entry_sections::Entity::update(row).exec(txn).await?;
        }
        None => {
            entry_sections::Entity::insert(row).exec(txn).await?;
        }
    }
    let touched = ActiveModel { id: Set(case.entry.id), updated_at: Set(now), ..Default::default() };
    Entity::update(touched).exec(txn).await?;
    Ok(version)
}
