//! The planner makes the proposal a firm tag; its history and the API tell so.

use super::{Journey, TITLE};
use crate::driver::DESK;

impl Journey {
    pub(super) async fn tag(&self) {
        let planner = self.first_planner().await;
        planner.press(TITLE).await;
        self.look(&planner).await;
        let slug = planner.address().await.split(['/', '?']).nth(3).unwrap().to_owned();
        // a tag rises one step at a time
        for (status, reason) in
            [("indicative", "Dibaca pokja contoh."), ("set", "Disepakati dalam rapat pokja contoh.")]
        {
            planner.visit(&format!("/desk/innovations/{slug}")).await;
            planner.go("main a[href*='/tags/']").await;
            planner.tick("status", status).await;
            planner.tick("rank", "primary").await;
            planner.fill("working_group", "Pokja Smart Living").await;
            planner.fill("year", "2027").await;
            planner.fill("reason", reason).await;
            self.look(&planner).await;
            planner.go("main form[action*='/tags/']:not([action$='/removal']) button[type=submit]").await;
        }
        planner.visit(&format!("/desk/innovations/{slug}")).await;
        planner.expect("Disepakati dalam rapat pokja contoh.").await;
        planner.expect("Pokja Smart Living").await;
        assert!(planner.read("section[aria-labelledby=history]").await.contains("Disepakati"));
        self.look(&planner).await;
        self.leave_picture(&planner, "desk").await;
        planner.close().await;
        let visitor = self.person(DESK).await;
        visitor.visit(&format!("/catalogue/{slug}")).await;
        visitor.expect(&self.says("common-tag-set")).await;
        self.look(&visitor).await;
        visitor.close().await;
        let answer = self.portal.app.visitor().get("/api/v1/innovations?dimension=smart-living&status=set").await;
        let found = answer.expect_status(200).json();
        assert_eq!(found["results"][0]["slug"], slug.as_str(), "{found:#}");
    }

    /// The account was made weeks ago: the mailed link has ended, a new one is asked for.
    async fn first_planner(&self) -> crate::driver::Browser {
        let planner = self.person(DESK).await;
        planner.visit("/password_reset/new").await;
        planner.fill("email", "pokja@contoh.test").await;
        planner.submit("form[action='/password_reset']").await;
        planner.visit(&self.portal.app.mailed_path("pokja@contoh.test", "password_reset").await).await;
        planner.fill("password", crate::support::app::PASSWORD).await;
        planner.fill("password_again", crate::support::app::PASSWORD).await;
        planner.submit("form[action^='/password_reset/']").await;
        planner.sign_in("pokja@contoh.test", crate::support::app::PASSWORD).await;
        planner.visit("/desk").await;
        self.look(&planner).await;
        planner
    }
}
