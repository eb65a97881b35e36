//! The dates of one stage, in the region's local time.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    domain::{
        local_time::{local_text, parse_local},
        region::RegionZone,
        setup::StageDates,
        stage::StageWindow,
    },
    forms::FormErrors,
    web::RawForm,
};

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StageDatesForm {
    /// Local opening.
    pub opens: String,
    /// Local closing; empty: the end of the day on which it opens.
    pub closes: String,
}

impl StageDatesForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        Self { opens: raw.text("opens"), closes: raw.text("closes") }
    }

    /// The form of what is kept.
    #[must_use]
    pub fn of(window: StageWindow, zone: RegionZone) -> Self {
        let local = |at: Option<_>| at.map_or_else(String::new, |at| local_text(at, zone));
        Self { opens: local(window.opens_at), closes: local(window.closes_at) }
    }

    /// Checks both fields.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self, zone: RegionZone) -> Result<StageDates, FormErrors> {
        let mut errors = FormErrors::default();
        let opens_at = parse_local(&self.opens, zone);
        let closes_at = match opens_at {
            Some(opens_at) if self.closes.is_empty() => end_of_day(opens_at, zone),
            _ => parse_local(&self.closes, zone),
        };
        let wrong = || vec![("zone", zone.abbreviation().to_owned())];
        if opens_at.is_none() {
            errors.add_with("opens", "committee-time-wrong", wrong());
        } else if closes_at.is_none() {
            errors.add_with("closes", "committee-time-wrong", wrong());
        }
        let (opens_at, closes_at) = (opens_at.unwrap_or_default(), closes_at.unwrap_or_default());
        errors.into_result(StageDates { opens_at, closes_at })
    }
}

/// 23:59 of the local day, as people write the end of one.
fn end_of_day(at: DateTime<Utc>, zone: RegionZone) -> Option<DateTime<Utc>> {
    let local = local_text(at, zone);
    parse_local(&format!("{}T23:59", local.split('T').next().unwrap_or_default()), zone)
}
