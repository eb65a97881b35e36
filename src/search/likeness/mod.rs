//! How alike two innovations are, by name, by what the name stands for, and by text; and finding the like of one among
//! thousands without comparing with all.
//!
//! A corpus knows only what its reader may see: weights of words, candidates and results depend on nothing else.
//! Method and thresholds are explained in `docs/adr/0008-duplicates-by-likeness.md`.

mod corpus;
mod profile;

pub use corpus::{Corpus, Match};
use rapidfuzz::distance::indel;

use profile::Profile;

/// From here on a pair is shown to people, in thousandths.
pub const SHOWN_FROM: u16 = 500;
/// From here on a pair is called very much alike.
pub const STRONG_FROM: u16 = 800;

/// What is compared of one innovation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Described {
    /// Name or title.
    pub name: String,
    /// Acronym; may be empty.
    pub acronym: String,
    /// What the acronym stands for; may be empty.
    pub expansion: String,
    /// What it says about itself; only its beginning counts.
    pub text: String,
}

/// How alike two innovations are, each from 0 to 1000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness {
    /// All together.
    pub total: u16,
    /// Their names as they are written.
    pub name: u16,
    /// The words of names and expansions.
    pub words: u16,
    /// Their texts.
    pub text: u16,
}

/// Two names agree by chance up to here.
const NAME_FLOOR: f32 = 0.72;
/// Two short texts about the same field share some words anyway.
const WORDS_FLOOR: f32 = 0.30;
const TEXT_FLOOR: f32 = 0.20;
/// Texts agree this much only when one was copied.
const TEXT_CEILING: f32 = 0.80;
/// How far each of the three convinces alone.
const NAME_TRUST: f32 = 0.90;
const WORDS_TRUST: f32 = 0.85;
const TEXT_TRUST: f32 = 0.80;
/// Below this length only the same name counts: `Sada` and `Sapa` are two words.
const SHORT_NAME: usize = 5;

impl Likeness {
    fn of(name: f32, words: f32, text: f32) -> Self {
        let doubt = (1.0 - NAME_TRUST * beyond(name, NAME_FLOOR, 1.0))
            * (1.0 - WORDS_TRUST * beyond(words, WORDS_FLOOR, 1.0))
            * (1.0 - TEXT_TRUST * beyond(text, TEXT_FLOOR, TEXT_CEILING));
        Self {
            total: thousandths(1.0 - doubt),
            name: thousandths(name),
            words: thousandths(words),
            text: thousandths(text),
        }
    }
}

/// Where `value` lies between floor and ceiling.
fn beyond(value: f32, floor: f32, ceiling: f32) -> f32 {
    ((value - floor) / (ceiling - floor)).clamp(0.0, 1.0)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
fn thousandths(value: f32) -> u16 {
    (value.clamp(0.0, 1.0) * 1000.0).round() as u16
}

/// The best agreement of any two spellings, from 0 to 1.
fn name_likeness(one: &Profile, two: &Profile) -> f32 {
    let pairs = one.names.iter().flat_map(|a| two.names.iter().map(move |b| (a, b)));
    pairs.map(|(a, b)| spelling_likeness(a, b)).fold(0.0, f32::max)
}

#[allow(clippy::cast_possible_truncation, reason = "a number from 0 to 1")]
fn spelling_likeness(one: &str, two: &str) -> f32 {
    if one == two {
        return 1.0;
    }
    if one.chars().count().min(two.chars().count()) < SHORT_NAME {
        return 0.0;
    }
    indel::normalized_similarity(one.chars(), two.chars()) as f32
}
