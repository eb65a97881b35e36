//! A definition that does not fit together is refused, with every fault and its place; and conditions hide what they say.

use proptest::prelude::*;
use sayembara::domain::{
    answers::Answers,
    form_check::{CheckMode, validate_section},
    form_set::{Condition, Field, FieldKind, FormSet, Required},
    form_set_faults::FormFaultKind as Kind,
};

use super::form_sets::{ministry, today};

fn field_mut<'a>(form: &'a mut FormSet, code: &str) -> &'a mut Field {
    form.sections.iter_mut().flat_map(|section| &mut section.fields).find(|field| field.code == code).unwrap()
}

fn when(field: &str, value: &str) -> Condition {
    Condition { field: field.to_owned(), equals: vec![value.to_owned()] }
}

type Spoil = fn(&mut FormSet);

#[test]
fn every_way_of_spoiling_a_form_is_named_with_its_place() {
    let table: [(&str, Kind, Spoil); 34] = [
        ("identitas", Kind::Repeated, |form| form.sections.push(form.sections[0].clone())),
        ("jenis", Kind::Repeated, |form| {
            let again = field_mut(form, "jenis").clone();
            form.sections[0].fields.push(again);
        }),
        ("video", Kind::Repeated, |form| form.evidence.push(form.evidence[4].clone())),
        ("alamat", Kind::Repeated, |form| {
            let parts = &mut field_mut(form, "wilayah").fields;
            parts.push(parts.last().unwrap().clone());
        }),
        ("Dua Kata", Kind::MalformedCode, |form| field_mut(form, "hasil").code = "Dua Kata".into()),
        ("1a", Kind::MalformedCode, |form| form.sections[5].code = "1a".into()),
        ("version", Kind::MalformedCode, |form| field_mut(form, "hasil").code = "version".into()),
        ("hasil", Kind::Repeated, |form| form.evidence[0].code = "hasil".into()),
        ("jenis", Kind::NameMissing, |form| field_mut(form, "jenis").label_en.clear()),
        ("jenis", Kind::NameMissing, |form| field_mut(form, "jenis").options[0].label_id = " ".into()),
        ("jenis", Kind::HelpInOneLanguage, |form| field_mut(form, "jenis").help_en.clear()),
        ("identitas", Kind::Empty, |form| form.sections[0].fields.clear()),
        ("inovasi-daerah", Kind::Empty, |form| form.sections.clear()),
        ("jenis", Kind::NoOptions, |form| field_mut(form, "jenis").options.clear()),
        ("jenis", Kind::RepeatedOption, |form| {
            let options = &mut field_mut(form, "jenis").options;
            options.push(options[0].clone());
        }),
        ("hasil", Kind::NeedlessOptions, |form| {
            let options = field_mut(form, "jenis").options.clone();
            field_mut(form, "hasil").options = options;
        }),
        ("dimensi_smart_city", Kind::TwoOptionSources, |form| {
            let options = field_mut(form, "jenis").options.clone();
            field_mut(form, "dimensi_smart_city").options = options;
        }),
        ("koordinat", Kind::NeedlessLimits, |form| field_mut(form, "koordinat").max_chars = Some(30)),
        ("wilayah", Kind::NoParts, |form| field_mut(form, "wilayah").fields.clear()),
        ("hasil", Kind::NeedlessParts, |form| {
            let parts = field_mut(form, "wilayah").fields.clone();
            field_mut(form, "hasil").fields = parts;
        }),
        ("wilayah.kecamatan", Kind::NeedlessParts, |form| field_mut(form, "wilayah").fields[1].kind = FieldKind::Group),
        ("waktu_uji_coba", Kind::UnknownReference, |form| {
            field_mut(form, "waktu_uji_coba").not_before = Some("tiada".into());
        }),
        ("tahapan", Kind::LaterReference, |form| {
            field_mut(form, "tahapan").shown_when = Some(when("merupakan_pengembangan", "ya"));
        }),
        ("tahapan", Kind::LaterReference, |form| {
            field_mut(form, "tahapan").required = Required::When(when("tahapan", "uji_coba"));
        }),
        ("hasil", Kind::ImpossibleAnswer, |form| {
            field_mut(form, "hasil").shown_when = Some(when("tahapan", "entah"));
        }),
        ("hasil", Kind::ImpossibleAnswer, |form| {
            field_mut(form, "hasil").shown_when = Some(Condition { field: "tahapan".into(), equals: Vec::new() });
        }),
        ("rancang_bangun", Kind::Limits, |form| field_mut(form, "rancang_bangun").max_words = Some(299)),
        ("jenis", Kind::TooLong, |form| field_mut(form, "jenis").label_en = "a".repeat(10_000)),
        ("jenis", Kind::TooLong, |form| field_mut(form, "jenis").options[0].label_en = "a".repeat(10_000)),
        ("identitas", Kind::TooLong, |form| form.sections[0].help_id = "a".repeat(10_000)),
        ("jenis", Kind::TooMany, |form| {
            let option = field_mut(form, "jenis").options[0].clone();
            field_mut(form, "jenis").options = vec![option; 101];
        }),
        ("inovasi-daerah", Kind::NameMissing, |form| form.name_en.clear()),
        ("video", Kind::Limits, |form| {
            let video = form.evidence.iter_mut().find(|asked| asked.code == "video").unwrap();
            (video.min_count, video.max_count) = (3, Some(2));
        }),
        ("jenis", Kind::NeedlessLimits, |form| field_mut(form, "jenis").min_words = Some(3)),
    ];
    for (code, kind, spoil) in table {
        let mut form = ministry();
        assert_eq!(form.faults(), []);
        spoil(&mut form);
        let faults = form.faults();
        let is_named = faults.iter().any(|fault| fault.kind == kind && fault.code == code);
        assert!(is_named, "{kind} at {code}: {faults:?}");
        let json = serde_json::to_string(&form).unwrap();
        assert!(FormSet::from_json(&json).is_err(), "{kind} at {code} passed");
    }
    assert!(FormSet::from_json("{").is_err());
}

