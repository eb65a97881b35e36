//! Who reads an entry, and what is kept from that reader.

use crate::domain::form_set::{Field, FieldKind};

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// The entry's own team: the draft, everything.
    Team,
    /// Committee and leader of the region: what was handed in, everything.
    Committee,
    /// A judge; while the contest is blind without personal data, office and file names.
    Judge {
        /// Are names hidden from judges now?
        blind: bool,
    },
    /// Everybody: without personal data, and only evidence made public.
    Public,
}

impl Viewer {
    /// May this reader see personal data?
    #[must_use]
    pub const fn sees_personal_data(self) -> bool {
        matches!(self, Self::Team | Self::Committee | Self::Judge { blind: false })
    }

    /// May this reader see what `field` asks? Ways to reach people are for the team and the committee: a judge who may know names
    /// still has nobody to ring up.
    pub(super) fn sees(self, field: &Field, is_personal: bool) -> bool {
        let is_contact = matches!(field.kind, FieldKind::Email | FieldKind::Phone);
        !is_personal || (self.sees_personal_data() && !(is_contact && matches!(self, Self::Judge { .. })))
    }

    pub(super) const fn sees_names(self) -> bool {
        !matches!(self, Self::Judge { blind: true })
    }
}
