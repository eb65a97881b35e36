//! What changed between two texts, word by word, for `<ins>` and `<del>`.

use std::time::Duration;

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// After so long a rougher comparison is good enough.
const LONGEST: Duration = Duration::from_millis(150);

/// A stretch of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiffPart {
    /// `same`, `del` or `ins`.
    pub kind: &'static str,
    /// The text.
    pub text: String,
}

/// The stretches of both texts in reading order; together those that are not `ins` give `before`, those that are not `del` give `after`.
#[must_use]
pub fn word_diff(before: &str, after: &str) -> Vec<DiffPart> {
    let diff = TextDiff::configure().timeout(LONGEST).diff_unicode_words(before, after);
    let mut parts: Vec<DiffPart> = Vec::new();
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => "same",
            ChangeTag::Delete => "del",
            ChangeTag::Insert => "ins",
        };
        match parts.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => parts.push(DiffPart { kind, text: change.value().to_owned() }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let part = |part: DiffPart| match part.kind {
            "ins" => format!("[+{}+]", part.text),
            "del" => format!("[-{}-]", part.text),
            _ => part.text,
        };
        word_diff(before, after).into_iter().map(part).collect()
    }

    #[test]
    fn words_are_marked_and_nothing_is_lost() {
        assert_eq!(shown("Panen sejak Mei.", "Panen sejak Mei."), "Panen sejak Mei.");
        assert_eq!(shown("Panen sejak Mei.", "Panen sejak Juni."), "Panen sejak [-Mei-][+Juni+].");
        assert_eq!(shown("", "baru"), "[+baru+]");
        let (before, after) =
            ("Dua belas sekolah\nmemanen sayur.", "Tiga belas sekolah contoh\nmemanen sayur sendiri.");
        let without = |kind: &str| -> String {
            word_diff(before, after).into_iter().filter(|part| part.kind != kind).map(|part| part.text).collect()
        };
        assert_eq!((without("ins"), without("del")), (before.to_owned(), after.to_owned()));
    }
}
