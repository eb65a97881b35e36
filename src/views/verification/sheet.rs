//! The sheet of a check while several people may be at it: who has it, what clashes, and what changed in the entry since.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::{CheckPage, FieldLine};
use crate::{
    domain::{
        locale::Locale,
        verification::{Filled, ItemVerdict, VerificationOutcome, clashes},
    },
    models::{entries::content::EntryContent, verifications::OpenSheet},
    views::{
        engine::Engine,
        entries::{check::Change, content::ShownEvidence},
        filters::{datetime_text, time_text},
        word_diff::{DiffPart, word_diff},
    },
};

/// How the sheet stands.
#[derive(Debug, Serialize)]
pub struct SheetState {
    /// Version that the form was filled from.
    pub version: i32,
    /// Who took the check; `None` for nobody.
    pub holder: Option<String>,
    /// Is that the reader?
    pub is_mine: bool,
    /// Who saved it last.
    pub author: Option<String>,
    /// "tersimpan 14.05.10 WITA", on another day "tersimpan 24 Juni 2026, 14.05 WITA".
    pub saved_at_text: Option<String>,
    /// Was it saved on an earlier version of the entry?
    pub is_older: bool,
}

impl SheetState {
    /// The state for `viewer`, at a time in a zone.
    #[must_use]
    pub fn new(
        sheet: &OpenSheet,
        latest: Option<i64>,
        viewer: i64,
        clock: (Tz, DateTime<Utc>),
        engine: &Engine,
        locale: Locale,
    ) -> Self {
        Self {
            version: sheet.version,
            is_mine: sheet.holder.as_ref().is_some_and(|(id, _)| *id == viewer),
            holder: sheet.holder.as_ref().map(|(_, name)| name.clone()),
            author: sheet.author.clone(),
            saved_at_text: sheet.saved_at.map(|at| saved_at_text(at, clock, engine, locale)),
            is_older: sheet.submission_id.is_some() && sheet.submission_id != latest,
        }
    }
}

/// "tersimpan 14.05.10 WITA", with its day when that is not today. `clock`: the zone and the time now.
#[must_use]
pub fn saved_at_text(at: DateTime<Utc>, clock: (Tz, DateTime<Utc>), engine: &Engine, locale: Locale) -> String {
    let (zone, now) = clock;
    let day = |moment: DateTime<Utc>| moment.with_timezone(&zone).date_naive();
    let time = if day(at) == day(now) { time_text(at, zone, locale, true) } else { datetime_text(at, zone, locale) };
    engine.message(locale, "common-saved-at", &[("time", time)])
}

/// A field in which two people filled in different things.
#[derive(Debug, Serialize)]
pub struct ClashLine {
    label: String,
    mine: String,
    theirs: String,
}

impl CheckPage {
    /// Shows what somebody else filled in beside what was typed here. The form keeps what was typed, on their version: sending it again
    /// is a choice made with both before the eyes.
    #[must_use]
    pub fn with_clash(mut self, theirs: &OpenSheet, engine: &Engine, locale: Locale) -> Self {
        self.clash = clashes(self.form.filled(), &theirs.filled)
            .into_iter()
            .map(|(field, mine, theirs)| ClashLine {
                label: self.label_of(&field, engine, locale),
                mine: shown_value(&field, mine, engine, locale),
                theirs: shown_value(&field, theirs, engine, locale),
            })
            .collect();
        self
    }

    /// Shows what was typed here where another person's outcome stands already, so that it can be copied.
    #[must_use]
    pub fn with_lost(self, engine: &Engine, locale: Locale) -> Self {
        Self { clash_key: "verification-lost", ..self.with_clash(&OpenSheet::default(), engine, locale) }
    }

