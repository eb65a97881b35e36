//! Definitions of entry forms: the shipped ones, and every fault that is named.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sayembara::domain::answers::{Answer, Answers};
use sayembara::domain::form_check::{CheckMode, FieldFault, parse_point, validate_section};
use sayembara::domain::form_set::{Field, FieldKind, FormSet};
use sayembara::domain::known_fields::AGREEMENT;

const PRESETS: [(&str, &str); 2] = [
    ("inovasi-daerah", include_str!("../../data/form_sets/inovasi-daerah.json")),
    ("kipp-proposal", include_str!("../../data/form_sets/kipp-proposal.json")),
];

pub fn ministry() -> FormSet {
    FormSet::from_json(PRESETS[0].1).unwrap()
}

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 20).unwrap()
}

fn faults(answers: &Answers, section: &str, mode: CheckMode) -> Vec<(String, FieldFault)> {
    let form = ministry();
    let errors = validate_section(form.section(section).unwrap(), answers, mode, today());
    errors.into_iter().map(|error| (error.field, error.fault)).collect()
}

fn one(field: &str, fault: FieldFault) -> Vec<(String, FieldFault)> {
    vec![(field.to_owned(), fault)]
}

#[test]
fn the_presets_are_sound_and_complete_in_both_languages() {
    for (code, json) in PRESETS {
        let form = FormSet::from_json(json).unwrap();
        assert_eq!(form.code, code);
        for section in &form.sections {
            assert!(!section.name_id.is_empty() && !section.name_en.is_empty(), "{}", section.code);
        }
        for field in form.fields().flat_map(|field| std::iter::once(field).chain(&field.fields)) {
            assert!(!field.label_id.is_empty() && !field.label_en.is_empty(), "{}", field.code);
            assert_eq!(field.help_id.is_empty(), field.help_en.is_empty(), "{}", field.code);
        }
    }
}

/// A publication can only take those in that agreed where the form asks.
#[test]
fn every_preset_asks_for_consent_to_the_catalogue_and_forces_no_answer() {
    let (code, yes) = AGREEMENT;
    for (_, json) in PRESETS {
        let form = FormSet::from_json(json).unwrap();
        let (section, field) = form.find(code).unwrap();
        assert!(field.offers(yes) && field.offers("tidak") && !field.is_required(&Answers::default()));
        let answers = Answers::default().with_text(code, yes);
        let errors = validate_section(section, &answers, CheckMode::Draft, today());
        assert!(errors.is_empty() && !field.personal_data, "{errors:?}");
    }
}

#[test]
fn the_ministrys_thirty_fields_are_all_asked_for() {
    let form = ministry();
    let mut codes: Vec<_> = form.fields().map(|field| field.code.as_str()).collect();
    codes.extend(form.evidence.iter().map(|asked| asked.code.as_str()));
    // Two fields more: whether the innovation was entered before, and whether it may go into the catalogue without an award.
    assert_eq!(codes.len(), 32);
    assert!(["nama_inovasi", "rancang_bangun", "kontak", "wilayah", "video"].iter().all(|code| codes.contains(code)));
    assert_eq!(form.find("rancang_bangun").unwrap().1.min_words, Some(300));
}

#[test]
fn the_competition_proposal_has_its_word_limits() {
    let form = FormSet::from_json(PRESETS[1].1).unwrap();
    let limit = |code: &str| form.find(code).unwrap().1.max_words;
    assert_eq!((limit("ringkasan"), limit("signifikansi"), limit("keberlanjutan")), (Some(200), Some(600), Some(500)));
    assert_eq!(form.evidence.iter().filter(|asked| asked.min_count > 0).count(), 3);
}

#[test]
fn a_draft_may_be_empty_but_not_malformed() {
    assert_eq!(faults(&Answers::default(), "identitas", CheckMode::Draft), []);
    let answers = Answers::default().with_text("inisiator", "Saya");
    assert_eq!(faults(&answers, "identitas", CheckMode::Draft), one("inisiator", FieldFault::NoSuchOption));
}

#[test]
fn handing_in_needs_every_required_field_that_is_shown() {
    let missing = faults(&Answers::default(), "identitas", CheckMode::Final);
    let expected = ["nama_inovasi", "inisiator", "nama_inisiator"];
    assert_eq!(missing, expected.map(|field| (field.to_owned(), FieldFault::Missing)));
    let early = Answers::default().with_text("tahapan", "inisiatif");
    let fields: Vec<_> = faults(&early, "waktu_lokasi", CheckMode::Final).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["wilayah.kabupaten_kota", "wilayah.kecamatan"]);
}

#[test]
fn dates_follow_each_other_and_do_not_lie_ahead() {
    let dates = |trial: &str, use_from: &str| {
        let answers = Answers::default().with_text("tahapan", "penerapan").with_text("waktu_uji_coba", trial);
        let answers = answers.with_text("waktu_penerapan", use_from);
        let mut found = faults(&answers, "waktu_lokasi", CheckMode::Final);
        found.retain(|(field, _)| field.starts_with("waktu"));
        found
    };
    assert_eq!(dates("2025-01-02", "2025-01-02"), []);
    assert_eq!(dates("2025-01-02", "2025-01-01"), one("waktu_penerapan", FieldFault::TooEarly));
    assert_eq!(dates("2025-01-02", "2026-06-21"), one("waktu_penerapan", FieldFault::InFuture));
    assert_eq!(dates("2025-02-29", "2026-06-20"), one("waktu_uji_coba", FieldFault::NotADate));
}

