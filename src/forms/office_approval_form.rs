//! Asking the head of an office to approve an entry, and the head's answer.

use serde::Serialize;

use super::{FormErrors, team_form::check_person};
use crate::{
    models::office_approvals::{Answer, Head},
    web::RawForm,
};

/// Longest reason.
const LONGEST: usize = 2000;

/// Whom to ask, as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HeadForm {
    /// Full name.
    pub name: String,
    /// Mail address.
    pub email: String,
}

impl HeadForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self { name: raw.text("name"), email: raw.text("email") }
    }

    /// Checks every field.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<Head, FormErrors> {
        let mut errors = FormErrors::default();
        check_person(&self.name, &self.email, &mut errors);
        errors.into_result(Head { name: self.name.clone(), email: self.email.clone() })
    }
}

/// The head's answer as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AnswerForm {
    /// `approved` or `sent_back`.
    pub decision: String,
    /// Why it is sent back.
    pub reason: String,
    #[serde(skip)]
    content: String,
}

impl AnswerForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self { decision: raw.text("decision"), reason: raw.text("reason"), content: raw.text("content") }
    }

    /// Checks every field: who sends an entry back says why.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<Answer, FormErrors> {
        let mut errors = FormErrors::default();
        if !["approved", "sent_back"].contains(&self.decision.as_str()) {
            errors.add("decision", "approval-decision-missing");
        }
        if self.decision == "sent_back" && self.reason.is_empty() {
            errors.add("reason", "approval-reason-missing");
        }
        if self.reason.chars().count() > LONGEST {
            errors.add_with("reason", "judging-text-long", vec![("max", LONGEST.to_string())]);
        }
        errors.into_result(Answer {
            approves: self.decision == "approved",
            reason: self.reason.clone(),
            content_sha256: self.content.clone(),
        })
    }
}
