//! Offers to take an entry over: the owner's go with the membership, the committee's are the committee's to end.

use sayembara::{
    domain::{
        entry::{EntryStatus, MemberRole},
        region::RegionRole,
        team::InvitationState,
    },
    models::{_entities::entry_members, team_invitations},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{World, world, world_with};
use crate::support::{Client, build};

/// An entry that was handed in, and the committee at its desk.
async fn handed_in() -> (World, Client) {
    let mut world = world_with(build::contest(), EntryStatus::Draft).await;
    world.attach_link().await;
    world.hand_in().await.expect_status(303);
    let committee = build::member_of(&world.app, &world.contest, "Panitia Contoh", RegionRole::Committee).await;
    let desk = world.app.signed_in(&committee).await;
    (world, desk)
}

impl World {
    /// The owner offers the entry to a member. Gives the address at which the offer is accepted.
    async fn offer(&mut self, heir: &str) -> String {
        let (team, path) = (self.path("/team"), self.path("/team/ownership"));
        self.browser.post(&path, &[("heir", heir)]).await.expect_redirect(&team);
        format!("/invitations/{}/acceptance", self.last_invitation().await.pid)
    }

    /// The committee offers the entry to somebody outside the team.
    async fn reassign(&self, desk: &mut Client) -> team_invitations::Model {
        let page = self.path("/owner/new");
        let fields = [("name", "Sari Pengganti"), ("email", "sari@kampus.test"), ("reason", "Pemilik pindah tugas")];
        desk.post(&self.path("/owner"), &fields).await.expect_redirect(&page);
        self.last_invitation().await
    }
}

#[tokio::test]
async fn an_offer_of_ownership_ends_with_the_membership() {
    let mut world = world().await;
    let (rina, mut removed) = world.member("Rina Editor", MemberRole::Editor).await;
    let accept = world.offer(&rina.pid.to_string()).await;
    let (team, removal) = (world.path("/team"), world.path(&format!("/team/{}/removal", rina.pid)));
    world.browser.post(&removal, &[]).await.expect_redirect(&team);
    assert_eq!(world.last_invitation().await.state, InvitationState::Replaced);
    removed.post(&accept, &[]).await.expect_status(303);
    let (budi, mut left) = world.member("Budi Editor", MemberRole::Editor).await;
    let accept = world.offer(&budi.pid.to_string()).await;
    left.post(&world.path("/team/departure"), &[]).await.expect_redirect("/entries");
    assert_eq!(world.last_invitation().await.state, InvitationState::Replaced);
    left.post(&accept, &[]).await.expect_status(303);
    assert_eq!(world.stored().await.owner_id, world.owner.id);
    assert_eq!(world.team().await.len(), 1);
}

/// However somebody stopped being a member: the question is asked again when the offer is accepted.
#[tokio::test]
async fn who_is_no_member_any_more_does_not_take_the_entry_over() {
    let mut world = world().await;
    let (rina, mut heir) = world.member("Rina Editor", MemberRole::Editor).await;
    let accept = world.offer(&rina.pid.to_string()).await;
    let left = entry_members::ActiveModel { left_at: Set(Some(world.app.now())), ..Default::default() };
    let own = entry_members::Column::UserId.eq(rina.id);
    entry_members::Entity::update_many().set(left).filter(own).exec(world.app.db()).await.unwrap();
    assert!(heir.post(&accept, &[]).await.expect_status(403).text().contains("anggota tim"));
    assert_eq!(world.stored().await.owner_id, world.owner.id);
}

#[tokio::test]
async fn the_owner_ends_the_committees_offer_by_no_door() {
    let (mut world, mut desk) = handed_in().await;
    let (rina, _) = world.member("Rina Editor", MemberRole::Editor).await;
    let offer = world.reassign(&mut desk).await;
    let refused = world.browser.post(&world.path("/team/ownership"), &[("heir", &rina.pid.to_string())]).await;
    assert!(refused.expect_status(422).text().contains("Panitia sedang menawarkan"));
    let same = [("name", "Sari"), ("email", "sari@kampus.test"), ("role", "editor")];
    let refused = world.browser.post(&world.path("/team/invitations"), &same).await.expect_status(422);
    assert!(refused.has("#error-email") && refused.text().contains("Panitia sedang menawarkan"));
    let other = [("name", "Tono"), ("email", "tono@kampus.test"), ("role", "viewer")];
    world.invite(&other).await;
    let stored = team_invitations::Model::find_by_pid(world.app.db(), offer.pid).await.unwrap().unwrap();
    assert_eq!(stored.state, InvitationState::Open);
    // a member to whom the committee offers the entry keeps the offer when the owner takes the person out
    let member = [("member", rina.pid.to_string()), ("reason", "Pemilik pindah tugas".to_owned())];
    let fields: Vec<(&str, &str)> = member.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.post(&world.path("/owner"), &fields).await.expect_status(303);
    let team = world.path("/team");
    world.browser.post(&format!("{team}/{}/removal", rina.pid), &[]).await.expect_redirect(&team);
    assert_eq!(world.last_invitation().await.state, InvitationState::Open);
}

#[tokio::test]
async fn a_full_team_does_not_keep_the_committee_from_naming_an_owner() {
    let (world, mut desk) = handed_in().await;
    for number in 0..19 {
        world.member(&format!("Anggota {number}"), MemberRole::Viewer).await;
    }
    world.reassign(&mut desk).await;
    let link = world.app.mailed_path("sari@kampus.test", "team_invitation").await;
    world.app.visitor().post(&link, &[("name", "Sari")]).await.expect_redirect(&world.path(""));
    assert_eq!(world.team().await.len(), 20);
}

#[tokio::test]
async fn the_history_names_nobody_of_the_committee_who_takes_an_offer_back() {
    let (mut world, mut desk) = handed_in().await;
    let offer = world.reassign(&mut desk).await;
    let end = world.path(&format!("/team/invitations/{}/end", offer.pid));
    desk.post(&end, &[]).await.expect_redirect(&world.path("/owner/new"));
    let trail = world.browser.get(&world.path("/history")).await.expect_status(200);
    assert!(trail.texts("#trail li")[0].contains("Menarik undangan Sari Pengganti"));
    assert!(!trail.text().contains("Panitia Contoh"), "{:?}", trail.texts("#trail li"));
    let own = [("name", "Tono"), ("email", "tono@kampus.test"), ("role", "viewer")];
    world.invite(&own).await;
    let end = world.path(&format!("/team/invitations/{}/end", world.last_invitation().await.pid));
    world.browser.post(&end, &[]).await.expect_status(303);
    let trail = world.browser.get(&world.path("/history")).await.texts("#trail li");
    assert!(trail[0].contains("Siti Pemilik"), "what the team takes back bears the name: {}", trail[0]);
}
