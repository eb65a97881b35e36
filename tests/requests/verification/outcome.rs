//! Accept, return, decline: what each needs, what each does, and who may.

use chrono::Duration;
use sayembara::{
    domain::{contest::ContestStatus, entry::EntryStatus, region::RegionRole},
    models::{
        _entities::{audit_events, contests, verification_notes},
        verifications,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{Scene, hand_in};
use crate::support::{build, client::Answer};

impl Scene {
    async fn send(&self, fields: &[(&str, &str)]) -> Answer {
        let submission = self.submission.pid.to_string();
        let mut all = vec![("submission", submission.as_str())];
        all.extend_from_slice(fields);
        self.app.signed_in(&self.committee).await.post(&self.path(), &all).await
    }

    async fn events(&self, action: &str) -> u64 {
        let found = audit_events::Entity::find().filter(audit_events::Column::Action.eq(action));
        found.count(self.app.db()).await.unwrap()
    }
}

#[tokio::test]
async fn accepting_needs_the_checklist_and_tells_the_team() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let refused = scene.send(&[("outcome", "accepted")]).await.expect_status(422);
    assert!(refused.has(".errors a[href='#field-ticked']"));
    assert_eq!(scene.reload().await.status, EntryStatus::Submitted);
    scene.send(&[("outcome", "accepted"), ("ticked", "lengkap")]).await.expect_redirect(&scene.queue());
    assert_eq!(scene.reload().await.status, EntryStatus::Eligible);
    assert_eq!(scene.events("entry.accepted").await, 1);
    let mails = scene.app.mails().await;
    assert_eq!(
        (mails[0].0.as_str(), mails[0].1.template.as_str()),
        ("pengusul.contoh@contoh.test", "verification_accepted")
    );
}

#[tokio::test]
async fn returning_needs_something_to_correct_and_a_deadline_and_mails_both() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let nothing = scene.send(&[("outcome", "returned"), ("due", "2026-06-24T16:00")]).await.expect_status(422);
    assert!(nothing.has("#error-reason"));
    let fields = [("outcome", "returned"), ("note-field-rancang_bangun", "Jelaskan daya panelnya"), ("due", "")];
    let no_due = scene.send(&fields).await.expect_status(422);
    assert_eq!(no_due.texts("#field-note-field-rancang_bangun"), ["Jelaskan daya panelnya"], "what was typed stays");
    scene.send(&[fields[0], fields[1], ("due", "2026-06-01T16:00")]).await.expect_status(422);
    scene.send(&[fields[0], fields[1], ("due", "besok")]).await.expect_status(422);
    let fields = [fields[0], fields[1], ("note-criterion-MANFAAT", "Lampirkan laporan"), ("due", "2026-06-24T16:00")];
    scene.send(&fields).await.expect_redirect(&scene.queue());
    let entry = scene.reload().await;
    assert_eq!(entry.status, EntryStatus::Returned);
    // 16.00 in Martapura is 08.00 UTC.
    assert_eq!(entry.correction_due_at, Some(build::at("2026-06-24T08:00:00Z")));
    assert_eq!(verification_notes::Entity::find().count(scene.app.db()).await.unwrap(), 2);
    let (_, letter) = scene.app.mails().await.remove(0);
    let mail = sayembara::mailers::render(&scene.app.portal, &letter).unwrap();
    for text in ["Rancang bangun: Jelaskan daya panelnya", "Kemanfaatan: Lampirkan laporan", "24 Juni 2026, 16.00 WITA"]
    {
        assert!(mail.text.contains(text), "{text} in {}", mail.text);
    }
}

#[tokio::test]
async fn declining_needs_a_reason_that_the_team_reads() {
    let scene = Scene::new(EntryStatus::Corrected).await;
    scene.send(&[("outcome", "declined")]).await.expect_status(422);
    scene.send(&[("outcome", "declined"), ("reason", "Sudah ikut <lomba> lain")]).await.expect_redirect(&scene.queue());
    assert_eq!(scene.reload().await.status, EntryStatus::Declined);
    let (_, letter) = scene.app.mails().await.remove(0);
    let mail = sayembara::mailers::render(&scene.app.portal, &letter).unwrap();
    assert!(mail.text.contains("Sudah ikut <lomba> lain") && mail.html.contains("Sudah ikut &lt;lomba&gt; lain"));
    let page = scene.app.signed_in(&scene.committee).await.get(&scene.path()).await.expect_status(200);
    assert!(!page.has("input[name=outcome]"), "nothing more to decide");
    assert!(page.text().contains("Panitia Contoh"), "the history names the verifier");
}

