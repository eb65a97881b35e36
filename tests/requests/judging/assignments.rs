//! Handing out entries: preview, commit at once, single ones by hand.

use sayembara::{
    domain::{entry::EntryStatus, region::RegionRole, scoring::SheetStatus},
    models::_entities::assignments,
};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::Jury;
use crate::support::{build, client::Answer};

impl Jury {
    fn chosen(&self) -> String {
        format!("category=umum&judges={}&judges={}", self.judge.pid, self.chair.pid)
    }

    async fn preview(&self) -> Answer {
        let path = self.committee_path(&format!("assignments?plan=1&{}", self.chosen()));
        self.as_committee().await.get(&path).await.expect_status(200)
    }

    async fn commit(&self, fingerprint: &str) -> Answer {
        let (one, two) = (self.judge.pid.to_string(), self.chair.pid.to_string());
        let fields =
            [("category", "umum"), ("judges", one.as_str()), ("judges", two.as_str()), ("fingerprint", fingerprint)];
        self.as_committee().await.post(&self.committee_path("assignments"), &fields).await
    }

    async fn standing(&self) -> u64 {
        assignments::Entity::find().count(self.app.db()).await.unwrap()
    }
}

#[tokio::test]
async fn a_plan_is_shown_with_loads_and_shortfalls_and_saved_at_once() {
    let jury = Jury::of(build::contest().sheets(2), true).await;
    let other = jury.app.person("Tim Lain").await;
    build::entry(&jury.app, &jury.contest, &other, "Kebun Digital", EntryStatus::Eligible).await;
    build::entry(&jury.app, &jury.contest, &other, "Belum Lolos", EntryStatus::Submitted).await;
    let page = jury.preview().await;
    assert!(!page.text().contains("Belum Lolos"));
    assert_eq!(jury.standing().await, 1, "a preview changes nothing");
    let fingerprint = page.attributes("input[name=fingerprint]", "value").remove(0);
    jury.commit(&fingerprint).await.expect_redirect(&jury.committee_path("assignments?category=umum"));
    assert_eq!(jury.standing().await, 4, "two judges for each of two entries");
    assert_eq!(jury.events("assignments.planned").await, 1);
    jury.commit(&fingerprint).await.expect_status(409);
    assert_eq!(jury.standing().await, 4);
    assert!(jury.preview().await.text().contains("tidak ada yang perlu dibagikan"), "and it says why nothing is new");
}

#[tokio::test]
async fn a_plan_for_nobody_asks_for_judges() {
    let jury = Jury::of(build::contest().sheets(2), true).await;
    let path = jury.committee_path("assignments?plan=1&category=umum");
    let page = jury.as_committee().await.get(&path).await.expect_status(200);
    assert!(page.text().contains("Pilih sekurang-kurangnya satu juri") && !page.has("#plan"));
}

#[tokio::test]
async fn nobody_of_the_committee_sees_who_scores_the_own_entry() {
    let jury = Jury::of(build::contest().sheets(2), true).await;
    let own = build::entry(&jury.app, &jury.contest, &jury.committee, "Usulan Panitia", EntryStatus::Eligible).await;
    build::assignment(&jury.app, &jury.contest, &jury.judge, &own, false).await;
    let page = jury.preview().await;
    let lines = page.texts("tbody tr");
    let of = |title: &str| lines.iter().filter(|line| line.contains(title)).collect::<Vec<_>>();
    assert!(of("Usulan Panitia").is_empty(), "somebody else assigns it: {lines:?}");
    assert!(of("Bangku Surya").iter().any(|line| line.contains("Juri Satu")));
}

#[tokio::test]
async fn too_few_judges_are_named_with_the_reason() {
    let jury = Jury::of(build::contest().sheets(3), true).await;
    let page = jury.preview().await;
    assert!(page.has(".notice--warn li"), "2 of 3 judges");
    assert!(page.texts(".notice--warn li")[0].contains("Juri yang dipilih kurang banyak"));
}

#[tokio::test]
async fn a_plan_is_out_of_date_when_something_changed() {
    let jury = Jury::of(build::contest().sheets(2), true).await;
    let fingerprint = jury.preview().await.attributes("input[name=fingerprint]", "value").remove(0);
    let other = jury.app.person("Tim Lain").await;
    build::entry(&jury.app, &jury.contest, &other, "Kebun Digital", EntryStatus::Eligible).await;
    jury.commit(&fingerprint).await.expect_status(409);
    assert_eq!(jury.standing().await, 1, "all or nothing");
}

