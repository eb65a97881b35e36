//! Many innovations, and the like of one among them: candidates by shared letters of names and by telling words, then
//! an exact comparison with these alone.

use std::collections::HashMap;

use super::{
    Described, Likeness, name_likeness,
    profile::{Counts, Lexicon, Profile},
};

/// Candidates that are compared exactly, from each of the ways to find them.
const CANDIDATES: usize = 40;
/// Words of the text by which candidates are found.
const KEY_WORDS: usize = 12;
/// From this many different words on a text counts in full.
const ENOUGH_WORDS: f32 = 20.0;
/// A word or group of letters that more innovations have says nothing.
const COMMON: usize = 400;

/// An innovation that is like the one asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its place in the list that the corpus was built from.
    pub place: usize,
    /// How alike.
    pub likeness: Likeness,
}

/// See the head of the file.
#[derive(Debug, Default)]
pub struct Corpus {
    lexicon: Lexicon,
    profiles: Vec<Profile>,
    /// How telling each word is.
    weights: Vec<f32>,
    by_word: HashMap<u32, Vec<u32>>,
    by_letters: HashMap<[char; 3], Vec<u32>>,
    by_name: HashMap<String, Vec<u32>>,
}

impl Corpus {
    /// Builds a corpus. Takes a moment: not on an async thread.
    #[must_use]
    pub fn build<'a>(all: impl IntoIterator<Item = &'a Described>) -> Self {
        let mut corpus = Self::default();
        for described in all {
            let profile = corpus.lexicon.learn(described);
            let Ok(place) = u32::try_from(corpus.profiles.len()) else { break };
            corpus.enter(place, &profile);
            corpus.profiles.push(profile);
        }
        corpus.weigh();
        corpus
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.profiles.len()
    }

    /// Is there none?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.profiles.is_empty()
    }

    /// The innovations that are like `described` by at least `least`, the most alike first, at most `limit`.
    #[must_use]
    pub fn like(&self, described: &Described, least: u16, limit: usize) -> Vec<Match> {
        let asked = self.lexicon.read(described);
        let mut found: Vec<Match> = self
            .candidates(&asked)
            .into_iter()
            .map(|place| Match { place, likeness: self.likeness(&asked, &self.profiles[place]) })
            .filter(|found| found.likeness.total >= least)
            .collect();
        found.sort_by(|a, b| b.likeness.cmp(&a.likeness).then(a.place.cmp(&b.place)));
        found.truncate(limit);
        found
    }

    /// How alike two of the corpus are; for the evaluation of thresholds.
    #[must_use]
    pub fn between(&self, one: usize, two: usize) -> Likeness {
        self.likeness(&self.profiles[one], &self.profiles[two])
    }

    fn enter(&mut self, place: u32, profile: &Profile) {
        let mut words: Vec<u32> = profile.words.iter().chain(&profile.text).map(|(word, _)| *word).collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            self.by_word.entry(word).or_default().push(place);
        }
        for name in &profile.names {
            self.by_name.entry(name.clone()).or_default().push(place);
        }
        for letters in letters_of(profile) {
            self.by_letters.entry(letters).or_default().push(place);
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "counts of innovations are small")]
    fn weigh(&mut self) {
        let total = self.profiles.len() as f32;
        self.weights = (0..self.lexicon.len())
            .map(|word| {
                let having = u32::try_from(word).ok().and_then(|word| self.by_word.get(&word)).map_or(0, Vec::len);
                (1.0 + total / (having.max(1) as f32)).ln()
            })
            .collect();
    }

    /// A word that nobody used is as telling as one that one used.
    #[allow(clippy::cast_precision_loss, reason = "counts of innovations are small")]
    fn weight(&self, word: u32) -> f32 {
        let known = usize::try_from(word).ok().and_then(|word| self.weights.get(word));
        known.copied().unwrap_or_else(|| (1.0 + self.profiles.len() as f32).ln())
    }

    fn likeness(&self, one: &Profile, two: &Profile) -> Likeness {
        // One may be called what the other's acronym stands for.
        let namings = [
            (&one.words, &two.words),
            (&one.expansion, &two.expansion),
            (&one.name, &two.expansion),
            (&one.expansion, &two.name),
        ];
        let words = namings.into_iter().map(|(one, two)| self.cosine(one, two)).fold(0.0, f32::max);
        Likeness::of(name_likeness(one, two), words, self.cosine(&one.text, &two.text) * substance(one, two))
    }

    /// The angle between two lists of words, each weighted by how telling it is.
    fn cosine(&self, one: &Counts, two: &Counts) -> f32 {
        let weighted = |(word, count): &(u32, f32)| (1.0 + count.ln()) * self.weight(*word);
        let length = |counts: &Counts| counts.iter().map(|item| weighted(item).powi(2)).sum::<f32>().sqrt();
        let lengths = length(one) * length(two);
        if lengths <= f32::EPSILON {
            return 0.0;
        }
        let (mut at, mut shared) = (0, 0.0);
        for item in one {
            while at < two.len() && two[at].0 < item.0 {
                at += 1;
            }
            if let Some(other) = two.get(at).filter(|other| other.0 == item.0) {
                shared += weighted(item) * weighted(other);
            }
        }
        shared / lengths
    }

    /// Places worth an exact comparison.
    fn candidates(&self, asked: &Profile) -> Vec<usize> {
        let mut by_name: HashMap<u32, f32> = HashMap::new();
        for letters in letters_of(asked) {
            count(&mut by_name, self.by_letters.get(&letters), 1.0);
        }
        let mut by_words: HashMap<u32, f32> = HashMap::new();
        for (word, _) in &asked.words {
            count(&mut by_words, self.by_word.get(word), self.weight(*word));
        }
        let mut keys: Vec<(u32, f32)> =
            asked.text.iter().map(|(word, count)| (*word, (1.0 + count.ln()) * self.weight(*word))).collect();
        keys.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut by_text: HashMap<u32, f32> = HashMap::new();
        let known = keys.iter().filter(|(word, _)| self.by_word.contains_key(word)).take(KEY_WORDS);
        for (word, weight) in known {
            count(&mut by_text, self.by_word.get(word), *weight);
        }
        let mut all: Vec<usize> = [by_name, by_words, by_text].into_iter().flat_map(best).collect();
        // The same name is found however common its letters are.
        let same = asked.names.iter().filter_map(|name| self.by_name.get(name)).flatten().take(CANDIDATES);
        all.extend(same.filter_map(|place| usize::try_from(*place).ok()));
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Texts of a few words agree easily: they count in part.
#[allow(clippy::cast_precision_loss, reason = "counts of words are small")]
fn substance(one: &Profile, two: &Profile) -> f32 {
    (one.text.len().min(two.text.len()) as f32 / ENOUGH_WORDS).min(1.0)
}

fn count(scores: &mut HashMap<u32, f32>, places: Option<&Vec<u32>>, weight: f32) {
    for place in places.into_iter().filter(|places| places.len() <= COMMON).flatten() {
        *scores.entry(*place).or_default() += weight;
    }
}

fn best(scores: HashMap<u32, f32>) -> Vec<usize> {
    let mut scores: Vec<(u32, f32)> = scores.into_iter().collect();
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    scores.into_iter().take(CANDIDATES).filter_map(|(place, _)| usize::try_from(place).ok()).collect()
}

/// Groups of three letters of the names, each once; a short name is one group.
fn letters_of(profile: &Profile) -> Vec<[char; 3]> {
    let mut all = Vec::new();
    for name in &profile.names {
        let letters: Vec<char> = std::iter::once('^').chain(name.chars()).chain(std::iter::once('$')).collect();
        all.extend(letters.windows(3).map(|window| [window[0], window[1], window[2]]));
    }
    all.sort_unstable();
    all.dedup();
    all
}
