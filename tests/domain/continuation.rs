//! Entering again: which answers are carried into another form.

use sayembara::domain::answers::{Answer, Answers};
use sayembara::domain::continuation::{carry_answers, carry_claims};
use sayembara::domain::form_set::FormSet;
use sayembara::domain::ledger::Levels;
use sayembara::domain::rubric::Level;

use super::form_sets::today;
use super::support::level_rubric;

fn form() -> FormSet {
    let json = r#"{"code":"baru","version":1,"name_id":"Baru","name_en":"New","sections":[
        {"code":"a","name_id":"A","name_en":"A","fields":[
            {"code":"nama","label_id":"Nama","label_en":"Name","kind":"text","max_chars":5},
            {"code":"tahap","label_id":"Tahap","label_en":"Step","kind":"choice",
             "options":[{"value":"uji","label_id":"Uji","label_en":"Trial"},{"value":"lain","label_id":"Lain","label_en":"Other"}]}]},
        {"code":"b","name_id":"B","name_en":"B","fields":[
            {"code":"tanggal","label_id":"Tanggal","label_en":"Date","kind":"date",
             "shown_when":{"field":"tahap","equals":["lain"]}},
            {"code":"daftar","label_id":"Daftar","label_en":"List","kind":"text"}]}]}"#;
    FormSet::from_json(json).unwrap()
}

#[test]
fn answers_come_along_by_code_where_the_new_form_could_hold_them() {
    let mut answers = Answers::default()
        .with_text("nama", "Nama yang panjang")
        .with_text("tahap", "uji")
        .with_text("tanggal", "2026-06-20")
        .with_text("lama", "Tidak ditanyakan lagi")
        .with_text("kosong", "  ");
    answers.0.insert("daftar".to_owned(), Answer::Many(vec!["a".to_owned()]));
    let carried = carry_answers(&answers, &form(), today());
    assert_eq!(
        carried.sections["a"],
        Answers::default().with_text("nama", "Nama yang panjang").with_text("tahap", "uji")
    );
    assert_eq!(carried.sections["b"], Answers::default().with_text("tanggal", "2026-06-20"), "hidden, but kept");
    assert_eq!(carried.left_out, ["daftar", "lama"]);
    assert_eq!(carried.count(), 3);
}

#[test]
fn what_the_new_form_could_not_save_is_left_out_even_while_hidden() {
    let answers = Answers::default().with_text("tahap", "terap").with_text("tanggal", "kemarin");
    let carried = carry_answers(&answers, &form(), today());
    assert!(carried.sections.is_empty());
    assert_eq!(carried.left_out, ["tahap", "tanggal"]);
}

#[test]
fn levels_come_along_where_the_criterion_and_the_level_exist() {
    let mut rubric = level_rubric(&[("A", 2), ("B", 3)], 0);
    for criterion in &mut rubric.criteria {
        criterion.levels = vec![Level { value: 1, label_id: "Satu".to_owned(), label_en: "One".to_owned() }];
    }
    let claims: Levels = [("A", 1), ("B", 3), ("C", 1)].map(|(code, level)| (code.to_owned(), level)).into();
    assert_eq!(carry_claims(&claims, &rubric), Answers::default().with_text("A", "1"));
}
