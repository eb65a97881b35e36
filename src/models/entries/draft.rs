//! The working copy of an entry: head, answers by section, evidence, and the definition they are checked against.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

use super::Model;
use crate::{
    domain::{
        answers::Answers,
        completeness::{Completeness, Gap, GapReason, GapTarget, completeness, gaps},
        contest_rules::{CategoryRules, ContestRules, FormSetRef},
        evidence::EvidenceFact,
        form_check::FieldFault,
        form_set::FormSet,
        handed_in::{FORMAT, HandedIn},
        ledger::{Levels, Progress, check_level, claim_gaps, progress, required_at},
    },
    models::{
        _entities::{categories, entry_sections, offices},
        contests::{Standing, rules::read_json},
        evidence::{self, Piece},
    },
};

/// Section code of the entry's own head: title, acronym, expansion, category, office.
pub const HEAD: &str = "head";
/// Section code of the levels that are claimed; no section of a form can have it.
pub const CLAIMS: &str = "ledger:claims";

/// Everything that is checked and frozen when an entry is handed in.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The entry's row.
    pub entry: Model,
    /// The field set.
    pub form: FormSet,
    /// The field set, pinned.
    pub form_ref: FormSetRef,
    /// Rules of the entry's category; its required evidence grown by the levels that are claimed.
    pub category: CategoryRules,
    /// All rules of the contest.
    pub rules: ContestRules,
    /// Saved sections by code.
    pub sections: BTreeMap<String, entry_sections::Model>,
    /// All answers together.
    pub answers: Answers,
    /// Levels claimed, by criterion.
    pub claims: Levels,
    /// Evidence that is attached now.
    pub evidence: Vec<Piece>,
    /// Name of the office, if one is named.
    pub office: Option<String>,
}

impl Draft {
    /// Loads the working copy; the number of statements does not grow with the entry.
    ///
    /// # Errors
    /// When the database fails or a row is broken.
    pub async fn load(db: &impl ConnectionTrait, entry: &Model, standing: &Standing) -> Result<Self, DbErr> {
        let row = standing.contest.form_set_row(db).await?;
        let form: FormSet = read_json("form_sets.definition", &row.definition)?;
        let rules = standing.rules(db).await?;
        let category = categories::Entity::find_by_id(entry.category_id).one(db).await?;
        let category = category.and_then(|category| rules.category(&category.code).cloned());
        let mut category = category.ok_or_else(|| DbErr::RecordNotFound("category of an entry".to_owned()))?;
        let sections = sections_of(db, entry.id).await?;
        let claims = claims_of(&category, &sections)?;
        category.required_evidence = required_at(&category.required_evidence, &claims);
        let mut answers = Answers::default();
        for section in sections.values().filter(|section| section.code != CLAIMS) {
            answers = answers.merged(read_json("entry_sections.answers", &section.answers)?);
        }
        Ok(Self {
            entry: entry.clone(),
            form,
            form_ref: FormSetRef { code: row.code, version: row.version, sha256: row.sha256 },
            category,
            rules,
            sections,
            answers,
            claims,
            evidence: evidence::Model::list_of(db, entry.id).await?,
            office: office_name(db, entry.office_id).await?,
        })
    }

    /// What keeps the entry from being handed in: its head first, then the form, then the evidence.
    #[must_use]
    pub fn gaps(&self, today: NaiveDate) -> Vec<Gap> {
        let mut found = self.head_gaps();
        found.extend(gaps(&self.form, &self.answers, &self.facts(), &self.category.required_evidence, today));
        found.extend(self.claim_gaps());
        found
    }

    fn claim_gaps(&self) -> Vec<Gap> {
        claim_gaps(&self.category.rubric, &self.claims, &self.facts(), &self.category.required_evidence)
    }

    /// How far the claims are.
    #[must_use]
    pub fn ledger(&self) -> Progress {
        progress(&self.category.rubric, &self.claims, &self.facts(), &self.category.required_evidence)
    }

