//! Folding, slugs, words, initials and translations of text.

use proptest::prelude::*;
use sayembara::domain::canonical::canonical_json;
use sayembara::domain::locale::Locale;
use sayembara::domain::text::{count_words, fold, free_slug, initials, slug};

#[test]
fn folding_makes_likenesses_equal() {
    let cases = [
        ("Si MARTA", "si marta"),
        ("  Ma’arif—Café!! ", "maarif cafe"),
        ("ＧＥＭＡＳ 2.0", "gemas 2 0"),
        ("İstanbul", "istanbul"),
        ("---", ""),
    ];
    for (text, folded) in cases {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn slugs_hold_only_letters_digits_and_hyphens() {
    let cases = [
        ("Si-MARTA (2023)", "si-marta-2023"),
        ("Lomba Inovasi — Banjar", "lomba-inovasi-banjar"),
        ("湯 a", "a"),
        ("…", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(slug(text), expected, "{text}");
    }
}

#[test]
fn a_taken_slug_gets_a_number() {
    assert_eq!(free_slug("Si Marta", "inovasi", |slug| ["si-marta", "si-marta-2"].contains(&slug)), "si-marta-3");
    assert_eq!(free_slug("湯", "inovasi", |_| false), "inovasi");
}

#[test]
fn words_are_runs_with_a_letter_or_digit() {
    assert_eq!(count_words("  Satu, dua -- tiga\n4 \u{a0} lima/enam … "), 5);
    assert_eq!(count_words(""), 0);
}

#[test]
fn initials_are_the_first_and_the_last() {
    let cases = [("Siti Rahma Wati", "SW"), ("budi", "B"), ("  ", ""), ("(dr.) Élan 7", "D7")];
    for (name, expected) in cases {
        assert_eq!(initials(name), expected, "{name}");
    }
}

#[test]
fn a_missing_translation_falls_back() {
    assert_eq!(
        (Locale::En.pick("satu", " "), Locale::En.pick("satu", "one"), Locale::Id.pick("satu", "one")),
        ("satu", "one", "satu")
    );
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn a_slug_is_always_fit_for_an_address(text in "\\PC{0,40}") {
        let slug = slug(&text);
        let is_fit = slug.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        prop_assert!(slug.is_empty() || is_fit);
        prop_assert_eq!(slug.to_lowercase(), slug);
    }

    #[test]
    fn canonical_json_reads_back_as_the_same_value(text in "\\PC{0,20}", key in "\\PC{0,8}", number in any::<i64>()) {
        let value = serde_json::json!({ key: [text, number, null, true], "z": {} });
        let canonical = canonical_json(&value);
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&canonical).unwrap(), value);
    }
}
