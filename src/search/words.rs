//! From text to the words that are looked up: folded, without filler words, with their Indonesian stems.

use tantivy_stemmers::algorithms::indonesian_tala;

use crate::domain::text::fold;

/// Longest search text that is looked at, in characters.
const LONGEST_QUERY: usize = 200;
/// Most words of a search text that are looked at.
const MOST_WORDS: usize = 8;
/// Longest word; longer ones are cut.
const LONGEST_WORD: usize = 40;

/// Words that say nothing about an innovation.
const FILLERS: &[&str] = &[
    "yang", "dan", "di", "ke", "dari", "untuk", "pada", "dengan", "dalam", "oleh", "atau", "bagi", "ini", "itu", "the",
    "of", "and", "for", "in", "to", "a", "an",
];

/// The folded words of a text.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(cut).collect()
}

/// The stem of a folded word: `kesehatan` and `sehat` share one.
#[must_use]
pub fn stem(word: &str) -> String {
    if word.chars().count() < 4 || word.chars().any(|letter| letter.is_ascii_digit()) {
        return word.to_owned();
    }
    indonesian_tala(word).into_owned()
}

/// Does a folded word say something about an innovation?
#[must_use]
pub fn telling(word: &str) -> bool {
    !FILLERS.contains(&word)
}

/// The words of a search text: no filler words (unless there is nothing else), each once.
#[must_use]
pub fn query_words(text: &str) -> Vec<String> {
    let short: String = text.chars().take(LONGEST_QUERY).collect();
    let all = words(&short);
    let telling: Vec<&String> = all.iter().filter(|word| telling(word)).collect();
    let chosen: Vec<String> = if telling.is_empty() { all.clone() } else { telling.into_iter().cloned().collect() };
    let mut seen = Vec::new();
    for word in chosen {
        if !seen.contains(&word) && seen.len() < MOST_WORDS {
            seen.push(word);
        }
    }
    seen
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affixes_come_off() {
        assert_eq!(stem("kesehatan"), stem("sehat"));
        assert_eq!(stem("pelayanan"), stem("layanan"));
        assert_eq!(stem("4r"), "4r");
    }

    #[test]
    fn signs_and_fillers_are_no_words() {
        assert_eq!(query_words("  Sampah & (\"plastik\") yang % OR dan NOT:* "), ["sampah", "plastik", "or", "not"]);
        assert_eq!(query_words("dan"), ["dan"]);
        assert!(query_words("%%% \"'();--").is_empty());
    }
}
