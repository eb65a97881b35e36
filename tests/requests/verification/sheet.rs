//! The sheet of a check: saved before it is finished, by several people, without overwriting each other.

use chrono::Duration;
use sayembara::{
    domain::{entry::EntryStatus, region::RegionRole},
    forms::verification_form::filled,
    models::{
        _entities::{audit_events, check_sheets, verified_items},
        users, verifications,
    },
    web::RawForm,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{Scene, hand_in};
use crate::support::{build, client::Answer};

impl Scene {
    async fn second(&self) -> users::Model {
        build::member_of(&self.app, &self.contest, "Pemeriksa Kedua", RegionRole::Committee).await
    }

    async fn save(&self, who: &users::Model, to: &str, version: &str, fields: &[(&str, &str)]) -> Answer {
        let submission = self.submission.pid.to_string();
        let mut all = vec![("submission", submission.as_str()), ("version", version)];
        all.extend_from_slice(fields);
        self.app.signed_in(who).await.post(&format!("{}{to}", self.path()), &all).await
    }

    async fn acts(&self, action: &str) -> u64 {
        let acts = audit_events::Entity::find().filter(audit_events::Column::Action.eq(action));
        acts.count(self.app.db()).await.unwrap()
    }

    async fn stored(&self) -> check_sheets::Model {
        check_sheets::Entity::find().one(self.app.db()).await.unwrap().unwrap()
    }
}

const NOTE: (&str, &str) = ("note-field-rancang_bangun", "Sebutkan daya panelnya");

#[tokio::test]
async fn a_check_is_saved_unfinished_and_comes_back_as_it_was() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let fields = [NOTE, ("verdict-field-rancang_bangun", "returned"), ("ticked", "lengkap"), ("outcome", "returned")];
    scene.save(&scene.committee, "/sheet", "0", &fields).await.expect_redirect(&scene.path());
    assert_eq!(scene.reload().await.status, EntryStatus::Submitted, "nothing is decided");
    assert!(scene.app.mails().await.is_empty(), "nobody is told");
    let page = scene.app.signed_in(&scene.committee).await.get(&scene.path()).await.expect_status(200);
    assert_eq!(page.texts("#field-note-field-rancang_bangun"), [NOTE.1]);
    assert!(page.has("input[name='verdict-field-rancang_bangun'][value=returned][checked]"));
    assert!(page.has("input[name=ticked][value=lengkap][checked]"));
    assert!(page.text().contains("Anda mengambil pemeriksaan ini"), "whoever saves it takes it");
    let second = scene.second().await;
    let theirs = scene.app.signed_in(&second).await.get(&scene.path()).await.expect_status(200);
    assert!(theirs.text().contains("sudah diambil Panitia Contoh"));
    assert_eq!(theirs.texts("#field-note-field-rancang_bangun"), [NOTE.1], "one sheet for the whole committee");
    assert_eq!(scene.acts("entry.check_saved").await, 1);
}

#[tokio::test]
async fn two_verifiers_never_overwrite_each_other_and_read_both_texts() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let second = scene.second().await;
    scene.save(&scene.committee, "/sheet", "0", &[NOTE, ("reason", "Sama")]).await.expect_status(303);
    let mine = [("note-field-rancang_bangun", "Jelaskan biayanya"), ("reason", "Sama")];
    for to in ["/sheet", ""] {
        let clash = scene.save(&second, to, "0", &mine).await.expect_status(if to.is_empty() { 422 } else { 409 });
        if to.is_empty() {
            continue;
        }
        let told = clash.texts("#clash").join(" ");
        assert!(told.contains("Jelaskan biayanya") && told.contains(NOTE.1), "{told}");
        assert!(!told.contains("Sama"), "only what differs");
        assert_eq!(clash.texts("#field-note-field-rancang_bangun"), ["Jelaskan biayanya"], "what was typed stays");
        assert_eq!(clash.attributes("input[name=version]", "value"), ["1"], "sending it again is a choice");
    }
    let verdict = [mine[0], mine[1], ("outcome", "returned"), ("due", "2026-06-24T16:00")];
    let clash = scene.save(&second, "", "0", &verdict).await.expect_status(409);
    assert!(clash.texts("#clash").join(" ").contains(NOTE.1));
    assert!(scene.stored().await.filled.contains(NOTE.1));
    assert_eq!(scene.reload().await.status, EntryStatus::Submitted);
    scene.save(&second, "", "1", &verdict).await.expect_redirect(&scene.queue());
    let stored = scene.stored().await;
    assert_eq!((stored.filled.as_str(), stored.version, stored.verifier_id), ("{}", 2, Some(second.id)));
}

