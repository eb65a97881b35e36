//! One innovation as it is compared: its spellings, and the stems of its words with how often they occur.

use std::collections::HashMap;

use super::{
    super::words::{stem, telling, words},
    Described,
};
use crate::domain::text::fold;

/// Words of a text that are looked at; what is the same later on was the same before.
const TEXT_WORDS: usize = 300;
/// Characters of a name that are looked at.
const NAME_CHARS: usize = 200;

/// A word's number, and how often it occurs.
pub type Counts = Vec<(u32, f32)>;

/// See the head of the file.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Name and acronym, folded and without gaps: `simarta`.
    pub names: Vec<String>,
    /// Words of name, acronym and expansion together.
    pub words: Counts,
    /// Words of the name alone.
    pub name: Counts,
    /// Words of the expansion alone.
    pub expansion: Counts,
    /// Words of the text.
    pub text: Counts,
}

/// Numbers for stems; each distinct word is stemmed once.
#[derive(Debug, Default)]
pub struct Lexicon {
    stems: HashMap<String, u32>,
    written: HashMap<String, u32>,
}

impl Lexicon {
    /// How many stems there are.
    pub fn len(&self) -> usize {
        self.stems.len()
    }

    /// The profile, learning new words.
    pub fn learn(&mut self, described: &Described) -> Profile {
        profile(described, &mut |word| Some(self.number(word)))
    }

    /// The profile; words that nobody used get numbers past the end, one for each.
    pub fn read(&self, described: &Described) -> Profile {
        let mut new: HashMap<String, u32> = HashMap::new();
        profile(described, &mut |word| {
            let stem = stem(word);
            if let Some(number) = self.stems.get(&stem) {
                return Some(*number);
            }
            let next = u32::try_from(self.stems.len() + new.len()).ok()?;
            Some(*new.entry(stem).or_insert(next))
        })
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.written.get(word) {
            return *number;
        }
        let next = u32::try_from(self.stems.len()).unwrap_or(u32::MAX);
        let number = *self.stems.entry(stem(word)).or_insert(next);
        self.written.insert(word.to_owned(), number);
        number
    }
}

fn profile(described: &Described, number: &mut impl FnMut(&str) -> Option<u32>) -> Profile {
    let naming = format!("{} {} {}", described.name, described.acronym, described.expansion);
    let mut names: Vec<String> = Vec::new();
    for name in [&described.name, &described.acronym] {
        let glued = fold(&name.chars().take(NAME_CHARS).collect::<String>()).replace(' ', "");
        if !glued.is_empty() && !names.contains(&glued) {
            names.push(glued);
        }
    }
    let mut counted = |text: &str| {
        let mut counts: HashMap<u32, f32> = HashMap::new();
        for word in words(text).iter().filter(|word| telling(word)).take(TEXT_WORDS) {
            if let Some(number) = number(word) {
                *counts.entry(number).or_default() += 1.0;
            }
        }
        let mut counts: Counts = counts.into_iter().collect();
        counts.sort_unstable_by_key(|(number, _)| *number);
        counts
    };
    Profile {
        names,
        words: counted(&naming),
        name: counted(&described.name),
        expansion: counted(&described.expansion),
        text: counted(&described.text),
    }
}