#[test]
fn all_faults_are_told_at_once() {
    let mut form = ministry();
    field_mut(&mut form, "jenis").options.clear();
    field_mut(&mut form, "hasil").label_id.clear();
    form.sections[5].code = "Kontak Kami".into();
    let kinds: Vec<_> = form.faults().into_iter().map(|fault| fault.kind).collect();
    assert_eq!(kinds, [Kind::NoOptions, Kind::NameMissing, Kind::MalformedCode]);
}

proptest! {
    /// Whatever is answered: a field is asked exactly when its condition holds, and a hidden one is never missing.
    #[test]
    fn a_hidden_field_is_neither_required_nor_checked(
        stage in prop::sample::select(vec!["", "inisiatif", "uji_coba", "penerapan", "lain"]),
        development in prop::sample::select(vec!["", "ya", "tidak", "mungkin"]),
        text in ".{0,40}",
    ) {
        let form = ministry();
        let answers = Answers::default()
            .with_text("tahapan", stage)
            .with_text("merupakan_pengembangan", development)
            .with_text("penjelasan_pengembangan", &text)
            .with_text("waktu_uji_coba", &text);
        for field in form.fields() {
            let holds = field.shown_when.as_ref().is_none_or(|condition| {
                condition.equals.iter().any(|value| value == answers.text(&condition.field))
            });
            prop_assert_eq!(field.is_shown(&answers), holds, "{}", field.code);
            prop_assert!(holds || !field.is_required(&answers));
        }
        for section in &form.sections {
            for error in validate_section(section, &answers, CheckMode::Final, today()) {
                let code = error.field.split('.').next().unwrap();
                let (_, field) = form.find(code).unwrap();
                prop_assert!(field.is_shown(&answers), "{} is hidden and faulted", code);
            }
        }
    }

    /// Moving a field before what it waits for is always found.
    #[test]
    fn a_condition_never_looks_ahead(from in 0_usize..25, to in 0_usize..25) {
        let mut form = ministry();
        let mut fields: Vec<Field> = form.sections.iter_mut().flat_map(|section| section.fields.drain(..)).collect();
        let moved = fields.remove(from % fields.len());
        fields.insert(to % (fields.len() + 1), moved);
        form.sections.truncate(1);
        form.sections[0].fields = fields.clone();
        let at = |code: &str| fields.iter().position(|field| field.code == code).unwrap();
        let looks_ahead = fields.iter().enumerate().any(|(position, field)| {
            let waits = field.shown_when.iter().map(|condition| condition.field.as_str()).chain(field.not_before.as_deref());
            waits.into_iter().any(|other| at(other) >= position)
        });
        let is_found = form.faults().iter().any(|fault| fault.kind == Kind::LaterReference);
        prop_assert_eq!(is_found, looks_ahead);
    }
}
