//! The sheet: saving, refusals, two tabs, and that nobody else sees it.

use chrono::Duration;
use sayembara::{domain::entry::EntryStatus, models::_entities::submissions};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{Jury, MARKS};
use crate::support::{build, client::Client};

async fn fetch(browser: &mut Client, jury: &Jury, fields: &[(&str, &str)]) -> crate::support::client::Answer {
    browser.post(&jury.path("score_sheet/autosave"), fields).await
}

#[tokio::test]
async fn marks_notes_and_comment_are_saved_and_add_up() {
    let jury = Jury::new(true).await;
    let mut judge = jury.as_judge().await;
    let mut fields = vec![("version", "0"), ("note-MANFAAT", "Bukti kuat"), ("comment", "Layak")];
    fields.extend(MARKS);
    judge.post(&jury.path("score_sheet"), &fields).await.expect_redirect(&jury.path("score_sheet"));
    let page = judge.get(&jury.path("score_sheet")).await.expect_status(200);
    assert_eq!(page.attributes("#field-mark-KEBARUAN", "value"), ["80"]);
    assert_eq!(page.texts("#field-note-MANFAAT"), ["Bukti kuat"]);
    assert_eq!(page.texts("[data-score-sum]"), ["73,00"]);
    assert_eq!(page.attributes("[data-score-total]", "data-divisor"), ["10000"]);
    assert_eq!(page.attributes("input[name=version]", "value"), ["1"]);
    assert_eq!(judge.in_english().get(&jury.path("score_sheet")).await.texts("[data-score-sum]"), ["73.00"]);
}

#[tokio::test]
async fn a_mark_outside_the_scale_is_refused_by_name_and_the_others_stay() {
    let jury = Jury::new(true).await;
    let mut judge = jury.as_judge().await;
    let fields = [("version", "0"), ("mark-KEBARUAN", "101"), ("mark-MANFAAT", "70"), ("mark-REPLIKASI", "enam")];
    let page = judge.post(&jury.path("score_sheet"), &fields).await.expect_status(422);
    assert!(page.texts("#error-mark-KEBARUAN")[0].contains("Kebaruan"));
    assert!(page.has("#error-mark-REPLIKASI") && page.has(".errors a[href='#field-mark-KEBARUAN']"));
    assert_eq!(page.attributes("#field-mark-KEBARUAN", "value"), ["101"], "what was typed stays in the form");
    assert_eq!(jury.marks().await, [None, Some(70), None]);
    let next = page.attributes("input[name=version]", "value").remove(0);
    let better = [("version", next.as_str()), ("mark-KEBARUAN", "100"), ("mark-MANFAAT", "70")];
    judge.post(&jury.path("score_sheet"), &better).await.expect_status(303);
    let minus = [("version", "2"), ("mark-KEBARUAN", "-1")];
    judge.post(&jury.path("score_sheet"), &minus).await.expect_status(422);
    assert_eq!(jury.marks().await, [Some(100), Some(70), None], "the mark before the refused one stays");
}

#[tokio::test]
async fn a_second_tab_is_told_and_sees_both_values() {
    let jury = Jury::new(true).await;
    let (mut one, mut two) = (jury.as_judge().await, jury.as_judge().await);
    one.post(&jury.path("score_sheet"), &[("version", "0"), ("mark-KEBARUAN", "80")]).await.expect_status(303);
    let clash =
        two.post(&jury.path("score_sheet"), &[("version", "0"), ("mark-KEBARUAN", "55")]).await.expect_status(409);
    assert_eq!(clash.texts(".notice--bad dd strong"), ["55", "80"]);
    assert_eq!(clash.attributes("#field-mark-KEBARUAN", "value"), ["55"]);
    assert_eq!(jury.marks().await[0], Some(80), "nothing was overwritten");
    let version = clash.attributes("input[name=version]", "value").remove(0);
    two.post(&jury.path("score_sheet"), &[("version", &version), ("mark-KEBARUAN", "55")]).await.expect_status(303);
    assert_eq!(jury.marks().await[0], Some(55), "on purpose it is");
}