#[test]
fn words_are_counted_when_handing_in() {
    let words = |count: usize| {
        Answers::default()
            .with_text("rancang_bangun", &"kata ".repeat(count))
            .with_text("merupakan_pengembangan", "tidak")
    };
    assert_eq!(faults(&words(299), "rancang_bangun", CheckMode::Final), one("rancang_bangun", FieldFault::TooFewWords));
    assert_eq!(faults(&words(300), "rancang_bangun", CheckMode::Final), []);
    assert_eq!(faults(&words(1), "rancang_bangun", CheckMode::Draft), []);
    let proposal = FormSet::from_json(PRESETS[1].1).unwrap();
    let (section, _) = proposal.find("ringkasan").unwrap();
    let counted = |count: usize| {
        let answers = Answers::default().with_text("ringkasan", &"kata ".repeat(count));
        let found = validate_section(section, &answers, CheckMode::Final, today());
        found.into_iter().find(|error| error.field == "ringkasan").map(|error| (error.fault, error.limit, error.actual))
    };
    assert_eq!(counted(200), None);
    assert_eq!(counted(201), Some((FieldFault::TooManyWords, Some(200), Some(201))));
}

#[test]
fn a_field_appears_and_is_required_by_condition() {
    let answers = Answers::default().with_text("rancang_bangun", &"kata ".repeat(300));
    let yes = answers.clone().with_text("merupakan_pengembangan", "ya");
    assert_eq!(faults(&yes, "rancang_bangun", CheckMode::Final), one("penjelasan_pengembangan", FieldFault::Missing));
    let no = answers.with_text("merupakan_pengembangan", "tidak").with_text("penjelasan_pengembangan", "satu kata");
    assert_eq!(faults(&no, "rancang_bangun", CheckMode::Final), []);
}

#[test]
fn parts_of_a_group_are_checked_one_by_one() {
    let parts = [("nama", "Contoh"), ("telepon", "12"), ("surel", "contoh@contoh")];
    let parts: BTreeMap<String, String> = parts.map(|(code, text)| (code.to_owned(), text.to_owned())).into();
    let answers = Answers(BTreeMap::from([("kontak".to_owned(), Answer::Group(parts))]));
    let expected =
        [("kontak.telepon".to_owned(), FieldFault::NotAPhone), ("kontak.surel".to_owned(), FieldFault::NotAnEmail)];
    assert_eq!(faults(&answers, "kontak", CheckMode::Draft), expected);
    let text = Answers::default().with_text("kontak", "Contoh");
    assert_eq!(faults(&text, "kontak", CheckMode::Draft), one("kontak", FieldFault::WrongShape));
}

#[test]
fn each_kind_refuses_what_it_is_not() {
    let field = |kind| -> Field {
        serde_json::from_value(serde_json::json!({ "code": "x", "label_id": "X", "label_en": "X", "kind": kind }))
            .unwrap()
    };
    let cases = [
        (FieldKind::Number, "12", "1,5", FieldFault::NotANumber),
        (FieldKind::Url, "https://contoh.id", "contoh.id", FieldFault::NotAUrl),
        (FieldKind::Point, "-3.41, 114.85", "-91, 0", FieldFault::NotAPoint),
        (FieldKind::Region, "63.03.01.2001", "6303", FieldFault::NotARegion),
        (FieldKind::Email, "a@contoh.go.id", "a@@contoh.id", FieldFault::NotAnEmail),
        (FieldKind::Phone, "+62 812-3456-789", "0812x", FieldFault::NotAPhone),
        (FieldKind::Date, "2026-06-20", "20-06-2026", FieldFault::NotADate),
        (FieldKind::Text, "x", &"x".repeat(301), FieldFault::TooLong),
    ];
    for (kind, good, bad, fault) in cases {
        let section =
            sayembara::domain::form_set::Section { fields: vec![field(kind)], ..ministry().sections[0].clone() };
        let check = |text: &str| {
            validate_section(&section, &Answers::default().with_text("x", text), CheckMode::Draft, today())
        };
        assert_eq!(check(good), [], "{kind}");
        assert_eq!(check(bad)[0].fault, fault, "{kind}");
    }
}

#[test]
fn points_are_read_without_floating_numbers() {
    assert_eq!(parse_point("-3.41, 114.85"), Some((-34_100_000, 1_148_500_000)));
    for indonesian in
        ["-3,41, 114,85", "-3,41; 114,85", "-3,41 114,85", "-3,41,114,85", "-3.41;114.85", " -3,41 ,  114,85 "]
    {
        assert_eq!(parse_point(indonesian), Some((-34_100_000, 1_148_500_000)), "{indonesian}");
    }
    assert_eq!(parse_point("90,-180"), Some((900_000_000, -1_800_000_000)));
    for wrong in ["1", "a, b", "90.1, 0", "0, 180.5", "--1, 0", "1e1, 0", ", "] {
        assert_eq!(parse_point(wrong), None, "{wrong}");
    }
}

#[test]
fn personal_data_is_taken_out_whole_or_in_part() {
    let place = [("kecamatan", "Contoh"), ("alamat", "Jalan Contoh 1")];
    let place = place.map(|(code, text)| (code.to_owned(), text.to_owned())).into();
    let mut answers = Answers::default().with_text("nama_inovasi", "Contoh").with_text("nama_inisiator", "Nama Contoh");
    answers.0.insert("wilayah".into(), Answer::Group(place));
    answers.0.insert("kontak".into(), Answer::Group(BTreeMap::from([("surel".into(), "a@contoh.id".into())])));
    let json = serde_json::to_string(&ministry().without_personal_data(&answers)).unwrap();
    assert_eq!(json, r#"{"nama_inovasi":"Contoh","wilayah":{"kecamatan":"Contoh"}}"#);
}
