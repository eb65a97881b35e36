//! Who is acting: the account and what it may be in regions and contests.
//!
//! Access to one entry by its team is not here: it comes with the facts of that entry.

use super::region::{RegionRole, RegionScope};

/// A role in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// The region.
    pub region_id: i64,
    /// The role there.
    pub role: RegionRole,
}

/// An active seat in a jury: accepted and not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgeSeat {
    /// The contest.
    pub contest_id: i64,
    /// The judge's row.
    pub judge_id: i64,
    /// Chairs the jury.
    pub is_chair: bool,
}

/// The person behind a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// The account; `None` when signed out.
    pub user_id: Option<i64>,
    /// Looks after accounts and the installation; holds no right in contests by that alone.
    pub is_administrator: bool,
    /// Roles in regions.
    pub memberships: Vec<Membership>,
    /// Seats in juries.
    pub judging: Vec<JudgeSeat>,
}

impl Actor {
    /// Nobody in particular.
    #[must_use]
    pub fn signed_out() -> Self {
        Self::default()
    }

    /// An account without any role.
    #[must_use]
    pub fn user(user_id: i64) -> Self {
        Self { user_id: Some(user_id), ..Self::default() }
    }

    /// Is an account signed in?
    #[must_use]
    pub const fn is_signed_in(&self) -> bool {
        self.user_id.is_some()
    }

    /// Holds `role` in exactly this region: the right to act.
    #[must_use]
    pub fn acts_as(&self, role: RegionRole, region: &RegionScope) -> bool {
        self.holds(role, region.region_id)
    }

    /// Holds `role` in this region or in its province: the right to read.
    #[must_use]
    pub fn reads_as(&self, role: RegionRole, region: &RegionScope) -> bool {
        self.acts_as(role, region) || region.province_region_id.is_some_and(|province| self.holds(role, province))
    }

    /// Holds `role` anywhere; decides what the navigation offers, never access to an object.
    #[must_use]
    pub fn has_role_anywhere(&self, role: RegionRole) -> bool {
        self.is_signed_in() && self.memberships.iter().any(|membership| membership.role == role)
    }

    /// The regions in which one of these roles is held.
    #[must_use]
    pub fn regions_as(&self, roles: &[RegionRole]) -> Vec<i64> {
        let held = self.memberships.iter().filter(|membership| self.is_signed_in() && roles.contains(&membership.role));
        held.map(|membership| membership.region_id).collect()
    }

    /// The seat in the jury of this contest.
    #[must_use]
    pub fn seat_in(&self, contest_id: i64) -> Option<&JudgeSeat> {
        if !self.is_signed_in() {
            return None;
        }
        self.judging.iter().find(|seat| seat.contest_id == contest_id)
    }

    /// Chairs the jury of this contest.
    #[must_use]
    pub fn chairs(&self, contest_id: i64) -> bool {
        self.seat_in(contest_id).is_some_and(|seat| seat.is_chair)
    }

    fn holds(&self, role: RegionRole, region_id: i64) -> bool {
        self.is_signed_in() && self.memberships.contains(&Membership { region_id, role })
    }
}
