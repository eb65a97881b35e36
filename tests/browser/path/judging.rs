//! Judges accept their mailed invitation as guests, are assigned, declare, score and finish.

use super::{Journey, TITLE};
use crate::driver::{Browser, DESK, TABLET};

const JUDGES: [(&str, &str); 3] = [
    ("Juri Satu Contoh", "juri.satu@contoh.test"),
    ("Juri Dua Contoh", "juri.dua@contoh.test"),
    ("Juri Tiga Contoh", "juri.tiga@contoh.test"),
];
/// Marks by judge: 80, 86 and 92 in all.
const MARKS: [[&str; 5]; 3] =
    [["80", "80", "80", "80", "80"], ["90", "80", "85", "85", "90"], ["92", "92", "92", "92", "92"]];

impl Journey {
    pub(super) async fn seat_judges(&self) {
        let committee = self.signed_in("panitia@contoh.test", DESK).await;
        for (name, email) in JUDGES {
            committee.visit(&format!("{}/judges", self.committee)).await;
            committee.fill("name", name).await;
            committee.fill("email", email).await;
            committee.fill("affiliation", "Universitas Contoh").await;
            committee.submit("form[action$='/judges']").await;
            committee.expect(email).await;
            self.accept(email).await;
        }
        self.look(&committee).await;
        self.assign(&committee).await;
        committee.close().await;
    }

    async fn accept(&self, email: &str) {
        let judge = self.person(TABLET).await;
        judge.visit(&self.portal.app.mailed_path(email, "judge_invitation").await).await;
        self.look(&judge).await;
        judge.submit("form[action^='/judge_invitations/']").await;
        judge.expect_at("/judging").await;
        self.look(&judge).await;
        judge.close().await;
    }

    /// Looks at the plan, then commits it.
    async fn assign(&self, committee: &Browser) {
        committee.visit(&format!("{}/assignments", self.committee)).await;
        for judge in committee.attributes("input[name=judges]", "value").await {
            committee.tick("judges", &judge).await;
        }
        committee.go("main form:has([name=plan]) button[type=submit]").await;
        committee.find("#plan").await;
        self.look(committee).await;
        committee.submit("#plan form[action$='/assignments']").await;
        for (name, _) in JUDGES {
            committee.expect(name).await;
        }
        self.look(committee).await;
    }

    pub(super) async fn score(&self) {
        for ((_, email), marks) in JUDGES.iter().zip(MARKS) {
            let judge = self.by_mail(email).await;
            judge.visit("/judging").await;
            judge.go("main a[href$='/conflict/new']").await;
            assert!(!judge.text().await.contains("bedeng"), "the content opens after the declaration");
            judge.tick("choice", "none").await;
            self.look(&judge).await;
            judge.submit("form[action$='/conflict']").await;
            self.fill_sheet(&judge, marks).await;
            judge.close().await;
        }
    }

    /// A guest has no password: a link comes by mail.
    async fn by_mail(&self, email: &str) -> Browser {
        let judge = self.person(TABLET).await;
        judge.visit("/sign_in_link/new").await;
        judge.fill("email", email).await;
        judge.submit("form[action='/sign_in_link']").await;
        judge.visit(&self.portal.app.mailed_path(email, "sign_in_link").await).await;
        judge.submit("form[action^='/sign_in_link/']").await;
        judge
    }

    async fn fill_sheet(&self, judge: &Browser, marks: [&str; 5]) {
        judge.visit("/judging").await;
        judge.go("main a[href$='/score_sheet']").await;
        judge.expect(TITLE).await;
        judge.expect("bedeng").await;
        let names = judge.attributes("form.sheet input[name^='mark-']", "name").await;
        for (name, mark) in names.iter().zip(marks) {
            judge.fill(name, mark).await;
        }
        judge.fill("comment", "Contoh yang mudah ditiru.").await;
        if self.way.scripts {
            judge.find("[data-save-state][data-state=saved]").await;
        }
        self.look(judge).await;
        self.leave_picture(judge, "score-sheet").await;
        judge.go("form.sheet button[name=then][value=finalisation]").await;
        judge.find("tfoot").await;
        self.look(judge).await;
        judge.submit("form[action$='/finalisation']").await;
        judge.expect_at("/judging").await;
        assert_eq!(names.len(), 5);
    }
}
