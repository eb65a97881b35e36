//! The team: inviting and joining, roles, handing on, leaving; and everybody who may not.

use chrono::Duration;
use sayembara::{
    domain::{
        entry::{EntryStatus, MemberRole},
        region::RegionRole,
        team::InvitationState,
    },
    models::{entries::team::members_of, team_invitations, users},
};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{World, world, world_with};
use crate::support::{Client, build};

const WISH: [(&str, &str); 3] = [("name", "Sari Tamu"), ("email", "sari@kampus.test"), ("role", "editor")];

impl World {
    pub(super) async fn invite(&mut self, wish: &[(&str, &str)]) -> String {
        let (to, path) = (self.path("/team"), self.path("/team/invitations"));
        self.browser.post(&path, wish).await.expect_redirect(&to);
        let address = wish.iter().find(|(name, _)| *name == "email").unwrap().1;
        self.app.mailed_path(address, "team_invitation").await
    }

    /// Names and roles of the team.
    pub(super) async fn team(&self) -> Vec<(String, MemberRole)> {
        let members = members_of(self.app.db(), self.entry.id).await.unwrap();
        members.into_iter().map(|member| (member.user.name, member.row.role)).collect()
    }

    pub(super) async fn invitations(&self) -> Vec<team_invitations::Model> {
        team_invitations::Entity::find().all(self.app.db()).await.unwrap()
    }

    pub(super) async fn last_invitation(&self) -> team_invitations::Model {
        self.invitations().await.pop().unwrap()
    }
}

pub(super) fn pair(name: &str, role: MemberRole) -> (String, MemberRole) {
    (name.to_owned(), role)
}

#[tokio::test]
async fn somebody_without_an_account_joins_by_the_link_and_once() {
    let mut world = world().await;
    let link = world.invite(&WISH).await;
    let mut guest = world.app.visitor();
    let page = guest.get(&link).await.expect_status(200);
    assert!(
        page.text()
            .contains("Siti Pemilik mengundang Anda ke tim usulan “Panel Surya Bangku Taman” sebagai penyunting")
    );
    assert!(page.text().contains("WITA") && page.text().contains("s…@kampus.test"));
    assert_eq!(world.team().await.len(), 1, "looking changes nothing");
    guest.post(&link, &[("name", " ")]).await.expect_status(422);
    guest.post(&link, &[("name", "Sari Rahma")]).await.expect_redirect(&world.path(""));
    guest.get(&world.path("/sections/head")).await.expect_status(200);
    let expected = [pair("Siti Pemilik", MemberRole::Owner), pair("Sari Rahma", MemberRole::Editor)];
    assert_eq!(world.team().await, expected);
    let user = users::Model::find_by_email(world.app.db(), "sari@kampus.test").await.unwrap().unwrap();
    assert!(user.confirmed_at.is_some() && user.password_hash.is_none());
    let mails = world.app.mails().await;
    assert!(mails.iter().any(|(to, letter)| *to == world.owner.email && letter.data["what"] == "joined"));
    assert!(world.app.visitor().post(&link, &[("name", "Orang Lain")]).await.expect_status(200).has(".notice--warn"));
}

#[tokio::test]
async fn somebody_with_an_account_signs_in_first_and_finds_the_invitation() {
    let mut world = world().await;
    let rina = world.app.person("Rina Akun").await;
    let link = world.invite(&[("name", "Bu Rina"), ("email", &rina.email), ("role", "viewer")]).await;
    let invitation = format!("/invitations/{}", world.last_invitation().await.pid);
    let page = world.app.visitor().get(&link).await.expect_status(200);
    assert!(page.has(&format!("a[href='/session/new?return_to={invitation}']")) && !page.has("main form"));
    // the link alone is not enough for an account: it may have been handed on
    assert!(world.app.visitor().post(&link, &[("name", "Penyusup")]).await.expect_status(200).has(".notice--warn"));
    let mut browser = world.app.signed_in(&rina).await;
    assert!(browser.get("/entries").await.has(&format!("a[href='{invitation}']")));
    browser.get(&link).await.expect_redirect(&invitation);
    browser.get(&invitation).await.expect_status(200);
    browser.post(&format!("{invitation}/acceptance"), &[]).await.expect_redirect(&world.path(""));
    assert_eq!(world.team().await[1], pair("Rina Akun", MemberRole::Viewer));
    browser.get(&world.path("/team")).await.expect_status(200);
    browser.get(&world.path("/sections/head")).await.expect_status(403);
    browser.post(&format!("{invitation}/acceptance"), &[]).await.expect_redirect(&invitation);
    assert!(browser.get(&invitation).await.expect_status(200).has(".notice--warn"));
}

