//! PDF by Typst, inside the program: templates and fonts are compiled in, and there is nothing else that a template could read.
//!
//! What people typed reaches a template as values in `sys.inputs`, never as source: a string is shown as it is, whatever it
//! looks like.

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde::Serialize;
use serde_json::Value as Json;
use tokio::sync::Semaphore;
use typst::foundations::{Bytes, Datetime, Dict, IntoValue, Smart};
use typst_as_lib::TypstEngine;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

use crate::domain::text::is_unseen;

/// Papers that are set at the same time; the others wait, so that setting never takes all processors.
const AT_ONCE: usize = 2;
/// A run of letters without a gap that is longer than this may be broken anywhere: no line can hold it.
const LONGEST_RUN: usize = 40;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

static FONTS: [&[u8]; 2] = [
    include_bytes!("../../assets/documents/fonts/PlusJakartaSans_400Regular.ttf"),
    include_bytes!("../../assets/documents/fonts/PlusJakartaSans_700Bold.ttf"),
];

static ENGINE: LazyLock<TypstEngine> = LazyLock::new(|| {
    TypstEngine::builder()
        .fonts(FONTS)
        .with_static_source_file_resolver([
            (Template::Receipt.file(), include_str!("../../assets/documents/receipt.typ")),
            (Template::ExamplePaper.file(), include_str!("../../assets/documents/example_paper.typ")),
        ])
        .build()
});

/// A template in `assets/documents/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// The receipt of an entry.
    Receipt,
    /// A made-up paper of the demonstration.
    ExamplePaper,
}

impl Template {
    const fn file(self) -> &'static str {
        match self {
            Self::Receipt => "receipt.typ",
            Self::ExamplePaper => "example_paper.typ",
        }
    }
}

/// A paper could not be set. That is a mistake in a template, never in what people typed.
#[derive(Debug, thiserror::Error)]
#[error("a paper could not be set: {0}")]
pub struct SettingError(String);

/// What goes into one paper.
#[derive(Clone, Debug)]
pub struct Content {
    template: Template,
    /// Values by name; strings are cleaned.
    values: Json,
    /// SVG pictures by name, made by us.
    pictures: BTreeMap<&'static str, String>,
    /// Names this paper among all others, in any run of the program.
    ident: String,
    /// What the paper says when it was made.
    made_at: DateTime<Utc>,
}

impl Content {
    /// `values` must be a struct or map. `ident` is never shown; `made_at` is part of the file's properties.
    ///
    /// # Errors
    /// When the values cannot be written as JSON.
    pub fn new(
        template: Template,
        values: &impl Serialize,
        ident: String,
        made_at: DateTime<Utc>,
    ) -> Result<Self, SettingError> {
        let mut values = serde_json::to_value(values).map_err(|error| SettingError(error.to_string()))?;
        clean(&mut values);
        Ok(Self { template, values, pictures: BTreeMap::new(), ident, made_at })
    }

    /// Adds an SVG picture.
    #[must_use]
    pub fn with_picture(mut self, name: &'static str, svg: String) -> Self {
        self.pictures.insert(name, svg);
        self
    }
}

/// Sets a paper away from the async threads.
///
/// # Errors
/// See [`SettingError`].
pub async fn set(content: Content) -> Result<Vec<u8>, SettingError> {
    let _turn = TURNS.acquire().await.map_err(|error| SettingError(error.to_string()))?;
    let setting = tokio::task::spawn_blocking(move || set_now(&content));
    setting.await.map_err(|error| SettingError(error.to_string()))?
}

/// Sets a paper on this thread: some tens of milliseconds.
///
/// # Errors
/// See [`SettingError`].
pub fn set_now(content: &Content) -> Result<Vec<u8>, SettingError> {
    let mut inputs: Dict =
        serde_json::from_value(content.values.clone()).map_err(|error| SettingError(error.to_string()))?;
    for (name, svg) in &content.pictures {
        inputs.insert((*name).into(), Bytes::from_string(svg.clone()).into_value());
    }
    let set: PagedDocument = ENGINE
        .compile_with_input(content.template.file(), inputs)
        .output
        .map_err(|error| SettingError(error.to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(content.ident.clone()),
        creator: Smart::Custom(Some("Sayembara".to_owned())),
        timestamp: datetime(content.made_at).map(Timestamp::new_utc),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&set, &options).map_err(|errors| SettingError(format!("{errors:?}")))
}

fn datetime(at: DateTime<Utc>) -> Option<Datetime> {
    let small = |number: u32| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        at.year(),
        small(at.month())?,
        small(at.day())?,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
    )
}

/// Makes every string one that a page can hold.
fn clean(value: &mut Json) {
    match value {
        Json::String(text) => *text = printable(text),
        Json::Array(values) => values.iter_mut().for_each(clean),
        Json::Object(values) => values.values_mut().for_each(clean),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// The text in one line, without signs that turn the direction of reading or show nothing, and with places to break it at.
fn printable(text: &str) -> String {
    text.split_whitespace().map(breakable).collect::<Vec<_>>().join(" ")
}

fn breakable(run: &str) -> String {
    let shown: Vec<char> = run.chars().filter(|letter| !is_unseen(*letter)).collect();
    let is_hash = shown.len() == 64 && shown.iter().all(char::is_ascii_hexdigit);
    if is_hash || shown.len() <= LONGEST_RUN {
        return shown.into_iter().collect();
    }
    let pieces: Vec<String> = shown.chunks(LONGEST_RUN / 2).map(|piece| piece.iter().collect()).collect();
    pieces.join("\u{200b}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_to_one_line_and_one_direction() {
        assert_eq!(printable("  dua\n baris\u{0} "), "dua baris");
        assert_eq!(printable("laporan\u{202e}fdp.exe"), "laporanfdp.exe");
        assert_eq!(printable("lap\u{61c}oran\u{e0041}.pdf"), "laporan.pdf");
        assert_eq!(printable(&"a".repeat(64)), "a".repeat(64), "a checksum stays whole");
        let long = printable(&"w".repeat(100));
        assert_eq!(long.split('\u{200b}').map(str::len).collect::<Vec<_>>(), [20, 20, 20, 20, 20]);
    }
}