#[tokio::test]
async fn autosave_answers_as_its_script_expects() {
    let jury = Jury::new(true).await;
    let mut judge = jury.as_judge().await.with_header("x-requested-with", "fetch");
    let saved = fetch(&mut judge, &jury, &[("version", "0"), ("mark-KEBARUAN", "80")]).await.expect_status(200).json();
    assert_eq!(saved["version"], 1);
    assert_eq!(saved["saved_at_text"], "tersimpan 10.00.00 WITA");
    let clash = fetch(&mut judge, &jury, &[("version", "0"), ("mark-KEBARUAN", "10")]).await.expect_status(409).json();
    assert_eq!((&clash["version"], &clash["theirs"]["mark-KEBARUAN"]), (&1.into(), &"80".into()));
    assert!(clash["message"].as_str().unwrap().contains("tab"));
    let fields = [("version", "1"), ("mark-KEBARUAN", "500"), ("mark-MANFAAT", "70")];
    let refused = fetch(&mut judge, &jury, &fields).await.expect_status(422).json();
    assert!(refused["message"].as_str().unwrap().contains("Kebaruan"));
    assert_eq!(refused["version"], 2, "the good mark is saved");
    assert_eq!(jury.marks().await, [Some(80), Some(70), None]);
    let mut stranger = jury.app.visitor().with_header("x-requested-with", "fetch");
    fetch(&mut stranger, &jury, &[("version", "2")]).await.expect_status(401);
}

/// A judge never sees another's sheet while the stage is open; the committee does, the chair afterwards.
#[tokio::test]
async fn no_other_judge_reads_or_writes_a_sheet() {
    let jury = Jury::new(true).await;
    jury.score().await;
    let other_user = jury.app.person("Juri Lain").await;
    let other = build::judge(&jury.app, &jury.contest, &other_user, false).await;
    build::assignment(&jury.app, &jury.contest, &other, &jury.entry, true).await;
    for person in [&other_user, &jury.chair_user, &jury.owner] {
        let mut browser = jury.app.signed_in(person).await;
        for path in ["score_sheet", "finalisation/new", "conflict/new"] {
            browser.get(&jury.path(path)).await.expect_status(404);
        }
        browser.post(&jury.path("score_sheet"), &[("version", "1"), ("mark-KEBARUAN", "1")]).await.expect_status(404);
        browser.post(&jury.path("score_sheet/autosave"), &[("version", "1")]).await.expect_status(404);
        browser.post(&jury.path("finalisation"), &[("version", "1")]).await.expect_status(404);
    }
    let read = jury.as_committee().await.get(&jury.path("score_sheet")).await.expect_status(200);
    assert!(read.text().contains("73,00") && read.text().contains("Juri Satu") && !read.has("form.sheet"));
    jury.as_committee().await.post(&jury.path("score_sheet"), &[("version", "1")]).await.expect_status(404);
    jury.app.clock.stop_at(build::at("2026-07-18T16:00:00Z"));
    jury.as_chair().await.get(&jury.path("score_sheet")).await.expect_status(200);
    jury.app.signed_in(&other_user).await.get(&jury.path("score_sheet")).await.expect_status(404);
}

/// HotCRP: a reviewer became a reader of what its author alone may see.
#[tokio::test]
async fn rulebook_02_a_judge_gains_no_right_of_the_team() {
    let jury = Jury::new(true).await;
    let mut judge = jury.as_judge().await;
    judge.get(&jury.path("score_sheet")).await.expect_status(200);
    for path in ["edit", "team", "submission/new", "withdrawal/new"] {
        let answer = judge.get(&format!("/entries/{}/{path}", jury.entry.pid)).await;
        assert!(matches!(answer.status.as_u16(), 403..=405), "{path} answered {}", answer.status);
    }
    let sheet = judge.get(&jury.path("score_sheet")).await;
    assert!(!sheet.text().contains(&format!("/entries/{}", jury.entry.pid)), "no link into the team's pages");
}

