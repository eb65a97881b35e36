//! HTML input turned into typed values, or into errors beside the fields. Pure: no database, no pages.

pub mod account_form;
pub mod claims_form;
pub mod contests;
pub mod continuation_form;
pub mod decision_form;
pub mod entry_head_form;
pub mod evidence_form;
pub mod import_form;
pub mod judge_form;
pub mod office_approval_form;
pub mod pair_form;
pub mod publication_form;
pub mod reason_form;
pub mod registration_form;
pub mod score_sheet_form;
pub mod section_form;
pub mod tag_form;
pub mod team_form;
pub mod verification_form;

/// One thing wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field, which is also the anchor `#field-<name>`.
    pub field: String,
    /// Key of the message.
    pub key: String,
    /// Arguments of the message.
    pub args: Vec<(&'static str, String)>,
}

/// Everything wrong with a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors {
    errors: Vec<FieldError>,
}

impl FormErrors {
    /// Notes that `field` is wrong, with the message `key`. The first error of a field stands.
    pub fn add(&mut self, field: &str, key: &str) {
        self.add_with(field, key, Vec::new());
    }

    /// Notes that `field` is wrong, with the message `key` and its arguments.
    pub fn add_with(&mut self, field: &str, key: &str, args: Vec<(&'static str, String)>) {
        if !self.has(field) {
            self.errors.push(FieldError { field: field.to_owned(), key: key.to_owned(), args });
        }
    }

    /// A form with one error.
    #[must_use]
    pub fn one(field: &str, key: &str) -> Self {
        let mut errors = Self::default();
        errors.add(field, key);
        errors
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Whether `field` is wrong.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.errors.iter().any(|error| error.field == field)
    }

    /// All errors in order.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.errors.iter()
    }

    /// `value` when nothing is wrong, else the errors.
    ///
    /// # Errors
    /// The errors noted so far.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

/// Shortest password that is accepted.
pub const SHORTEST_PASSWORD: usize = 10;
const LONGEST_PASSWORD: usize = 200;

/// Whether `text` can be a mail address: the parser of the mail library decides.
#[must_use]
pub fn is_email(text: &str) -> bool {
    text.len() <= 200
        && text.parse::<lettre::Address>().is_ok()
        && text.rsplit('@').next().is_some_and(|host| host.contains('.') || host == "localhost")
}

/// Checks a new password and its repetition.
pub fn check_new_password(password: &str, again: &str, errors: &mut FormErrors) {
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        errors.add_with("password", "account-password-short", vec![("length", SHORTEST_PASSWORD.to_string())]);
    } else if length > LONGEST_PASSWORD {
        errors.add("password", "account-password-long");
    } else if password != again {
        errors.add("password_again", "account-password-differs");
    }
}
