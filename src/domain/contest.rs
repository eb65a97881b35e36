//! States of a contest and what may be changed in each.

code_enum! {
    /// State of a contest.
    pub enum ContestStatus {
        /// Being prepared; rules may be changed.
        Draft => "draft",
        /// Rules frozen; entries, verification and judging by their stages.
        Open => "open",
        /// No more work by entrants or judges; the plenary decides.
        Closed => "closed",
        /// Results are public.
        Published => "published",
        /// Kept for reading; seats in the jury have ended.
        Archived => "archived",
    }
}

impl ContestStatus {
    /// The table of allowed changes; everything else is refused.
    const TRANSITIONS: &'static [(Self, Self)] = &[
        (Self::Draft, Self::Open),
        (Self::Open, Self::Closed),
        (Self::Closed, Self::Published),
        (Self::Published, Self::Archived),
    ];

    /// May the contest go from this state to `next`?
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        Self::TRANSITIONS.contains(&(self, next))
    }

    /// May rubric, stages, categories and the like still be changed?
    #[must_use]
    pub const fn rules_are_editable(self) -> bool {
        matches!(self, Self::Draft)
    }

    /// Is it between opening and publication?
    #[must_use]
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Open | Self::Closed)
    }

    /// Are results, awards and score files public?
    #[must_use]
    pub const fn is_published(self) -> bool {
        matches!(self, Self::Published | Self::Archived)
    }
}
