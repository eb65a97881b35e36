//! The page on which anyone checks a receipt.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{domain::locale::Locale, models::entries::proof::Proof};

/// The page.
#[derive(Debug, Default, Serialize)]
pub struct VerifyPage {
    /// What was typed.
    pub code: String,
    /// Checksum of a file that was typed.
    pub file: String,
    /// Is this an answer?
    pub was_asked: bool,
    /// Does it look like a number without the code behind it?
    pub is_number_alone: bool,
    /// The receipt, if it is one of ours.
    pub proof: Option<ProofView>,
}

/// What is told of a receipt.
#[derive(Debug, Serialize)]
pub struct ProofView {
    number: String,
    sha256: String,
    ordinal: i32,
    handed_in_at: DateTime<Utc>,
    tz: &'static str,
    contest: String,
    region: String,
    innovation: Option<Innovation>,
    has_file: Option<bool>,
}

#[derive(Debug, Serialize)]
struct Innovation {
    name: String,
    href: String,
}

impl ProofView {
    /// `has_file`: whether the file that was asked about is part of it.
    #[must_use]
    pub fn new(proof: Proof, has_file: Option<bool>, locale: Locale) -> Self {
        let pick = |(id, en): &(String, String)| locale.pick(id, en).to_owned();
        Self {
            contest: pick(&proof.contest),
            region: pick(&proof.region),
            number: proof.number,
            sha256: proof.sha256,
            ordinal: proof.ordinal,
            handed_in_at: proof.handed_in_at,
            tz: proof.zone.tz().name(),
            innovation: proof.innovation.map(|(name, slug)| Innovation { name, href: format!("/catalogue/{slug}") }),
            has_file,
        }
    }
}
