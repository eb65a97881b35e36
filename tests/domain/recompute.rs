//! The public files of rules and scores give the published ranking again.

use sayembara::domain::recompute::{Recomputation, RecomputeError, SCORES_FORMAT, recompute};
use serde_json::{Value, json};

use super::support::{at, sound_draft};

fn rules_json() -> String {
    sound_draft().freeze(at(2, 0)).unwrap().to_canonical_json().unwrap()
}

fn scores() -> Value {
    let sha256 = sound_draft().freeze(at(2, 0)).unwrap().rules_sha256().unwrap();
    let sheet = |judge: &str, a: i32, b: i32| json!({ "judge": judge, "marks": { "A": a, "B": b } });
    json!({
        "format": SCORES_FORMAT,
        "contest": "lomba-contoh-2026",
        "rules_sha256": sha256,
        "entries": [
            { "code": "C-1", "category": "umum", "submitted_at": "2026-06-05T00:00:00Z", "sheets": [sheet("J1", 80, 90), sheet("J2", 70, 71)] },
            { "code": "C-2", "category": "umum", "sheets": [sheet("J1", 100, 50), sheet("J2", 90, 91)] },
            { "code": "C-3", "category": "umum", "sheets": [sheet("J2", 100, 100)] },
        ],
    })
}

fn run(scores: &Value) -> Result<Recomputation, RecomputeError> {
    recompute(&rules_json(), &scores.to_string())
}

fn message_after(spoil: impl Fn(&mut Value)) -> String {
    let mut spoiled = scores();
    spoil(&mut spoiled);
    run(&spoiled).unwrap_err().to_string()
}

#[test]
fn two_files_give_the_ranking_with_its_arithmetic() {
    let answer = run(&scores()).unwrap();
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["fairness"], Value::Null);
    let rows = &json["categories"][0]["rows"];
    assert_eq!((&rows[0]["entry"], &rows[0]["rank"], &rows[0]["score"]), (&json!("C-2"), &json!(1), &json!("85.20")));
    assert_eq!(rows[0]["sheets"][0]["breakdown"]["score"], json!("80"));
    assert_eq!(rows[0]["combination"]["value"], json!("426/5"));
    assert_eq!(json["categories"][0]["below_quorum"][0]["entry"], json!("C-3"));
}

#[test]
fn white_space_and_the_order_of_keys_do_not_matter() {
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&rules_json()).unwrap()).unwrap();
    assert_eq!(recompute(&pretty, &scores().to_string()), run(&scores()));
}

#[test]
fn the_stored_answer_reads_back() {
    let answer = run(&scores()).unwrap();
    let json = serde_json::to_string(&answer).unwrap();
    assert_eq!(serde_json::from_str::<Recomputation>(&json).unwrap(), answer);
}

#[test]
fn other_rules_are_refused() {
    let other = rules_json().replace("\"quorum\":2", "\"quorum\":1");
    assert!(matches!(recompute(&other, &scores().to_string()), Err(RecomputeError::OtherRules { .. })));
}

#[test]
fn every_failure_names_its_place() {
    let broken = recompute("{\n  \"format\": }", "{}").unwrap_err().to_string();
    assert!(broken.starts_with("rules file, line 2, column 13: "), "{broken}");
    let cases = [
        (message_after(|v| v["format"] = json!("x/9")), "scores file: format is `x/9`, expected `sayembara-scores/1`"),
        (
            message_after(|v| v["contest"] = json!("lain")),
            "the rules are of contest `lomba-contoh-2026`, the scores of `lain`",
        ),
        (
            message_after(|v| v["entries"][2]["category"] = json!("asn")),
            "scores file, entries[2] (C-3): the rules have no category `asn`",
        ),
        (
            message_after(|v| v["entries"][1]["sheets"][1]["marks"]["B"] = json!(101)),
            "scores file, entries[1].sheets[1].marks.B: out_of_scale",
        ),
        (
            message_after(|v| v["entries"][0]["sheets"][0]["marks"] = json!({ "A": 1 })),
            "scores file, entries[0].sheets[0].marks.B: missing",
        ),
        (message_after(|v| v["entries"][1]["code"] = json!("C-1")), "scores file: entry C-1 occurs twice"),
        (
            message_after(|v| v["entries"][0]["sheets"][1]["judge"] = json!("J1")),
            "scores file: judge J1 has two sheets for entry C-1",
        ),
    ];
    for (message, expected) in cases {
        assert_eq!(message, expected);
    }
    let unknown = message_after(|v| v["entries"][0]["name"] = json!("Nama"));
    assert!(unknown.contains("unknown field `name`"), "{unknown}");
}

#[test]
fn rules_with_an_unsound_rubric_are_refused() {
    let spoiled = rules_json().replace("\"weight\":6000", "\"weight\":6001");
    let sha256 = sayembara::domain::canonical::sha256_hex(&spoiled);
    let mut scores = scores();
    scores["rules_sha256"] = json!(sha256);
    let error = recompute(&spoiled, &scores.to_string()).unwrap_err().to_string();
    assert_eq!(error, "rules file, category umum: rubric fault `weight_sum`");
}
