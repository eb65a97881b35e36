//! The committee returns the entry with a note, the innovator corrects it, the committee accepts it.

use super::{Journey, TITLE, entry::INNOVATOR};
use crate::driver::{Browser, DESK};

impl Journey {
    pub(super) async fn verify(&self) {
        let committee = self.signed_in("panitia@contoh.test", DESK).await;
        self.open_check(&committee).await;
        committee.click("form details.details > summary").await;
        committee.tick("verdict-field-hasil", "returned").await;
        committee.fill("note-field-hasil", "Sebutkan bulan penghitungannya.").await;
        committee.tick("outcome", "returned").await;
        committee.set("due", "2026-06-25T16:00").await;
        committee.fill("reason", "Satu hal perlu dilengkapi.").await;
        self.look(&committee).await;
        self.leave_picture(&committee, "verification").await;
        committee.submit("main form[action*='/verification/']").await;
        committee.expect_at(&format!("{}/verification", self.committee)).await;
        self.look(&committee).await;
        self.correct().await;
        self.open_check(&committee).await;
        for item in committee.attributes("input[name=ticked]", "value").await {
            committee.tick("ticked", &item).await;
        }
        committee.tick("outcome", "accepted").await;
        committee.submit("main form[action*='/verification/']").await;
        committee.expect_at(&format!("{}/verification", self.committee)).await;
        committee.close().await;
        let mails = self.portal.app.mails().await;
        assert!(mails.iter().any(|(to, letter)| to == INNOVATOR && letter.template == "verification_accepted"));
    }

    async fn open_check(&self, committee: &Browser) {
        committee.visit(&format!("{}/verification", self.committee)).await;
        self.look(committee).await;
        self.leave_picture(committee, "queue").await;
        committee.press(TITLE).await;
        self.look(committee).await;
    }

    /// The mail leads to the entry, the entry to the field with its note.
    async fn correct(&self) {
        let innovator = self.signed_in(INNOVATOR, self.way.innovator).await;
        innovator.visit(&self.portal.app.mailed_path(INNOVATOR, "verification_returned").await).await;
        innovator.expect("Sebutkan bulan penghitungannya.").await;
        let entry: String = innovator.address().await.split('/').take(3).collect::<Vec<_>>().join("/");
        self.look(&innovator).await;
        self.leave_picture(&innovator, "returned").await;
        innovator.go("main a[href*='#field-hasil']").await;
        innovator.expect("Sebutkan bulan penghitungannya.").await;
        innovator.fill("hasil", "Dua belas sekolah contoh memanen sayur sendiri sejak Mei 2025.").await;
        innovator.go("main form button[name=go][value=next]").await;
        self.hand_in(&innovator, &entry, "2").await;
        innovator.visit(&entry).await;
        innovator.go("#history a[href*='/versions/1...2']").await;
        innovator.expect("sejak Mei 2025").await;
        self.look(&innovator).await;
        innovator.close().await;
    }
}
