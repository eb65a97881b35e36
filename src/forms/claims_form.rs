//! The ledger of an entry: one level per criterion, or none.

use super::FormErrors;
use crate::{
    domain::{
        answers::Answers,
        ledger::{Levels, check_level, claimable},
        rubric::Rubric,
    },
    web::RawForm,
};

/// The claims as chosen, by criterion; an empty text claims nothing.
///
/// A criterion that the form did not bring keeps what is stored: another program's form may know fewer.
#[must_use]
pub fn read(rubric: &Rubric, raw: &RawForm, stored: &Levels) -> Answers {
    claimable(rubric).fold(Answers::default(), |claims, criterion| {
        let name = field(&criterion.code);
        let level = match raw.has(&name) {
            true => raw.text(&name),
            false => stored.get(&criterion.code).map(ToString::to_string).unwrap_or_default(),
        };
        if level.is_empty() { claims } else { claims.with_text(&criterion.code, &level) }
    })
}

/// Levels that the rubric does not describe, each beside its criterion.
#[must_use]
pub fn check(rubric: &Rubric, claims: &Answers) -> FormErrors {
    let mut errors = FormErrors::default();
    for code in claims.0.keys() {
        let level = claims.text(code).parse::<i32>().ok();
        if level.is_none_or(|level| check_level(rubric, code, level).is_err()) {
            errors.add(&field(code), "ledger-no-such-level");
        }
    }
    errors
}

/// Name of the form's field for a criterion.
#[must_use]
pub fn field(criterion: &str) -> String {
    format!("claim-{criterion}")
}
