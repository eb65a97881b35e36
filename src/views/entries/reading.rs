//! One file, read in the page.

use serde::Serialize;

/// The page.
#[derive(Debug, Serialize)]
pub struct ReadingPage {
    /// What it is called; a neutral name for readers who must not know whose it is.
    pub title: String,
    /// Where to look in it.
    pub page_note: String,
    /// The page at which it opens, from 1.
    pub page: u32,
    /// Where its bytes are.
    pub href: String,
    /// Size of the file.
    pub size_bytes: i64,
    /// Is it drawn in the page, sheet by sheet?
    pub is_pdf: bool,
    /// Is it a picture? What is neither is for downloading.
    pub is_picture: bool,
}
