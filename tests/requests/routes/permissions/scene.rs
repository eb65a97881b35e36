//! The objects that the routes are asked about: one contest, one entry, one sheet, one innovation, in the state of a section.

use chrono::Duration;
use sayembara::{
    domain::{
        contest::ContestStatus,
        entry::EntryStatus,
        framework::TagStatus,
        importing::{ImportStatus, TableKind},
        verification::{NoteTarget, VerificationOutcome},
    },
    models::{
        _entities::{
            assignments, conflict_declarations, evidence, imports, innovation_tags, innovations, judges, outbox,
            submissions, team_invitations, verification_notes, verifications,
        },
        entries, sessions, users,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::cast::Cast;
use crate::support::{
    TestApp,
    build::{self, BuiltContest, at},
    catalogue, files, rows, sheets,
};

/// What a section of the table is about.
#[derive(Clone, Copy)]
pub struct State {
    /// The section's title in the table.
    pub name: &'static str,
    moment: &'static str,
    contest: ContestStatus,
    entry: EntryStatus,
    sheet: Sheet,
    innovation: Innovation,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Undeclared,
    Conflict,
    Draft,
    Final,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Innovation {
    Unpublished,
    Published,
    Withdrawn,
}

const OPEN: &str = "2026-06-10T02:00:00Z";
const CHECKING: &str = "2026-06-23T02:00:00Z";
const JUDGING: &str = "2026-07-05T02:00:00Z";
const JUDGED: &str = "2026-07-20T02:00:00Z";

const BASE: State = State {
    name: "",
    moment: OPEN,
    contest: ContestStatus::Open,
    entry: EntryStatus::Submitted,
    sheet: Sheet::Final,
    innovation: Innovation::Published,
};
const IN_JUDGING: State = State { moment: JUDGING, entry: EntryStatus::Eligible, ..BASE };

/// Pages that depend on no object.
pub const SITE: &[State] = &[State { name: "site", ..BASE }];
/// A contest from its preparation to its publication.
pub const CONTEST: &[State] = &[
    State { name: "contest draft", contest: ContestStatus::Draft, entry: EntryStatus::Draft, ..BASE },
    State { name: "contest open", ..BASE },
    State { name: "contest judging", ..IN_JUDGING },
    State { name: "contest judged", moment: JUDGED, contest: ContestStatus::Closed, ..IN_JUDGING },
    State { name: "contest published", moment: JUDGED, contest: ContestStatus::Published, ..IN_JUDGING },
];
/// An entry in each stage of its life.
pub const ENTRY: &[State] = &[
    State { name: "entry draft", entry: EntryStatus::Draft, ..BASE },
    State { name: "entry submitted", ..BASE },
    State { name: "entry returned", moment: CHECKING, entry: EntryStatus::Returned, ..BASE },
    State { name: "entry eligible", ..IN_JUDGING },
    State { name: "entry withdrawn", entry: EntryStatus::Withdrawn, ..IN_JUDGING },
    State { name: "entry published", moment: JUDGED, contest: ContestStatus::Published, ..IN_JUDGING },
];
/// An assignment with its sheet.
pub const SHEET: &[State] = &[
    State { name: "sheet undeclared", sheet: Sheet::Undeclared, ..IN_JUDGING },
    State { name: "sheet conflict", sheet: Sheet::Conflict, ..IN_JUDGING },
    State { name: "sheet draft", sheet: Sheet::Draft, ..IN_JUDGING },
    State { name: "sheet final", ..IN_JUDGING },
    State { name: "sheet final, judged", moment: JUDGED, contest: ContestStatus::Closed, ..IN_JUDGING },
    State { name: "sheet final, published", moment: JUDGED, contest: ContestStatus::Published, ..IN_JUDGING },
];
/// A record of the catalogue.
pub const INNOVATION: &[State] = &[
    State { name: "innovation unpublished", innovation: Innovation::Unpublished, ..BASE },
    State { name: "innovation published", ..BASE },
    State { name: "innovation withdrawn", innovation: Innovation::Withdrawn, ..BASE },
];

/// Addresses of everything in the scene.
pub struct Scene {
    contest: BuiltContest,
    undated: Uuid,
    entry: entries::Model,
    submission: Option<submissions::Model>,
    piece: evidence::Model,
    invitation: team_invitations::Model,
    member: Uuid,
    upload: Uuid,
    assignment: assignments::Model,
    spare_judge: judges::Model,
    innovation: innovations::Model,
    twin: innovations::Model,
    tag: innovation_tags::Model,
    subject: users::Model,
    session: sessions::Model,
    mail: Uuid,
    import: Uuid,
}

impl State {
    /// Stops the clock where the section plays.
    pub fn set_clock(&self, app: &TestApp) {
        app.clock.stop_at(at(self.moment));
    }

    /// Builds the scene: again for each answer that may have changed something.
    pub async fn build(&self, app: &TestApp, cast: &Cast, run: usize) -> Scene {
        // What is published is published by the portal itself, from the state before.
        let before = if self.contest == ContestStatus::Published { ContestStatus::Closed } else { self.contest };
        let contest = build::contest().slug(&format!("lomba-{run}")).status(before).save(app).await;
        let undated = rows::leave_announcement_undated(app, &contest).await.pid;
        let elsewhere = build::contest().slug(&format!("lomba-kota-{run}")).region("32.79").save(app).await;
        let entry = build::entry(app, &contest, cast.user("own"), "Bangku Surya", self.entry).await;
        cast.join_team(app, &entry).await;
        build::entry(app, &contest, cast.user("inn"), "Milik orang lain", EntryStatus::Draft).await;
        let piece = files::attach(app, &entry, "laporan.pdf").await;
        files::give_preview(app, &piece).await;
        let submission = if self.entry == EntryStatus::Draft {
            None
        } else {
            Some(crate::requests::verification::hand_in(app, &entry, cast.user("own"), 1).await)
        };
        if self.entry == EntryStatus::Returned {
            send_back(app, &entry, submission.as_ref().unwrap(), cast).await;
        }
        let mut seats = Vec::new();
        for role in ["jud", "fel", "una", "chr", "c+j", "j+t"] {
            seats.push(build::judge(app, &contest, cast.user(role), role == "chr").await);
        }
        build::judge(app, &elsewhere, cast.user("jel"), false).await;
        let spare = app.person(&format!("Juri Cadangan {run}")).await;
        let spare_judge = build::judge(app, &contest, &spare, false).await;
        let assignment = self.sheet(app, &contest, &seats[0], &entry).await;
        let fellow = build::assignment(app, &contest, &seats[1], &entry, true).await;
        sheets::sheet(app, &contest, &fellow, &[70, 70, 70], true).await;
        let innovation = self.innovation(app, run).await;
        let scene = Scene {
            tag: tag_of(app, &innovation).await,
            twin: catalogue::innovation(&format!("Kembar {run}")).save(app).await,
            innovation,
            subject: app.person(&format!("Orang Lain {run}")).await,
            session: session_of(app, &spare).await,
            mail: mail_to(app, &spare).await,
            import: given_up_import(app, &spare, contest.region.id).await,
            invitation: rows::invite(app, &entry, cast.user("per")).await,
            member: cast.user("edi").pid,
            upload: rows::upload(app, &entry).await,
            contest,
            undated,
            entry,
            submission,
            piece,
            assignment,
            spare_judge,
        };
        if self.contest == ContestStatus::Published {
            scene.publish(app, cast).await;
        }
        scene
    }

    async fn sheet(
        &self,
        app: &TestApp,
        contest: &BuiltContest,
        judge: &judges::Model,
        entry: &entries::Model,
    ) -> assignments::Model {
        let is_declared = !matches!(self.sheet, Sheet::Undeclared | Sheet::Conflict);
        let assignment = build::assignment(app, contest, judge, entry, is_declared).await;
        if self.sheet == Sheet::Conflict {
            let row = conflict_declarations::ActiveModel {
                assignment_id: Set(assignment.id),
                has_conflict: Set(true),
                reason: Set("Saudara kandung".to_owned()),
                created_at: Set(app.now()),
                ..Default::default()
            };
            conflict_declarations::Entity::insert(row).exec(app.db()).await.unwrap();
        }
        if is_declared {
            sheets::sheet(app, contest, &assignment, &[80, 70, 60], self.sheet == Sheet::Final).await;
        }
        assignment
    }

    async fn innovation(&self, app: &TestApp, run: usize) -> innovations::Model {
        let builder = catalogue::innovation(&format!("Inovasi {run}")).tag("kominfo6", "LIV.2", TagStatus::Indicative);
        match self.innovation {
            Innovation::Unpublished => builder.published(None),
            Innovation::Published => builder,
            Innovation::Withdrawn => builder.withdrawn(app.now()),
        }
        .save(app)
        .await
    }
}

impl Scene {
    /// What stands in place of a parameter of a route.
    pub fn value(&self, route: &str, parameter: &str) -> String {
        match parameter {
            "slug" if route.contains("/innovations/") || route.starts_with("/catalogue/") => {
                self.innovation.slug.clone()
            }
            "slug" => self.contest.contest.slug.clone(),
            "token" => "tidak-ada".to_owned(),
            "submission_pid" => self.submission_pid(),
            "pair" => "1...1".to_owned(),
            "other_slug" => self.twin.slug.clone(),
            "other" => self.innovation.pid.to_string(),
            "invitation_pid" => self.invitation.pid.to_string(),
            "person_pid" => self.member.to_string(),
            "criterion" => self.contest.criteria[0].pid.to_string(),
            "category" => "umum".to_owned(),
            "framework" => "kominfo6".to_owned(),
            "name" => "dark".to_owned(),
            "section" => "identitas".to_owned(),
            "field" => "nama_inovasi".to_owned(),
            "code" => code(route).to_owned(),
            "pid" => self.pid(route).to_string(),
            other => panic!("say in {} what stands for {{{other}}} in {route}", file!()),
        }
    }

    fn pid(&self, route: &str) -> Uuid {
        let is_of = |part: &str| route.contains(part);
        match route {
            _ if is_of("/rubrics/") => self.contest.rubric.pid,
            _ if is_of("/stages/") => self.undated,
            _ if is_of("/categories/") => self.contest.categories[0].pid,
            _ if is_of("/judges/") => self.spare_judge.pid,
            _ if is_of("/entries/") || is_of("/verification/") || is_of("/ranking/") || is_of("/results/") => {
                self.entry.pid
            }
            _ if is_of("/pairs/") => self.entry.pid,
            _ if is_of("/evidence/") => self.piece.pid,
            _ if is_of("/uploads/") => self.upload,
            _ if route.starts_with("/invitations/") => self.invitation.pid,
            _ if is_of("/assignments/") => self.assignment.pid,
            _ if is_of("/tags/") => self.tag.pid,
            _ if is_of("/admin/users/") => self.subject.pid,
            _ if is_of("/account/sessions/") => self.session.pid,
            _ if is_of("/mails/") => self.mail,
            _ if is_of("/imports/") => self.import,
            _ => panic!("say in {} what {{pid}} is in {route}", file!()),
        }
    }

    fn submission_pid(&self) -> String {
        self.submission.as_ref().map_or_else(Uuid::nil, |row| row.pid).to_string()
    }

    /// Decides and publishes by the pages that do it.
    async fn publish(&self, app: &TestApp, cast: &Cast) {
        let base = format!("/committee/contests/{}", self.contest.contest.slug);
        let mut browser = app.signed_in(cast.user("com")).await;
        let page = browser.get(&format!("{base}/decisions")).await.expect_status(200);
        let seen = page.attributes("[name=seen]", "value").remove(0);
        let choice = format!("choice-{}", self.entry.pid);
        let fields = [("seen", seen.as_str()), (choice.as_str(), "1")];
        browser.post(&format!("{base}/decisions/umum"), &fields).await.expect_status(303);
        let page = browser.get(&format!("{base}/publication/new")).await.expect_status(200);
        let seen = page.attributes("[name=seen]", "value").remove(0);
        let fields = [("seen", seen.as_str()), ("confirmed", "1")];
        browser.post(&format!("{base}/publication"), &fields).await.expect_status(303);
    }
}

const fn code(route: &str) -> &'static str {
    let bytes = route.as_bytes();
    // The only routes with a code: of a language, region, framework, dimension or section of an entry.
    match bytes {
        [b'/', b'l', ..] => "en",
        [b'/', b'e', ..] => "identitas",
        [b'/', b'd', ..] => "smart-living",
        [b'/', b'a', b'p', b'i', b'/', b'v', b'1', b'/', b'r', ..] => "63.03",
        _ => "kominfo6",
    }
}

async fn send_back(app: &TestApp, entry: &entries::Model, submission: &submissions::Model, cast: &Cast) {
    let due = app.now() + Duration::days(2);
    let check = verifications::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry.id),
        submission_id: Set(submission.id),
        verifier_id: Set(cast.user("com").id),
        outcome: Set(VerificationOutcome::Returned),
        reason: Set("Mohon dilengkapi".to_owned()),
        checklist: Set("[]".to_owned()),
        correction_due_at: Set(Some(due)),
        created_at: Set(app.now()),
        ..Default::default()
    };
    let check = verifications::Entity::insert(check).exec_with_returning(app.db()).await.unwrap();
    let note = verification_notes::ActiveModel {
        verification_id: Set(check.id),
        target_kind: Set(NoteTarget::Field),
        target_code: Set("rancang_bangun".to_owned()),
        note: Set("Jelaskan".to_owned()),
        ..Default::default()
    };
    verification_notes::Entity::insert(note).exec(app.db()).await.unwrap();
    let row = entries::ActiveModel { id: Set(entry.id), correction_due_at: Set(Some(due)), ..Default::default() };
    entries::Entity::update(row).exec(app.db()).await.unwrap();
}