#[tokio::test]
async fn no_outcome_and_an_invented_one_are_refused() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    for outcome in ["", "awarded"] {
        scene.send(&[("outcome", outcome)]).await.expect_status(422);
    }
    assert_eq!(verifications::Entity::find().count(scene.app.db()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_version_handed_in_meanwhile_is_not_judged_unread() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    hand_in(&scene.app, &scene.entry, &scene.owner, 2).await;
    let stale = scene.send(&[("outcome", "accepted"), ("ticked", "lengkap")]).await.expect_status(409);
    assert!(stale.has(&format!("a[href='{}']", scene.path())), "the way to the newest version");
    assert_eq!(scene.reload().await.status, EntryStatus::Submitted);
}

#[tokio::test]
async fn rulebook_56_two_verifiers_at_once_leave_one_outcome() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let accept = scene.send(&[("outcome", "accepted"), ("ticked", "lengkap")]);
    let decline = scene.send(&[("outcome", "declined"), ("reason", "Rangkap")]);
    let (one, two) = tokio::join!(accept, decline);
    let mut answers = [one.status.as_u16(), two.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    assert_eq!(verifications::Entity::find().count(scene.app.db()).await.unwrap(), 1);
    assert_eq!(scene.app.mails().await.len(), 1);
}

#[tokio::test]
async fn nobody_checks_the_own_entry() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    build::membership(&scene.app, &scene.owner, &scene.contest.region, RegionRole::Committee).await;
    let mut both = scene.app.signed_in(&scene.owner).await;
    both.get(&scene.path()).await.expect_status(403);
    both.post(&scene.path(), &[("outcome", "accepted")]).await.expect_status(403);
    assert_eq!(scene.reload().await.status, EntryStatus::Submitted);
}

#[tokio::test]
async fn a_correction_that_never_came_can_only_be_declined() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let fields = [("outcome", "returned"), ("reason", "Lengkapi"), ("due", "2026-06-24T16:00")];
    scene.send(&fields).await.expect_status(303);
    scene.send(&[("outcome", "declined"), ("reason", "x")]).await.expect_status(409);
    scene.app.clock.stop_at(build::at("2026-06-24T08:00:00Z") + Duration::seconds(1));
    let page = scene.app.signed_in(&scene.committee).await.get(&scene.path()).await.expect_status(200);
    assert_eq!(page.attributes("input[name=outcome]", "value"), ["declined"]);
    scene.send(&[("outcome", "accepted"), ("ticked", "lengkap")]).await.expect_status(403);
    scene.send(&[("outcome", "declined"), ("reason", "Tidak diperbaiki")]).await.expect_status(303);
    assert_eq!(scene.reload().await.status, EntryStatus::Declined);
}

#[tokio::test]
async fn a_closed_contest_is_not_checked_any_more() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let row = contests::ActiveModel {
        id: Set(scene.contest.contest.id),
        status: Set(ContestStatus::Closed),
        ..Default::default()
    };
    contests::Entity::update(row).exec(scene.app.db()).await.unwrap();
    scene.send(&[("outcome", "accepted"), ("ticked", "lengkap")]).await.expect_status(403);
    let page = scene.app.signed_in(&scene.committee).await.get(&scene.path()).await.expect_status(200);
    assert!(!page.has("input[name=outcome]"));
}

#[tokio::test]
async fn the_content_stands_beside_the_checklist() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let page = scene.app.signed_in(&scene.committee).await.get(&scene.path()).await.expect_status(200);
    assert!(page.text().contains("Bangku taman dengan panel surya"));
    assert_eq!(page.attributes("input[name=ticked]", "value"), ["lengkap"]);
    assert_eq!(page.attributes("input[name=outcome]", "value"), ["accepted", "returned", "declined"]);
    assert!(page.has("#field-note-field-rancang_bangun") && page.has("#field-note-criterion-MANFAAT"));
}
