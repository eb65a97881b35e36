//! Records of the catalogue.

code_enum! {
    /// How far an innovation has come, in the words of its source.
    pub enum Maturity {
        /// Announced or launched.
        Launched => "launched",
        /// Being developed.
        Developed => "developed",
        /// Implemented in part.
        ImplementedPartly => "implemented_partly",
        /// Quick win of a masterplan.
        QuickWin => "quick_win",
        /// Named as an indication.
        Indicative => "indicative",
        /// Implemented.
        Implemented => "implemented",
    }
}
