//! Reminders before a correction is due.

use chrono::Duration;
use sayembara::{
    domain::{entry::EntryStatus, verification::reminder_lead},
    models::verifications::reminders::remind_of_corrections,
};

use super::Scene;
use crate::support::build::at;

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
    assert_eq!(run(&scene).await.1, 1, "and not again");
    scene.app.clock.stop_at(at("2026-06-23T09:00:00Z"));
    assert_eq!(run(&scene).await.1, 2, "one day before");
    assert_eq!(run(&scene).await.1, 2);
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
