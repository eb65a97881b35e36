//! Editing the definition of a form: what is kept, what is refused, and what only shows as a fault of the whole.

use proptest::prelude::*;
use sayembara::domain::{
    form_set::{Field, FormSet, Section},
    form_set_edit::{Direction, FormEditError},
    form_set_faults::FormFaultKind as Kind,
};

use super::form_sets::ministry;

fn text(label: &str) -> Field {
    let json = serde_json::json!({ "code": "", "label_id": label, "label_en": "In English", "kind": "text" });
    serde_json::from_value(json).unwrap()
}

fn section(name: &str) -> Section {
    let json = serde_json::json!({ "code": "", "name_id": name, "name_en": "In English", "fields": [] });
    serde_json::from_value(json).unwrap()
}

fn codes(form: &FormSet) -> Vec<String> {
    form.fields().map(|field| field.code.clone()).collect()
}

fn kinds(refused: Result<impl std::fmt::Debug, FormEditError>) -> Vec<Kind> {
    match refused.unwrap_err() {
        FormEditError::Unsound(faults) => faults.into_iter().map(|fault| fault.kind).collect(),
        FormEditError::NotThere => Vec::new(),
    }
}

#[test]
fn a_new_field_gets_a_code_of_its_own_from_its_label() {
    let mut form = ministry();
    assert_eq!(form.add_field("identitas", None, text("Nomor Telepon Kantor")).unwrap(), "nomor_telepon_kantor");
    assert_eq!(form.add_field("kontak", None, text("Nomor telepon kantor")).unwrap(), "nomor_telepon_kantor_2");
    assert_eq!(form.add_field("identitas", None, text("123")).unwrap(), "kolom");
    assert_eq!(form.add_field("identitas", None, text("Version")).unwrap(), "version_2", "a name the page uses itself");
    assert_eq!(form.add_field("identitas", None, text("Video")).unwrap(), "video_2", "a file asked for has that code");
    assert_eq!(form.add_field("kontak", Some("kontak"), text("Nama")).unwrap(), "kontak.nama_2");
    assert_eq!(form.faults(), []);
    assert_eq!(kinds(form.add_field("tiada", None, text("a"))), []);
    assert_eq!(kinds(form.add_field("identitas", Some("nama_inovasi"), text("a"))), [], "no group");
}

#[test]
fn a_field_that_is_not_sound_is_refused() {
    let mut form = ministry();
    assert_eq!(kinds(form.clone().add_field("identitas", None, text(" "))), [Kind::NameMissing]);
    assert_eq!(kinds(form.clone().add_field("identitas", None, text(&"a".repeat(10_000)))), [Kind::TooLong]);
    let twice = Field { code: "hasil".into(), ..text("Hasil") };
    assert_eq!(kinds(form.clone().add_field("identitas", None, twice)), [Kind::Repeated]);
    let mut waits = text("Menunggu");
    waits.shown_when = Some(serde_json::from_str(r#"{"field":"merupakan_pengembangan","equals":["ya"]}"#).unwrap());
    assert_eq!(kinds(form.clone().add_field("identitas", None, waits.clone())), [Kind::LaterReference]);
    form.add_field("kontak", None, waits).unwrap();
    let mut part = text("Bagian");
    part.shown_when = Some(serde_json::from_str(r#"{"field":"tiada","equals":["ya"]}"#).unwrap());
    assert_eq!(kinds(form.add_field("kontak", Some("kontak"), part)), [Kind::UnknownReference]);
}

#[test]
fn a_changed_field_keeps_its_code_and_parts() {
    let mut form = ministry();
    let mut group = form.at_path("wilayah").unwrap().clone();
    let parts = std::mem::take(&mut group.fields);
    group.code = "lain".into();
    group.label_id = "Tempat".into();
    form.change_field("wilayah", group).unwrap();
    let kept = form.at_path("wilayah").unwrap();
    assert_eq!((kept.label_id.as_str(), &kept.fields), ("Tempat", &parts));
    let mut part = form.at_path("wilayah.kecamatan").unwrap().clone();
    part.personal_data = true;
    form.change_field("wilayah.kecamatan", part).unwrap();
    assert!(form.at_path("wilayah.kecamatan").unwrap().personal_data);
    assert_eq!(form.change_field("wilayah.tiada", text("a")), Err(FormEditError::NotThere));
}

#[test]
fn taking_out_what_others_wait_for_is_listed_as_a_fault() {
    let mut form = ministry();
    form.remove_field("tahapan").unwrap();
    let faults = form.faults();
    assert!(faults.iter().all(|fault| fault.kind == Kind::UnknownReference && fault.about == "tahapan"), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.code == "waktu_uji_coba"));
    form.remove_field("wilayah.alamat").unwrap();
    assert_eq!(form.remove_field("wilayah.alamat"), Err(FormEditError::NotThere));
}

#[test]
fn sections_are_added_renamed_moved_and_taken_out() {
    let mut form = ministry();
    form.put_section(None, section("Lampiran")).unwrap();
    assert_eq!(form.sections.last().unwrap().code, "lampiran");
    assert_eq!(form.faults()[0].kind, Kind::Empty, "an empty section may be kept, not opened with");
    form.put_section(Some("identitas"), section("Jati diri")).unwrap();
    assert_eq!((form.sections[0].code.as_str(), form.sections[0].fields.len()), ("identitas", 4));
    assert_eq!(kinds(form.put_section(Some("identitas"), section(""))), [Kind::NameMissing]);
    form.move_section("lampiran", Direction::Up).unwrap();
    assert_eq!(form.sections[form.sections.len() - 2].code, "lampiran");
    form.remove_section("lampiran").unwrap();
    assert_eq!(form.move_section("lampiran", Direction::Up), Err(FormEditError::NotThere));
}

proptest! {
    /// Moving loses nothing, and moving down undoes moving up, over the borders of sections too.
    #[test]
    fn moving_up_and_down_again_changes_nothing(at in 0_usize..25) {
        let form = ministry();
        let all = codes(&form);
        let code = &all[at % all.len()];
        let mut moved = form.clone();
        moved.move_field(code, Direction::Up).unwrap();
        let mut sorted = codes(&moved);
        sorted.sort();
        let mut known = all.clone();
        known.sort();
        prop_assert_eq!(sorted, known);
        if all[0] != *code {
            prop_assert_ne!(serde_json::to_string(&moved).unwrap(), serde_json::to_string(&form).unwrap());
            moved.move_field(code, Direction::Down).unwrap();
        }
        prop_assert_eq!(moved, form);
    }
}