#[tokio::test]
async fn an_invitation_belongs_to_its_address() {
    let mut world = world().await;
    let rina = world.app.person("Rina Akun").await;
    let other = world.app.person("Orang Lain").await;
    let link = world.invite(&[("name", "Rina"), ("email", &rina.email), ("role", "editor")]).await;
    let invitation = format!("/invitations/{}", world.last_invitation().await.pid);
    let mut stranger = world.app.signed_in(&other).await;
    let page = stranger.get(&link).await.expect_status(200);
    assert!(page.text().contains("akun lain") && !page.text().contains(&rina.email), "the address stays masked");
    assert!(stranger.post(&link, &[("name", "x")]).await.expect_status(200).has(".notice--warn"));
    stranger.get(&invitation).await.expect_status(404);
    stranger.post(&format!("{invitation}/acceptance"), &[]).await.expect_status(404);
    stranger.post(&format!("{invitation}/refusal"), &[]).await.expect_status(404);
    assert_eq!(world.team().await.len(), 1);
    assert_eq!(world.last_invitation().await.state, InvitationState::Open);
}

/// Decidim CVE-2023-48220: an expired invitation was accepted through the password reset.
#[tokio::test]
async fn rulebook_55_an_expired_team_invitation_works_on_no_path() {
    let mut world = world().await;
    let link = world.invite(&WISH).await;
    let invitation = format!("/invitations/{}", world.last_invitation().await.pid);
    world.app.wait(Duration::days(14));
    assert!(world.app.visitor().get(&link).await.expect_status(200).has(".notice--warn"));
    assert!(world.app.visitor().post(&link, &[("name", "Sari")]).await.expect_status(200).has(".notice--warn"));
    let mut guest = reset_password(&world).await;
    assert!(!guest.get("/entries").await.expect_status(200).has("a[href^='/invitations/']"));
    assert!(guest.get(&invitation).await.expect_status(200).has(".notice--warn"));
    guest.post(&format!("{invitation}/acceptance"), &[]).await.expect_redirect(&invitation);
    guest.get(&world.path("")).await.expect_status(404);
    assert_eq!(world.team().await.len(), 1);
}

#[tokio::test]
async fn rulebook_24_nobody_is_in_a_team_before_the_address_is_proved() {
    let mut world = world().await;
    // somebody registers the address of another in advance, with a password of their own
    let stranger = [
        ("name", "Penyerobot"),
        ("email", "sari@kampus.test"),
        ("password", "milik penyerobot"),
        ("password_again", "milik penyerobot"),
        ("accepted", "1"),
    ];
    world.app.visitor().post("/registration", &stranger).await.expect_status(303);
    let link = world.invite(&WISH).await;
    let sign_in = [("email", "sari@kampus.test"), ("password", "milik penyerobot")];
    world.app.visitor().post("/session", &sign_in).await.expect_status(422);
    assert_eq!(world.team().await.len(), 1, "an invitation alone makes nobody a member");
    world.app.visitor().post(&link, &[("name", "Sari Asli")]).await.expect_redirect(&world.path(""));
    let refused = world.app.visitor().post("/session", &sign_in).await;
    assert_eq!(refused.status.as_u16(), 422, "the stranger's password is gone and stays so");
}

async fn reset_password(world: &World) -> Client {
    let mut guest = world.app.visitor();
    guest.post("/password_reset", &[("email", "sari@kampus.test")]).await.expect_status(303);
    let reset = world.app.mailed_path("sari@kampus.test", "password_reset").await;
    let new = [("password", "kata sandi yang baru"), ("password_again", "kata sandi yang baru")];
    guest.post(&reset, &new).await.expect_redirect("/session/new");
    let fields = [("email", "sari@kampus.test"), ("password", "kata sandi yang baru")];
    guest.post("/session", &fields).await.expect_status(303);
    guest
}

#[tokio::test]
async fn a_new_invitation_ends_the_former_and_a_revoked_one_is_dead() {
    let mut world = world().await;
    let first = world.invite(&WISH).await;
    let second = world.invite(&WISH).await;
    assert!(world.app.visitor().get(&first).await.expect_status(200).has(".notice--warn"));
    assert!(!world.app.visitor().get(&second).await.expect_status(200).has(".notice--warn"));
    let end = world.path(&format!("/team/invitations/{}/end", world.last_invitation().await.pid));
    let team = world.path("/team");
    world.browser.post(&end, &[]).await.expect_redirect(&team);
    assert!(world.app.visitor().post(&second, &[("name", "Sari")]).await.expect_status(200).has(".notice--warn"));
    let states: Vec<_> = world.invitations().await.into_iter().map(|row| row.state).collect();
    assert_eq!(states, [InvitationState::Replaced, InvitationState::Revoked]);
}

