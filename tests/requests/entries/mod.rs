//! Entries: writing, evidence, handing in, and who may not.

mod backup;
mod claims;
mod content;
mod continuation;
mod evidence;
mod export;
mod intruders;
mod kept;
mod limits;
mod office_approval;
mod ownership;
mod paper;
mod pictures;
mod proof;
mod reading;
mod safe_files;
mod scanner;
mod storage;
mod submission;
mod team;
mod uploads;
mod withdrawal;
mod writing;

use sayembara::{
    domain::entry::{EntryStatus, MemberRole},
    models::{
        _entities::{deadline_extensions, entry_members, submissions, verification_notes, verifications},
        entries, evidence as pieces, users,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::support::{
    Client, TestApp,
    build::{self, BuiltContest},
};

/// A small real PDF.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// A contest with an entry whose form is complete; its evidence is still missing.
pub struct World {
    pub app: TestApp,
    pub contest: BuiltContest,
    pub owner: users::Model,
    pub entry: entries::Model,
    pub browser: Client,
}

pub async fn world() -> World {
    world_with(build::contest(), EntryStatus::Draft).await
}

pub async fn world_with(contest: build::ContestBuilder, status: EntryStatus) -> World {
    world_on(TestApp::start().await, contest, status).await
}

/// The same on a portal with settings of its own.
pub async fn world_of(app: TestApp) -> World {
    world_on(app, build::contest(), EntryStatus::Draft).await
}

async fn world_on(app: TestApp, contest: build::ContestBuilder, status: EntryStatus) -> World {
    let contest = contest.save(&app).await;
    let owner = app.person("Siti Pemilik").await;
    let entry = build::entry(&app, &contest, &owner, "Panel Surya Bangku Taman", status).await;
    let browser = app.signed_in(&owner).await;
    World { app, contest, owner, entry, browser }
}

impl World {
    pub fn path(&self, rest: &str) -> String {
        format!("/entries/{}{rest}", self.entry.pid)
    }

    /// The entry as it is stored now.
    pub async fn stored(&self) -> entries::Model {
        entries::Entity::find_by_id(self.entry.id).one(self.app.db()).await.unwrap().unwrap()
    }

    /// Every version that was handed in.
    pub async fn submissions(&self) -> Vec<submissions::Model> {
        submissions::Entity::find()
            .filter(submissions::Column::EntryId.eq(self.entry.id))
            .order_by_asc(submissions::Column::Ordinal)
            .all(self.app.db())
            .await
            .unwrap()
    }

    /// Every piece, in the order they were attached.
    pub async fn pieces(&self) -> Vec<pieces::Model> {
        pieces::Entity::find().order_by_asc(pieces::Column::Id).all(self.app.db()).await.unwrap()
    }

    /// Attaches the link that the contest requires for MANFAAT.
    pub async fn attach_link(&mut self) {
        let fields = [("target", "r:MANFAAT-1"), ("url", "https://contoh.go.id/laporan"), ("title", "Laporan manfaat")];
        let path = self.path("/evidence");
        self.browser.post_files(&path, &fields, &[]).await.expect_redirect(&path);
    }

    /// Opens the check page and hands in.
    pub async fn hand_in(&mut self) -> crate::support::Answer {
        let opened = self.opened().await;
        let path = self.path("/submission");
        self.browser.post(&path, &[("statement", "1"), ("opened", &opened)]).await
    }

    /// The sealed moment at which the check page was opened.
    pub async fn opened(&mut self) -> String {
        let path = self.path("/submission/new");
        let page = self.browser.get(&path).await.expect_status(200);
        page.attributes("input[name=opened]", "value").pop().unwrap_or_default()
    }

    /// Another member of the team.
    pub async fn member(&self, name: &str, role: MemberRole) -> (users::Model, Client) {
        let user = self.app.person(name).await;
        let row = entry_members::ActiveModel {
            entry_id: Set(self.entry.id),
            user_id: Set(Some(user.id)),
            email_folded: Set(user.email_folded.clone()),
            role: Set(role),
            invited_by: Set(self.owner.id),
            joined_at: Set(Some(self.app.now())),
            created_at: Set(self.app.now()),
            ..Default::default()
        };
        entry_members::Entity::insert(row).exec(self.app.db()).await.unwrap();
        let browser = self.app.signed_in(&user).await;
        (user, browser)
    }

    /// Moves the clock to a moment.
    pub fn at(&self, moment: &str) {
        self.app.clock.stop_at(build::at(moment));
    }

    /// Extends the registration, for this entry only or for all.
    pub async fn extend(&self, closes_at: &str, only_this: bool) {
        let row = deadline_extensions::ActiveModel {
            contest_id: Set(self.contest.contest.id),
            stage_id: Set(self.contest.stages[0].id),
            entry_id: Set(only_this.then_some(self.entry.id)),
            closes_at: Set(build::at(closes_at)),
            reason: Set("Gangguan listrik".to_owned()),
            author_id: Set(self.owner.id),
            created_at: Set(self.app.now()),
            ..Default::default()
        };
        deadline_extensions::Entity::insert(row).exec(self.app.db()).await.unwrap();
    }

    /// The committee sends the entry back with a note at the design.
    pub async fn send_back(&self, due: &str) {
        use sayembara::domain::verification::{NoteTarget, VerificationOutcome};
        let submission = self.submissions().await.pop().unwrap();
        let row = verifications::ActiveModel {
            pid: Set(Uuid::new_v4()),
            entry_id: Set(self.entry.id),
            submission_id: Set(submission.id),
            verifier_id: Set(self.owner.id),
            outcome: Set(VerificationOutcome::Returned),
            reason: Set("Mohon dilengkapi".to_owned()),
            checklist: Set("[]".to_owned()),
            correction_due_at: Set(Some(build::at(due))),
            created_at: Set(self.app.now()),
            ..Default::default()
        };
        let check = verifications::Entity::insert(row).exec_with_returning(self.app.db()).await.unwrap();
        let note = verification_notes::ActiveModel {
            verification_id: Set(check.id),
            target_kind: Set(NoteTarget::Field),
            target_code: Set("rancang_bangun".to_owned()),
            note: Set("Jelaskan cara kerjanya".to_owned()),
            ..Default::default()
        };
        verification_notes::Entity::insert(note).exec(self.app.db()).await.unwrap();
        let entry = entries::ActiveModel {
            id: Set(self.entry.id),
            status: Set(EntryStatus::Returned),
            correction_due_at: Set(Some(build::at(due))),
            ..Default::default()
        };
        entries::Entity::update(entry).exec(self.app.db()).await.unwrap();
    }
}
