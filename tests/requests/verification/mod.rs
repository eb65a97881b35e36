//! The administrative check.

mod levels;
mod outcome;
mod pairs;
mod queue;
mod reminders;
mod sheet;
mod takings;

use sayembara::{
    domain::{entry::EntryStatus, region::RegionRole},
    models::{
        _entities::submissions,
        entries::{self, counted::count_missing},
        users,
    },
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use crate::support::{
    TestApp,
    build::{self, BuiltContest},
};

/// An entry in `status` with a submission, its owner and a member of the committee.
pub struct Scene {
    pub app: TestApp,
    pub contest: BuiltContest,
    pub owner: users::Model,
    pub committee: users::Model,
    pub entry: entries::Model,
    pub submission: submissions::Model,
}

impl Scene {
    pub async fn new(status: EntryStatus) -> Self {
        let app = TestApp::start().await;
        let contest = build::contest().save(&app).await;
        let owner = app.person("Pengusul Contoh").await;
        let committee = build::member_of(&app, &contest, "Panitia Contoh", RegionRole::Committee).await;
        let entry = build::entry(&app, &contest, &owner, "Bangku Surya", status).await;
        let submission = hand_in(&app, &entry, &owner, 1).await;
        Self { app, contest, owner, committee, entry, submission }
    }

    pub fn path(&self) -> String {
        format!("{}/{}", self.queue(), self.entry.pid)
    }

    pub fn queue(&self) -> String {
        format!("/committee/contests/{}/verification", self.contest.contest.slug)
    }

    /// Brings the entry back corrected: its version 2 has `design` added to its design, and another name.
    pub async fn correct(&self, design: &str, name: &str) {
        let second = hand_in(&self.app, &self.entry, &self.owner, 2).await;
        let snapshot = second
            .snapshot
            .replace("Panel Surya Bangku Taman", name)
            .replace("mengisi daya", &format!("mengisi daya, {design}"));
        let row = submissions::ActiveModel { id: Set(second.id), snapshot: Set(snapshot), ..Default::default() };
        submissions::Entity::update(row).exec(self.app.db()).await.unwrap();
        let row =
            entries::ActiveModel { id: Set(self.entry.id), status: Set(EntryStatus::Corrected), ..Default::default() };
        entries::Entity::update(row).exec(self.app.db()).await.unwrap();
    }

    pub async fn reload(&self) -> entries::Model {
        entries::Model::find_by_pid(self.app.db(), self.entry.pid).await.unwrap().unwrap()
    }
}

pub async fn hand_in(app: &TestApp, entry: &entries::Model, author: &users::Model, ordinal: i32) -> submissions::Model {
    let snapshot = crate::requests::judging::snapshot(entry);
    let row = submissions::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry.id),
        ordinal: Set(ordinal),
        number: Set(entry.number.clone().unwrap_or_default()),
        snapshot: Set(snapshot),
        sha256: Set("0".repeat(64)),
        in_grace: Set(false),
        author_id: Set(author.id),
        created_at: Set(app.now()),
        ..Default::default()
    };
    let row = submissions::Entity::insert(row).exec_with_returning(app.db()).await.unwrap();
    count_missing(app.db()).await.unwrap();
    row
}