#[tokio::test]
async fn rulebook_56_two_verifiers_saving_one_sheet_at_once_leave_one_text() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let second = scene.second().await;
    let (one, two) = tokio::join!(
        scene.save(&scene.committee, "/sheet", "0", &[("reason", "Dari yang satu")]),
        scene.save(&second, "/sheet", "0", &[("reason", "Dari yang lain")]),
    );
    let mut answers = [one.status.as_u16(), two.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    let stored = scene.stored().await;
    assert_eq!(stored.version, 1);
    let lost = if one.status.as_u16() == 409 { one } else { two };
    let told = lost.texts("#clash").join(" ");
    assert!(told.contains("Dari yang satu") && told.contains("Dari yang lain"), "{told}");
}

#[tokio::test]
async fn a_save_by_the_clock_just_before_the_button_is_no_clash() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let fields = [("outcome", "declined"), ("reason", "Rangkap")];
    let saved = scene.save(&scene.committee, "/sheet/autosave", "0", &fields).await.expect_status(200);
    assert_eq!(saved.json()["version"], 1);
    assert!(saved.json()["saved_at_text"].as_str().unwrap().starts_with("tersimpan "));
    scene.save(&scene.committee, "", "0", &fields).await.expect_redirect(&scene.queue());
}

#[tokio::test]
async fn a_clash_is_told_to_the_script_with_the_fields_that_differ() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let second = scene.second().await;
    let saved = [NOTE, ("reason", "Sama"), ("ticked", "lengkap")];
    scene.save(&scene.committee, "/sheet/autosave", "0", &saved).await.expect_status(200);
    let clash = scene.save(&second, "/sheet/autosave", "0", &[("reason", "Sama")]).await.expect_status(409);
    let theirs = &clash.json()["theirs"];
    assert_eq!(theirs["note-field-rancang_bangun"], NOTE.1);
    assert_eq!(theirs["ticked"], serde_json::json!(["lengkap"]));
    assert!(theirs.get("reason").is_none());
    assert!(clash.json()["message"].as_str().unwrap().contains("Panitia Contoh"));
}

#[tokio::test]
async fn an_outcome_that_came_first_is_shown_with_what_was_typed() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let second = scene.second().await;
    let accept = [("outcome", "accepted"), ("ticked", "lengkap")];
    scene.save(&scene.committee, "", "0", &accept).await.expect_status(303);
    let late = scene.save(&second, "", "0", &[("outcome", "returned"), NOTE]).await.expect_status(409);
    assert!(late.texts("#clash").join(" ").contains(NOTE.1), "what was typed can be copied");
    assert!(late.texts("#checks").join(" ").contains("Panitia Contoh"), "the outcome that stands");
    assert_eq!(verifications::Entity::find().count(scene.app.db()).await.unwrap(), 1);
    scene.save(&second, "/sheet", "1", &[NOTE]).await.expect_status(403);
}

#[tokio::test]
async fn a_sheet_of_an_older_version_says_so_and_none_is_saved_on_it() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    scene.save(&scene.committee, "/sheet", "0", &[NOTE]).await.expect_status(303);
    hand_in(&scene.app, &scene.entry, &scene.owner, 2).await;
    scene.save(&scene.committee, "/sheet", "1", &[NOTE]).await.expect_status(409);
    scene.save(&scene.committee, "/sheet/autosave", "1", &[NOTE]).await.expect_status(422);
    let page = scene.app.signed_in(&scene.committee).await.get(&scene.path()).await.expect_status(200);
    assert!(page.text().contains("dikirim ulang sejak lembar ini disimpan"));
    assert_eq!(page.texts("#field-note-field-rancang_bangun"), [NOTE.1], "what was written is not lost");
}

