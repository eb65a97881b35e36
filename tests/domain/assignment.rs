//! Plans of assignments: loads, wishes, conflicts and the same plan for the same input.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sayembara::domain::assignment::{AssignmentPlan, AssignmentProblem, Pair, SheetsPerEntry, ShortfallReason, plan};

fn planned(
    judges: &[i64],
    entries: &[i64],
    conflicts: &[Pair],
    existing: &[Pair],
    per_entry: SheetsPerEntry,
) -> AssignmentPlan {
    let (conflicts, existing) = (conflicts.iter().copied().collect(), existing.iter().copied().collect());
    plan(&AssignmentProblem { judges, entries, conflicts: &conflicts, existing: &existing, per_entry })
}

#[test]
fn everyone_gets_everything_but_conflicts() {
    let plan = planned(&[1, 2], &[10, 11], &[(2, 11)], &[], SheetsPerEntry::Everyone);
    assert_eq!(plan.new_pairs, BTreeSet::from([(1, 10), (1, 11), (2, 10)]));
    let short = plan.shortfalls[0];
    assert_eq!((short.entry, short.wanted, short.got, short.reason), (11, 2, 1, ShortfallReason::Conflicts));
}

#[test]
fn existing_pairs_stay_and_count() {
    let existing = [(1, 10), (1, 11)];
    let plan = planned(&[1, 2], &[10, 11, 12, 13], &[], &existing, SheetsPerEntry::Count(1));
    assert_eq!(plan.new_pairs, BTreeSet::from([(2, 12), (2, 13)]));
}

#[test]
fn too_few_judges_are_told() {
    let plan = planned(&[1], &[10], &[], &[], SheetsPerEntry::Count(3));
    assert_eq!((plan.shortfalls[0].got, plan.shortfalls[0].reason), (1, ShortfallReason::TooFewJudges));
}

#[test]
fn loads_even_out_through_a_chain_of_judges() {
    // Judges 1 and 2 may take entry 10, judges 2 and 3 entry 11, only judge 1 entry 12. Taken in turn, judge 1
    // would get two and judge 3 none; handing 10 on to judge 2, and 11 to judge 3, gives each of them one.
    let conflicts = [(3, 10), (1, 11), (2, 12), (3, 12)];
    let plan = planned(&[1, 2, 3], &[10, 11, 12], &conflicts, &[], SheetsPerEntry::Count(1));
    assert_eq!(plan.new_pairs, BTreeSet::from([(2, 10), (3, 11), (1, 12)]));
}

fn problems() -> impl Strategy<Value = (i64, i64, BTreeSet<Pair>, usize)> {
    (1..7_i64, 1..12_i64).prop_flat_map(|(judges, entries)| {
        let pair = (0..judges, 100..100 + entries);
        (Just(judges), Just(entries), prop::collection::btree_set(pair, 0..12), 1..5_usize)
    })
}

proptest! {
    #[test]
    fn a_plan_keeps_its_promises((judges, entries, conflicts, count) in problems()) {
        let (judges, entries): (Vec<_>, Vec<_>) = ((0..judges).collect(), (100..100 + entries).collect());
        let existing = BTreeSet::new();
        let per_entry = SheetsPerEntry::Count(count);
        let problem = AssignmentProblem { judges: &judges, entries: &entries, conflicts: &conflicts, existing: &existing, per_entry };
        let found = plan(&problem);
        prop_assert!(found.new_pairs.is_disjoint(&conflicts));
        for entry in &entries {
            let got = found.new_pairs.iter().filter(|(_, other)| other == entry).count();
            let possible = judges.iter().filter(|judge| !conflicts.contains(&(**judge, *entry))).count();
            prop_assert_eq!(got, count.min(possible));
            let is_short = found.shortfalls.iter().any(|short| short.entry == *entry && short.got == got);
            prop_assert_eq!(is_short, got < count);
        }
        let mut turned = (judges.clone(), entries.clone());
        turned.0.reverse();
        turned.1.reverse();
        prop_assert_eq!(plan(&AssignmentProblem { judges: &turned.0, entries: &turned.1, ..problem }), found);
    }

    #[test]
    fn without_conflicts_loads_differ_by_one_at_most(judges in 1..9_i64, entries in 0..20_i64, count in 1..5_usize) {
        let (judges, entries): (Vec<_>, Vec<_>) = ((0..judges).collect(), (100..100 + entries).collect());
        let found = planned(&judges, &entries, &[], &[], SheetsPerEntry::Count(count));
        let loads: Vec<_> = judges.iter().map(|judge| found.new_pairs.iter().filter(|(other, _)| other == judge).count()).collect();
        prop_assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1);
    }
}
