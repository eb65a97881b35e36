//! Taking an entry back.

use sayembara::domain::entry::{EntryStatus, MemberRole};

use super::{world, world_with};
use crate::support::build;

#[tokio::test]
async fn the_owner_takes_an_entry_back_with_a_reason() {
    let mut world = world_with(build::contest(), EntryStatus::Submitted).await;
    let path = world.path("/withdrawal");
    world.browser.get(&world.path("/withdrawal/new")).await.expect_status(200);
    let refused = world.browser.post(&path, &[("reason", "  ")]).await.expect_status(422);
    assert_eq!(refused.attributes("#errors a", "href"), ["#field-reason"]);
    let (_, mut editor) = world.member("Rina Editor", MemberRole::Editor).await;
    editor.post(&path, &[("reason", "Bukan pemilik")]).await.expect_status(403);
    world.browser.post(&path, &[("reason", "Tim berubah")]).await.expect_redirect(&world.path(""));
    assert_eq!(world.stored().await.status, EntryStatus::Withdrawn);
    let page = world.browser.get(&world.path("")).await.expect_status(200);
    assert!(page.text().contains("Tim berubah") && page.text().contains("Usulan ini sudah ditarik"));
}

#[tokio::test]
async fn rulebook_62_what_was_withdrawn_cannot_come_back_by_any_door() {
    let mut world = world().await;
    world.attach_link().await;
    world.hand_in().await.expect_status(303);
    world.browser.post(&world.path("/withdrawal"), &[("reason", "Tim berubah")]).await.expect_status(303);
    world.browser.post(&world.path("/submission"), &[("statement", "1")]).await.expect_status(403);
    world
        .browser
        .post(&world.path("/sections/head"), &[("version", "1"), ("title", "Lagi"), ("category", "umum")])
        .await
        .expect_status(403);
    world
        .browser
        .post_files(&world.path("/evidence"), &[("url", "https://contoh.go.id")], &[])
        .await
        .expect_status(403);
    world.browser.post(&world.path("/withdrawal"), &[("reason", "Lagi")]).await.expect_status(403);
    assert_eq!((world.stored().await.status, world.submissions().await.len()), (EntryStatus::Withdrawn, 1));
}
