//! Published results: pages, both files, and the recomputation by the real program.

use std::process::{Command, Output};

use sayembara::models::{
    _entities::{judges, users},
    contests,
};
use sea_orm::EntityTrait;
use serde_json::Value;
use tempfile::TempDir;

use super::{DECISIONS, RANKING, RESULTS, SCORES, Scene, podium};
use crate::support::Answer;

async fn published() -> Scene {
    let scene = Scene::new().await;
    let [first, second, third] = podium(&scene).await;
    scene.entry("Kurang Lembar", &[[90, 90, 90]]).await;
    scene.decide(&[(&first, "1", ""), (&second, "2", ""), (&third, "none", "")]).await.expect_redirect(DECISIONS);
    scene.publish().await.expect_redirect(RESULTS);
    scene
}

#[tokio::test]
async fn everybody_reads_winners_ranking_and_how_it_was_made() {
    let scene = published().await;
    let page = scene.app.visitor().get(RESULTS).await.expect_status(200);
    assert_eq!(page.texts(".card .label"), ["Juara I", "Juara II"]);
    assert_eq!(page.texts(".card h3"), ["Bangku Surya", "Kebun Gizi"]);
    assert_eq!(page.texts("td[data-label='Nilai total']"), ["90,47", "79,10", "60,17"]);
    let text = page.text();
    for part in
        ["contoh", "Kurang Lembar", "recompute_ranking", "setengah ke atas", "/rules.json", SCORES, "20 Juli 2026"]
    {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("Rahasia") && !text.contains("Pemilik"), "no judge and no person of a team is named");
    let open = page.attributes("td[data-label='Nilai total'] a", "href").remove(0);
    let arithmetic = scene.app.visitor().get(&open).await.expect_status(200);
    assert!(arithmetic.text().contains("1357/15"));
    let english = scene.app.visitor().in_english().get(RESULTS).await.expect_status(200);
    assert!(english.text().contains("First prize") && english.text().contains("90.47"));
    let stranger = scene.app.person("Orang Lain").await;
    scene.app.signed_in(&stranger).await.get(RANKING).await.expect_status(200);
}

#[tokio::test]
async fn rulebook_04_before_publication_there_is_nothing_that_differs_from_nothing() {
    let scene = Scene::new().await;
    let [first, ..] = podium(&scene).await;
    let plain = |answer: &Answer, slug: &str| (answer.status.as_u16(), answer.text().replace(slug, "").len());
    let (real, none) = ("lomba-contoh-2026", "lomba-hampa-20260");
    assert_eq!(real.len(), none.len());
    for end in ["results", "scores.json", &format!("results/{}", first.pid)] {
        for mut browser in [scene.app.visitor(), scene.committee().await, scene.owner_of(&first).await] {
            let there = browser.get(&format!("/contests/{real}/{end}")).await.expect_status(404);
            let nothing = browser.get(&format!("/contests/{none}/{end}")).await.expect_status(404);
            assert_eq!(plain(&there, real), plain(&nothing, none), "{end}");
            assert_eq!(there.headers.len(), nothing.headers.len(), "{end}");
        }
    }
}

#[tokio::test]
async fn the_score_file_names_no_judge_and_is_the_one_whose_hash_was_published() {
    let scene = published().await;
    let answer = scene.app.visitor().get(SCORES).await.expect_status(200);
    assert_eq!(answer.header("content-type"), "application/json");
    let text = answer.text();
    let hash = sayembara::domain::canonical::sha256_hex(&text);
    assert!(scene.app.visitor().get(RESULTS).await.text().contains(&hash));
    let db = scene.app.db();
    for (judge, user) in judges::Entity::find().find_also_related(users::Entity).all(db).await.unwrap() {
        let user = user.unwrap();
        for secret in [judge.pid.to_string(), user.pid.to_string(), user.name, user.email, judge.affiliation] {
            assert!(!text.contains(&secret), "{secret}");
        }
    }
    let file: Value = answer.json();
    assert_eq!(file["entries"].as_array().unwrap().len(), 4);
    assert_eq!(file["entries"][0]["sheets"][0]["judge"], "J1");
}

/// The two files as anybody has them after downloading.
async fn downloaded(scene: &Scene) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let contest = contests::Entity::find_by_id(scene.contest.contest.id).one(scene.app.db()).await.unwrap().unwrap();
    std::fs::write(folder.path().join("rules.json"), contest.rules.unwrap()).unwrap();
    std::fs::write(folder.path().join("scores.json"), scene.app.visitor().get(SCORES).await.text()).unwrap();
    folder
}

