//! Ranking by cases: ties, quorum, tie-breaks, how judges are combined.

use sayembara::domain::exact::ExactScore;
use sayembara::domain::ranking::{CategoryRanking, Combine, EntrySheets, RankingError, RankingRules, combine, rank};
use sayembara::domain::rubric::Rubric;
use sayembara::domain::tie_break::TieBreak;

use super::support::{at, entry, percent_rubric, sheet};

fn two() -> Rubric {
    percent_rubric(&[("A", 6000), ("B", 4000)])
}

fn ranked(rubric: &Rubric, combine: Combine, tie_breaks: &[TieBreak], entries: &[EntrySheets]) -> CategoryRanking {
    let rules = RankingRules { rubric, combine, quorum: 2, decimals: 1, tie_breaks };
    rank(&rules, "umum", entries).unwrap()
}

fn ranks(ranking: &CategoryRanking) -> Vec<(usize, &str)> {
    ranking.rows.iter().map(|row| (row.rank, row.entry.as_str())).collect()
}

/// Two judges who give these marks on A and B.
fn pair(code: &str, first: (i32, i32), second: (i32, i32)) -> EntrySheets {
    let of = |judge, (a, b)| sheet(judge, &[("A", a), ("B", b)]);
    entry(code, vec![of("J1", first), of("J2", second)])
}

fn whole(numbers: &[i128]) -> Vec<ExactScore> {
    numbers.iter().copied().map(ExactScore::whole).collect()
}

#[test]
fn judges_are_combined_as_the_rule_says() {
    let cases = [
        (Combine::Mean, vec![60, 90, 75], ExactScore::whole(75)),
        (Combine::TrimmedMean, vec![0, 100, 70, 80], ExactScore::whole(75)),
        (Combine::TrimmedMean, vec![10, 70, 100], ExactScore::whole(70)),
        (Combine::TrimmedMean, vec![10, 70], ExactScore::whole(40)),
        (Combine::TrimmedMean, vec![50, 50, 50], ExactScore::whole(50)),
        (Combine::Median, vec![10, 90, 70], ExactScore::whole(70)),
        (Combine::Median, vec![10, 71, 70, 90], ExactScore::fraction(141, 2)),
        (Combine::Median, vec![40], ExactScore::whole(40)),
        (Combine::Mean, vec![], ExactScore::ZERO),
    ];
    for (method, values, expected) in cases {
        assert_eq!(combine(method, &whole(&values)).value, expected, "{method} of {values:?}");
    }
    let trimmed = combine(Combine::TrimmedMean, &whole(&[0, 100, 70, 80]));
    assert_eq!((trimmed.left_out, trimmed.used, trimmed.divisor), (whole(&[0, 100]), whole(&[70, 80]), 2));
}

#[test]
fn equal_totals_share_a_rank_and_the_next_one_skips() {
    let entries = [pair("C", (50, 50), (50, 50)), pair("B", (80, 80), (80, 80)), pair("A", (80, 80), (80, 80))];
    let ranking = ranked(&two(), Combine::Mean, &[], &entries);
    assert_eq!(ranks(&ranking), [(1, "A"), (1, "B"), (3, "C")]);
    assert_eq!(ranking.rows[0].tied_with, ["B"]);
    assert_eq!(ranking.rows[0].score, "80.0");
    assert_eq!(ranking.rows[2].tied_with, Vec::<String>::new());
}

#[test]
fn totals_that_differ_only_below_the_rounding_tie() {
    // 80.04 and 80.00: equal at one decimal, although exactly they differ.
    let rubric = percent_rubric(&[("A", 9996), ("B", 4)]);
    let entries = [pair("X", (80, 100), (80, 100)), pair("Y", (80, 80), (80, 80))];
    let ranking = ranked(&rubric, Combine::Mean, &[], &entries);
    assert_eq!(ranks(&ranking), [(1, "X"), (1, "Y")]);
    assert_ne!(ranking.rows[0].combination.value, ranking.rows[1].combination.value);
}

#[test]
fn entries_below_the_quorum_stand_apart() {
    let entries = [entry("LONE", vec![sheet("J1", &[("A", 100), ("B", 100)])]), pair("BOTH", (10, 10), (10, 10))];
    let ranking = ranked(&two(), Combine::Mean, &[], &entries);
    assert_eq!(ranks(&ranking), [(1, "BOTH")]);
    let apart = &ranking.below_quorum[0];
    assert_eq!((apart.entry.as_str(), apart.sheets, apart.quorum), ("LONE", 1, 2));
}

#[test]
fn each_tie_break_decides_as_declared() {
    // Same totals throughout: A weighs 60, B 40.
    let heavy = pair("HEAVY", (90, 60), (90, 60));
    let light = pair("LIGHT", (70, 90), (70, 90));
    let cases = [
        (vec![TieBreak::HighestWeightCriterion], ["HEAVY", "LIGHT"]),
        (vec![TieBreak::Criterion("B".into())], ["LIGHT", "HEAVY"]),
        (vec![TieBreak::Criterion("UNKNOWN".into()), TieBreak::HighestWeightCriterion], ["HEAVY", "LIGHT"]),
    ];
    for (tie_breaks, order) in cases {
        let ranking = ranked(&two(), Combine::Mean, &tie_breaks, &[heavy.clone(), light.clone()]);
        assert_eq!(ranks(&ranking), [(1, order[0]), (2, order[1])], "{tie_breaks:?}");
    }
}

