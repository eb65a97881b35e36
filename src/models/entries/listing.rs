//! "My entries": every entry whose team a person is in, in a number of statements that does not grow with their number.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, QuerySelect, entity::prelude::*};

use super::{
    Column, Entity, Model,
    draft::{CLAIMS, answers_of, claims_of, with_claims},
};
use crate::{
    domain::{
        completeness::{Completeness, completeness},
        contest_rules::ContestRules,
        evidence::EvidenceFact,
        form_set::FormSet,
        ledger::required_at,
        stage::{Extension, StageKind},
    },
    models::{
        _entities::{categories, deadline_extensions, entry_members, entry_sections, form_sets, offices, stages},
        contests::{self, rules::read_json},
        evidence, regions,
    },
};

/// More than this are not shown on the page; nobody has so many.
const MOST: u64 = 100;

/// One entry on the list.
#[derive(Clone, Debug)]
pub struct EntryLine {
    /// The entry.
    pub entry: Model,
    /// Its contest.
    pub contest: contests::Model,
    /// Its category.
    pub category: Option<categories::Model>,
    /// Name of the office.
    pub office: Option<String>,
    /// Zone of the contest's region.
    pub zone: Tz,
    /// How far it is.
    pub completeness: Completeness,
    /// Until when it may be handed in, extensions applied.
    pub closes_at: Option<DateTime<Utc>>,
}

/// The entries of a person, last changed first.
///
/// # Errors
/// When the database fails or a row is broken.
pub async fn list_of(db: &impl ConnectionTrait, user_id: i64, now: DateTime<Utc>) -> Result<Vec<EntryLine>, DbErr> {
    let members = entry_members::Entity::find()
        .filter(entry_members::Column::UserId.eq(user_id))
        .filter(entry_members::Column::JoinedAt.is_not_null())
        .filter(entry_members::Column::LeftAt.is_null())
        .all(db)
        .await?;
    let found = Entity::find()
        .filter(Column::Id.is_in(members.iter().map(|member| member.entry_id)))
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let around = Around::load(db, &found).await?;
    found.into_iter().map(|entry| around.line(entry, now)).collect()
}

/// Everything that several entries refer to.
struct Around {
    contests: BTreeMap<i64, contests::Model>,
    zones: BTreeMap<i64, Tz>,
    forms: BTreeMap<i64, FormSet>,
    rules: BTreeMap<i64, ContestRules>,
    categories: BTreeMap<i64, categories::Model>,
    offices: BTreeMap<i64, String>,
    windows: Vec<stages::Model>,
    extensions: Vec<deadline_extensions::Model>,
    sections: Vec<entry_sections::Model>,
    evidence: BTreeMap<i64, Vec<EvidenceFact>>,
}

impl Around {
    async fn load(db: &impl ConnectionTrait, found: &[Model]) -> Result<Self, DbErr> {
        let ids: Vec<i64> = found.iter().map(|entry| entry.id).collect();
        let contest_ids: Vec<i64> = found.iter().map(|entry| entry.contest_id).collect();
        let contests = contests::Entity::find().filter(contests::Column::Id.is_in(contest_ids.clone())).all(db).await?;
        let regions = regions::Entity::find()
            .filter(regions::Column::Id.is_in(contests.iter().map(|contest| contest.region_id)))
            .all(db)
            .await?;
        let forms = form_sets::Entity::find()
            .filter(form_sets::Column::Id.is_in(contests.iter().map(|contest| contest.form_set_id)))
            .all(db)
            .await?;
        let categories = categories::Entity::find()
            .filter(categories::Column::Id.is_in(found.iter().map(|entry| entry.category_id)))
            .all(db)
            .await?;
        let offices = offices::Entity::find()
            .filter(offices::Column::Id.is_in(found.iter().filter_map(|entry| entry.office_id)))
            .all(db)
            .await?;
        let windows = stages::Entity::find()
            .filter(stages::Column::ContestId.is_in(contest_ids.clone()))
            .filter(stages::Column::Kind.eq(StageKind::Registration))
            .order_by_asc(stages::Column::Position)
            .order_by_asc(stages::Column::Id)
            .all(db)
            .await?;
        let extensions = deadline_extensions::Entity::find()
            .filter(deadline_extensions::Column::ContestId.is_in(contest_ids))
            .all(db)
            .await?;
        let sections =
            entry_sections::Entity::find().filter(entry_sections::Column::EntryId.is_in(ids.clone())).all(db).await?;
        Ok(Self {
            zones: regions.iter().map(|region| (region.id, region.time_zone.tz())).collect(),
            rules: frozen_rules(&contests)?,
            contests: contests.into_iter().map(|contest| (contest.id, contest)).collect(),
            forms: forms
                .iter()
                .map(|row| Ok((row.id, read_json("form_sets.definition", &row.definition)?)))
                .collect::<Result<_, DbErr>>()?,
            categories: categories.into_iter().map(|category| (category.id, category)).collect(),
            offices: offices.into_iter().map(|office| (office.id, office.name)).collect(),
            windows,
            extensions,
            sections,
            evidence: evidence::facts_by_entry(db, &ids).await?,
        })
    }

