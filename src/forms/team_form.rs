//! Inviting to a team, and naming a new owner.

use serde::Serialize;
use uuid::Uuid;

use super::{FormErrors, is_email};
use crate::{
    domain::entry::MemberRole,
    models::team_invitations::{Candidate, Invitee},
    web::RawForm,
};

/// Longest name of a person.
const LONGEST_NAME: usize = 120;

/// The invitation as typed.
#[derive(Clone, Debug, Serialize)]
pub struct InvitationForm {
    /// Full name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// `editor` or `viewer`.
    pub role: String,
}

impl Default for InvitationForm {
    fn default() -> Self {
        Self { name: String::new(), email: String::new(), role: MemberRole::Editor.to_string() }
    }
}

impl InvitationForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self { name: raw.text("name"), email: raw.text("email"), role: raw.text("role") }
    }

    /// Checks every field.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<Invitee, FormErrors> {
        let mut errors = FormErrors::default();
        check_person(&self.name, &self.email, &mut errors);
        let role = role(&self.role);
        if role.is_none() {
            errors.add("role", "team-role-missing");
        }
        errors.into_result(Invitee {
            name: self.name.clone(),
            email: self.email.clone(),
            role: role.unwrap_or(MemberRole::Viewer),
        })
    }
}

/// A role that can be given: ownership is handed on in another way.
#[must_use]
pub fn role(text: &str) -> Option<MemberRole> {
    MemberRole::parse(text).filter(|role| *role != MemberRole::Owner)
}

/// The new owner as the committee typed it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OwnerForm {
    /// A member of the team, or empty for somebody else.
    pub member: String,
    /// Name of somebody else.
    pub name: String,
    /// Address of somebody else.
    pub email: String,
    /// Why.
    pub reason: String,
}

impl OwnerForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self {
            member: raw.text("member"),
            name: raw.text("name"),
            email: raw.text("email"),
            reason: raw.text("reason"),
        }
    }

    /// Checks every field.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<Candidate, FormErrors> {
        let mut errors = FormErrors::default();
        let member: Option<Uuid> = self.member.parse().ok();
        if member.is_none() {
            check_person(&self.name, &self.email, &mut errors);
        }
        if self.reason.is_empty() || self.reason.chars().count() > 1000 {
            errors.add("reason", "team-reason-missing");
        }
        errors.into_result(match member {
            Some(pid) => Candidate::Member(pid),
            None => Candidate::Person(self.name.clone(), self.email.clone()),
        })
    }
}

/// Whether `name` can be the name of a person.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control)
}

pub(super) fn check_person(name: &str, email: &str, errors: &mut FormErrors) {
    if !is_name(name) {
        errors.add("name", "account-name-wrong");
    }
    if !is_email(email) {
        errors.add("email", "account-email-wrong");
    }
}
