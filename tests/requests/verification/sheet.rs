//! The sheet of a check: saved before it is finished, by several people, without overwriting each other.

use sayembara::{
    domain::{entry::EntryStatus, region::RegionRole},
    models::{
        _entities::{audit_events, check_sheets, verified_items},
        users, verifications,
    },
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
    let acts = audit_events::Entity::find().filter(audit_events::Column::Action.eq("entry.check_saved"));
    assert_eq!(acts.count(scene.app.db()).await.unwrap(), 1);
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
