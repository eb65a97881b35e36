//! Everybody who may ask for something, each in one relation to the contest of the scene.

use std::collections::BTreeMap;

use sayembara::{
    domain::{entry::MemberRole, region::RegionRole},
    models::{_entities::entry_members, entries, regions, users},
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use crate::support::{Client, TestApp, build};

/// Columns of the table, in order. Who each is stands at the head of `table.txt`.
pub const ROLES: [&str; 21] = [
    "vis", "per", "adm", "com", "els", "pro", "pla", "lea", "own", "edi", "vie", "for", "inn", "jud", "fel", "una",
    "jel", "chr", "c+t", "c+j", "j+t",
];

/// The visitor has no account.
pub const VISITOR: &str = "vis";

/// The people of one portal.
pub struct Cast {
    people: BTreeMap<&'static str, users::Model>,
}

impl Cast {
    /// Makes everybody, with those roles that do not depend on one contest.
    pub async fn of(app: &TestApp) -> Self {
        let mut people = BTreeMap::new();
        for role in ROLES.into_iter().filter(|role| *role != VISITOR) {
            people.insert(role, app.person(&format!("Peran {}", role.replace('+', " dan "))).await);
        }
        let cast = Self { people };
        let administrator =
            users::ActiveModel { id: Set(cast.user("adm").id), is_administrator: Set(true), ..Default::default() };
        users::Entity::update(administrator).exec(app.db()).await.unwrap();
        for (role, region, kind) in [
            ("com", "63.03", RegionRole::Committee),
            ("els", "32.79", RegionRole::Committee),
            ("pro", "63", RegionRole::Committee),
            ("pla", "63.03", RegionRole::Planner),
            ("lea", "63.03", RegionRole::Leader),
            ("c+t", "63.03", RegionRole::Committee),
            ("c+j", "63.03", RegionRole::Committee),
        ] {
            let region = regions::Model::find_by_code(app.db(), region).await.unwrap().unwrap();
            build::membership(app, cast.user(role), &region, kind).await;
        }
        cast
    }

    pub fn user(&self, role: &str) -> &users::Model {
        &self.people[role]
    }

    /// A fresh browser for each role, in the order of [`ROLES`].
    pub async fn browsers(&self, app: &TestApp) -> Vec<Client> {
        let mut browsers = Vec::new();
        for role in ROLES {
            let browser = match self.people.get(role) {
                Some(user) => app.signed_in(user).await,
                None => app.visitor(),
            };
            browsers.push(browser);
        }
        browsers
    }

    /// Puts the team around the owner; one has left it.
    pub async fn join_team(&self, app: &TestApp, entry: &entries::Model) {
        for (role, kind, has_left) in [
            ("edi", MemberRole::Editor, false),
            ("vie", MemberRole::Viewer, false),
            ("for", MemberRole::Editor, true),
            ("c+t", MemberRole::Editor, false),
            ("j+t", MemberRole::Editor, false),
        ] {
            let user = self.user(role);
            let row = entry_members::ActiveModel {
                entry_id: Set(entry.id),
                user_id: Set(Some(user.id)),
                email_folded: Set(user.email_folded.clone()),
                role: Set(kind),
                invited_by: Set(entry.owner_id),
                joined_at: Set(Some(app.now())),
                left_at: Set(has_left.then(|| app.now())),
                created_at: Set(app.now()),
                ..Default::default()
            };
            entry_members::Entity::insert(row).exec(app.db()).await.unwrap();
        }
    }
}
