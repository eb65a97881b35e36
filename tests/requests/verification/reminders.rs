//! Reminders before a correction is due.

use std::sync::atomic::Ordering;

use chrono::Duration;
use sayembara::{
    domain::{
        entry::EntryStatus,
        verification::{VerificationOutcome, reminder_lead},
    },
    models::{
        entries,
        verifications::{self, reminders::remind_of_corrections},
    },
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::{Scene, hand_in};
use crate::support::build::{self, at};

async fn run(scene: &Scene) -> (usize, usize) {
    let app = &scene.app;
    let entries = remind_of_corrections(app.db(), app.portal.settings.base_url(), app.now()).await.unwrap();
    let mails = app.mails().await.into_iter().filter(|(_, letter)| letter.template == "correction_reminder").count();
    (entries, mails)
}

#[tokio::test]
async fn the_team_is_reminded_once_per_lead_time_however_often_the_task_runs() {
    let scene = Scene::new(EntryStatus::Submitted).await;
    let submission = scene.submission.pid.to_string();
    // 16.00 in Martapura is 08.00 UTC.
    let fields = [
        ("submission", submission.as_str()),
        ("outcome", "returned"),
        ("reason", "Lengkapi"),
        ("due", "2026-06-24T16:00"),
    ];
    scene.app.signed_in(&scene.committee).await.post(&scene.path(), &fields).await.expect_status(303);
    let returned = scene.app.now();
    assert!(returned < at("2026-06-21T08:00:00Z"));
    assert_eq!(run(&scene).await, (0, 0), "long before");
    scene.app.clock.stop_at(at("2026-06-21T08:00:00Z"));
    assert_eq!(run(&scene).await, (1, 1), "three days before, to the second");
    scene.app.wait(Duration::hours(5));
    assert_eq!(run(&scene).await, (0, 1), "and not again, nor counted");
    scene.app.clock.stop_at(at("2026-06-23T09:00:00Z"));
    assert_eq!(run(&scene).await.1, 2, "one day before");
    assert_eq!(run(&scene).await, (0, 2));
    let letters = scene.app.mails().await;
    let (recipient, letter) = letters.iter().find(|(_, letter)| letter.template == "correction_reminder").unwrap();
    assert_eq!(recipient, "pengusul.contoh@contoh.test");
    let mail = sayembara::mailers::render(&scene.app.portal, letter).unwrap();
    assert!(
        mail.text.contains("24 Juni 2026, 16.00 WITA") && mail.html.contains(&format!("/entries/{}", scene.entry.pid))
    );
    scene.app.clock.stop_at(at("2026-06-24T08:00:01Z"));
    assert_eq!(run(&scene).await, (0, 2), "too late to remind");
}

/// The task runs each hour, mostly with nothing new to say: that must not cost more the more entries there are.
#[tokio::test]
async fn a_run_with_nothing_new_costs_the_same_however_many_were_told() {
    let scene = Scene::new(EntryStatus::Returned).await;
    let due = scene.app.now() + Duration::days(5);
    let mut costs = Vec::new();
    for number in 0..6 {
        let entry = match number {
            0 => scene.entry.clone(),
            _ => build::entry(&scene.app, &scene.contest, &scene.owner, "Usulan Lagi", EntryStatus::Returned).await,
        };
        let row = entries::ActiveModel { id: Set(entry.id), correction_due_at: Set(Some(due)), ..Default::default() };
        entries::Entity::update(row).exec(scene.app.db()).await.unwrap();
        let submission = match number {
            0 => scene.submission.id,
            _ => hand_in(&scene.app, &entry, &scene.owner, 1).await.id,
        };
        returned(&scene, entry.id, submission).await;
        scene.app.wait(Duration::hours(if number == 0 { 49 } else { 0 }));
        assert_eq!(run(&scene).await, (1, number + 1), "the new one alone");
        let before = scene.app.portal.statements.load(Ordering::Relaxed);
        let reminded = remind_of_corrections(scene.app.db(), scene.app.portal.settings.base_url(), scene.app.now());
        assert_eq!(reminded.await.unwrap(), 0);
        costs.push(scene.app.portal.statements.load(Ordering::Relaxed) - before);
    }
    assert!(costs.iter().all(|cost| *cost == costs[0]) && costs[0] <= 4, "{costs:?}");
}

/// A check that sent the entry back, now.
async fn returned(scene: &Scene, entry_id: i64, submission_id: i64) {
    let row = verifications::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry_id),
        submission_id: Set(submission_id),
        verifier_id: Set(scene.committee.id),
        outcome: Set(VerificationOutcome::Returned),
        reason: Set("Lengkapi".to_owned()),
        checklist: Set("[]".to_owned()),
        created_at: Set(build::at("2026-06-10T02:00:00Z")),
        ..Default::default()
    };
    verifications::Entity::insert(row).exec(scene.app.db()).await.unwrap();
}

#[test]
fn a_short_deadline_is_not_followed_by_a_reminder_at_once() {
    let due = at("2026-06-24T08:00:00Z");
    let lead = |returned: &str, now: &str| reminder_lead(at(returned), due, at(now));
    assert_eq!(lead("2026-06-20T08:00:00Z", "2026-06-21T07:59:59Z"), None);
    assert_eq!(lead("2026-06-20T08:00:00Z", "2026-06-21T08:00:00Z"), Some(3));
    assert_eq!(lead("2026-06-20T08:00:00Z", "2026-06-23T08:00:00Z"), Some(1));
    assert_eq!(
        lead("2026-06-22T08:00:00Z", "2026-06-22T09:00:00Z"),
        None,
        "two days were given: only the last day is reminded of"
    );
    assert_eq!(lead("2026-06-22T08:00:00Z", "2026-06-23T09:00:00Z"), Some(1));
    assert_eq!(lead("2026-06-20T08:00:00Z", "2026-06-24T08:00:01Z"), None);
}

#[tokio::test]
async fn nobody_is_reminded_in_read_only_mode() {
    use loco_rs::task::{Task, Vars};
    use sayembara::{models::switches, tasks::send_reminders::SendReminders};
    let scene = Scene::new(EntryStatus::Submitted).await;
    let submission = scene.submission.pid.to_string();
    let fields = [
        ("submission", submission.as_str()),
        ("outcome", "returned"),
        ("reason", "Lengkapi"),
        ("due", "2026-06-24T16:00"),
    ];
    scene.app.signed_in(&scene.committee).await.post(&scene.path(), &fields).await.expect_status(303);
    let app = &scene.app;
    app.clock.stop_at(at("2026-06-21T08:00:00Z"));
    let reminders = || async {
        app.mails().await.into_iter().filter(|(_, letter)| letter.template == "correction_reminder").count()
    };
    switches::set_read_only(app.db(), &app.portal, Some("Dipindahkan."), app.now()).await.unwrap();
    SendReminders.run(&app.ctx, &Vars::default()).await.unwrap();
    assert_eq!(reminders().await, 0, "a copy that is looked at must not fill its outbox");
    switches::set_read_only(app.db(), &app.portal, None, app.now()).await.unwrap();
    SendReminders.run(&app.ctx, &Vars::default()).await.unwrap();
    assert_eq!(reminders().await, 1);
}