    fn label_of(&self, field: &str, engine: &Engine, locale: Locale) -> String {
        let say = |key: &str| engine.message(locale, key, &[]);
        let of_field = |code: &str| {
            let found = self.fields.iter().find(|known: &&FieldLine| known.code == code);
            found.map_or_else(|| code.to_owned(), |known| known.label.clone())
        };
        let of_criterion = |code: &str| {
            let found = self.criteria.iter().find(|known| known.code == code);
            found.map_or_else(|| code.to_owned(), |known| known.name.clone())
        };
        let with = |name: String, key: &str| format!("{name}: {}", say(key));
        let parts: Vec<&str> = field.splitn(3, '-').collect();
        match parts.as_slice() {
            ["note", "field", code] => with(of_field(code), "verification-note"),
            ["verdict", "field", code] => with(of_field(code), "verification-verdict"),
            ["note", "criterion", code] => with(of_criterion(code), "verification-note"),
            ["verdict", "criterion", code] => with(of_criterion(code), "verification-verdict"),
            ["level", ..] => {
                let code = field.strip_prefix("level-").unwrap_or(field);
                engine.message(locale, "verification-level-of", &[("criterion", of_criterion(code))])
            }
            ["ticked", ..] => {
                let code = field.strip_prefix("ticked-").unwrap_or(field);
                let item = self.checklist.iter().find(|item| item.value == code);
                item.map_or_else(|| code.to_owned(), |item| item.label.clone())
            }
            ["due"] => say("verification-due"),
            ["reason"] => say("verification-reason"),
            ["accept_claims"] => say("verification-accept-claims"),
            _ => say("verification-outcome"),
        }
    }
}

/// Codes as words; what people typed as it is.
fn shown_value(field: &str, value: String, engine: &Engine, locale: Locale) -> String {
    let say = |key: &str| engine.message(locale, key, &[]);
    if field.starts_with("verdict-") {
        return match ItemVerdict::parse(&value) {
            Some(verdict) => say(&format!("verification-item-{verdict}")),
            None => value,
        };
    }
    match field {
        "outcome" if VerificationOutcome::parse(&value).is_some() => say(&format!("verification-outcome-{value}")),
        "due" => value.replace('T', " "),
        ticked if (ticked.starts_with("ticked-") || ticked == "accept_claims") && !value.is_empty() => {
            say("verification-ticked")
        }
        _ => value,
    }
}

/// The fields in which a stored sheet differs from what was sent, with what is stored: the script of the page shows both.
#[must_use]
pub fn stored_fields(mine: &Filled, stored: &Filled) -> serde_json::Map<String, serde_json::Value> {
    let mut fields = serde_json::Map::new();
    for (field, _, theirs) in clashes(mine, stored) {
        if field.starts_with("ticked-") {
            let ticked: Vec<&str> = stored.keys().filter_map(|name| name.strip_prefix("ticked-")).collect();
            fields.insert("ticked".to_owned(), ticked.into());
        } else {
            fields.insert(field, theirs.into());
        }
    }
    fields
}

/// What changed since the version that was checked last.
#[derive(Debug, Serialize)]
pub struct Differences {
    /// Number of the earlier version.
    pub before: i32,
    /// Number of this version.
    pub after: i32,
    /// Fields and claims that differ.
    pub changes: Vec<Change>,
    /// Evidence that came, went, or is described in other words.
    pub evidence: Vec<EvidenceChange>,
}

/// A piece of evidence that differs.
#[derive(Debug, Serialize)]
pub struct EvidenceChange {
    /// `ins`, `del` or `same`.
    kind: &'static str,
    title: String,
    /// File name or host.
    name: String,
    /// Where it is read; `None` once it is gone.
    href: Option<String>,
    /// Its page note, word by word.
    note: Vec<DiffPart>,
}

/// The evidence that differs between two versions.
#[must_use]
pub fn evidence_changes(before: &EntryContent, after: &EntryContent) -> Vec<EvidenceChange> {
    let line = |piece: ShownEvidence, kind: &'static str, note: Vec<DiffPart>| EvidenceChange {
        kind,
        name: piece.url_host.unwrap_or(piece.file_name),
        href: (kind != "del").then_some(piece.href),
        title: piece.title,
        note,
    };
    let mut lines = Vec::new();
    for piece in &after.evidence {
        match before.evidence.iter().find(|known| known.pid == piece.pid) {
            None => lines.push(line(ShownEvidence::new(piece), "ins", word_diff("", &piece.page_note))),
            Some(known) if known.page_note != piece.page_note || known.title != piece.title => {
                lines.push(line(ShownEvidence::new(piece), "same", word_diff(&known.page_note, &piece.page_note)));
            }
            Some(_) => {}
        }
    }
    let gone = before.evidence.iter().filter(|known| after.evidence.iter().all(|piece| piece.pid != known.pid));
    lines.extend(gone.map(|piece| line(ShownEvidence::new(piece), "del", Vec::new())));
    lines
}
