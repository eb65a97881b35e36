//! Inviting and accepting: one link, once, in time, and no other way in.

use chrono::Duration;
use sayembara::models::{judges, users};
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};

use super::Jury;
use crate::support::client::Client;

const WISH: [(&str, &str); 3] =
    [("name", "Sari Tamu"), ("email", "sari@kampus.test"), ("affiliation", "Kampus Contoh")];

async fn invited(jury: &Jury) -> String {
    let mut committee = jury.as_committee().await;
    committee.post(&jury.committee_path("judges"), &WISH).await.expect_redirect(&jury.committee_path("judges"));
    jury.app.mailed_path("sari@kampus.test", "judge_invitation").await
}

#[tokio::test]
async fn an_invited_guest_confirms_and_is_signed_in_without_a_password() {
    let jury = Jury::new(true).await;
    let link = invited(&jury).await;
    let mut guest = jury.app.visitor();
    let page = guest.get(&link).await.expect_status(200);
    assert!(page.text().contains("Lomba Inovasi Contoh 2026") && page.has(&format!("form[action='{link}']")));
    guest.get("/judging").await.expect_status(303);
    guest.post(&link, &[]).await.expect_redirect("/judging");
    guest.get("/judging").await.expect_status(200);
    let user = users::Model::find_by_email(jury.app.db(), "sari@kampus.test").await.unwrap().unwrap();
    assert!(user.confirmed_at.is_some() && user.password_hash.is_none());
    assert_eq!(jury.events("judge.accepted").await, 1);
    let again = jury.app.visitor().post(&link, &[]).await.expect_status(200);
    assert!(again.has(".notice--warn"), "a used link does not work");
}

/// Decidim CVE-2023-48220: an expired invitation was accepted through the password reset.
#[tokio::test]
async fn rulebook_55_an_expired_invitation_never_works_nor_through_password_reset() {
    let jury = Jury::new(true).await;
    let link = invited(&jury).await;
    jury.app.wait(Duration::days(14));
    assert!(jury.app.visitor().get(&link).await.expect_status(200).has(".notice--warn"));
    assert!(jury.app.visitor().post(&link, &[]).await.expect_status(200).has(".notice--warn"));
    let mut guest = reset_password(&jury).await;
    guest.get("/judging").await.expect_status(404);
    let seats = judges::Entity::find().all(jury.app.db()).await.unwrap();
    assert_eq!(seats.iter().filter(|seat| seat.accepted_at.is_none()).count(), 1);
}

#[tokio::test]
async fn rulebook_55_not_even_a_fresh_invitation_is_accepted_by_a_password_reset() {
    let jury = Jury::new(true).await;
    invited(&jury).await;
    reset_password(&jury).await.get("/judging").await.expect_status(404);
}

async fn reset_password(jury: &Jury) -> Client {
    let mut guest = jury.app.visitor();
    guest.post("/password_reset", &[("email", "sari@kampus.test")]).await.expect_status(303);
    let reset = jury.app.mailed_path("sari@kampus.test", "password_reset").await;
    let new = [("password", "kata sandi yang baru"), ("password_again", "kata sandi yang baru")];
    guest.post(&reset, &new).await.expect_redirect("/session/new");
    let fields = [("email", "sari@kampus.test"), ("password", "kata sandi yang baru")];
    guest.post("/session", &fields).await.expect_status(303);
    guest
}

#[tokio::test]
async fn a_new_invitation_ends_the_former_link() {
    let jury = Jury::new(true).await;
    let first = invited(&jury).await;
    let second = invited(&jury).await;
    assert_ne!(first, second);
    assert!(jury.app.visitor().post(&first, &[]).await.expect_status(200).has(".notice--warn"));
    jury.app.visitor().post(&second, &[]).await.expect_redirect("/judging");
    assert_eq!(judges::Entity::find().count(jury.app.db()).await.unwrap(), 3);
}

#[tokio::test]
async fn an_ended_seat_takes_its_open_invitation_with_it() {
    let jury = Jury::new(true).await;
    let link = invited(&jury).await;
    let seats = judges::Entity::find().all(jury.app.db()).await.unwrap();
    let seat = seats.iter().find(|seat| seat.accepted_at.is_none()).unwrap();
    let end = jury.committee_path(&format!("judges/{}/end", seat.pid));
    jury.as_committee().await.post(&end, &[("reason", "Salah orang")]).await.expect_status(303);
    assert!(jury.app.visitor().post(&link, &[]).await.expect_status(200).has(".notice--warn"));
}

/// Somebody may have registered the guest's address in advance, with a password of their own.
#[tokio::test]
async fn a_password_set_before_the_address_was_proved_does_not_survive() {
    let jury = Jury::new(true).await;
    let stranger = [
        ("name", "Penyerobot"),
        ("email", "sari@kampus.test"),
        ("password", "milik penyerobot"),
        ("password_again", "milik penyerobot"),
        ("accepted", "1"),
    ];
    jury.app.visitor().post("/registration", &stranger).await.expect_status(303);
    let link = invited(&jury).await;
    jury.app.visitor().post(&link, &[]).await.expect_redirect("/judging");
    let user = users::Model::find_by_email(jury.app.db(), "sari@kampus.test").await.unwrap().unwrap();
    assert_eq!(user.password_hash, None);
}

#[tokio::test]
async fn rulebook_56_an_invitation_accepted_twice_at_once_counts_once() {
    let jury = Jury::new(true).await;
    let link = invited(&jury).await;
    let (mut one, mut two) = (jury.app.visitor(), jury.app.visitor());
    let (first, second) = tokio::join!(one.post(&link, &[]), two.post(&link, &[]));
    let mut answers = [first.status.as_u16(), second.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [200, 303]);
    assert_eq!(jury.events("judge.accepted").await, 1);
}

#[tokio::test]
async fn a_published_contest_takes_no_new_judges() {
    let jury = Jury::new(true).await;
    let link = invited(&jury).await;
    let row = sayembara::models::contests::ActiveModel {
        id: Set(jury.contest.contest.id),
        status: Set(sayembara::domain::contest::ContestStatus::Published),
        ..Default::default()
    };
    sayembara::models::contests::Entity::update(row).exec(jury.app.db()).await.unwrap();
    assert!(jury.app.visitor().post(&link, &[]).await.expect_status(200).has(".notice--warn"));
    jury.as_committee().await.post(&jury.committee_path("judges"), &WISH).await.expect_status(403);
}