/// A refused form goes on carrying the version it was filled in on: marks made on one text never decide on another.
#[tokio::test]
async fn a_faulty_form_on_an_older_version_does_not_move_on_to_the_newer_one() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    hand_in(&scene.app, &scene.entry, &scene.owner, 2).await;
    let no_outcome = [("ticked", "lengkap")];
    let stale = scene.save(&scene.committee, "", "0", &no_outcome).await.expect_status(409);
    assert!(stale.text().contains("Baca versi terbaru") && !stale.has("input[name=submission]"));
    assert_eq!(scene.reload().await.status, EntryStatus::Submitted);
}

#[tokio::test]
async fn saves_by_the_clock_neither_bury_the_record_nor_count_versions_for_nothing() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let by_clock = |version: &'static str, text: &'static str| {
        let scene = &scene;
        async move {
            let answer = scene.save(&scene.committee, "/sheet/autosave", version, &[("reason", text)]).await;
            answer.expect_status(200).json()["version"].as_i64().unwrap()
        }
    };
    assert_eq!(by_clock("0", "Sat").await, 1);
    scene.app.wait(Duration::minutes(1));
    assert_eq!(by_clock("1", "Satu").await, 2);
    assert_eq!(by_clock("2", "Satu").await, 2, "the same text is no new version");
    assert_eq!(scene.acts("entry.check_written").await, 1, "one record per stretch of writing");
    scene.app.wait(Duration::minutes(16));
    assert_eq!(by_clock("2", "Satu dua").await, 3);
    assert_eq!(scene.acts("entry.check_written").await, 2);
    scene.save(&scene.committee, "/sheet", "3", &[("reason", "Satu dua tiga")]).await.expect_status(303);
    assert_eq!(scene.acts("entry.check_saved").await, 1, "the button is recorded each time");
    let second = scene.second().await;
    let fields = [("reason", "Satu dua tiga empat")];
    scene.save(&second, "/sheet/autosave", "4", &fields).await.expect_status(200);
    assert_eq!(scene.acts("entry.check_written").await, 3, "somebody else begins a stretch of their own");
}

#[tokio::test]
async fn a_sheet_of_another_day_says_which_day() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let saved = scene.save(&scene.committee, "/sheet/autosave", "0", &[NOTE]).await.expect_status(200).json();
    assert_eq!(saved["saved_at_text"], "tersimpan 10.00.00 WITA");
    let mut committee = scene.app.signed_in(&scene.committee).await;
    assert!(committee.get(&scene.path()).await.text().contains("tersimpan 10.00.00 WITA"));
    scene.app.wait(Duration::hours(14));
    let page = committee.get(&scene.path()).await.expect_status(200);
    assert!(page.texts("#holder")[0].contains("tersimpan 10 Juni 2026, 10.00 WITA"), "{:?}", page.texts("#holder"));
    let again = scene.save(&scene.committee, "/sheet/autosave", "1", &[NOTE]).await.expect_status(200).json();
    assert_eq!(again["saved_at_text"], "tersimpan 10 Juni 2026, 10.00 WITA", "nothing was saved since");
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_on_an_unfinished_sheet_too() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let long = "a".repeat(2_001);
    let fields = [("note-field-rancang_bangun", long.as_str()), ("reason", "Sama")];
    let refused = scene.save(&scene.committee, "/sheet", "0", &fields).await.expect_status(422);
    assert!(refused.has(".errors a[href='#field-note-field-rancang_bangun']"));
    assert_eq!(refused.texts("#field-note-field-rancang_bangun"), [long.as_str()], "what was typed stays");
    let refused = scene.save(&scene.committee, "/sheet/autosave", "0", &fields).await.expect_status(422);
    assert!(refused.json()["message"].as_str().unwrap().contains("2.000 huruf"));
    assert_eq!(check_sheets::Entity::find().count(scene.app.db()).await.unwrap(), 0);
    let most = "a".repeat(2_000);
    scene.save(&scene.committee, "/sheet", "0", &[("reason", &most)]).await.expect_status(303);
}