#[tokio::test]
async fn rulebook_04_an_unknown_and_a_foreign_sheet_answer_alike() {
    let jury = Jury::new(true).await;
    let mut intruder = jury.app.signed_in(&jury.owner).await;
    let foreign = intruder.get(&jury.path("score_sheet")).await.expect_status(404);
    let unknown =
        intruder.get("/assignments/00000000-0000-4000-8000-000000000000/score_sheet").await.expect_status(404);
    let without = |text: String, id: &str| text.replace(id, "");
    let request_id = |answer: &crate::support::client::Answer| answer.header("x-request-id").to_owned();
    let pid = jury.assignment.pid.to_string();
    let one = without(without(foreign.text(), &request_id(&foreign)), &pid);
    let two = without(without(unknown.text(), &request_id(&unknown)), "00000000-0000-4000-8000-000000000000");
    assert_eq!(one, two);
}

#[tokio::test]
async fn before_and_after_the_stage_marks_are_refused_and_the_draft_stays() {
    let jury = Jury::new(true).await;
    jury.score().await;
    let mut judge = jury.as_judge().await;
    jury.app.clock.stop_at(build::at("2026-07-18T15:59:00Z") + Duration::microseconds(1));
    let fields = [("version", "1"), ("mark-KEBARUAN", "99")];
    let closed = judge.post(&jury.path("score_sheet"), &fields).await.expect_status(409);
    assert!(closed.text().contains("18 Juli 2026, 23.59 WITA"));
    fetch(&mut judge, &jury, &fields).await.expect_status(422);
    judge.post(&jury.path("finalisation"), &[("version", "1")]).await.expect_status(409);
    assert_eq!(jury.marks().await, [Some(80), Some(70), Some(60)]);
    let page = judge.get(&jury.path("score_sheet")).await.expect_status(200);
    assert!(page.has("#field-mark-KEBARUAN[disabled]") && !page.has("form.sheet button"));
    jury.app.clock.stop_at(build::at("2026-06-30T15:59:59Z"));
    judge.post(&jury.path("score_sheet"), &fields).await.expect_status(403);
}

#[tokio::test]
async fn a_withdrawn_entry_is_scored_no_more() {
    let jury = Jury::new(true).await;
    let row = sayembara::models::entries::ActiveModel {
        id: Set(jury.entry.id),
        status: Set(EntryStatus::Withdrawn),
        ..Default::default()
    };
    sayembara::models::entries::Entity::update(row).exec(jury.app.db()).await.unwrap();
    let fields = [("version", "0"), ("mark-KEBARUAN", "99")];
    jury.as_judge().await.post(&jury.path("score_sheet"), &fields).await.expect_status(403);
}

/// Forms are long and much of them is optional: what nobody filled in does not stand between what somebody wrote.
#[tokio::test]
async fn what_was_left_empty_is_named_in_one_line_after_its_section() {
    let jury = Jury::new(true).await;
    let committee = jury.committee_path(&format!("verification/{}", jury.entry.pid));
    let submission = submissions::Entity::find().one(jury.app.db()).await.unwrap().unwrap();
    let answered = r#""kontak":"0800-0000-000","#;
    assert!(submission.snapshot.contains(answered));
    let snapshot = submission.snapshot.replace(answered, "");
    let row = submissions::ActiveModel { id: Set(submission.id), snapshot: Set(snapshot), ..Default::default() };
    submissions::Entity::update(row).exec(jury.app.db()).await.unwrap();
    for (mut browser, path) in
        [(jury.as_judge().await, jury.path("score_sheet")), (jury.as_committee().await, committee)]
    {
        let page = browser.get(&path).await.expect_status(200);
        assert!(page.texts("article section p.quiet").contains(&"Tidak diisi: Telepon".to_owned()), "{path}");
        assert_eq!(page.texts("article dt"), ["Nama inovasi", "Tahapan", "Rancang bangun"], "{path}");
        let english = browser.in_english().get(&path).await.expect_status(200);
        assert!(english.text().contains("Not answered: Telephone"), "{path}");
    }
}
