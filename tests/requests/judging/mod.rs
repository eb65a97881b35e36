//! Judging: from the invitation to the final sheet.

mod assignments;
mod blind;
mod conflict;
mod desk;
mod finalisation;
mod invitation;
mod judges;
mod overview;
mod races;
mod reopening;
mod score_sheet;

use std::collections::BTreeMap;

use sayembara::{
    domain::{
        answers::Answers,
        contest_rules::FormSetRef,
        entry::EntryStatus,
        handed_in::{FORMAT, HandedIn, HandedInEvidence},
        region::RegionRole,
    },
    models::{
        _entities::{assignments::Model as Assignment, audit_events, judges::Model as Judge, marks, score_sheets},
        entries, users,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::support::{
    TestApp,
    build::{self, BuiltContest, ContestBuilder},
    client::Client,
};

/// Marks for every criterion of the builders' rubric: 80 × 50 % + 70 × 30 % + 60 × 20 % = 73.
pub const MARKS: [(&str, &str); 3] = [("mark-KEBARUAN", "80"), ("mark-MANFAAT", "70"), ("mark-REPLIKASI", "60")];

/// A contest in its judging stage with a judge, a chair, a committee and one assigned entry.
pub struct Jury {
    pub app: TestApp,
    pub contest: BuiltContest,
    pub owner: users::Model,
    pub committee: users::Model,
    pub judge_user: users::Model,
    pub judge: Judge,
    pub chair_user: users::Model,
    pub chair: Judge,
    pub entry: entries::Model,
    pub assignment: Assignment,
}

impl Jury {
    /// `declared`: the judge said that there is no conflict.
    pub async fn new(declared: bool) -> Self {
        Self::of(build::contest(), declared).await
    }

    pub async fn of(contest: ContestBuilder, declared: bool) -> Self {
        let app = TestApp::start().await;
        let contest = contest.save(&app).await;
        let owner = app.person("Pengusul Rahasia").await;
        let committee = build::member_of(&app, &contest, "Panitia Contoh", RegionRole::Committee).await;
        let judge_user = app.person("Juri Satu").await;
        let judge = build::judge(&app, &contest, &judge_user, false).await;
        let chair_user = app.person("Ketua Juri").await;
        let chair = build::judge(&app, &contest, &chair_user, true).await;
        let entry = build::entry(&app, &contest, &owner, "Bangku Surya", EntryStatus::Eligible).await;
        crate::requests::verification::hand_in(&app, &entry, &owner, 1).await;
        let assignment = build::assignment(&app, &contest, &judge, &entry, declared).await;
        app.clock.stop_at(build::at("2026-07-05T02:00:00Z"));
        Self { app, contest, owner, committee, judge_user, judge, chair_user, chair, entry, assignment }
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/assignments/{}/{rest}", self.assignment.pid)
    }

    pub fn committee_path(&self, rest: &str) -> String {
        format!("/committee/contests/{}/{rest}", self.contest.contest.slug)
    }

    pub async fn as_judge(&self) -> Client {
        self.app.signed_in(&self.judge_user).await
    }

    pub async fn as_chair(&self) -> Client {
        self.app.signed_in(&self.chair_user).await
    }

    pub async fn as_committee(&self) -> Client {
        self.app.signed_in(&self.committee).await
    }

    /// Fills in every mark.
    pub async fn score(&self) {
        let mut fields = vec![("version", "0")];
        fields.extend(MARKS);
        self.as_judge().await.post(&self.path("score_sheet"), &fields).await.expect_status(303);
    }

    pub async fn finalise(&self) {
        self.score().await;
        let form = [("version", "1")];
        self.as_judge().await.post(&self.path("finalisation"), &form).await.expect_redirect("/judging");
    }

    pub async fn sheet(&self) -> Option<score_sheets::Model> {
        let found = score_sheets::Entity::find().filter(score_sheets::Column::AssignmentId.eq(self.assignment.id));
        found.one(self.app.db()).await.unwrap()
    }

    /// Saved marks in the order of the rubric.
    pub async fn marks(&self) -> Vec<Option<i32>> {
        let rows = marks::Entity::find().all(self.app.db()).await.unwrap();
        let of = |id: i64| rows.iter().find(|row| row.criterion_id == id).and_then(|row| row.value);
        self.contest.criteria.iter().map(|criterion| of(criterion.id)).collect()
    }

    pub async fn events(&self, action: &str) -> u64 {
        let found = audit_events::Entity::find().filter(audit_events::Column::Action.eq(action));
        found.count(self.app.db()).await.unwrap()
    }
}

/// What the builders' entry says when it is handed in.
pub fn snapshot(entry: &entries::Model) -> String {
    snapshot_with(entry, None, Vec::new())
}

pub fn snapshot_with(entry: &entries::Model, office: Option<String>, evidence: Vec<HandedInEvidence>) -> String {
    let answers: BTreeMap<String, Answers> = build::ANSWERS
        .iter()
        .map(|(section, answers)| ((*section).to_owned(), serde_json::from_str(answers).unwrap()))
        .collect();
    let document = HandedIn {
        format: FORMAT.to_owned(),
        contest: "lomba-contoh-2026".to_owned(),
        category: "umum".to_owned(),
        entry: entry.pid,
        number: entry.number.clone().unwrap_or_default(),
        ordinal: 1,
        handed_in_at: entry.created_at,
        form_set: FormSetRef { code: "ringkas".to_owned(), version: 1, sha256: "0".repeat(64) },
        title: entry.title.clone(),
        acronym: String::new(),
        expansion: String::new(),
        office,
        answers,
        continued_from: None,
        claims: std::collections::BTreeMap::new(),
        evidence,
    };
    document.freeze().unwrap().json
}
