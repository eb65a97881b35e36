//! Ranking, decisions, publication, public results, overview.

mod decisions;
mod overview;
mod public;
mod publication;
mod rankings;

use sayembara::{
    domain::{contest::ContestStatus, entry::EntryStatus, region::RegionRole},
    models::{
        _entities::{judges, submissions},
        entries, users,
    },
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    Client, TestApp,
    build::{self, BuiltContest, ContestBuilder, at},
    sheets,
};

/// Two days after judging ended.
const JUDGED: &str = "2026-07-20T02:00:00Z";
const RANKING: &str = "/committee/contests/lomba-contoh-2026/ranking";
const DECISIONS: &str = "/committee/contests/lomba-contoh-2026/decisions";
const PUBLICATION: &str = "/committee/contests/lomba-contoh-2026/publication";
const RESULTS: &str = "/contests/lomba-contoh-2026/results";
const SCORES: &str = "/contests/lomba-contoh-2026/scores.json";

/// A contest after judging, with three judges and a person of the committee.
struct Scene {
    app: TestApp,
    contest: BuiltContest,
    committee: users::Model,
    judges: Vec<judges::Model>,
}

impl Scene {
    async fn new() -> Self {
        Self::with(build::contest().status(ContestStatus::Closed)).await
    }

    async fn with(builder: ContestBuilder) -> Self {
        let app = TestApp::start().await;
        app.clock.stop_at(at(JUDGED));
        let contest = builder.save(&app).await;
        let committee = build::member_of(&app, &contest, "Panitia Contoh", RegionRole::Committee).await;
        let mut judges = Vec::new();
        for name in ["Juri Rahasia Satu", "Juri Rahasia Dua", "Juri Rahasia Tiga"] {
            let user = app.person(name).await;
            judges.push(build::judge(&app, &contest, &user, false).await);
        }
        Self { app, contest, committee, judges }
    }

    /// An eligible entry with a final sheet per judge, in the order of the judges.
    async fn entry(&self, title: &str, sheets: &[[i32; 3]]) -> entries::Model {
        let owner = self.app.person(&format!("Pemilik {title}")).await;
        let entry = build::entry(&self.app, &self.contest, &owner, title, EntryStatus::Eligible).await;
        let number = format!("UJI-{}", title.replace(' ', "-"));
        let row = entries::ActiveModel { id: Set(entry.id), number: Set(Some(number)), ..Default::default() };
        let entry = entries::Entity::update(row).exec(self.app.db()).await.unwrap();
        for (judge, marks) in self.judges.iter().zip(sheets) {
            self.sheet(&entry, judge, marks, true).await;
        }
        entry
    }

    async fn sheet(&self, entry: &entries::Model, judge: &judges::Model, marks: &[i32; 3], is_final: bool) -> i64 {
        let assignment = build::assignment(&self.app, &self.contest, judge, entry, true).await;
        sheets::sheet(&self.app, &self.contest, &assignment, marks, is_final).await;
        assignment.id
    }

    /// What the team handed in.
    async fn submission(&self, entry: &entries::Model, answers: Value) {
        let row = submissions::ActiveModel {
            pid: Set(Uuid::new_v4()),
            entry_id: Set(entry.id),
            ordinal: Set(1),
            number: Set(entry.number.clone().unwrap()),
            snapshot: Set(json!({ "format": "sayembara-entry/1", "answers": answers }).to_string()),
            sha256: Set("0".repeat(64)),
            in_grace: Set(false),
            author_id: Set(entry.owner_id),
            created_at: Set(self.app.now()),
            ..Default::default()
        };
        submissions::Entity::insert(row).exec(self.app.db()).await.unwrap();
    }

    async fn committee(&self) -> Client {
        self.app.signed_in(&self.committee).await
    }

    async fn person_with(&self, name: &str, role: RegionRole) -> Client {
        let user = build::member_of(&self.app, &self.contest, name, role).await;
        self.app.signed_in(&user).await
    }

    async fn owner_of(&self, entry: &entries::Model) -> Client {
        let owner = users::Entity::find_by_id(entry.owner_id).one(self.app.db()).await.unwrap().unwrap();
        self.app.signed_in(&owner).await
    }

    /// Sends the decision form of the category "umum" as the page shows it, with these fields changed.
    async fn decide(&self, changes: &[(&entries::Model, &str, &str)]) -> crate::support::Answer {
        let mut browser = self.committee().await;
        let seen = browser.get(DECISIONS).await.expect_status(200).attributes("[name=seen]", "value");
        self.decide_seen(&seen[0], changes).await
    }

    async fn decide_seen(&self, seen: &str, changes: &[(&entries::Model, &str, &str)]) -> crate::support::Answer {
        let mut fields = vec![("seen".to_owned(), seen.to_owned())];
        for (entry, choice, reason) in changes {
            fields.push((format!("choice-{}", entry.pid), (*choice).to_owned()));
            fields.push((format!("reason-{}", entry.pid), (*reason).to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.committee().await.post(&format!("{DECISIONS}/umum"), &fields).await
    }

    /// Publishes as the page asks.
    async fn publish(&self) -> crate::support::Answer {
        let seen = self.seen_plan().await;
        self.committee().await.post(PUBLICATION, &[("seen", &seen), ("confirmed", "1")]).await
    }

    async fn seen_plan(&self) -> String {
        let page = self.committee().await.get(&format!("{PUBLICATION}/new")).await.expect_status(200);
        page.attributes("[name=seen]", "value").remove(0)
    }
}

/// Three entries: clear first, second, third.
async fn podium(scene: &Scene) -> [entries::Model; 3] {
    [
        scene.entry("Bangku Surya", &[[90, 90, 90], [92, 88, 90], [91, 91, 91]]).await,
        scene.entry("Kebun Gizi", &[[80, 80, 80], [81, 80, 79], [80, 70, 80]]).await,
        scene.entry("Peta Air", &[[60, 60, 60], [61, 60, 60], [60, 60, 60]]).await,
    ]
}