#[tokio::test]
async fn a_full_team_tells_the_person_with_the_link_and_the_link_keeps_working() {
    let mut world = world().await;
    let link = world.invite(&WISH).await;
    for number in 0..19 {
        world.member(&format!("Anggota {number}"), MemberRole::Viewer).await;
    }
    let mut guest = world.app.visitor();
    guest.post(&link, &[("name", "Sari")]).await.expect_redirect(&link);
    assert!(guest.get(&link).await.expect_status(200).text().contains("Tim sudah penuh"));
    assert_eq!(world.team().await.len(), 20);
    let (team, leave) = (world.path("/team"), world.team().await[1].0.clone());
    let gone = users::Entity::find().all(world.app.db()).await.unwrap();
    let gone = gone.into_iter().find(|user| user.name == leave).unwrap();
    world.browser.post(&format!("{team}/{}/removal", gone.pid), &[]).await.expect_redirect(&team);
    guest.post(&link, &[("name", "Sari")]).await.expect_redirect(&world.path(""));
}

#[tokio::test]
async fn rulebook_56_an_invitation_accepted_twice_at_once_counts_once() {
    let mut world = world().await;
    let link = world.invite(&WISH).await;
    let (mut one, mut two) = (world.app.visitor(), world.app.visitor());
    let name = [("name", "Sari")];
    let (first, second) = tokio::join!(one.post(&link, &name), two.post(&link, &name));
    let mut answers = [first.status.as_u16(), second.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [200, 303]);
    assert_eq!(world.team().await.len(), 2);
}

#[tokio::test]
async fn a_refused_invitation_keeps_what_was_typed() {
    let mut world = world().await;
    let path = world.path("/team/invitations");
    let typed = [("name", "Sari"), ("email", "bukan alamat"), ("role", "owner")];
    let page = world.browser.post(&path, &typed).await.expect_status(422);
    assert_eq!(page.attributes("#field-email", "value"), ["bukan alamat"]);
    assert!(page.has("#error-email") && page.has("#error-role"), "nobody is invited as an owner");
    let owner = world.owner.email.clone();
    let member = [("name", "Siti"), ("email", owner.as_str()), ("role", "editor")];
    assert!(world.browser.post(&path, &member).await.expect_status(422).has("#error-email"));
    assert!(world.invitations().await.is_empty());
    for number in 0..19 {
        let email = format!("orang{number}@contoh.test");
        world.browser.post(&path, &[("name", "Orang"), ("email", &email), ("role", "viewer")]).await.expect_status(303);
    }
    let full = [("name", "Orang"), ("email", "lagi@contoh.test"), ("role", "viewer")];
    assert!(world.browser.post(&path, &full).await.expect_status(422).text().contains("Tim sudah penuh"));
    assert_eq!(users::Model::find_by_email(world.app.db(), "lagi@contoh.test").await.unwrap(), None);
}

/// Who is in a jury is not told by whether an invitation can be sent.
#[tokio::test]
async fn judges_and_committee_are_invited_like_anybody_and_cannot_join() {
    let mut world = world().await;
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let person = world.app.person("Juri Contoh").await;
    build::judge(&world.app, &world.contest, &person, false).await;
    for user in [&committee, &person] {
        world.invite(&[("name", "Rekan"), ("email", &user.email), ("role", "editor")]).await;
        let accept = format!("/invitations/{}/acceptance", world.last_invitation().await.pid);
        let answer = world.app.signed_in(user).await.post(&accept, &[]).await.expect_status(403);
        assert!(answer.text().contains("tidak boleh menjadi peserta"), "{}", user.name);
    }
    assert_eq!(world.team().await.len(), 1);
}

