//! The catalogue and the planner's desk.

use super::super::actor::Actor;
use super::super::region::{RegionRole, RegionScope};
use super::{Decision, InnovationFacts, Reason, require, signed_in, visible};

/// Read a record: everybody, while it is published and not withdrawn; planners and committee of its region also
/// before. Whether a withdrawn record answers "gone" instead of "not found" is for the page to say.
pub fn may_read_innovation(actor: &Actor, innovation: &InnovationFacts) -> Decision {
    let is_public = innovation.is_published && !innovation.is_withdrawn;
    visible(is_public || works_in(actor, &innovation.region))
}

/// Put on, change or remove a tag: a planner of exactly this region.
pub fn may_tag_innovation(actor: &Actor, innovation: &InnovationFacts) -> Decision {
    signed_in(actor)?;
    may_read_innovation(actor, innovation)?;
    // A public record is no secret, so the reason may be told.
    require(actor.acts_as(RegionRole::Planner, &innovation.region), Reason::ReadOnly)
}

/// Say what two records of the catalogue are to each other: planners and committee of the region of either. For others there is
/// no such page.
pub fn may_mark_innovations(actor: &Actor, one: &InnovationFacts, two: &InnovationFacts) -> Decision {
    signed_in(actor)?;
    may_read_innovation(actor, one)?;
    may_read_innovation(actor, two)?;
    visible(works_in(actor, &one.region) || works_in(actor, &two.region))
}

/// See the planner's desk of a region: its planners; a province's planners read it.
pub fn may_view_desk(actor: &Actor, region: &RegionScope) -> Decision {
    signed_in(actor)?;
    visible(actor.reads_as(RegionRole::Planner, region))
}

/// Import innovations into the catalogue of a region, look at an import, undo it: the committee of exactly this region.
pub fn may_import_innovations(actor: &Actor, region: &RegionScope) -> Decision {
    signed_in(actor)?;
    visible(actor.acts_as(RegionRole::Committee, region))
}

/// See the imports of the own regions: whoever is in a committee.
pub fn may_view_imports(actor: &Actor) -> Decision {
    signed_in(actor)?;
    visible(actor.has_role_anywhere(RegionRole::Committee))
}

fn works_in(actor: &Actor, region: &RegionScope) -> bool {
    actor.acts_as(RegionRole::Planner, region) || actor.acts_as(RegionRole::Committee, region)
}
