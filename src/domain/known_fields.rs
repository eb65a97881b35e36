//! Fields that the portal itself reads, whatever form a contest uses. A form without one of them works, but something else then stays
//! empty; so the committee is told.

use super::{
    answers::Answers,
    form_set::{Field, FieldKind, FormSet},
};

/// The main government affair (*urusan*).
pub const MAIN_AFFAIR: &str = "urusan_utama";
/// The dimensions a team proposes.
pub const DIMENSIONS: &str = "dimensi_smart_city";
/// How far the innovation is, by the ministry's three stages.
pub const STAGE: &str = "tahapan";
/// The field in which a team agrees to a catalogue record without an award, and the answer that says yes.
pub const AGREEMENT: (&str, &str) = ("persetujuan_katalog", "ya");
/// Fields that sum an innovation up, the best one first; where none is answered, the first long text is taken.
pub const SUMMARIES: [&str; 4] = ["ringkasan", "manfaat", "tujuan", "rancang_bangun"];

code_enum! {
    /// What the portal takes from an entry's answers.
    pub enum KnownField {
        /// Its main affair: the catalogue, and the cover of the basic services.
        Affair => "affair",
        /// The dimensions its team proposes: the catalogue.
        Dimensions => "dimensions",
        /// How far it is: the catalogue.
        Stage => "stage",
        /// Whether it may go into the catalogue without an award.
        Agreement => "agreement",
        /// What sums it up: the catalogue.
        Summary => "summary",
    }
}

/// What cannot be taken from answers to this form.
#[must_use]
pub fn not_asked(form: &FormSet) -> Vec<KnownField> {
    let has = |code: &str| form.find(code).is_some();
    let is_asked = |known: &KnownField| match known {
        KnownField::Affair => has(MAIN_AFFAIR),
        KnownField::Dimensions => has(DIMENSIONS),
        KnownField::Stage => has(STAGE),
        KnownField::Agreement => form.find(AGREEMENT.0).is_some_and(|(_, field)| field.offers(AGREEMENT.1)),
        KnownField::Summary => {
            let is_text = |field: &Field| field.kind == FieldKind::LongText && !field.personal_data;
            SUMMARIES.iter().any(|code| has(code)) || form.fields().any(is_text)
        }
    };
    KnownField::ALL.iter().filter(|known| !is_asked(known)).copied().collect()
}

/// Value and labels of the option that was chosen in `field`; a text that was written stands for itself.
#[must_use]
pub fn chosen<'a>(form: &'a FormSet, answers: &'a Answers, field: &str) -> Chosen<'a> {
    let value = answers.text(field);
    let option = |field: &'a Field| field.options.iter().find(|option| option.value == value);
    let option = form.find(field).and_then(|(_, field)| option(field));
    Chosen {
        value,
        label_id: option.map(|option| option.label_id.as_str()),
        label_en: option.map(|option| option.label_en.as_str()),
    }
}

/// See [`chosen`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen<'a> {
    /// What is stored.
    pub value: &'a str,
    /// How the form calls it in Indonesian.
    pub label_id: Option<&'a str>,
    /// How the form calls it in English.
    pub label_en: Option<&'a str>,
}
