//! Declaring before the content opens, and a conflict found out later.

use sayembara::{domain::scoring::SheetStatus, models::_entities::conflict_declarations};
use sea_orm::EntityTrait;

use super::Jury;

const SECRET: &str = "Bangku taman dengan panel surya";

#[tokio::test]
async fn the_content_opens_only_after_none_was_declared() {
    let jury = Jury::new(false).await;
    let mut judge = jury.as_judge().await;
    judge.get(&jury.path("score_sheet")).await.expect_redirect(&jury.path("conflict/new"));
    let page = judge.get(&jury.path("conflict/new")).await.expect_status(200);
    assert!(page.text().contains("Bangku Surya") && !page.text().contains(SECRET));
    assert!(
        page.text().contains("Pengusul Rahasia"),
        "nobody can declare a conflict with people whose names are kept back"
    );
    judge.post(&jury.path("score_sheet"), &[("version", "0"), ("mark-KEBARUAN", "80")]).await.expect_status(403);
    let entry = judge.get(&format!("/entries/{}", jury.entry.pid)).await;
    assert!(entry.status.is_client_error() && !entry.text().contains(SECRET), "nor through another page");
    judge.post(&jury.path("conflict"), &[]).await.expect_status(422);
    judge.post(&jury.path("conflict"), &[("choice", "none")]).await.expect_redirect(&jury.path("score_sheet"));
    let sheet = judge.get(&jury.path("score_sheet")).await.expect_status(200);
    assert!(sheet.text().contains(SECRET));
    assert_eq!(jury.events("conflict.none_declared").await, 1);
}

#[tokio::test]
async fn a_declared_conflict_closes_the_content_for_good_and_the_committee_sees_it() {
    let jury = Jury::new(false).await;
    let mut judge = jury.as_judge().await;
    let no_reason = judge.post(&jury.path("conflict"), &[("choice", "conflict")]).await.expect_status(422);
    assert!(no_reason.has("#error-reason"));
    let fields = [("choice", "conflict"), ("reason", "Saudara kandung pengusul")];
    judge.post(&jury.path("conflict"), &fields).await.expect_redirect("/judging");
    judge.get(&jury.path("score_sheet")).await.expect_status(403);
    judge.get(&jury.path("conflict/new")).await.expect_status(403);
    judge.post(&jury.path("conflict"), &[("choice", "none")]).await.expect_status(403);
    judge.post(&jury.path("score_sheet/autosave"), &[("version", "0")]).await.expect_status(422);
    let page = jury.as_committee().await.get(&jury.committee_path("assignments")).await.expect_status(200);
    assert!(page.text().contains("Saudara kandung pengusul"));
}

#[tokio::test]
async fn a_conflict_found_after_scoring_voids_even_a_final_sheet() {
    let jury = Jury::new(true).await;
    jury.finalise().await;
    let mut judge = jury.as_judge().await;
    let fields = [("choice", "conflict"), ("reason", "Baru tahu: satu kantor")];
    judge.post(&jury.path("conflict"), &fields).await.expect_redirect("/judging");
    assert_eq!(jury.sheet().await.unwrap().status, SheetStatus::Void);
    assert_eq!(jury.events("conflict.declared").await, 1);
    assert_eq!(jury.marks().await, [Some(80), Some(70), Some(60)], "the record keeps what was given");
    let rows = conflict_declarations::Entity::find().all(jury.app.db()).await.unwrap();
    assert_eq!((rows.len(), rows[0].has_conflict), (1, true));
    let reopen = [("reason", "x")];
    jury.as_chair().await.post(&jury.path("reopening"), &reopen).await.expect_status(403);
}

#[tokio::test]
async fn nobody_declares_for_another_judge() {
    let jury = Jury::new(false).await;
    for person in [&jury.chair_user, &jury.committee, &jury.owner] {
        let mut browser = jury.app.signed_in(person).await;
        browser.get(&jury.path("conflict/new")).await.expect_status(404);
        browser.post(&jury.path("conflict"), &[("choice", "none")]).await.expect_status(404);
    }
}
