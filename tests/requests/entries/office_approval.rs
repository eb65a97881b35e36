//! Approval by the head of the office before handing in.

use chrono::Duration;
use sayembara::{
    domain::{
        entry::{EntryStatus, MemberRole},
        office_approval::{ApprovalStanding, ApprovalState, LastRequest, standing},
        region::RegionRole,
    },
    models::_entities::{audit_events, office_approvals},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{World, world_with};
use crate::support::{Answer, build};

const HEAD: [(&str, &str); 2] = [("name", "Kepala Contoh"), ("email", "kepala@contoh.test")];

async fn ready() -> World {
    let mut world = world_with(build::contest().needs_approval(), EntryStatus::Draft).await;
    world.attach_link().await;
    world
}

impl World {
    async fn ask(&mut self) -> String {
        let path = self.path("/office_approval");
        self.browser.post(&path, &HEAD).await.expect_redirect(&self.path("/submission/new"));
        self.app.mailed_path(HEAD[1].1, "office_approval_asked").await
    }

    /// The head reads the page of the link and answers.
    async fn answer(&self, link: &str, fields: &[(&str, &str)]) -> Answer {
        let mut head = self.app.visitor();
        let page = head.get(link).await.expect_status(200);
        let content = page.attributes("input[name=content]", "value").pop().unwrap_or_default();
        let mut all = vec![("content", content.as_str())];
        all.extend_from_slice(fields);
        head.post(link, &all).await
    }

    /// The committee sends the entry back, and the team hands a correction in.
    async fn correct(&mut self) {
        let row = sayembara::models::entries::ActiveModel {
            id: Set(self.entry.id),
            status: Set(EntryStatus::Returned),
            correction_due_at: Set(Some(self.app.now() + Duration::days(3))),
            ..Default::default()
        };
        sayembara::models::entries::Entity::update(row).exec(self.app.db()).await.unwrap();
        let fields = [("version", "1"), ("rancang_bangun", "Bangku taman dengan dua panel surya untuk mengisi daya")];
        self.browser.post(&self.path("/sections/rancangan"), &fields).await.expect_status(303);
        self.hand_in().await.expect_status(303);
    }

    async fn state(&self) -> ApprovalState {
        office_approvals::Entity::find().one(self.app.db()).await.unwrap().unwrap().state
    }
}

#[tokio::test]
async fn nothing_is_handed_in_before_the_head_approved_and_then_it_is() {
    let mut world = ready().await;
    let page = world.browser.get(&world.path("/submission/new")).await.expect_status(200);
    assert!(page.has("#office-approval form") && !page.has("form[action$='/submission']"));
    let refused = world.browser.post(&world.path("/submission"), &[("statement", "1")]).await.expect_status(422);
    assert!(refused.has("#errors a[href='#field-approval']"));
    assert_eq!(world.stored().await.status, EntryStatus::Draft);
    let link = world.ask().await;
    let shown = world.app.visitor().get(&link).await.expect_status(200);
    assert!(shown.text().contains("Bangku taman dengan panel surya") && shown.text().contains("Laporan manfaat"));
    assert!(!shown.has("a[href*='/evidence/']"), "files stay behind the sign-in");
    world.answer(&link, &[("decision", "approved")]).await.expect_redirect(&link);
    assert!(world.app.visitor().get(&link).await.text().contains("Tautan ini sudah berakhir"), "good for one answer");
    let mail = world.app.mailed_path(&world.owner.email, "office_approval_decided").await;
    assert_eq!(mail, world.path("/submission/new"));
    let page = world.browser.get(&world.path("/submission/new")).await.expect_status(200);
    assert!(page.text().contains("Disetujui Kepala Contoh") && page.has("form[action$='/submission']"));
    world.hand_in().await.expect_status(303);
    assert_eq!(world.stored().await.status, EntryStatus::Submitted);
    for action in ["entry.approval_asked", "entry.approved_by_office"] {
        let acts = audit_events::Entity::find().filter(audit_events::Column::Action.eq(action));
        assert_eq!(acts.count(world.app.db()).await.unwrap(), 1, "{action}");
    }
}

#[tokio::test]
async fn an_approval_is_for_what_was_read_and_for_nothing_else() {
    let mut world = ready().await;
    let link = world.ask().await;
    let mut head = world.app.visitor();
    let page = head.get(&link).await.expect_status(200);
    let content = page.attributes("input[name=content]", "value").pop().unwrap();
    let section = world.path("/sections/rancangan");
    let changed = [("version", "1"), ("rancang_bangun", "Bangku taman dengan dua panel surya untuk mengisi daya")];
    world.browser.post(&section, &changed).await.expect_status(303);
    let stale = head.post(&link, &[("content", &content), ("decision", "approved")]).await.expect_status(409);
    assert!(stale.text().contains("dua panel surya"), "what it says now is shown");
    assert_eq!(world.state().await, ApprovalState::Asked);
    world.answer(&link, &[("decision", "approved")]).await.expect_status(303);
    let again = [("version", "2"), ("rancang_bangun", "Bangku taman dengan tiga panel surya untuk mengisi daya")];
    world.browser.post(&section, &again).await.expect_status(303);
    world.browser.post(&world.path("/submission"), &[("statement", "1")]).await.expect_status(422);
    let page = world.browser.get(&world.path("/submission/new")).await.expect_status(200);
    assert!(page.text().contains("usulan berubah sesudahnya"), "{}", page.text());
}

#[tokio::test]
async fn sending_back_needs_a_reason_that_the_team_reads_and_asking_again_ends_the_old_link() {
    let mut world = ready().await;
    let first = world.ask().await;
    world.answer(&first, &[("decision", "sent_back")]).await.expect_status(422);
    world.answer(&first, &[("decision", "mungkin")]).await.expect_status(422);
    let fields = [("decision", "sent_back"), ("reason", "Hitung lagi <biayanya>")];
    world.answer(&first, &fields).await.expect_redirect(&first);
    let page = world.browser.get(&world.path("/submission/new")).await.expect_status(200);
    assert!(page.texts("#office-approval").join(" ").contains("Hitung lagi <biayanya>"));
    let second = world.ask().await;
    let third = world.ask().await;
    assert!(world.app.visitor().get(&second).await.text().contains("Tautan ini sudah berakhir"));
    world.app.wait(Duration::days(15));
    assert!(
        world.app.visitor().get(&third).await.text().contains("Tautan ini sudah berakhir"),
        "two weeks and no longer"
    );
    assert!(world.app.visitor().get("/office_approvals/tidak-ada").await.text().contains("Tautan ini sudah berakhir"));
}

#[tokio::test]
async fn who_may_ask_whom() {
    let mut world = ready().await;
    let path = world.path("/office_approval");
    world.browser.post(&path, &[("name", ""), ("email", "bukan surel")]).await.expect_status(422);
    let own = [HEAD[0], ("email", world.owner.email.as_str())];
    let refused = world.browser.clone().post(&path, &own).await.expect_status(422);
    assert!(refused.has("#errors a[href='#field-email']"), "nobody approves the own entry");
    let (_, mut viewer) = world.member("Wati Pembaca", MemberRole::Viewer).await;
    viewer.post(&path, &HEAD).await.expect_status(403);
    let stranger = world.app.person("Orang Lain").await;
    world.app.signed_in(&stranger).await.post(&path, &HEAD).await.expect_status(404);
    assert!(world.app.mails().await.is_empty());
    let mut other = super::world().await;
    let path = other.path("/office_approval");
    other.browser.post(&path, &HEAD).await.expect_status(404);
}

/// Every change needs an approval of its own, so whoever is answered may ask again without end.
#[tokio::test]
async fn only_unanswered_requests_of_the_last_day_are_limited() {
    let mut world = ready().await;
    for _ in 0..11 {
        let link = world.ask().await;
        world.answer(&link, &[("decision", "sent_back"), ("reason", "Hitung lagi")]).await.expect_redirect(&link);
    }
    for _ in 0..10 {
        world.ask().await;
    }
    let path = world.path("/office_approval");
    let refused = world.browser.post(&path, &HEAD).await.expect_status(422);
    assert!(refused.has("#errors a[href='#field-email']"));
    assert!(refused.text().contains("Sudah 10 permintaan dalam 24 jam terakhir"), "{}", refused.text());
    world.app.wait(Duration::hours(24));
    world.ask().await;
}

#[tokio::test]
async fn a_head_who_joined_the_team_meanwhile_does_not_approve_the_own_entry() {
    let mut world = ready().await;
    let link = world.ask().await;
    let mut head = world.app.visitor();
    let page = head.get(&link).await.expect_status(200);
    let content = page.attributes("input[name=content]", "value").pop().unwrap();
    let (user, _) = world.member("Kepala", MemberRole::Editor).await;
    assert_eq!(user.email, HEAD[1].1);
    let answer = [("content", content.as_str()), ("decision", "approved")];
    assert!(head.post(&link, &answer).await.text().contains("Tautan ini sudah berakhir"));
    assert_eq!(world.state().await, ApprovalState::Asked);
    assert!(head.get(&link).await.text().contains("Tautan ini sudah berakhir"));
    world.browser.post(&world.path("/submission"), &[("statement", "1")]).await.expect_status(422);
}

#[tokio::test]
async fn whoever_checks_reads_which_version_was_approved() {
    let mut world = ready().await;
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let check = format!("/committee/contests/{}/verification/{}", world.contest.contest.slug, world.entry.pid);
    let link = world.ask().await;
    world.answer(&link, &[("decision", "approved")]).await.expect_status(303);
    world.hand_in().await.expect_status(303);
    let mut committee = world.app.signed_in(&committee).await;
    let first = committee.get(&check).await.expect_status(200).texts("#approved-by").join(" ");
    assert!(first.contains("Disetujui kepala perangkat daerah: Kepala Contoh"), "{first}");
    world.correct().await;
    let second = committee.get(&check).await.expect_status(200).texts("#approved-by").join(" ");
    assert!(second.contains("Versi sebelumnya disetujui kepala perangkat daerah: Kepala Contoh"), "{second}");
    assert!(committee.in_english().get(&check).await.text().contains("An earlier version was approved"));
}

#[tokio::test]
async fn a_correction_needs_no_new_approval() {
    let mut world = ready().await;
    let link = world.ask().await;
    world.answer(&link, &[("decision", "approved")]).await.expect_status(303);
    world.hand_in().await.expect_status(303);
    world.correct().await;
    assert_eq!(world.stored().await.status, EntryStatus::Corrected);
}

#[test]
fn where_an_entry_stands_with_its_approval() {
    let now = build::at("2026-06-10T02:00:00Z");
    let last = |state, content_sha256| {
        Some(LastRequest { state, expires_at: build::at("2026-06-12T00:00:00Z"), content_sha256 })
    };
    let of = |needed, last| standing(needed, last, "a", now);
    assert_eq!(of(false, last(ApprovalState::SentBack, None)), ApprovalStanding::NotNeeded);
    assert_eq!(of(true, None), ApprovalStanding::NotAsked);
    assert_eq!(of(true, last(ApprovalState::Asked, None)), ApprovalStanding::Waiting);
    assert_eq!(of(true, last(ApprovalState::Approved, Some("a"))), ApprovalStanding::Approved);
    assert_eq!(of(true, last(ApprovalState::Approved, Some("b"))), ApprovalStanding::Changed);
    assert_eq!(of(true, last(ApprovalState::SentBack, Some("a"))), ApprovalStanding::SentBack);
    let late = standing(true, last(ApprovalState::Asked, None), "a", build::at("2026-06-12T00:00:01Z"));
    assert_eq!(late, ApprovalStanding::Expired);
    let allowing = ApprovalStanding::ALL.iter().filter(|standing| standing.allows_handing_in());
    assert_eq!(allowing.count(), 2, "only what needs none, and what is approved as it is");
}
