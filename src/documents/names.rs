//! Names inside archives: made of ids, codes and slugs, in letters that every file system takes. Nothing that people typed
//! reaches them but as a slug, so there is no path, no hidden letter and no change of direction in them.

use std::collections::BTreeSet;

use crate::domain::text;

/// Names that Windows keeps for itself.
const RESERVED: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];

/// A code as part of a path: `a-z A-Z 0-9 - _`, at most `most` letters, never empty.
#[must_use]
pub fn part(code: &str, most: usize) -> String {
    let mut safe = String::new();
    for letter in code.chars() {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            safe.push(letter);
        } else if !safe.is_empty() && !safe.ends_with('-') {
            safe.push('-');
        }
        if safe.len() >= most {
            break;
        }
    }
    let safe = safe.trim_matches('-');
    let upper = safe.to_ascii_uppercase();
    let is_device = (upper.starts_with("COM") || upper.starts_with("LPT")) && upper.len() == 4;
    if safe.is_empty() || is_device || RESERVED.contains(&upper.as_str()) {
        format!("x-{safe}")
    } else {
        safe.to_owned()
    }
}

/// What people typed as part of a path: its slug, cut to `most` letters; empty when nothing is left of it.
#[must_use]
pub fn slug(typed: &str, most: usize) -> String {
    let slug: String = text::slug(typed).chars().take(most).collect();
    slug.trim_matches('-').to_owned()
}

/// Names that are taken; two that differ only in capitals are one name to some file systems.
#[derive(Debug, Default)]
pub struct Taken(BTreeSet<String>);

impl Taken {
    /// The name, or the name with `-2`, `-3` …; taken from now on. An extension stays at the end.
    pub fn free(&mut self, name: &str) -> String {
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) => (stem, format!(".{extension}")),
            None => (name, String::new()),
        };
        let mut free = name.to_owned();
        let mut number = 1_u32;
        while !self.0.insert(free.to_ascii_lowercase()) {
            number += 1;
            free = format!("{stem}-{number}{extension}");
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rulebook_39_no_code_leads_out_of_its_folder() {
        for code in ["../../etc/passwd", "..", "/abs", "C:\\Windows", "a\u{202e}b", "", ".", "nul", "COM1", "a/../b"] {
            let safe = part(code, 40);
            let is_plain = safe.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
            assert!(is_plain && !safe.is_empty(), "{code:?} became {safe:?}");
            assert!(!RESERVED.contains(&safe.to_ascii_uppercase().as_str()));
        }
        assert_eq!(part("LOMBA-2026-0042", 60), "LOMBA-2026-0042");
        assert_eq!(slug("../../SI MARTA\u{202e}", 40), "si-marta");
    }

    #[test]
    fn no_name_is_given_twice_whatever_its_capitals() {
        let mut taken = Taken::default();
        assert_eq!(taken.free("a.pdf"), "a.pdf");
        assert_eq!(taken.free("A.pdf"), "A-2.pdf");
        assert_eq!(taken.free("a.pdf"), "a-3.pdf");
        assert_eq!(taken.free("b"), "b");
    }
}