    /// How far it is, for the meter.
    #[must_use]
    pub fn completeness(&self, today: NaiveDate) -> Completeness {
        let rest = completeness(&self.form, &self.answers, &self.facts(), &self.category.required_evidence, today);
        let open = self.claim_gaps().len();
        let claims = self.claims.len();
        // Claims that need nothing any more and those still open are both things asked.
        let lacking = self.ledger().unproved;
        Completeness { asked: rest.asked + claims + open - lacking, done: rest.done + claims - lacking }
    }

    fn facts(&self) -> Vec<EvidenceFact> {
        self.evidence.iter().map(Piece::fact).collect()
    }

    /// An acronym needs its expansion: two innovations may share one acronym.
    fn head_gaps(&self) -> Vec<Gap> {
        let missing = |field: &str| Gap {
            target: GapTarget::Field { section: HEAD.to_owned(), field: field.to_owned() },
            reason: GapReason::Answer { fault: FieldFault::Missing, limit: None, actual: None },
        };
        let mut found = Vec::new();
        if self.entry.title.trim().is_empty() {
            found.push(missing("title"));
        }
        if !self.entry.acronym.is_empty() && self.entry.expansion.is_empty() {
            found.push(missing("expansion"));
        }
        found
    }

    /// The document that is frozen.
    #[must_use]
    pub fn handed_in(&self, contest: &str, number: &str, ordinal: i32, now: DateTime<Utc>) -> HandedIn {
        HandedIn {
            format: FORMAT.to_owned(),
            contest: contest.to_owned(),
            category: self.category.code.clone(),
            entry: self.entry.pid,
            number: number.to_owned(),
            ordinal,
            handed_in_at: now,
            form_set: self.form_ref.clone(),
            title: self.entry.title.clone(),
            acronym: self.entry.acronym.clone(),
            expansion: self.entry.expansion.clone(),
            office: self.office.clone(),
            answers: self.answers_by_section(),
            claims: self.claims.clone(),
            evidence: self.evidence.iter().map(Piece::handed_in).collect(),
        }
    }

    /// The answers of each section, without those to hidden fields.
    #[must_use]
    pub fn answers_by_section(&self) -> BTreeMap<String, Answers> {
        let shown = |section: &crate::domain::form_set::Section| {
            let mut own = section.own(&self.answers);
            own.0.retain(|code, answer| {
                let field = section.fields.iter().find(|field| field.code == *code);
                !answer.is_blank() && field.is_some_and(|field| field.is_shown(&self.answers))
            });
            own
        };
        self.form.sections.iter().map(|section| (section.code.clone(), shown(section))).collect()
    }
}

/// The claims as saved. One of a criterion or level that the category's rubric does not know (any more, after a change of
/// category) is left out: it stays stored and comes back with the category.
fn claims_of(category: &CategoryRules, sections: &BTreeMap<String, entry_sections::Model>) -> Result<Levels, DbErr> {
    let Some(row) = sections.get(CLAIMS) else { return Ok(Levels::new()) };
    let saved: Answers = read_json("entry_sections.answers", &row.answers)?;
    let known = |(code, _): (&String, _)| {
        let level: i32 = saved.text(code).parse().ok()?;
        check_level(&category.rubric, code, level).ok().map(|()| (code.clone(), level))
    };
    Ok(saved.0.iter().filter_map(known).collect())
}

/// The saved sections of an entry by code.
///
/// # Errors
/// When the database fails.
pub async fn sections_of(
    db: &impl ConnectionTrait,
    entry_id: i64,
) -> Result<BTreeMap<String, entry_sections::Model>, DbErr> {
    let rows = entry_sections::Entity::find()
        .filter(entry_sections::Column::EntryId.eq(entry_id))
        .order_by_asc(entry_sections::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.code.clone(), row)).collect())
}

/// Name of an office.
///
/// # Errors
/// When the database fails.
pub async fn office_name(db: &impl ConnectionTrait, office_id: Option<i64>) -> Result<Option<String>, DbErr> {
    let Some(office_id) = office_id else { return Ok(None) };
    Ok(offices::Entity::find_by_id(office_id).one(db).await?.map(|office| office.name))
}