#[test]
fn of_a_form_the_last_texts_are_kept_and_no_more_than_may_be() {
    let fields = (0..1_500).map(|number| (format!("note-field-f{number}"), "x".to_owned()));
    let twice = [("reason", " satu\r\ndua "), ("reason", ""), ("due", "x"), ("due", " y "), ("csrf", "t")];
    let twice = twice.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let kept = filled(&RawForm::new(twice.into_iter().chain(fields).collect()));
    assert_eq!(kept.get("due").map(String::as_str), Some("y"));
    assert!(!kept.contains_key("reason") && !kept.contains_key("csrf"), "emptied last; no field of the sheet");
    assert_eq!(kept.len(), 1_000);
}

#[tokio::test]
async fn each_field_and_criterion_is_accepted_or_returned_with_its_note() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let unexplained =
        [("verdict-field-rancang_bangun", "returned"), ("outcome", "returned"), ("due", "2026-06-24T16:00")];
    let refused = scene.save(&scene.committee, "", "0", &unexplained).await.expect_status(422);
    assert!(refused.has(".errors a[href='#field-note-field-rancang_bangun']"));
    let marked = [("verdict-field-rancang_bangun", "returned"), NOTE, ("outcome", "accepted"), ("ticked", "lengkap")];
    let refused = scene.save(&scene.committee, "", "0", &marked).await.expect_status(422);
    assert!(refused.has(".errors a[href='#field-outcome']"), "what is to be corrected cannot pass");
    scene
        .save(&scene.committee, "", "0", &[("verdict-field-x", "selesai"), ("outcome", "declined")])
        .await
        .expect_status(422);
    let fields = [
        NOTE,
        ("verdict-field-nama_inovasi", "accepted"),
        ("verdict-criterion-KEBARUAN", "accepted"),
        ("outcome", "returned"),
        ("due", "2026-06-24T16:00"),
    ];
    scene.save(&scene.committee, "", "0", &fields).await.expect_status(303);
    let items = verified_items::Entity::find().all(scene.app.db()).await.unwrap();
    let mut items: Vec<_> = items.iter().map(|item| (item.target_code.as_str(), item.verdict.as_str())).collect();
    items.sort_unstable();
    let expected = [("KEBARUAN", "accepted"), ("nama_inovasi", "accepted"), ("rancang_bangun", "returned")];
    assert_eq!(items, expected, "a note alone marks its field, too");
}

#[tokio::test]
async fn a_correction_is_checked_where_it_changed() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let fields = [
        NOTE,
        ("verdict-field-nama_inovasi", "accepted"),
        ("verdict-field-tahapan", "accepted"),
        ("outcome", "returned"),
        ("due", "2026-06-24T16:00"),
    ];
    scene.save(&scene.committee, "", "0", &fields).await.expect_status(303);
    scene.correct("daya panel 100 watt", "Panel Surya Bangku Sekolah").await;
    let page = scene.app.signed_in(&scene.committee).await.get(&scene.path()).await.expect_status(200);
    assert!(page.has("input[name='verdict-field-tahapan'][value=accepted][checked]"), "unchanged: still in order");
    assert!(
        !page.has("input[name='verdict-field-nama_inovasi'][value=accepted][checked]"),
        "changed: to be read again"
    );
    assert!(page.texts("#differences ins").join(" ").contains("100 watt"), "{:?}", page.texts("#differences"));
    assert_eq!(page.texts("#differences del"), ["Taman"], "only the word that went");
    assert!(page.texts("#differences h2")[0].contains("versi 1 ke versi 2"));
}
