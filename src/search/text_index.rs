//! The text side of the catalogue: a tantivy index in memory, asked word by word.
//!
//! A score depends on the innovation and the search alone, never on what else is in the index: so both databases and
//! all nodes give the same order, and a page stays where it is when something new is published.

use tantivy::{
    DocId, DocSet, Index, IndexReader, Searcher, TERMINATED, TantivyError, Term,
    directory::RamDirectory,
    doc,
    query::{EnableScoring, FuzzyTermQuery, Query},
    schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
};

use super::words::{query_words, stem, words};
use crate::domain::text::fold;

const BUILD_BUDGET: usize = 16 * 1024 * 1024;
/// Words from this length are also looked up as beginnings of words.
const SHORTEST_PREFIX: usize = 3;
/// Words from this length may be one letter off, and from [`TWO_SLIPS`] two.
const ONE_SLIP: usize = 4;
const TWO_SLIPS: usize = 8;
/// What a search gains when the whole of it is the name or the acronym.
const WHOLE_NAME: u32 = 100;

/// What is indexed of one innovation.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Name and acronym.
    pub name: Vec<String>,
    /// What the acronym stands for.
    pub expansion: String,
    /// Summary and description.
    pub body: Vec<String>,
    /// Region, office, category, dimensions.
    pub around: Vec<String>,
}

/// A part of an innovation's text, looked up as written and by stem.
#[derive(Clone, Copy, Debug)]
struct Group {
    written: Field,
    stems: Field,
    written_score: u32,
    stem_score: u32,
}

/// See the head of the file.
pub struct TextIndex {
    reader: IndexReader,
    whole: Field,
    groups: [Group; 4],
    size: usize,
}

impl std::fmt::Debug for TextIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TextIndex").field("size", &self.size).finish_non_exhaustive()
    }
}

impl TextIndex {
    /// Builds the index; a text's place is its place in the list.
    ///
    /// # Errors
    /// When memory does not suffice.
    pub fn build(texts: &[Text]) -> Result<Self, TantivyError> {
        let mut schema = Schema::builder();
        let mut field = |name: &str| schema.add_text_field(name, options());
        let whole = field("whole");
        let mut group = |name: &str, written_score, stem_score| Group {
            written: field(name),
            stems: field(&format!("{name}_stems")),
            written_score,
            stem_score,
        };
        let groups = [group("name", 16, 12), group("expansion", 10, 8), group("body", 5, 4), group("around", 3, 2)];
        let builder = Index::builder().schema(schema.build());
        let mut writer = builder.single_segment_index_writer(RamDirectory::create(), BUILD_BUDGET)?;
        for text in texts {
            let parts = [text.name.join(" "), text.expansion.clone(), text.body.join(" "), text.around.join(" ")];
            let mut document = doc!(whole => wholes(text));
            for (index, (group, part)) in groups.iter().zip(parts).enumerate() {
                let mut written = words(&part);
                document.add_text(group.stems, written.iter().map(|word| stem(word)).collect::<Vec<_>>().join(" "));
                if index == 0 {
                    // People write `simarta` for `Si-Marta`.
                    written.extend(text.name.iter().map(|name| fold(name).replace(' ', "")));
                }
                document.add_text(group.written, written.join(" "));
            }
            writer.add_document(document)?;
        }
        let index = writer.finalize()?;
        Ok(Self { reader: index.reader()?, whole, groups, size: texts.len() })
    }

