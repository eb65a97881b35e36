//! The working copy of an entry: head, answers by section, evidence, and the definition they are checked against.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

use super::{Model, continuation};
use crate::{
    domain::{
        answers::Answers,
        completeness::{Completeness, Gap, GapReason, GapTarget, completeness, gaps},
        contest_rules::{CategoryRules, ContestRules, FormSetRef},
        evidence::EvidenceFact,
        form_check::FieldFault,
        form_set::FormSet,
        handed_in::{FORMAT, HandedIn, Origin},
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
    /// Stored claims that the category's rubric does not take; they wait for a change back to the former category.
    pub other_claims: Answers,
    /// Evidence that is attached now.
    pub evidence: Vec<Piece>,
    /// Name of the office, if one is named.
    pub office: Option<String>,
    /// The earlier entry that it goes on from.
    pub origin: Option<Origin>,
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
        let (claims, other_claims) = claims_of(&category, sections.get(CLAIMS))?;
        category.required_evidence = required_at(&category.required_evidence, &claims);
        let answers = answers_of(sections.values())?;
        Ok(Self {
            entry: entry.clone(),
            form,
            form_ref: FormSetRef { code: row.code, version: row.version, sha256: row.sha256 },
            category,
            rules,
            sections,
            answers,
            claims,
            other_claims,
            evidence: evidence::Model::list_of(db, entry.id).await?,
            office: office_name(db, entry.office_id).await?,
            origin: continuation::frozen_origin(db, entry).await?,
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
        with_claims(&self.form, &self.answers, &self.category, &self.claims, &self.facts(), today)
    }

    /// The claims as they are stored when the ledger's form is saved: those of another category stay.
    #[must_use]
    pub fn claims_to_store(&self, claims: &Answers) -> Answers {
        self.other_claims.clone().merged(claims.clone())
    }

    /// What the evidence is worth to requirements.
    #[must_use]
    pub fn facts(&self) -> Vec<EvidenceFact> {
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
            continued_from: self.origin.clone(),
            answers: self.answers_by_section(),
            claims: self.claims.clone(),
            evidence: self.evidence.iter().map(Piece::handed_in).collect(),
        }
    }

    /// SHA-256 of what is written now, apart from number and time: two drafts that say the same have the same.
    ///
    /// # Errors
    /// Never in practice: every part can be written as JSON.
    pub fn content_sha256(&self, contest: &str) -> Result<String, DbErr> {
        let document = self.handed_in(contest, "", 0, DateTime::<Utc>::UNIX_EPOCH);
        document.content_sha256().map_err(|error| DbErr::Json(error.to_string()))
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

/// How far an entry is with its form, its evidence and its claims. `category` is grown by the claims.
pub(super) fn with_claims(
    form: &FormSet,
    answers: &Answers,
    category: &CategoryRules,
    claims: &Levels,
    evidence: &[EvidenceFact],
    today: NaiveDate,
) -> Completeness {
    let (rubric, required) = (&category.rubric, &category.required_evidence);
    let rest = completeness(form, answers, evidence, required, today);
    let open = claim_gaps(rubric, claims, evidence, required).len();
    // Claims that need nothing any more and those still open are both things asked.
    let lacking = progress(rubric, claims, evidence, required).unproved;
    Completeness { asked: rest.asked + claims.len() + open - lacking, done: rest.done + claims.len() - lacking }
}

/// The answers of all sections together; claims are no answers.
pub(super) fn answers_of<'a>(sections: impl Iterator<Item = &'a entry_sections::Model>) -> Result<Answers, DbErr> {
    sections.filter(|section| section.code != CLAIMS).try_fold(Answers::default(), |answers, section| {
        Ok(answers.merged(read_json("entry_sections.answers", &section.answers)?))
    })
}

/// The claims as saved, and apart from them those of a criterion or level that the category's rubric does not take (any more,
/// after a change of category): they stay stored and come back with the category.
pub(super) fn claims_of(
    category: &CategoryRules,
    row: Option<&entry_sections::Model>,
) -> Result<(Levels, Answers), DbErr> {
    let Some(row) = row else { return Ok((Levels::new(), Answers::default())) };
    let mut others: Answers = read_json("entry_sections.answers", &row.answers)?;
    let known = |code: &String| {
        let level: i32 = others.text(code).parse().ok()?;
        check_level(&category.rubric, code, level).ok().map(|()| (code.clone(), level))
    };
    let claims: Levels = others.0.keys().filter_map(known).collect();
    others.0.retain(|code, _| !claims.contains_key(code));
    Ok((claims, others))
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
