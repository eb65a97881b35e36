//! One reason, which people read later.

use super::FormErrors;
use crate::web::RawForm;

/// Longest reason.
const LONGEST: usize = 2000;

/// Reads the field `reason`: some text, not too long.
///
/// # Errors
/// The error beside the field.
pub fn reason(raw: &RawForm) -> Result<String, FormErrors> {
    let reason = raw.text("reason");
    if reason.is_empty() {
        return Err(FormErrors::one("reason", "judging-reason-missing"));
    }
    if reason.chars().count() > LONGEST {
        let mut errors = FormErrors::default();
        errors.add_with("reason", "judging-text-long", vec![("max", LONGEST.to_string())]);
        return Err(errors);
    }
    Ok(reason)
}