    /// The places of the texts that have every word of `text`, with their scores; `None` when it has no words.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn find(&self, text: &str) -> Result<Option<Vec<(u32, u32)>>, TantivyError> {
        let words = query_words(text);
        if words.is_empty() {
            return Ok(None);
        }
        // The library's set of found documents cannot be empty of room: with no documents its automaton queries panic.
        if self.size == 0 {
            return Ok(Some(Vec::new()));
        }
        let searcher = self.reader.searcher();
        let mut total: Option<Vec<u32>> = None;
        for word in &words {
            let scores = self.scores(&searcher, word)?;
            total = Some(match total {
                None => scores,
                Some(total) => total.iter().zip(&scores).map(|(a, b)| if a * b == 0 { 0 } else { a + b }).collect(),
            });
        }
        let mut total = total.unwrap_or_default();
        let whole = glued(text);
        self.each(&searcher, self.whole, &whole, |at| {
            if total[at] > 0 {
                total[at] += WHOLE_NAME;
            }
        })?;
        let found = total.into_iter().enumerate().filter(|(_, score)| *score > 0);
        Ok(Some(found.filter_map(|(at, score)| Some((u32::try_from(at).ok()?, score))).collect()))
    }

    /// What each text scores for one word: as written, by stem or as the beginning of a word; only when nobody has it,
    /// with a slip of the pen.
    fn scores(&self, searcher: &Searcher, word: &str) -> Result<Vec<u32>, TantivyError> {
        let mut scores = vec![0; self.size];
        let stem = stem(word);
        for group in &self.groups {
            self.each(searcher, group.written, word, |at| raise(&mut scores, at, group.written_score))?;
            self.each(searcher, group.stems, &stem, |at| raise(&mut scores, at, group.stem_score))?;
            if word.chars().count() >= SHORTEST_PREFIX {
                let query = FuzzyTermQuery::new_prefix(Term::from_field_text(group.written, word), 0, false);
                run(searcher, &query, |at| raise(&mut scores, at, group.stem_score.saturating_sub(1).max(1)))?;
            }
        }
        if scores.iter().any(|score| *score > 0) {
            return Ok(scores);
        }
        let length = word.chars().count();
        for slips in (1..=2).filter(|slips| length >= if *slips == 1 { ONE_SLIP } else { TWO_SLIPS }) {
            for group in &self.groups {
                let query = FuzzyTermQuery::new(Term::from_field_text(group.written, word), slips, true);
                run(searcher, &query, |at| raise(&mut scores, at, group.stem_score.div_ceil(2)))?;
            }
            if scores.iter().any(|score| *score > 0) {
                break;
            }
        }
        Ok(scores)
    }

    /// Calls `found` with the place of every text that has exactly this term.
    fn each(
        &self,
        searcher: &Searcher,
        field: Field,
        word: &str,
        mut found: impl FnMut(usize),
    ) -> Result<(), TantivyError> {
        let term = Term::from_field_text(field, word);
        for segment in searcher.segment_readers() {
            let Some(mut postings) = segment.inverted_index(field)?.read_postings(&term, IndexRecordOption::Basic)?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                found(place(postings.doc()));
                postings.advance();
            }
        }
        Ok(())
    }
}

fn options() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

/// Each whole name as one word.
fn wholes(text: &Text) -> String {
    text.name.iter().chain([&text.expansion]).map(|name| glued(name)).collect::<Vec<_>>().join(" ")
}

fn glued(text: &str) -> String {
    fold(&text.chars().take(200).collect::<String>()).replace(' ', "")
}

fn run(searcher: &Searcher, query: &dyn Query, mut found: impl FnMut(usize)) -> Result<(), TantivyError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for segment in searcher.segment_readers() {
        weight.for_each_no_score(segment, &mut |documents| documents.iter().for_each(|id| found(place(*id))))?;
    }
    Ok(())
}

/// There is one segment, so a document's number is its place in the list.
const fn place(id: DocId) -> usize {
    id as usize
}

fn raise(scores: &mut [u32], at: usize, score: u32) {
    if let Some(known) = scores.get_mut(at) {
        *known = (*known).max(score);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_catalogue_answers_every_search_with_nothing() {
        let index = TextIndex::build(&[]).unwrap();
        for text in ["a", "sampah", "kesehatan", "sistem informasi", "\"><svg onload=alert(1)> {{ 7*7 }}"] {
            assert_eq!(index.find(text).unwrap(), Some(Vec::new()), "{text}");
        }
        assert_eq!(index.find(" %% ").unwrap(), None, "no words, no search");
    }

    #[test]
    fn searches_end_at_the_limits_of_the_library_s_sets() {
        let text = Text { name: vec!["Bank Sampah".to_owned()], ..Text::default() };
        for size in [1, 63, 64, 65, 128] {
            let index = TextIndex::build(&vec![text.clone(); size]).unwrap();
            for word in ["sampah", "samp", "sampha", "tidakadasamasekali"] {
                let found = index.find(word).unwrap().unwrap();
                assert_eq!(found.len(), if word.starts_with('s') { size } else { 0 }, "{word} in {size}");
            }
        }
    }
}
