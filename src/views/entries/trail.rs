//! Who changed what in an entry, and when.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::EntryTop;
use crate::{
    domain::{entry::MemberRole, form_set::FormSet, locale::Locale},
    models::entries::{
        draft::{CLAIMS, HEAD},
        trail::Trace,
    },
};

/// The page.
#[derive(Debug, Serialize)]
pub struct TrailPage {
    /// The entry.
    pub entry: EntryTop,
    /// Acts, newest first.
    pub lines: Vec<TraceLine>,
    /// Address of newer acts.
    pub newer: Option<String>,
    /// Address of older acts.
    pub older: Option<String>,
}

/// One act; `entries-trail-<code>` tells it.
#[derive(Debug, Serialize)]
pub struct TraceLine {
    at: DateTime<Utc>,
    code: String,
    who: Option<String>,
    section: String,
    version: Option<i64>,
    evidence: String,
    member: String,
    role: Option<MemberRole>,
}

impl TraceLine {
    /// The line of an act; `say`: the message with a key, for parts of the entry that no form set names.
    #[must_use]
    pub fn new(trace: Trace, form: &FormSet, say: &impl Fn(&str) -> String, locale: Locale) -> Self {
        let section = trace.section.unwrap_or_default();
        let name = match form.section(&section) {
            Some(section) => locale.pick(&section.name_id, &section.name_en).to_owned(),
            None if section == HEAD => say("entries-step-head"),
            None if section == CLAIMS => say("ledger-title"),
            None => section,
        };
        Self {
            at: trace.at,
            code: trace.action.replace(['.', '_'], "-"),
            who: trace.who,
            section: name,
            version: trace.version,
            evidence: trace.evidence.unwrap_or_default(),
            member: trace.member.unwrap_or_default(),
            role: trace.role,
        }
    }
}