#[tokio::test]
async fn the_owner_changes_roles_and_removes_and_both_take_effect_at_once() {
    let mut world = world().await;
    let (rina, mut browser) = world.member("Rina Editor", MemberRole::Editor).await;
    browser.get(&world.path("/sections/head")).await.expect_status(200);
    let (team, role) = (world.path("/team"), world.path(&format!("/team/{}/role", rina.pid)));
    browser.post(&role, &[("role", "viewer")]).await.expect_status(403);
    world.browser.post(&role, &[("role", "owner")]).await.expect_status(422);
    world.browser.post(&role, &[("role", "viewer")]).await.expect_redirect(&team);
    browser.get(&world.path("/sections/head")).await.expect_status(403);
    let own_role = world.path(&format!("/team/{}/role", world.owner.pid));
    world.browser.post(&own_role, &[("role", "viewer")]).await.expect_status(404);
    let removal = world.path(&format!("/team/{}/removal", rina.pid));
    world.browser.get(&format!("{removal}/new")).await.expect_status(200);
    world.browser.post(&removal, &[]).await.expect_redirect(&team);
    browser.get(&world.path("")).await.expect_status(404);
    let mails = world.app.mails().await;
    let told: Vec<_> =
        mails.iter().filter(|(to, _)| *to == rina.email).map(|(_, mail)| mail.data["what"].clone()).collect();
    assert_eq!(told, ["role-viewer", "removed"]);
    // who was removed comes back by a new invitation only
    world.invite(&[("name", "Rina"), ("email", &rina.email), ("role", "editor")]).await;
    let accept = format!("/invitations/{}/acceptance", world.last_invitation().await.pid);
    browser.post(&accept, &[]).await.expect_redirect(&world.path(""));
    assert_eq!(world.team().await[1], pair("Rina Editor", MemberRole::Editor));
}

#[tokio::test]
async fn a_member_leaves_and_the_owner_is_told_but_cannot_leave() {
    let mut world = world().await;
    let (_, mut browser) = world.member("Rina Editor", MemberRole::Editor).await;
    let leave = world.path("/team/departure");
    world.browser.get(&format!("{leave}/new")).await.expect_status(403);
    world.browser.post(&leave, &[]).await.expect_status(403);
    browser.get(&format!("{leave}/new")).await.expect_status(200);
    browser.post(&leave, &[]).await.expect_redirect("/entries");
    browser.get(&world.path("/team")).await.expect_status(404);
    assert_eq!(world.team().await, [pair("Siti Pemilik", MemberRole::Owner)]);
    assert!(world.app.mails().await.iter().any(|(to, mail)| *to == world.owner.email && mail.data["what"] == "left"));
}

