//! Which tag of a framework is the primary one: exactly one, whenever there is any.

use super::framework::TagStatus;

/// A tag of one innovation in one framework, as far as the choice of the primary one needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// Its row.
    pub id: i64,
    /// Is it the primary one now?
    pub is_primary: bool,
    /// How settled it is.
    pub status: TagStatus,
}

code_enum! {
    /// Why the primary tag cannot be given up.
    pub enum PrimaryRefusal {
        /// Without another one named first there would be none.
        NameAnotherFirst => "name_another_first",
    }
}

/// Whether a new tag becomes the primary one: when it is meant to, or is the first.
#[must_use]
pub fn becomes_primary(others: &[Ranked], wished: bool) -> bool {
    wished || others.is_empty()
}

/// Checks that a tag may become what is wished. The only tag always is the primary one, whatever the form says.
///
/// # Errors
/// When the primary tag would become a secondary one and nothing took its place.
pub fn check_rank(tag: Ranked, others: &[Ranked], wished: bool) -> Result<bool, PrimaryRefusal> {
    if wished || others.is_empty() {
        return Ok(true);
    }
    if tag.is_primary { Err(PrimaryRefusal::NameAnotherFirst) } else { Ok(false) }
}

/// The tag that takes the place of a primary one that is taken off: the most settled, then the oldest.
#[must_use]
pub fn heir(others: &[Ranked]) -> Option<Ranked> {
    if others.iter().any(|other| other.is_primary) {
        return None;
    }
    others.iter().copied().min_by_key(|other| (std::cmp::Reverse(other.status), other.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn tag(id: i64, is_primary: bool, status: TagStatus) -> Ranked {
        Ranked { id, is_primary, status }
    }

    #[test]
    fn there_is_always_one_primary_tag() {
        let (first, second) = (tag(1, true, TagStatus::Proposed), tag(2, false, TagStatus::Set));
        assert!(becomes_primary(&[], false));
        assert!(!becomes_primary(&[first], false));
        assert_eq!(check_rank(first, &[], false), Ok(true));
        assert_eq!(check_rank(first, &[second], false), Err(PrimaryRefusal::NameAnotherFirst));
        assert_eq!(check_rank(second, &[first], false), Ok(false));
    }

    #[test]
    fn the_most_settled_tag_inherits() {
        let others = [tag(4, false, TagStatus::Proposed), tag(9, false, TagStatus::Set), tag(7, false, TagStatus::Set)];
        assert_eq!(heir(&others).map(|tag| tag.id), Some(7));
        assert_eq!(heir(&[tag(1, true, TagStatus::Proposed), others[0]]), None);
        assert_eq!(heir(&[]), None);
    }
}