async fn tag_of(app: &TestApp, innovation: &innovations::Model) -> innovation_tags::Model {
    let own = innovation_tags::Column::InnovationId.eq(innovation.id);
    innovation_tags::Entity::find().filter(own).one(app.db()).await.unwrap().unwrap()
}

async fn session_of(app: &TestApp, user: &users::Model) -> sessions::Model {
    sessions::Model::start(app.db(), user, "test", &app.portal.settings, app.now()).await.unwrap();
    let own = sessions::Column::UserId.eq(user.id);
    sessions::Entity::find().filter(own).one(app.db()).await.unwrap().unwrap()
}

/// An import of the contest's region that its committee gave up: it can be looked at, and nothing else.
async fn given_up_import(app: &TestApp, user: &users::Model, region_id: i64) -> Uuid {
    let row = imports::ActiveModel {
        pid: Set(Uuid::new_v4()),
        region_id: Set(region_id),
        author_id: Set(user.id),
        file_name: Set("contoh.csv".to_owned()),
        kind: Set(TableKind::Csv),
        size_bytes: Set(1),
        sha256: Set("0".repeat(64)),
        status: Set(ImportStatus::Discarded),
        innovations: Set(0),
        version: Set(1),
        expires_at: Set(app.now()),
        created_at: Set(app.now()),
        updated_at: Set(app.now()),
        ..Default::default()
    };
    imports::Entity::insert(row).exec_with_returning(app.db()).await.unwrap().pid
}

async fn mail_to(app: &TestApp, user: &users::Model) -> Uuid {
    user.mail_password_reset(app.db(), app.portal.settings.base_url(), app.now()).await.unwrap();
    outbox::Entity::find().order_by_desc(outbox::Column::Id).one(app.db()).await.unwrap().unwrap().pid
}