#[tokio::test]
async fn ownership_moves_when_the_other_accepts_and_not_before() {
    let mut world = world().await;
    let (rina, mut heir) = world.member("Rina Editor", MemberRole::Editor).await;
    let (team, hand_on) = (world.path("/team"), world.path("/team/ownership"));
    world.browser.post(&hand_on, &[("heir", "")]).await.expect_status(422);
    heir.post(&hand_on, &[("heir", &rina.pid.to_string())]).await.expect_status(403);
    world.browser.post(&hand_on, &[("heir", &rina.pid.to_string())]).await.expect_redirect(&team);
    assert_eq!(world.stored().await.owner_id, world.owner.id);
    let accept = format!("/invitations/{}/acceptance", world.last_invitation().await.pid);
    heir.post(&accept, &[]).await.expect_redirect(&world.path(""));
    assert_eq!(world.stored().await.owner_id, rina.id);
    let expected = [pair("Rina Editor", MemberRole::Owner), pair("Siti Pemilik", MemberRole::Editor)];
    assert_eq!(world.team().await, expected);
    world.browser.get(&world.path("/sections/head")).await.expect_status(200);
    world.browser.post(&hand_on, &[("heir", &rina.pid.to_string())]).await.expect_status(403);
    // and back, with the old owner leaving
    let fields = [("heir", world.owner.pid.to_string()), ("leaves", "1".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    heir.post(&hand_on, &fields).await.expect_redirect(&team);
    let accept = format!("/invitations/{}/acceptance", world.last_invitation().await.pid);
    world.browser.post(&accept, &[]).await.expect_redirect(&world.path(""));
    assert_eq!(world.team().await, [pair("Siti Pemilik", MemberRole::Owner)]);
    heir.get(&world.path("")).await.expect_status(404);
}

#[tokio::test]
async fn the_committee_hands_the_entry_on_when_its_owner_is_gone() {
    let mut world = world_with(build::contest(), EntryStatus::Draft).await;
    world.attach_link().await;
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let mut desk = world.app.signed_in(&committee).await;
    let page = world.path("/owner/new");
    desk.get(&page).await.expect_status(404);
    world.hand_in().await.expect_status(303);
    assert!(desk.get(&world.path("")).await.has(&format!("a[href='{page}']")));
    let typed = [("name", "Sari Pengganti"), ("email", "sari@kampus.test"), ("reason", "")];
    let refused = desk.post(&world.path("/owner"), &typed).await.expect_status(422);
    assert_eq!(refused.attributes("#field-name", "value"), ["Sari Pengganti"]);
    let typed = [("name", "Sari Pengganti"), ("email", "sari@kampus.test"), ("reason", "Pemilik pindah tugas")];
    desk.post(&world.path("/owner"), &typed).await.expect_redirect(&page);
    assert!(desk.get(&page).await.text().contains("Menunggu jawaban Sari Pengganti"));
    let mails = world.app.mails().await;
    let (_, told) =
        mails.iter().find(|(to, letter)| *to == world.owner.email && letter.template == "team_changed").unwrap();
    assert_eq!((&told.data["what"], &told.data["reason"]), (&"reassigning".into(), &"Pemilik pindah tugas".into()));
    let offer = world.last_invitation().await;
    let end = world.path(&format!("/team/invitations/{}/end", offer.pid));
    world.browser.post(&end, &[]).await.expect_status(404);
    let link = world.app.mailed_path("sari@kampus.test", "team_invitation").await;
    let mut heir = world.app.visitor();
    assert!(heir.get(&link).await.text().contains("Pemilik pindah tugas"));
    heir.post(&link, &[("name", "Sari Pengganti")]).await.expect_redirect(&world.path(""));
    assert_eq!(world.team().await, [pair("Sari Pengganti", MemberRole::Owner)]);
    world.browser.get(&world.path("")).await.expect_status(404);
    let trail = heir.get(&world.path("/history")).await.text();
    assert!(trail.contains("Sari Pengganti menjadi pemilik") && !trail.contains("Panitia Contoh"));
}

#[tokio::test]
async fn every_change_stands_there_with_author_and_time() {
    let mut world = world().await;
    let (_, mut rina) = world.member("Rina Editor", MemberRole::Editor).await;
    let path = world.path("/sections/rancangan/autosave");
    let version = |answer: &crate::support::Answer| answer.json()["version"].to_string();
    world.app.wait(Duration::minutes(15));
    let first = world.browser.post(&path, &[("rancang_bangun", "satu"), ("version", "1")]).await.expect_status(200);
    let second =
        world.browser.post(&path, &[("rancang_bangun", "dua"), ("version", &version(&first))]).await.expect_status(200);
    rina.post(&path, &[("rancang_bangun", "tiga"), ("version", &version(&second))]).await.expect_status(200);
    world.invite(&WISH).await;
    let page = rina.get(&world.path("/history")).await.expect_status(200);
    let lines = page.texts("#trail li");
    assert_eq!(lines.iter().filter(|line| line.contains("Menulis di")).count(), 2, "{lines:?}");
    assert!(
        lines[0].contains("Mengundang Sari Tamu") && lines[0].contains("Siti Pemilik") && lines[0].contains("WITA")
    );
    assert!(lines[1].contains("Menulis di") && lines[1].contains("Rina Editor"));
    assert!(!page.text().contains("kampus.test"), "addresses of invited people are the owner's business");
    assert!(!rina.get(&world.path("/team")).await.text().contains("kampus.test"));
}

#[tokio::test]
async fn rulebook_01_team_history_and_invitations_are_nobody_elses() {
    let mut world = world().await;
    let (rina, _) = world.member("Rina Editor", MemberRole::Editor).await;
    world.attach_link().await;
    world.hand_in().await.expect_status(303);
    world.invite(&WISH).await;
    let invitation = world.last_invitation().await.pid;
    let other = world.app.person("Orang Lain").await;
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let leader = build::member_of(&world.app, &world.contest, "Pimpinan Contoh", RegionRole::Leader).await;
    for user in [&other, &committee, &leader] {
        let mut browser = world.app.signed_in(user).await;
        for path in ["/team", "/history", "/team/departure/new"] {
            browser.get(&world.path(path)).await.expect_status(404);
        }
        let writes = [
            "/team/invitations".to_owned(),
            "/team/ownership".to_owned(),
            "/team/departure".to_owned(),
            format!("/team/{}/role", rina.pid),
            format!("/team/{}/removal", rina.pid),
            format!("/team/invitations/{invitation}/end"),
        ];
        for path in writes {
            let status = browser.post(&world.path(&path), &[("role", "viewer")]).await.status.as_u16();
            assert!(matches!(status, 403 | 404), "{} {path}: {status}", user.name);
        }
    }
    assert_eq!(world.team().await.len(), 2);
    assert_eq!(world.last_invitation().await.state, InvitationState::Open);
    assert_eq!(team_invitations::Entity::find().count(world.app.db()).await.unwrap(), 1);
}
