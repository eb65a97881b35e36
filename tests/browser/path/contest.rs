//! The committee sets the contest up and opens it.

use super::Journey;
use crate::driver::{Browser, DESK};

/// When the stages are, by kind, in the region's own time.
const DATES: [(&str, &str, &str); 4] = [
    ("registration", "2026-06-01T08:00", "2026-06-20T23:59"),
    ("verification", "2026-06-21T08:00", "2026-06-28T23:59"),
    ("judging", "2026-07-01T08:00", "2026-07-18T23:59"),
    ("announcement", "2026-08-14T08:00", "2026-08-14T23:59"),
];

impl Journey {
    pub(super) async fn make_contest(&mut self) {
        let committee = self.first_sign_in("panitia@contoh.test", DESK).await;
        committee.visit("/committee").await;
        self.look(&committee).await;
        committee.go("main a[href='/committee/contests/new']").await;
        committee.fill("name_id", "Lomba Inovasi Contoh 2026").await;
        committee.fill("name_en", "Example Innovation Contest 2026").await;
        committee.choose("region", "63.03").await;
        // With scripts only the part for the chosen origin is there; without, both are.
        for (chosen, other) in [("copy", "presets"), ("presets", "copy")] {
            committee.tick("origin", chosen).await;
            let part = |origin: &str, more: &str| format!("[data-shown-when=origin][data-equals*={origin}]{more}");
            assert!(committee.has(&part(chosen, ":not([hidden])")).await, "{chosen}");
            assert_eq!(committee.has(&part(other, "[hidden]")).await, self.way.scripts, "{other}");
        }
        committee.choose("categories", "pd-masyarakat").await;
        committee.choose("rubric", "pp38-5-kriteria").await;
        self.look(&committee).await;
        committee.submit("form[action='/committee/contests']").await;
        committee.expect_at("/committee/contests/lomba-").await;
        self.committee = committee.address().await;
        self.slug = self.committee.rsplit('/').next().unwrap().to_owned();
        committee.find("#gaps a").await;
        self.look(&committee).await;
        self.set_dates(&committee).await;
        self.ask_for_evidence(&committee).await;
        self.read_the_form(&committee).await;
        self.open(&committee).await;
        committee.close().await;
    }

    /// Leaves out what this contest does not have, and dates the rest.
    async fn set_dates(&self, committee: &Browser) {
        committee.visit(&format!("{}/stages/edit", self.committee)).await;
        loop {
            let kinds = self.kinds(committee).await;
            let is_extra = |(row, kind): &(usize, &String)| {
                !DATES.iter().any(|(wanted, _, _)| wanted == kind) || kinds[..*row].contains(kind)
            };
            let Some((row, _)) = kinds.iter().enumerate().find(is_extra) else { break };
            committee.click(&format!("#stage-{} .confirm > summary", row + 1)).await;
            committee.go(&format!("button[name=act][value='remove:{}']", row + 1)).await;
        }
        for (row, kind) in (1..).zip(self.kinds(committee).await) {
            let (_, opens, closes) = DATES.iter().find(|(wanted, _, _)| *wanted == kind).unwrap();
            committee.set(&format!("stage-{row}-opens"), opens).await;
            committee.set(&format!("stage-{row}-closes"), closes).await;
        }
        self.look(committee).await;
        committee.go(".form__actions button[name=act][value=save]").await;
        committee.expect_at(&self.committee).await;
    }

    async fn kinds(&self, committee: &Browser) -> Vec<String> {
        let mut kinds = Vec::new();
        for row in 1..=committee.attributes("select[name$='-kind']", "name").await.len() {
            let script = format!("return document.querySelector(\"[name='stage-{row}-kind']\").value;");
            kinds.push(committee.ask(&script).await.as_str().unwrap().to_owned());
        }
        kinds
    }

    /// Every criterion may ask for its proof: the first of this rubric does.
    async fn ask_for_evidence(&self, committee: &Browser) {
        committee.visit(&self.committee).await;
        committee.go("#rubrics tbody a").await;
        committee.go("main tbody th a").await;
        committee.fill("evidence-1-text_id", "Laporan kegiatan contoh").await;
        committee.fill("evidence-1-text_en", "Example report of activities").await;
        committee.fill("evidence-1-min_count", "1").await;
        self.look(committee).await;
        committee.go(".form__actions button[name=act][value=save]").await;
        committee.visit(&self.committee).await;
    }

    /// The entries' form as its editor shows it, and one of its fields.
    async fn read_the_form(&self, committee: &Browser) {
        committee.visit(&format!("{}/form", self.committee)).await;
        self.look(committee).await;
        self.leave_picture(committee, "form-editor").await;
        committee.go("main a[href$='/fields/rancang_bangun/edit']").await;
        self.look(committee).await;
        self.leave_picture(committee, "form-field").await;
        committee.visit(&self.committee).await;
    }

    async fn open(&self, committee: &Browser) {
        assert!(!committee.has("#gaps").await, "{}", committee.text().await);
        committee.go(&format!("main a[href='{}/opening/new']", self.committee)).await;
        let shown = committee.read(".digest code").await;
        self.look(committee).await;
        self.leave_picture(committee, "contest-opening").await;
        committee.submit("form[action$='/opening']").await;
        committee.expect_at(&self.committee).await;
        assert_eq!(committee.read(".digest code").await, shown, "what was opened is what was shown");
        committee.visit(&format!("/contests/{}", self.slug)).await;
        assert_eq!(committee.read(".digest code").await, shown, "entrants see it too");
        assert_eq!(shown.len(), 64);
        self.look(committee).await;
    }
}
