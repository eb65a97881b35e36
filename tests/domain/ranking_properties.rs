//! Ranking by properties: order of judges, monotony, exactness.

use proptest::prelude::*;
use sayembara::domain::ranking::{CategoryRanking, Combine, EntrySheets, RankingRules, rank};
use sayembara::domain::rubric::Rubric;
use sayembara::domain::tie_break::TieBreak;

use super::support::{entry, percent_rubric, sheet};

fn rubric() -> Rubric {
    percent_rubric(&[("A", 5000), ("B", 3000), ("C", 2000)])
}

fn ranked(combine: Combine, tie_breaks: &[TieBreak], entries: &[EntrySheets]) -> CategoryRanking {
    let rubric = rubric();
    let rules = RankingRules { rubric: &rubric, combine, quorum: 2, decimals: 0, tie_breaks };
    rank(&rules, "umum", entries).unwrap()
}

fn combines() -> impl Strategy<Value = Combine> {
    prop::sample::select(Combine::ALL)
}

/// Tie-breaks under which a higher mark never hurts; a smaller spread may.
fn monotone_tie_breaks() -> impl Strategy<Value = Vec<TieBreak>> {
    let all = vec![
        TieBreak::HighestWeightCriterion,
        TieBreak::Criterion("C".into()),
        TieBreak::MedianOfJudges,
        TieBreak::EarlierSubmission,
        TieBreak::PlenaryDecision,
    ];
    prop::sample::subsequence(all, 0..=5)
}

/// Few different marks, so that ties are common.
fn fields() -> impl Strategy<Value = Vec<EntrySheets>> {
    let marks = prop::array::uniform3((0..=4_i32).prop_map(|step| step * 25));
    let sheets = prop::collection::vec(marks, 1..5);
    prop::collection::vec(sheets, 1..8).prop_map(|entries| {
        let numbered = entries.into_iter().enumerate();
        numbered.map(|(number, sheets)| entry(&format!("E{number}"), to_sheets(sheets))).collect()
    })
}

fn to_sheets(rows: Vec<[i32; 3]>) -> Vec<sayembara::domain::ranking::FinalSheet> {
    let numbered = rows.into_iter().enumerate();
    numbered.map(|(judge, [a, b, c])| sheet(&format!("J{judge}"), &[("A", a), ("B", b), ("C", c)])).collect()
}

fn place(ranking: &CategoryRanking, code: &str) -> Option<(usize, i64)> {
    ranking.rows.iter().find(|row| row.entry == code).map(|row| (row.rank, row.score_units))
}

proptest! {
    #[test]
    fn the_order_of_judges_and_entries_does_not_matter(
        (entries, shuffled) in fields().prop_flat_map(|entries| (Just(entries.clone()), Just(entries).prop_shuffle())),
        combine in combines(),
        tie_breaks in monotone_tie_breaks(),
    ) {
        let mut turned = shuffled;
        for entry in &mut turned {
            entry.sheets.reverse();
        }
        prop_assert_eq!(ranked(combine, &tie_breaks, &entries), ranked(combine, &tie_breaks, &turned));
    }

    #[test]
    fn raising_a_mark_never_lowers_score_or_rank(
        entries in fields(),
        combine in combines(),
        tie_breaks in monotone_tie_breaks(),
        which in any::<(prop::sample::Index, prop::sample::Index)>(),
        criterion in prop::sample::select(vec!["A", "B", "C"]),
    ) {
        let mut raised = entries.clone();
        let entry_index = which.0.index(raised.len());
        let entry = &mut raised[entry_index];
        let code = entry.entry.clone();
        let sheet_index = which.1.index(entry.sheets.len());
        let mark = entry.sheets[sheet_index].marks.get_mut(criterion).unwrap();
        *mark = (*mark + 30).min(100);
        let before = place(&ranked(combine, &tie_breaks, &entries), &code);
        let after = place(&ranked(combine, &tie_breaks, &raised), &code);
        if let (Some((rank_before, score_before)), Some((rank_after, score_after))) = (before, after) {
            prop_assert!(score_after >= score_before && rank_after <= rank_before);
        }
    }

    #[test]
    fn equal_inputs_tie_whatever_their_names(entries in fields(), combine in combines(), tie_breaks in monotone_tie_breaks()) {
        let mut with_twin = entries.clone();
        with_twin.push(EntrySheets { entry: "TWIN".into(), ..entries[0].clone() });
        let ranking = ranked(combine, &tie_breaks, &with_twin);
        prop_assert_eq!(place(&ranking, "TWIN"), place(&ranking, "E0"));
    }

    #[test]
    fn a_recused_judge_is_as_one_who_never_sat(entries in fields(), combine in combines()) {
        let without = |entries: &[EntrySheets]| -> Vec<EntrySheets> {
            let mut left = entries.to_vec();
            for entry in &mut left {
                entry.sheets.retain(|sheet| sheet.judge != "J0");
            }
            left
        };
        let never: Vec<EntrySheets> = entries
            .iter()
            .map(|one| EntrySheets { sheets: one.sheets.iter().skip(1).cloned().collect(), ..one.clone() })
            .collect();
        prop_assert_eq!(ranked(combine, &[], &without(&entries)), ranked(combine, &[], &never));
    }

    #[test]
    fn ranks_count_those_who_are_better(entries in fields(), combine in combines(), tie_breaks in monotone_tie_breaks()) {
        let rows = ranked(combine, &tie_breaks, &entries).rows;
        for row in &rows {
            let better = rows.iter().filter(|other| other.rank < row.rank).count();
            prop_assert_eq!(row.rank, better + 1);
            let tied = rows.iter().filter(|other| other.rank == row.rank).count();
            prop_assert_eq!(row.tied_with.len() + 1, tied);
        }
        let scores: Vec<_> = rows.iter().map(|row| row.score_units).collect();
        prop_assert!(scores.is_sorted_by(|a, b| a >= b));
    }
}
