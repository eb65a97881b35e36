//! Decisions: suggested by rank, recorded until publication, seen by the committee only.

use sayembara::{
    domain::{
        actor::Actor,
        award::DecisionOutcome,
        policy::{may_view_entry, may_withdraw_entry},
        region::RegionRole,
    },
    models::{
        _entities::{entry_members, tag_changes},
        audit_events, decisions, entries, rankings,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{DECISIONS, RESULTS, SCORES, Scene, podium};
use crate::support::build;

#[tokio::test]
async fn decisions_follow_the_suggestions_once_they_are_saved() {
    let scene = Scene::new().await;
    let [first, second, third] = podium(&scene).await;
    let page = scene.committee().await.get(DECISIONS).await.expect_status(200);
    let chosen = page.attributes("select option[selected]", "value");
    assert_eq!(chosen, ["1", "2", "none"], "the form follows the ranking");
    assert_eq!(decisions::Entity::find().count(scene.app.db()).await.unwrap(), 0, "and nothing is recorded yet");
    scene.decide(&[(&first, "1", ""), (&second, "2", ""), (&third, "none", "")]).await.expect_redirect(DECISIONS);
    let rows = decisions::list(scene.app.db(), scene.contest.contest.id).await.unwrap();
    assert_eq!(rows[&first.id].award_name_id, "Juara I");
    assert_eq!((rows[&second.id].award_order, rows[&second.id].prize.as_str()), (2, "Rp5.000.000"));
    assert_eq!(rows[&third.id].outcome, DecisionOutcome::NotSelected);
    assert_eq!(rankings::Entity::find().count(scene.app.db()).await.unwrap(), 1, "the ranking it rests on is kept");
    let page = scene.committee().await.get(DECISIONS).await;
    assert!(page.text().contains("Diputuskan: Juara I") && page.text().contains("Semua usulan sudah diputuskan"));
}

#[tokio::test]
async fn a_deviation_needs_a_reason_and_keeps_what_was_chosen() {
    let scene = Scene::new().await;
    let [first, second, _] = podium(&scene).await;
    let refused = scene.decide(&[(&first, "2", ""), (&second, "1", "Dampak terbukti luas")]).await.expect_status(422);
    assert_eq!(refused.attributes("#errors a", "href"), [format!("#field-reason-{}", first.pid)]);
    assert_eq!(refused.attributes("select option[selected]", "value"), ["2", "1", "none"]);
    assert_eq!(refused.attributes(&format!("#field-reason-{}", second.pid), "value"), ["Dampak terbukti luas"]);
    assert_eq!(decisions::Entity::find().count(scene.app.db()).await.unwrap(), 0, "all of a category or nothing");
    let changes = [(&first, "2", "Dampak belum terukur"), (&second, "1", "Dampak terbukti luas")];
    scene.decide(&changes).await.expect_redirect(DECISIONS);
    scene.decide(&[(&first, "", "")]).await.expect_redirect(DECISIONS);
    let rows = decisions::list(scene.app.db(), scene.contest.contest.id).await.unwrap();
    assert!(!rows.contains_key(&first.id), "a decision may be taken back until publication");
    let acts = audit_events::Entity::find().filter(audit_events::Column::Action.eq("decision.recorded"));
    assert_eq!(acts.count(scene.app.db()).await.unwrap(), 3);
}

#[tokio::test]
async fn a_tie_for_an_award_is_for_the_plenary_with_its_reason() {
    let scene = Scene::new().await;
    let one = scene.entry("Kembar Satu", &[[70, 70, 70], [70, 70, 70]]).await;
    let two = scene.entry("Kembar Dua", &[[70, 70, 70], [70, 70, 70]]).await;
    let row = entries::ActiveModel { id: Set(two.id), submitted_at: Set(one.submitted_at), ..Default::default() };
    entries::Entity::update(row).exec(scene.app.db()).await.unwrap();
    scene.decide(&[(&one, "1", "")]).await.expect_status(422);
    scene.decide(&[(&one, "1", "Pemungutan suara pleno")]).await.expect_redirect(DECISIONS);
}

#[tokio::test]
async fn an_award_that_does_not_exist_or_an_entry_of_elsewhere_is_refused() {
    let scene = Scene::new().await;
    let [first, ..] = podium(&scene).await;
    scene.decide(&[(&first, "9", "alasan")]).await.expect_status(422);
    scene.decide(&[(&first, "bukan", "alasan")]).await.expect_status(422);
    scene.decide(&[(&first, "1", &"x".repeat(1_001))]).await.expect_status(422);
    let foreign = entries::Model { pid: uuid::Uuid::new_v4(), ..first };
    scene.decide(&[(&foreign, "none", "alasan")]).await.expect_status(404);
    scene.committee().await.post(&format!("{DECISIONS}/lain"), &[]).await.expect_status(404);
}

#[tokio::test]
async fn two_people_at_once_do_not_overwrite_each_other_and_lose_nothing_they_chose() {
    let scene = Scene::new().await;
    let [first, second, _] = podium(&scene).await;
    let seen = scene.committee().await.get(DECISIONS).await.attributes("[name=seen]", "value").remove(0);
    scene.decide_seen(&seen, &[(&first, "1", "")]).await.expect_redirect(DECISIONS);
    let late = scene.decide_seen(&seen, &[(&first, "2", "Pendapat lain"), (&second, "1", "Pendapat lain")]).await;
    let late = late.expect_status(409);
    assert_eq!(late.attributes("select option[selected]", "value"), ["2", "1", "none"], "what was chosen is kept");
    assert!(late.text().contains("Diputuskan: Juara I"), "beside what is recorded");
    let again = late.attributes("[name=seen]", "value").remove(0);
    let changes = [(&first, "2", "Pendapat lain"), (&second, "1", "Pendapat lain")];
    scene.decide_seen(&again, &changes).await.expect_redirect(DECISIONS);
}

#[tokio::test]
async fn rulebook_56_the_same_form_sent_twice_at_once_is_recorded_once() {
    let scene = Scene::new().await;
    let [first, ..] = podium(&scene).await;
    let seen = scene.committee().await.get(DECISIONS).await.attributes("[name=seen]", "value").remove(0);
    let change = [(&first, "1", "")];
    let (one, other) = tokio::join!(scene.decide_seen(&seen, &change), scene.decide_seen(&seen, &change));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(decisions::Entity::find().count(scene.app.db()).await.unwrap(), 1);
}

#[tokio::test]
async fn nobody_decides_early_from_elsewhere_or_on_an_own_entry() {
    let scene = Scene::with(build::contest()).await;
    let [first, second, _] = podium(&scene).await;
    let member = entry_members::ActiveModel {
        entry_id: Set(second.id),
        user_id: Set(Some(scene.committee.id)),
        email_folded: Set(scene.committee.email_folded.clone()),
        role: Set(sayembara::domain::entry::MemberRole::Viewer),
        invited_by: Set(second.owner_id),
        joined_at: Set(Some(scene.app.now())),
        left_at: Set(Some(scene.app.now())),
        created_at: Set(scene.app.now()),
        ..Default::default()
    };
    entry_members::Entity::insert(member).exec(scene.app.db()).await.unwrap();
    let page = scene.committee().await.get(DECISIONS).await;
    assert!(!page.has(&format!("#field-choice-{}", second.pid)), "an own entry offers no choice");
    scene.decide(&[(&second, "2", "")]).await.expect_status(403);
    scene.app.clock.stop_at(build::at("2026-07-10T02:00:00Z"));
    let early = scene.committee().await.get(DECISIONS).await.expect_status(200);
    assert!(!early.has("select"));
    scene.decide_seen("x", &[(&first, "1", "")]).await.expect_status(403);
    scene.person_with("Pimpinan Contoh", RegionRole::Leader).await.get(DECISIONS).await.expect_status(404);
    scene.owner_of(&first).await.get(DECISIONS).await.expect_status(404);
    scene.app.visitor().get(DECISIONS).await.expect_status(303);
}

#[tokio::test]
async fn rulebook_04_nobody_outside_the_committee_can_tell_a_decided_entry_from_an_undecided_one() {
    let scene = Scene::new().await;
    let decided = scene.entry("Usulan Aaa", &[[90, 90, 90], [90, 90, 90]]).await;
    let open = scene.entry("Usulan Bbb", &[[90, 90, 90], [90, 90, 90]]).await;
    let before = answers(&scene, &decided).await;
    scene.decide(&[(&decided, "1", "Keputusan pleno")]).await.expect_redirect(DECISIONS);
    assert_eq!(answers(&scene, &decided).await, before, "the entry's own team sees no change");
    assert_eq!(answers(&scene, &open).await, before, "nor a difference to an entry that is not decided");
    let kept = entries::Model::find_by_pid(scene.app.db(), decided.pid).await.unwrap().unwrap();
    assert_eq!((kept.status, kept.version, kept.updated_at), (decided.status, decided.version, decided.updated_at));
    let about_entry = audit_events::Entity::find().filter(audit_events::Column::SubjectPid.eq(decided.pid));
    assert_eq!(about_entry.count(scene.app.db()).await.unwrap(), 0);
    assert_eq!(tag_changes::Entity::find().count(scene.app.db()).await.unwrap(), 0);
    assert!(scene.app.mails().await.is_empty());
}

/// Status and length (request numbers and tokens have a fixed one) of everything that the entry's owner and the public can ask for, and what the owner may do.
async fn answers(scene: &Scene, entry: &entries::Model) -> Vec<(u16, usize)> {
    let mut found = Vec::new();
    let pid = entry.pid;
    let paths = [
        format!("/entries/{pid}"),
        format!("/entries/{pid}/withdrawal/new"),
        "/entries".to_owned(),
        RESULTS.to_owned(),
        SCORES.to_owned(),
        format!("{RESULTS}/{pid}"),
        "/contests/lomba-contoh-2026".to_owned(),
        "/api/v1/contests".to_owned(),
        "/api/v1/innovations".to_owned(),
    ];
    for path in &paths {
        for answer in [scene.owner_of(entry).await.get(path).await, scene.app.visitor().get(path).await] {
            found.push((answer.status.as_u16(), answer.bytes.len()));
        }
    }
    let actor = Actor::user(entry.owner_id);
    let case = entries::Model::find_case(scene.app.db(), pid, &actor, None, scene.app.now()).await.unwrap().unwrap();
    found.push((u16::from(may_view_entry(&actor, &case.facts).is_ok()), 0));
    found.push((u16::from(may_withdraw_entry(&actor, &case.facts).is_ok()), 0));
    found
}
