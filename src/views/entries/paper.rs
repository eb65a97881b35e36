//! The receipt as a paper: the page's content in words, without links that only the signed-in can follow.

use super::check::{ReceiptLine, ReceiptPage};
use crate::{
    documents::receipt::{Fact, Line, Receipt},
    domain::{locale::Locale, receipt::short_code},
    views::{
        engine::Engine,
        filters::{datetime_text, file_size, zone_named},
    },
};

/// What the paper says. `team`: names at the moment of handing in; `base_url`: where the portal is reached.
#[must_use]
pub fn paper_of(page: &ReceiptPage, team: &[String], base_url: &str, engine: &Engine, locale: Locale) -> Receipt {
    let say = |key: &str| engine.message(locale, key, &[]);
    let args = [("contest", page.entry.contest.clone()), ("region", page.entry.region.clone())];
    let signs = [("page", "{n}".to_owned()), ("total", "{total}".to_owned())];
    Receipt {
        lang: locale,
        heading: say("entries-receipt"),
        number: page.number.clone(),
        contest: engine.message(locale, "paper-contest", &args),
        facts: facts(page, team, engine, locale),
        evidence_heading: say("paper-evidence"),
        evidence_none: say(if page.evidence.is_some() { "evidence-none" } else { "evidence-not-for-you" }),
        evidence: page.evidence.iter().flatten().map(|line| line_of(line, locale)).collect(),
        hash_help: say("entries-hash-help"),
        sha256: page.sha256.clone(),
        check_heading: say("paper-check"),
        check_help: say("paper-check-help"),
        check_href: format!("{base_url}{}", page.check_href),
        check_short: format!("{base_url}/verify/{}", short_code(&page.number, &page.sha256)),
        limits: say("paper-limits"),
        page_of: engine.message(locale, "paper-page", &signs),
    }
}

fn facts(page: &ReceiptPage, team: &[String], engine: &Engine, locale: Locale) -> Vec<Fact> {
    let say = |key: &str| engine.message(locale, key, &[]);
    let mut received = datetime_text(page.handed_in_at, zone_named(page.entry.tz), locale);
    if page.in_grace {
        received = format!("{received} ({})", say("entries-in-grace"));
    }
    let facts = [
        ("entries-title", page.title.clone()),
        ("entries-category", page.category.clone()),
        ("entries-office", page.office.clone().unwrap_or_default()),
        ("paper-team", team.join(", ")),
        ("entries-received-at", received),
        ("entries-version", page.ordinal.to_string()),
        ("entries-handed-in-by", page.author.clone()),
    ];
    let filled = facts.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(key, value)| Fact { term: say(key), value }).collect()
}

fn line_of(line: &ReceiptLine, locale: Locale) -> Line {
    let size = line.size_bytes.map(|bytes| format!(", {}", file_size(bytes, locale))).unwrap_or_default();
    Line {
        title: line.title.clone(),
        detail: format!("{}{size}", line.name),
        sha256: line.sha256.clone().unwrap_or_default(),
    }
}
