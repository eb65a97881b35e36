//! The receipt of an entry as a paper, with a QR code that leads to the page where anyone can check it.

use chrono::{DateTime, Utc};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Serialize;

use super::typesetting::{self, Content, SettingError, Template};
use crate::domain::locale::Locale;

/// Side of the QR code in the picture's own units; the template gives its real size.
const QR_SIDE: u32 = 200;

/// What a receipt says, in one language.
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// Language of all texts.
    pub lang: Locale,
    /// Which paper this is.
    pub heading: String,
    /// Number of the entry.
    pub number: String,
    /// Contest and region.
    pub contest: String,
    /// Category, title, team, time and the like, in the order in which they are read.
    pub facts: Vec<Fact>,
    /// Heading of the list of files and links.
    pub evidence_heading: String,
    /// What stands there when there are none.
    pub evidence_none: String,
    /// Files and links.
    pub evidence: Vec<Line>,
    /// What the hash is of.
    pub hash_help: String,
    /// SHA-256 of what was handed in.
    pub sha256: String,
    /// How to check it.
    pub check_heading: String,
    /// The same in a sentence.
    pub check_help: String,
    /// Address that the QR code leads to.
    pub check_href: String,
    /// Address that can be typed.
    pub check_short: String,
    /// What the paper is not.
    pub limits: String,
    /// `page {n} of {total}` with these two signs.
    pub page_of: String,
}

/// A line of two.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// What.
    pub term: String,
    /// Says what.
    pub value: String,
}

/// A file or link.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// What the team calls it.
    pub title: String,
    /// Its name or address, with its size.
    pub detail: String,
    /// SHA-256 of the file; empty for links.
    pub sha256: String,
}

/// The receipt as PDF. The same receipt gives the same bytes. `ident`: what tells it from all others; `handed_in_at` is the
/// date in the file's properties.
///
/// # Errors
/// When it cannot be set: a mistake of ours.
pub async fn pdf(receipt: &Receipt, ident: String, handed_in_at: DateTime<Utc>) -> Result<Vec<u8>, SettingError> {
    let content = Content::new(Template::Receipt, receipt, ident, handed_in_at)?;
    let content = match qr(&receipt.check_href) {
        Some(picture) => content.with_picture("qr", picture),
        None => content,
    };
    typesetting::set(content).await
}

/// The address as a QR code; none when it is longer than such a code can hold. A quarter of it may be damaged: papers get folded.
fn qr(address: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::Q).ok()?;
    Some(code.render::<svg::Color<'_>>().min_dimensions(QR_SIDE, QR_SIDE).quiet_zone(true).build())
}