#[tokio::test]
async fn rulebook_56_a_plan_committed_twice_at_once_is_carried_out_once() {
    let jury = Jury::of(build::contest().sheets(2), true).await;
    let fingerprint = jury.preview().await.attributes("input[name=fingerprint]", "value").remove(0);
    let (one, two) = tokio::join!(jury.commit(&fingerprint), jury.commit(&fingerprint));
    let mut answers = [one.status.as_u16(), two.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    assert_eq!(jury.standing().await, 2);
}

#[tokio::test]
async fn the_own_team_and_declared_conflicts_are_never_assigned() {
    let jury = Jury::of(build::contest().sheets(2), false).await;
    let fields = [("choice", "conflict"), ("reason", "Saudara kandung")];
    jury.as_judge().await.post(&jury.path("conflict"), &fields).await.expect_redirect("/judging");
    build::entry(&jury.app, &jury.contest, &jury.chair_user, "Usulan Ketua", EntryStatus::Eligible).await;
    let page = jury.preview().await;
    let pairs = page.texts("form[action$='/assignments'] input[name=judges]");
    assert_eq!(pairs.len(), 2);
    let fingerprint = page.attributes("input[name=fingerprint]", "value").remove(0);
    jury.commit(&fingerprint).await.expect_status(303);
    let rows = assignments::Entity::find().all(jury.app.db()).await.unwrap();
    let of_chair: Vec<_> = rows.iter().filter(|row| row.judge_id == jury.chair.id).map(|row| row.entry_id).collect();
    assert_eq!(of_chair, [jury.entry.id], "not the chair's own");
    let of_judge = rows.iter().filter(|row| row.judge_id == jury.judge.id && row.entry_id == jury.entry.id).count();
    assert_eq!(of_judge, 1, "the old one with the conflict, no new one");
}

#[tokio::test]
async fn one_assignment_is_added_and_taken_away_with_a_reason() {
    let jury = Jury::new(true).await;
    let mut committee = jury.as_committee().await;
    let (entry, chair, judge) = (jury.entry.pid.to_string(), jury.chair.pid.to_string(), jury.judge.pid.to_string());
    let path = jury.committee_path("manual_assignments");
    committee.post(&path, &[("category", "umum"), ("entry", &entry), ("judge", &chair)]).await.expect_status(422);
    let good = [("category", "umum"), ("entry", &*entry), ("judge", &*chair), ("reason", "Juri pengganti")];
    committee.post(&path, &good).await.expect_status(303);
    committee.post(&path, &good).await.expect_status(422);
    let known = [("category", "umum"), ("entry", &*entry), ("judge", &*judge), ("reason", "Lagi")];
    committee.post(&path, &known).await.expect_status(422);
    jury.finalise().await;
    committee.post(&jury.path("removal"), &[("reason", "")]).await.expect_status(422);
    committee.get(&jury.path("removal/new")).await.expect_status(200);
    committee.post(&jury.path("removal"), &[("reason", "Salah tugas")]).await.expect_status(303);
    assert_eq!(jury.sheet().await.unwrap().status, SheetStatus::Void);
    jury.as_judge().await.get(&jury.path("score_sheet")).await.expect_status(404);
    committee.post(&jury.path("removal"), &[("reason", "Lagi")]).await.expect_status(404);
    committee.post(&path, &known).await.expect_status(303);
    assert_eq!(jury.sheet().await.unwrap().status, SheetStatus::Draft, "back as a draft with its marks");
    assert_eq!(jury.marks().await, [Some(80), Some(70), Some(60)]);
}

#[tokio::test]
async fn only_the_committee_of_the_region_hands_out() {
    let jury = Jury::new(true).await;
    let elsewhere = build::contest().slug("lomba-lain").region("32.79").save(&jury.app).await;
    let foreign = build::member_of(&jury.app, &elsewhere, "Panitia Lain", RegionRole::Committee).await;
    for person in [&foreign, &jury.judge_user, &jury.chair_user, &jury.owner] {
        let mut browser = jury.app.signed_in(person).await;
        browser.get(&jury.committee_path("assignments")).await.expect_status(404);
        browser.post(&jury.committee_path("assignments"), &[("category", "umum")]).await.expect_status(404);
        browser.post(&jury.committee_path("manual_assignments"), &[("reason", "x")]).await.expect_status(404);
        browser.get(&jury.path("removal/new")).await.expect_status(404);
        browser.post(&jury.path("removal"), &[("reason", "x")]).await.expect_status(404);
    }
}

#[tokio::test]
async fn rulebook_09_a_committee_member_never_chooses_who_scores_the_own_entry() {
    let jury = Jury::new(true).await;
    jury.finalise().await;
    build::membership(&jury.app, &jury.owner, &jury.contest.region, RegionRole::Committee).await;
    let mut browser = jury.app.signed_in(&jury.owner).await;
    browser.get(&jury.path("removal/new")).await.expect_status(403);
    browser.post(&jury.path("removal"), &[("reason", "Nilai terlalu rendah")]).await.expect_status(403);
    assert_eq!(jury.sheet().await.unwrap().status, SheetStatus::Final, "the sheet counts as before");
    let (entry, chair) = (jury.entry.pid.to_string(), jury.chair.pid.to_string());
    let wish = [("category", "umum"), ("entry", &*entry), ("judge", &*chair), ("reason", "Juri yang ramah")];
    browser.post(&jury.committee_path("manual_assignments"), &wish).await.expect_status(403);
}
