//! Two innovations that look alike, and what people say about them.

code_enum! {
    /// What the committee says about a pair.
    pub enum PairVerdict {
        /// One innovation under two names or twice.
        Same => "same",
        /// The newer one develops the other further.
        DevelopmentOf => "development_of",
        /// Two innovations that only look alike.
        Different => "different",
    }
}

/// Longest note of the committee, in characters.
pub const LONGEST_NOTE: usize = 2000;
