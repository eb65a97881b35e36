//! Invitations into a team, and what only some of a team see.

use sayembara::models::users;

use super::{Visit, by};
use crate::support::TestApp;

/// The pages, with whoever may see them.
pub async fn visits(app: &TestApp, committee: &users::Model) -> Vec<Visit> {
    let owner = users::Model::find_by_email(app.db(), "inovator@contoh.test").await.unwrap().unwrap();
    let invited = users::Model::find_by_email(app.db(), "pimpinan@contoh.test").await.unwrap().unwrap();
    let mut browser = app.signed_in(&owner).await;
    let mut entry = None;
    for href in browser.get("/entries").await.attributes("main a[href^='/entries/']", "href") {
        if browser.get(&format!("{href}/team")).await.has("form[action$='/team/invitations']") {
            entry = Some(href);
        }
    }
    let entry = entry.expect("the demonstration's innovator has an entry whose team can grow");
    for (name, email) in
        [("Tamu Satu", "tamu.satu@contoh.test"), ("Tamu Dua", "tamu.dua@contoh.test"), ("Pimpinan", &invited.email)]
    {
        let wish = [("name", name), ("email", email), ("role", "editor")];
        browser.post(&format!("{entry}/team/invitations"), &wish).await.expect_status(303);
    }
    let joining = app.mailed_path("tamu.dua@contoh.test", "team_invitation").await;
    app.visitor().post(&joining, &[("name", "Tamu Dua")]).await.expect_status(303);
    let mailed = app.mailed_path(&invited.email, "team_invitation").await;
    let invitation = app.signed_in(&invited).await.get(&mailed).await.location().to_owned();
    let team = browser.get(&format!("{entry}/team")).await;
    let removal = team.attributes("main a[href$='/removal/new']", "href").remove(0);
    vec![
        by(None, app.mailed_path("tamu.satu@contoh.test", "team_invitation").await),
        by(Some(&invited), invitation),
        by(Some(&owner), format!("{entry}/team")),
        by(Some(&owner), removal),
        by(Some(committee), format!("{entry}/owner/new")),
    ]
}
