//! Words: slugs, folded text for search and uniqueness, counting, initials.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds a text so that spellings which look alike compare equal: compatibility form, lower case, no marks,
/// punctuation as single spaces. Apostrophes vanish (`Ma'arif` and `Maarif` are one name).
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        if letter.is_alphanumeric() {
            folded.push(letter);
        } else if !is_silent(letter) && !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn is_silent(letter: char) -> bool {
    is_combining_mark(letter) || matches!(letter, '\'' | '’' | '‘' | '`' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200f}')
}

/// Is this a letter that nobody sees, or that turns the direction of writing? What people typed is shown and written without them:
/// a name must not read differently from what it is. White space is none of them.
#[must_use]
pub fn is_unseen(letter: char) -> bool {
    let is_direction =
        matches!(letter, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    let is_other = matches!(letter, '\u{ad}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    (letter.is_control() && !letter.is_whitespace()) || is_direction || is_other
}

/// A name for URLs: folded, only `a-z0-9` and hyphens. Empty when nothing is left; the caller then needs another source.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in fold(text).chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The slug, or the slug with `-2`, `-3` … when `is_taken` says so.
#[must_use]
pub fn free_slug(text: &str, fallback: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let base = Some(slug(text)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| fallback.to_owned());
    if !is_taken(&base) {
        return base;
    }
    (2_u32..).map(|number| format!("{base}-{number}")).find(|candidate| !is_taken(candidate)).unwrap_or(base)
}

/// Counts words as people do: runs without white space that hold a letter or a digit.
#[must_use]
pub fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|run| run.chars().any(char::is_alphanumeric)).count()
}

/// At most two capital initials of a name: `Siti Rahma Wati` gives `SW`.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = letters.next();
    let last = letters.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The folded form of a mail address: trimmed and in lower case.
#[must_use]
pub fn fold_email(address: &str) -> String {
    address.trim().to_lowercase()
}

/// A mail address that its owner recognises and nobody else learns: `s…@kampus.test`.
#[must_use]
pub fn masked_email(address: &str) -> String {
    match address.split_once('@') {
        Some((local, host)) => format!("{}…@{host}", local.chars().take(1).collect::<String>()),
        None => "…".to_owned(),
    }
}

/// Does a name say itself, in either language, that what it names is made up?
#[must_use]
pub fn says_example(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("contoh") || name.contains("example")
}