/// Runs the portal's own program in an empty folder: no configuration, no database.
fn recompute(folder: &TempDir, parameters: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sayembara"))
        .current_dir(folder.path())
        .args(["task", "recompute_ranking"])
        .args(parameters)
        .output()
        .unwrap()
}

#[tokio::test]
async fn the_downloaded_files_give_the_published_ranking_without_a_database() {
    let scene = published().await;
    let folder = downloaded(&scene).await;
    let output = recompute(&folder, &["rules:rules.json", "scores:scores.json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&answer["format"], &answer["fairness"]), (&"sayembara-recomputation/1".into(), &Value::Null));
    let rows = answer["categories"][0]["rows"].as_array().unwrap();
    let page = scene.app.visitor().get(RESULTS).await;
    let shown: Vec<String> = page.texts("td[data-label='Nilai total']");
    let recomputed: Vec<String> = rows.iter().map(|row| row["score"].as_str().unwrap().replace('.', ",")).collect();
    assert_eq!(recomputed, shown);
    let places: Vec<String> = rows.iter().map(|row| row["rank"].to_string()).collect();
    assert_eq!(places, page.texts("td[data-label=Peringkat]"));
    assert_eq!(answer["categories"][0]["below_quorum"][0]["entry"], "UJI-Kurang-Lembar");
}

#[tokio::test]
async fn files_that_do_not_fit_are_refused_with_the_place_and_an_exit_code() {
    let scene = published().await;
    let folder = downloaded(&scene).await;
    let refusal = |parameters: &[&str]| {
        let output = recompute(&folder, parameters);
        assert!(!output.status.success() && output.stdout.is_empty(), "{parameters:?}");
        String::from_utf8(output.stderr).unwrap().trim().to_owned()
    };
    assert_eq!(refusal(&[]), "usage: task recompute_ranking rules:FILE scores:FILE");
    assert_eq!(refusal(&["rules:rules.json", "berkas:scores.json"]), refusal(&["scores:scores.json"]));
    let missing = refusal(&["rules:tidak-ada.json", "scores:scores.json"]);
    assert!(missing.starts_with("rules file tidak-ada.json: "), "{missing}");
    let swapped = refusal(&["rules:scores.json", "scores:rules.json"]);
    assert_eq!(swapped, "rules file: format is `sayembara-scores/1`, expected `sayembara-rules/1`");
    let scores = std::fs::read_to_string(folder.path().join("scores.json")).unwrap();
    std::fs::write(folder.path().join("changed.json"), scores.replace("\"KEBARUAN\":90", "\"KEBARUAN\":101")).unwrap();
    let changed = refusal(&["rules:rules.json", "scores:changed.json"]);
    assert!(changed.ends_with(".marks.KEBARUAN: out_of_scale"), "{changed}");
    std::fs::write(folder.path().join("cut.json"), &scores[..100]).unwrap();
    assert!(refusal(&["rules:rules.json", "scores:cut.json"]).starts_with("scores file, line 1, column 100: "));
}

#[test]
fn the_task_is_listed_with_the_others() {
    let mut tasks = loco_rs::task::Tasks::default();
    sayembara::tasks::register(&mut tasks);
    let names: Vec<String> = tasks.list().into_iter().map(|task| task.name).collect();
    assert!(names.contains(&"recompute_ranking".to_owned()), "{names:?}");
}

/// The first block of JSON in a document.
fn example(document: &str) -> String {
    let text = std::fs::read_to_string(format!("docs/formats/{document}.md")).unwrap();
    text.split("```json").nth(1).unwrap().split("```").next().unwrap().to_owned()
}

#[test]
fn the_documented_examples_are_of_the_documented_formats() {
    use sayembara::domain::{contest_rules::ContestRules, recompute::ScoreFile};
    let rules: ContestRules = serde_json::from_str(&example("rules")).unwrap();
    assert!(rules.categories[0].rubric.faults().is_empty());
    let scores: ScoreFile = serde_json::from_str(&example("scores")).unwrap();
    assert_eq!((scores.format, scores.entries.len()), ("sayembara-scores/1".to_owned(), 1));
    let answer: sayembara::domain::recompute::Recomputation = serde_json::from_str(&example("recomputation")).unwrap();
    assert_eq!(answer.categories[0].rows[0].score, "90.47");
}
