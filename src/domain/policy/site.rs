//! The region's overview, accounts, and the installation.

use super::super::actor::Actor;
use super::super::region::{RegionRole, RegionScope};
use super::{Decision, signed_in, visible};

/// See the one-page overview of a region: everybody with a role there or in its province.
pub fn may_view_overview(actor: &Actor, region: &RegionScope) -> Decision {
    signed_in(actor)?;
    visible(RegionRole::ALL.iter().any(|role| actor.reads_as(*role, region)))
}

/// Look after accounts and their roles: administrators.
pub fn may_administer_users(actor: &Actor) -> Decision {
    signed_in(actor)?;
    visible(actor.is_administrator)
}

/// Look after the installation (waiting mail, regions, jobs): administrators.
pub fn may_administer_site(actor: &Actor) -> Decision {
    may_administer_users(actor)
}