#[test]
fn the_smaller_spread_and_the_median_of_judges_decide() {
    let wide = pair("WIDE", (90, 90), (50, 50));
    let near = pair("NEAR", (72, 72), (68, 68));
    let ranking = ranked(&two(), Combine::Mean, &[TieBreak::FewerSpread], &[wide, near]);
    assert_eq!(ranks(&ranking), [(1, "NEAR"), (2, "WIDE")]);
    assert_eq!(ranking.rows[0].tie_breaks[0].value, "4");

    let three = |code: &str, marks: [i32; 3]| {
        let sheets = ["J1", "J2", "J3"].into_iter().zip(marks).map(|(judge, m)| sheet(judge, &[("A", m), ("B", m)]));
        entry(code, sheets.collect())
    };
    let entries = [three("LOW", [60, 60, 90]), three("HIGH", [40, 85, 85])];
    let ranking = ranked(&two(), Combine::Mean, &[TieBreak::MedianOfJudges], &entries);
    assert_eq!(ranks(&ranking), [(1, "HIGH"), (2, "LOW")]);
}

#[test]
fn the_earlier_one_wins_and_no_time_comes_last() {
    let timed = |code, time| EntrySheets { submitted_at: time, ..pair(code, (70, 70), (70, 70)) };
    let entries = [timed("NONE", None), timed("LATE", Some(at(2, 0))), timed("EARLY", Some(at(1, 0)))];
    let ranking = ranked(&two(), Combine::Mean, &[TieBreak::EarlierSubmission], &entries);
    assert_eq!(ranks(&ranking), [(1, "EARLY"), (2, "LATE"), (3, "NONE")]);
    assert_eq!(ranking.rows[0].tie_breaks[0].value, "2026-06-01T00:00:00.000000Z");
}

#[test]
fn the_plenary_leaves_a_tie_and_hides_what_follows() {
    let tie_breaks = [TieBreak::PlenaryDecision, TieBreak::HighestWeightCriterion];
    let entries = [pair("HEAVY", (90, 60), (90, 60)), pair("LIGHT", (70, 90), (70, 90))];
    let ranking = ranked(&two(), Combine::Mean, &tie_breaks, &entries);
    assert_eq!(ranks(&ranking), [(1, "HEAVY"), (1, "LIGHT")]);
    assert_eq!(ranking.rows[0].tie_breaks.len(), 1);
}

#[test]
fn a_later_tie_break_looks_only_at_those_still_equal() {
    let tie_breaks = [TieBreak::HighestWeightCriterion, TieBreak::EarlierSubmission];
    let timed = |day, row: EntrySheets| EntrySheets { submitted_at: Some(at(day, 0)), ..row };
    let entries = [
        timed(1, pair("LIGHT", (70, 90), (70, 90))),
        timed(3, pair("HEAVY", (90, 60), (90, 60))),
        timed(2, pair("HEAVY-2", (90, 60), (90, 60))),
    ];
    let ranking = ranked(&two(), Combine::Mean, &tie_breaks, &entries);
    assert_eq!(ranks(&ranking), [(1, "HEAVY-2"), (2, "HEAVY"), (3, "LIGHT")]);
    let looked_at: Vec<_> = ranking.rows.iter().map(|row| row.tie_breaks.len()).collect();
    assert_eq!(looked_at, [2, 2, 1]);
}

#[test]
fn input_that_cannot_be_ranked_is_named() {
    let rubric = two();
    let rules = RankingRules { rubric: &rubric, combine: Combine::Mean, quorum: 1, decimals: 2, tie_breaks: &[] };
    let same = pair("X", (1, 1), (1, 1));
    let twice = rank(&rules, "umum", &[same.clone(), same]);
    assert_eq!(twice, Err(RankingError::DuplicateEntry("X".into())));
    let one = || sheet("J1", &[("A", 1), ("B", 1)]);
    let judge_twice = rank(&rules, "umum", &[entry("X", vec![one(), one()])]);
    assert_eq!(judge_twice, Err(RankingError::DuplicateJudge { entry: "X".into(), judge: "J1".into() }));
    let incomplete = rank(&rules, "umum", &[entry("X", vec![sheet("J1", &[("A", 1)])])]).unwrap_err();
    assert_eq!(incomplete.to_string(), "sheet of J1 for entry X: criterion B is missing");
}

#[test]
fn an_entry_without_sheets_is_never_ranked() {
    let rubric = two();
    let rules = RankingRules { rubric: &rubric, combine: Combine::Mean, quorum: 0, decimals: 2, tie_breaks: &[] };
    let ranking = rank(&rules, "umum", &[entry("EMPTY", vec![])]).unwrap();
    assert_eq!((ranking.rows.len(), ranking.below_quorum.len()), (0, 1));
}

#[test]
fn tie_breaks_are_written_as_codes() {
    for tie_break in TieBreak::PLAIN.iter().cloned().chain([TieBreak::Criterion("BARU".into())]) {
        let json = serde_json::to_string(&tie_break).unwrap();
        assert_eq!(serde_json::from_str::<TieBreak>(&json).unwrap(), tie_break);
    }
    assert_eq!("criterion:BARU".parse(), Ok(TieBreak::Criterion("BARU".into())));
    for wrong in ["criterion:", "criterion", "dice"] {
        assert!(wrong.parse::<TieBreak>().is_err(), "{wrong}");
    }
}
