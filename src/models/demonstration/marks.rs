//! A mark and the words for it, made from how good the entry is to this judge. The same every time: no dice.

use std::collections::BTreeMap;

use crate::{
    data::demonstration::NotesByBand,
    domain::rubric::{Criterion, RubricScheme},
};

/// From here on a share is high, or at least middling.
const HIGH: i32 = 80;
const MIDDLE: i32 = 68;
/// Judges of the demonstration are neither cruel nor enthusiastic.
const SHARES: (i32, i32) = (45, 97);

/// What a judge writes at one criterion.
pub struct Opinion {
    pub criterion: String,
    pub mark: i32,
    pub note: String,
}

/// The opinion of a judge to whom the entry is worth about `impression` of 100; `seed` makes criteria differ.
pub fn opinion(
    notes: &BTreeMap<String, NotesByBand>,
    scheme: RubricScheme,
    criterion: &Criterion,
    impression: i32,
    seed: usize,
) -> Opinion {
    let share = (impression + wobble(seed)).clamp(SHARES.0, SHARES.1);
    let words = notes.get(&criterion.code).map(|bands| band(bands, share)).unwrap_or_default();
    let note = words.get(seed % words.len().max(1)).cloned().unwrap_or_default();
    let mark = match scheme {
        RubricScheme::Percent => share,
        RubricScheme::WeightedLevels => level(criterion, share),
    };
    Opinion { criterion: criterion.code.clone(), mark, note }
}

/// From -8 to 8.
fn wobble(seed: usize) -> i32 {
    i32::try_from(seed * 7 % 17).unwrap_or_default() - 8
}

fn band(bands: &NotesByBand, share: i32) -> &[String] {
    match share {
        HIGH.. => &bands.high,
        MIDDLE.. => &bands.middle,
        _ => &bands.low,
    }
}

/// The highest level for a high share, the next one for a middling one, else the one below.
fn level(criterion: &Criterion, share: i32) -> i32 {
    let mut values: Vec<i32> = criterion.levels.iter().map(|level| level.value).collect();
    values.sort_unstable_by(|one, other| other.cmp(one));
    let place = match share {
        HIGH.. => 0,
        MIDDLE.. => 1,
        _ => 2,
    };
    values.get(place).or(values.last()).copied().unwrap_or(criterion.scale.max)
}