    fn line(&self, entry: Model, now: DateTime<Utc>) -> Result<EntryLine, DbErr> {
        let contest = self.contests.get(&entry.contest_id).cloned();
        let contest = contest.ok_or_else(|| DbErr::RecordNotFound("contest of an entry".to_owned()))?;
        let zone = self.zones.get(&contest.region_id).copied().unwrap_or(chrono_tz::Asia::Jakarta);
        let category = self.categories.get(&entry.category_id).cloned();
        Ok(EntryLine {
            completeness: self.completeness(
                &entry,
                &contest,
                category.as_ref(),
                now.with_timezone(&zone).date_naive(),
            )?,
            closes_at: self.closes_at(&entry),
            office: entry.office_id.and_then(|id| self.offices.get(&id).cloned()),
            zone,
            category,
            contest,
            entry,
        })
    }

    fn completeness(
        &self,
        entry: &Model,
        contest: &contests::Model,
        category: Option<&categories::Model>,
        today: chrono::NaiveDate,
    ) -> Result<Completeness, DbErr> {
        let nothing = Completeness { asked: 0, done: 0 };
        let Some(form) = self.forms.get(&contest.form_set_id) else { return Ok(nothing) };
        let own = || self.sections.iter().filter(|section| section.entry_id == entry.id);
        let answers = answers_of(own())?;
        let attached = self.evidence.get(&entry.id).map_or(&[][..], Vec::as_slice);
        let rules =
            self.rules.get(&contest.id).zip(category).and_then(|(rules, category)| rules.category(&category.code));
        let Some(mut rules) = rules.cloned() else { return Ok(completeness(form, &answers, attached, &[], today)) };
        let (claims, _) = claims_of(&rules, own().find(|section| section.code == CLAIMS))?;
        rules.required_evidence = required_at(&rules.required_evidence, &claims);
        Ok(with_claims(form, &answers, &rules, &claims, attached, today))
    }

    fn closes_at(&self, entry: &Model) -> Option<DateTime<Utc>> {
        let stage = self.windows.iter().find(|stage| stage.contest_id == entry.contest_id)?;
        let extensions: Vec<Extension> = self
            .extensions
            .iter()
            .filter(|row| row.stage_id == stage.id)
            .map(|row| Extension { entry_id: row.entry_id, closes_at: row.closes_at })
            .collect();
        stage.window().extended(&extensions, Some(entry.id)).closes_at
    }
}

fn frozen_rules(contests: &[contests::Model]) -> Result<BTreeMap<i64, ContestRules>, DbErr> {
    let frozen = contests.iter().filter_map(|contest| Some((contest.id, contest.rules.as_ref()?)));
    frozen.map(|(id, rules)| Ok((id, read_json("contests.rules", rules)?))).collect()
}
