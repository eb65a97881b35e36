//! The ranking opens to its arithmetic, the committee decides, and one act publishes.

use super::{Journey, TITLE, entry::INNOVATOR};
use crate::driver::DESK;

impl Journey {
    pub(super) async fn publish(&self) {
        let committee = self.signed_in("panitia@contoh.test", DESK).await;
        let total = if self.way.language == "id" { "86,00" } else { "86.00" };
        committee.visit(&format!("{}/scores", self.committee)).await;
        self.look(&committee).await;
        committee.visit(&self.committee).await;
        committee.submit("form[action$='/closing']").await;
        committee.visit(&format!("{}/ranking", self.committee)).await;
        committee.expect(total).await;
        self.look(&committee).await;
        committee.go("td a[href*='/ranking/']").await;
        committee.expect("÷ 3 =").await;
        committee.expect(total).await;
        self.look(&committee).await;
        self.leave_picture(&committee, "arithmetic").await;
        committee.visit(&format!("{}/decisions", self.committee)).await;
        let choices = committee.attributes("select[name^='choice-']", "name").await;
        committee.choose(&choices[0], "1").await;
        self.look(&committee).await;
        committee.go("main form[action*='/decisions/'] button[type=submit]").await;
        committee.visit(&format!("{}/publication/new", self.committee)).await;
        self.look(&committee).await;
        committee.tick("confirmed", "1").await;
        committee.submit("form[action$='/publication']").await;
        committee.expect_at(&format!("/contests/{}/results", self.slug)).await;
        committee.close().await;
        self.read_results(total).await;
    }

    async fn read_results(&self, total: &str) {
        let mails = self.portal.app.mails().await;
        assert!(mails.iter().any(|(to, letter)| to == INNOVATOR && letter.template == "contest_result"));
        let visitor = self.person(DESK).await;
        visitor.visit(&format!("/contests/{}/results", self.slug)).await;
        visitor.expect(TITLE).await;
        visitor.expect(total).await;
        self.look(&visitor).await;
        self.leave_picture(&visitor, "results").await;
        visitor.go(&format!("td a[href^='/contests/{}/results/']", self.slug)).await;
        visitor.expect("÷ 3 =").await;
        assert!(!visitor.text().await.contains("Juri Satu Contoh"), "judges have no names in public");
        self.look(&visitor).await;
        visitor.visit("/catalogue?framework=kominfo6&dimension=smart-living").await;
        visitor.expect(TITLE).await;
        self.look(&visitor).await;
        visitor.press(TITLE).await;
        visitor.expect("Dinas Contoh").await;
        self.look(&visitor).await;
        visitor.visit("/dimensions/kominfo6/smart-living").await;
        visitor.expect(TITLE).await;
        self.look(&visitor).await;
        visitor.close().await;
    }
}
