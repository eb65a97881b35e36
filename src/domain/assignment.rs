//! Handing entries out to judges: conflicts never, loads balanced, the same answer every time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A judge and an entry, by their ids.
pub type Pair = (i64, i64);

/// How many judges an entry gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetsPerEntry {
    /// Every judge of the category.
    Everyone,
    /// This many.
    Count(usize),
}

/// What the planner looks at.
#[derive(Debug, Clone)]
pub struct AssignmentProblem<'a> {
    /// Judges of the category.
    pub judges: &'a [i64],
    /// Eligible entries of the category.
    pub entries: &'a [i64],
    /// Pairs that must never meet.
    pub conflicts: &'a BTreeSet<Pair>,
    /// Pairs that stand already; kept, and counted as load.
    pub existing: &'a BTreeSet<Pair>,
    /// How many judges each entry gets.
    pub per_entry: SheetsPerEntry,
}

/// The plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssignmentPlan {
    /// Pairs to add, by judge and entry.
    pub new_pairs: BTreeSet<Pair>,
    /// Entries that get fewer judges than asked.
    pub shortfalls: Vec<Shortfall>,
}

/// An entry that cannot get enough judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortfall {
    /// The entry.
    pub entry: i64,
    /// Judges asked for.
    pub wanted: usize,
    /// Judges it gets, existing ones included.
    pub got: usize,
    /// Why.
    pub reason: ShortfallReason,
}

code_enum! {
    /// Why an entry gets fewer judges than asked.
    pub enum ShortfallReason {
        /// The category has fewer judges than asked for.
        TooFewJudges => "too_few_judges",
        /// There would be enough, but for conflicts.
        Conflicts => "conflicts",
    }
}

/// Plans the assignments. Each entry gets as many judges as it can; then entries move from judges with many to
/// judges with few until no move evens the loads any further: without conflicts they differ by one at most.
#[must_use]
pub fn plan(problem: &AssignmentProblem<'_>) -> AssignmentPlan {
    let mut planner = Planner::new(problem);
    let shortfalls = planner.entries.clone().into_iter().filter_map(|entry| planner.fill(entry)).collect();
    while planner.even_out() {}
    AssignmentPlan { new_pairs: planner.new_pairs, shortfalls }
}

struct Planner<'a> {
    problem: &'a AssignmentProblem<'a>,
    judges: BTreeSet<i64>,
    entries: BTreeSet<i64>,
    load: BTreeMap<i64, usize>,
    new_pairs: BTreeSet<Pair>,
}

impl<'a> Planner<'a> {
    fn new(problem: &'a AssignmentProblem<'a>) -> Self {
        let judges: BTreeSet<i64> = problem.judges.iter().copied().collect();
        let load_of = |judge: i64| problem.existing.iter().filter(|(other, _)| *other == judge).count();
        Self {
            problem,
            load: judges.iter().map(|judge| (*judge, load_of(*judge))).collect(),
            judges,
            entries: problem.entries.iter().copied().collect(),
            new_pairs: BTreeSet::new(),
        }
    }

    /// Gives one entry its judges, the least loaded first.
    fn fill(&mut self, entry: i64) -> Option<Shortfall> {
        let wanted = match self.problem.per_entry {
            SheetsPerEntry::Everyone => self.judges.len(),
            SheetsPerEntry::Count(count) => count,
        };
        let already = self.problem.existing.iter().filter(|(_, other)| *other == entry).count();
        let mut free: Vec<i64> = self.judges.iter().copied().filter(|judge| self.may_take(*judge, entry)).collect();
        free.sort_by_key(|judge| (self.load[judge], *judge));
        free.truncate(wanted.saturating_sub(already));
        for judge in &free {
            self.new_pairs.insert((*judge, entry));
            self.change_load(*judge, 1);
        }
        self.shortfall(entry, wanted, already + free.len())
    }

    fn shortfall(&self, entry: i64, wanted: usize, got: usize) -> Option<Shortfall> {
        let has_too_few = self.judges.len() < wanted;
        let reason = if has_too_few { ShortfallReason::TooFewJudges } else { ShortfallReason::Conflicts };
        let is_short = got < wanted;
        is_short.then_some(Shortfall { entry, wanted, got, reason })
    }

    fn may_take(&self, judge: i64, entry: i64) -> bool {
        let pair = (judge, entry);
        let is_taken = self.new_pairs.contains(&pair) || self.problem.existing.contains(&pair);
        !is_taken && !self.problem.conflicts.contains(&pair)
    }

    fn change_load(&mut self, judge: i64, by: isize) {
        if let Some(load) = self.load.get_mut(&judge) {
            *load = load.saturating_add_signed(by);
        }
    }

    /// Moves one entry along the shortest chain from a loaded judge to one with at least two fewer.
    fn even_out(&mut self) -> bool {
        let mut by_load: Vec<i64> = self.judges.iter().copied().collect();
        by_load.sort_by_key(|judge| (std::cmp::Reverse(self.load[judge]), *judge));
        let Some((from, chain)) = by_load.into_iter().find_map(|from| Some((from, self.chain_from(from)?))) else {
            return false;
        };
        let mut giver = from;
        for (entry, taker) in chain {
            self.new_pairs.remove(&(giver, entry));
            self.new_pairs.insert((taker, entry));
            self.change_load(giver, -1);
            self.change_load(taker, 1);
            giver = taker;
        }
        true
    }

    /// Breadth first over judges; a step hands one new entry on to a judge who may take it.
    fn chain_from(&self, from: i64) -> Option<Vec<(i64, i64)>> {
        let mut came_by: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(giver) = queue.pop_front() {
            for &(_, entry) in self.new_pairs.range((giver, i64::MIN)..=(giver, i64::MAX)) {
                for &taker in &self.judges {
                    if taker == from || came_by.contains_key(&taker) || !self.may_take(taker, entry) {
                        continue;
                    }
                    came_by.insert(taker, (giver, entry));
                    if self.load[&taker] + 2 <= self.load[&from] {
                        return Some(walk_back(&came_by, from, taker));
                    }
                    queue.push_back(taker);
                }
            }
        }
        None
    }
}

fn walk_back(came_by: &BTreeMap<i64, (i64, i64)>, from: i64, to: i64) -> Vec<(i64, i64)> {
    let mut chain = Vec::new();
    let mut taker = to;
    while taker != from {
        let (giver, entry) = came_by[&taker];
        chain.push((entry, taker));
        taker = giver;
    }
    chain.reverse();
    chain
}
