//! What a column may be mapped to, and by which headers it is known.

code_enum! {
    /// What is imported of an innovation.
    pub enum ImportField {
        /// Name.
        Name => "name",
        /// Acronym.
        Acronym => "acronym",
        /// What the acronym stands for.
        Expansion => "expansion",
        /// Region, by name or Kemendagri code.
        Region => "region",
        /// Year.
        Year => "year",
        /// Office.
        Office => "office",
        /// Government affair (*urusan*).
        Affair => "affair",
        /// Stage (*tahapan*).
        Stage => "stage",
        /// Short description.
        Summary => "summary",
        /// Dimensions of a framework, by name or code.
        Dimension => "dimension",
        /// How settled the dimension is: *usulan* or *indikatif*.
        TagStatus => "tag_status",
        /// What it was awarded, as its source says.
        Award => "award",
        /// Where this is written.
        Source => "source",
    }
}

impl ImportField {
    /// Without it no row can be imported.
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Name)
    }

    /// Headers by which the column is known, folded, Indonesian and English, the usual one first.
    #[must_use]
    pub const fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "nama inovasi",
                "judul inovasi",
                "inovasi",
                "nama",
                "judul",
                "name",
                "innovation",
                "innovation name",
                "title",
            ],
            Self::Acronym => &["akronim", "singkatan", "acronym", "short name"],
            Self::Expansion => &["kepanjangan", "kepanjangan akronim", "expansion", "stands for", "full name"],
            Self::Region => &[
                "daerah",
                "kabupaten kota",
                "kab kota",
                "pemerintah daerah",
                "kode daerah",
                "kabupaten",
                "region",
                "regency",
            ],
            Self::Year => &["tahun", "tahun inovasi", "tahun penerapan", "tahun lomba", "year"],
            Self::Office => &[
                "perangkat daerah",
                "opd",
                "skpd",
                "unit kerja",
                "instansi",
                "inovator",
                "pengusul",
                "office",
                "agency",
                "unit",
            ],
            Self::Affair => {
                &["urusan", "urusan pemerintahan", "urusan inovasi", "bidang", "affair", "government affair"]
            }
            Self::Stage => &["tahapan", "tahapan inovasi", "tahap", "stage", "maturity"],
            Self::Summary => &["ringkasan", "deskripsi", "uraian", "keterangan singkat", "summary", "description"],
            Self::Dimension => {
                &["dimensi", "dimensi smart city", "dimensi kota cerdas", "pilar", "dimension", "smart city dimension"]
            }
            Self::TagStatus => &["status dimensi", "status tag", "status penandaan", "dimension status", "tag status"],
            Self::Award => &["penghargaan", "juara", "prestasi", "peringkat", "award", "prize"],
            Self::Source => &["sumber", "sumber data", "referensi", "source", "reference"],
        }
    }

    /// Most characters of a value.
    #[must_use]
    pub const fn longest(self) -> usize {
        match self {
            Self::Summary => 2_000,
            Self::Expansion | Self::Award | Self::Source => 500,
            Self::Acronym => 60,
            _ => 250,
        }
    }
}
