//! The contest itself: names, form, how judges are combined, limits.

use serde::Serialize;
use uuid::Uuid;

use super::{MAX_TEXT, check_length, check_names, number};
use crate::{
    domain::{
        exact::MAX_DECIMALS,
        ranking::Combine,
        setup::{Basics, MEGABYTE},
        tie_break::TieBreak,
    },
    forms::FormErrors,
    web::RawForm,
};

/// Places of the tie-break order that the form offers.
pub const TIE_BREAK_PLACES: usize = 6;

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BasicsForm {
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Indonesian summary.
    pub summary_id: String,
    /// English summary.
    pub summary_en: String,
    /// Code of the framework.
    pub framework: String,
    /// Public id of the form set.
    pub form_set: String,
    /// Code of the combination.
    pub combine: String,
    /// Decimals.
    pub decimals: String,
    /// Quorum.
    pub quorum: String,
    /// Codes of the tie-breaks, one per place, blank ones too.
    pub tie_breaks: Vec<String>,
    /// Are names hidden?
    pub blind_names: bool,
    /// Does the head of the office approve an entry before it is handed in?
    pub needs_office_approval: bool,
    /// Grace in minutes.
    pub grace_minutes: String,
    /// Largest file in megabytes.
    pub max_file_mb: String,
}

impl BasicsForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self {
            name_id: raw.text("name_id"),
            name_en: raw.text("name_en"),
            summary_id: raw.text("summary_id"),
            summary_en: raw.text("summary_en"),
            framework: raw.text("framework"),
            form_set: raw.text("form_set"),
            combine: raw.text("combine"),
            decimals: raw.text("decimals"),
            quorum: raw.text("quorum"),
            tie_breaks: (1..=TIE_BREAK_PLACES).map(|place| raw.text(&format!("tie_break_{place}"))).collect(),
            blind_names: raw.is_ticked("blind_names"),
            needs_office_approval: raw.is_ticked("needs_office_approval"),
            grace_minutes: raw.text("grace_minutes"),
            max_file_mb: raw.text("max_file_bytes"),
        }
    }

    /// The form of what is kept.
    #[must_use]
    pub fn of(basics: &Basics) -> Self {
        let mut tie_breaks: Vec<String> = basics.tie_breaks.iter().map(ToString::to_string).collect();
        tie_breaks.resize(TIE_BREAK_PLACES.max(tie_breaks.len()), String::new());
        Self {
            name_id: basics.name_id.clone(),
            name_en: basics.name_en.clone(),
            summary_id: basics.summary_id.clone(),
            summary_en: basics.summary_en.clone(),
            framework: basics.framework.clone(),
            form_set: basics.form_set.to_string(),
            combine: basics.combine.to_string(),
            decimals: basics.decimals.to_string(),
            quorum: basics.quorum.to_string(),
            tie_breaks,
            blind_names: basics.blind_names,
            needs_office_approval: basics.needs_office_approval,
            grace_minutes: basics.grace_minutes.to_string(),
            max_file_mb: (basics.max_file_bytes / MEGABYTE).max(1).to_string(),
        }
    }

    /// Checks every field.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<Basics, FormErrors> {
        let mut errors = FormErrors::default();
        check_names(&mut errors, "name", (&self.name_id, &self.name_en));
        check_length(&mut errors, "summary_id", &self.summary_id, MAX_TEXT);
        check_length(&mut errors, "summary_en", &self.summary_en, MAX_TEXT);
        let form_set = self.form_set.parse::<Uuid>().unwrap_or_else(|_| {
            errors.add("form_set", "committee-choice-missing");
            Uuid::nil()
        });
        let combine = Combine::parse(&self.combine).unwrap_or_else(|| {
            errors.add("combine", "committee-choice-missing");
            Combine::Mean
        });
        let basics = Basics {
            name_id: self.name_id.clone(),
            name_en: self.name_en.clone(),
            summary_id: self.summary_id.clone(),
            summary_en: self.summary_en.clone(),
            framework: self.framework.clone(),
            form_set,
            combine,
            decimals: number(&mut errors, "decimals", &self.decimals, 0, MAX_DECIMALS),
            quorum: number(&mut errors, "quorum", &self.quorum, 1, 50),
            tie_breaks: self.tie_breaks(&mut errors),
            blind_names: self.blind_names,
            needs_office_approval: self.needs_office_approval,
            grace_minutes: number(&mut errors, "grace_minutes", &self.grace_minutes, 0, 24 * 60),
            max_file_bytes: number(&mut errors, "max_file_bytes", &self.max_file_mb, 1, 2_000) * MEGABYTE,
        };
        errors.into_result(basics)
    }

    fn tie_breaks(&self, errors: &mut FormErrors) -> Vec<TieBreak> {
        let mut chosen = Vec::new();
        for (place, code) in (1..).zip(&self.tie_breaks) {
            match code.parse() {
                _ if code.is_empty() => {}
                Ok(tie_break) => chosen.push(tie_break),
                Err(_) => errors.add(&format!("tie_break_{place}"), "committee-choice-missing"),
            }
        }
        chosen
    }
}
