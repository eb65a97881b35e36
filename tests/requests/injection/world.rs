//! A portal in which every table has rows: the demonstration, and beside it what it lacks, made by the forms that make it where that
//! is short enough.

use chrono::Duration;
use sayembara::{
    domain::{
        canonical::{canonical_json, sha256_hex},
        contest::ContestStatus,
        entry::EntryStatus,
        evidence::FileState,
        framework::TagStatus,
        stage::StageKind,
    },
    models::{
        _entities::{contests, continuations, innovations, reopenings, stages, stored_files},
        entries, switches, users,
    },
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

use super::columns::{marker, spoil};
use crate::support::{
    Client, TestApp,
    build::{self, BuiltContest},
    catalogue, files, imports, rows, sheets,
    submissions::submission,
};

const TWINS: (&str, &str) = ("si-marta-tunjangan-profesi", "si-marta-tunjangan-sertifikasi");

/// The portal, and addresses that a few links from the start do not lead to.
pub struct World {
    pub app: TestApp,
    pub paths: Vec<String>,
    /// An entry of a published contest with two versions, and its draft that goes on from it.
    pub over: entries::Model,
    pub next: entries::Model,
}

impl World {
    /// Everything there is, not yet hostile.
    pub async fn new() -> Self {
        let app = TestApp::start_with(|settings| settings["demonstration"] = true.into()).await;
        app.clock.stop_at(chrono::Utc::now());
        let mut paths = vec!["/account".to_owned(), "/mails".to_owned()];
        let over = published_entry(&app, &mut paths).await;
        let next = next_entry(&app, &over, &mut paths).await;
        pairs(&app, &mut paths).await;
        tagging(&app, &mut paths).await;
        begun(&app, &mut paths).await;
        demonstrated(&app, &mut paths).await;
        switches::set_read_only(app.db(), &app.portal, Some("Contoh"), app.now()).await.unwrap();
        Self { app, paths, over, next }
    }

    /// Makes every text hostile; the portal stays in read-only mode, and says why.
    pub async fn spoiled(hostile: &str) -> Self {
        let world = Self::new().await;
        let app = &world.app;
        spoil(app, hostile).await;
        freeze_again(app).await;
        let reason = format!("{}Contoh{hostile}", marker("switches.reason"));
        switches::set_read_only(app.db(), &app.portal, Some(&reason), app.now()).await.unwrap();
        for row in innovations::Entity::find().all(app.db()).await.unwrap() {
            catalogue::change(app, &row, |_| ()).await;
        }
        world
    }

    /// A browser for everybody: the visitor, and one account of each role.
    pub async fn browsers(&self) -> Vec<(String, Client)> {
        let mut browsers = vec![("visitor".to_owned(), self.app.visitor())];
        for account in users::Model::list_demo(self.app.db()).await.unwrap() {
            browsers.push((account.email.clone(), somebody(&self.app, &account.email).await));
        }
        // Who took an entry back has no account on the sign-in page.
        browsers.push(("inovator.sebelas".to_owned(), self.browser("inovator.sebelas").await));
        browsers
    }

    pub async fn browser(&self, code: &str) -> Client {
        somebody(&self.app, &format!("{code}@contoh.test")).await
    }
}

/// The rules were frozen before they were spoiled: their hash follows, there and in what was published.
async fn freeze_again(app: &TestApp) {
    for row in contests::Entity::find().all(app.db()).await.unwrap() {
        let (Some(rules), Some(before)) = (row.rules, row.rules_sha256) else { continue };
        let now = sha256_hex(&canonical_json(&serde_json::from_str(&rules).unwrap()));
        for change in [
            format!("UPDATE contests SET rules_sha256 = '{now}' WHERE id = {}", row.id),
            format!(
                "UPDATE publications SET rules_sha256 = '{now}', scores = REPLACE(scores, '{before}', '{now}') WHERE contest_id = {}",
                row.id
            ),
        ] {
            app.db().execute_unprepared(&change).await.unwrap();
        }
    }
}

async fn user(app: &TestApp, code: &str) -> users::Model {
    users::Model::find_by_email(app.db(), &format!("{code}@contoh.test")).await.unwrap().unwrap()
}

async fn somebody(app: &TestApp, email: &str) -> Client {
    let user = users::Model::find_by_email(app.db(), email).await.unwrap().unwrap();
    app.signed_in(&user).await
}

/// An entry with two versions, marks that were reopened, a decision and an award.
async fn published_entry(app: &TestApp, paths: &mut Vec<String>) -> entries::Model {
    let contest = build::contest().slug("lomba-selesai").status(ContestStatus::Closed).quorum(1).save(app).await;
    let owner = user(app, "inovator").await;
    let entry = build::entry(app, &contest, &owner, "Bangku Surya", EntryStatus::Eligible).await;
    files::attach(app, &entry, "laporan.pdf").await;
    submission(app, &entry).await;
    let second = submission(app, &entry).await;
    let judge = build::judge(app, &contest, &user(app, "juri.satu").await, false).await;
    let assignment = build::assignment(app, &contest, &judge, &entry, true).await;
    let sheet = sheets::sheet(app, &contest, &assignment, &[80, 70, 60], true).await;
    let reopening = reopenings::ActiveModel {
        score_sheet_id: Set(sheet.id),
        reason: Set("Salah ketik".to_owned()),
        author_id: Set(judge.user_id),
        marks_before: Set("{}".to_owned()),
        created_at: Set(app.now()),
        ..Default::default()
    };
    reopenings::Entity::insert(reopening).exec(app.db()).await.unwrap();
    publish(app, &entry).await;
    let base = format!("/entries/{}", entry.pid);
    for rest in ["", "/history", "/versions/1...2", "/export", "/continuation/new"] {
        paths.push(format!("{base}{rest}"));
    }
    let receipt = format!("{base}/receipts/{}", second.pid);
    paths.extend([format!("{receipt}/document"), format!("{receipt}/paper"), receipt]);
    let contest = "/committee/contests/lomba-selesai";
    for page in ["verification", "ranking", "decisions", "scores", "export", "ledger", "assignments", "judges"] {
        paths.push(format!("{contest}/{page}"));
    }
    paths.push(format!("{contest}/verification/{}", entry.pid));
    paths.push(format!("{contest}/ranking/{}", entry.pid));
    paths.extend(["", "/results", "/rules.json", "/scores.json"].map(|rest| format!("/contests/lomba-selesai{rest}")));
    paths.push(format!("/contests/lomba-selesai/results/{}", entry.pid));
    paths.push(format!("/assignments/{}/score_sheet", assignment.pid));
    entry
}

async fn publish(app: &TestApp, entry: &entries::Model) {
    let base = "/committee/contests/lomba-selesai";
    let mut committee = somebody(app, "panitia@contoh.test").await;
    let page = committee.get(&format!("{base}/decisions")).await.expect_status(200);
    let seen = page.attributes("[name=seen]", "value").remove(0);
    let choice = format!("choice-{}", entry.pid);
    let fields = [("seen", seen.as_str()), (choice.as_str(), "1")];
    committee.post(&format!("{base}/decisions/umum"), &fields).await.expect_status(303);
    let page = committee.get(&format!("{base}/publication/new")).await.expect_status(200);
    let seen = page.attributes("[name=seen]", "value").remove(0);
    let fields = [("seen", seen.as_str()), ("confirmed", "1")];
    committee.post(&format!("{base}/publication"), &fields).await.expect_status(303);
}

/// A draft that goes on from `over`: with an invitation, a request for approval that was sent back, another one that is open, a file
/// on its way and one in which something was found.
async fn next_entry(app: &TestApp, over: &entries::Model, paths: &mut Vec<String>) -> entries::Model {
    let contest = build::contest().slug("lomba-terbuka").needs_approval().save(app).await;
    open_registration(app, &contest).await;
    let owner = user(app, "inovator").await;
    let entry = build::entry(app, &contest, &owner, "Kursi Hujan", EntryStatus::Draft).await;
    let row = entries::ActiveModel { id: Set(entry.id), continued_from_id: Set(Some(over.id)), ..Default::default() };
    entries::Entity::update(row).exec(app.db()).await.unwrap();
    let developed = continuations::ActiveModel {
        entry_id: Set(entry.id),
        developed: Set("Kini di dua puluh desa.".to_owned()),
        version: Set(1),
        author_id: Set(owner.id),
        created_at: Set(app.now()),
        updated_at: Set(app.now()),
        ..Default::default()
    };
    continuations::Entity::insert(developed).exec(app.db()).await.unwrap();
    files::required_link(app, &entry).await;
    let infected = files::attach(app, &entry, "hasil.pdf").await;
    let row = stored_files::ActiveModel {
        id: Set(infected.stored_file_id.unwrap()),
        state: Set(FileState::Quarantined),
        finding: Set(Some("Contoh-Uji".to_owned())),
        ..Default::default()
    };
    stored_files::Entity::update(row).exec(app.db()).await.unwrap();
    rows::upload(app, &entry).await;
    let invitation = rows::invite(app, &entry, &user(app, "pimpinan").await).await;
    paths.push(format!("/invitations/{}", invitation.pid));
    let base = format!("/entries/{}", entry.pid);
    let mut team = somebody(app, "inovator@contoh.test").await;
    let link = ask_for_approval(app, &mut team, &base).await;
    let mut head = app.visitor();
    let page = head.get(&link).await.expect_status(200);
    let content = page.attributes("input[name=content]", "value").remove(0);
    let fields = [("content", content.as_str()), ("decision", "sent_back"), ("reason", "Sebutkan biayanya.")];
    head.post(&link, &fields).await.expect_status(303);
    let other = build::entry(app, &contest, &owner, "Payung Hujan", EntryStatus::Draft).await;
    files::required_link(app, &other).await;
    paths.push(ask_for_approval(app, &mut team, &format!("/entries/{}", other.pid)).await);
    for rest in
        ["", "/history", "/team", "/evidence", "/origin/edit", "/submission/new", "/sections/rancangan", "/owner/new"]
    {
        paths.push(format!("{base}{rest}"));
    }
    paths.extend(["/contests/lomba-terbuka", "/contests/lomba-terbuka/status"].map(str::to_owned));
    entry
}

async fn ask_for_approval(app: &TestApp, team: &mut Client, entry: &str) -> String {
    let head = [("name", "Kepala Contoh"), ("email", "kepala@contoh.test")];
    team.post(&format!("{entry}/office_approval"), &head).await.expect_status(303);
    app.mailed_path(head[1].1, "office_approval_asked").await
}

async fn open_registration(app: &TestApp, contest: &BuiltContest) {
    let stage = contest.stages.iter().find(|stage| stage.kind == StageKind::Registration).unwrap();
    let row = stages::ActiveModel {
        id: Set(stage.id),
        opens_at: Set(Some(app.now() - Duration::days(5))),
        closes_at: Set(Some(app.now() + Duration::days(5))),
        ..Default::default()
    };
    stages::Entity::update(row).exec(app.db()).await.unwrap();
}

/// Two entries and two innovations that look alike, with what was said about them.
async fn pairs(app: &TestApp, paths: &mut Vec<String>) {
    let contest = build::contest().slug("lomba-kembar").save(app).await;
    for (owner, title) in [("inovator.dua", "Sumur Warga"), ("inovator.tiga", "Sumur-Warga")] {
        let entry = build::entry(app, &contest, &user(app, owner).await, title, EntryStatus::Submitted).await;
        submission(app, &entry).await;
    }
    let mut committee = somebody(app, "panitia@contoh.test").await;
    let list = "/committee/contests/lomba-kembar/pairs";
    let pair = committee.get(list).await.expect_status(200).attributes("tbody a", "href").remove(0);
    let said = [("version", "0"), ("verdict", "same"), ("note", "Satu sumur.")];
    committee.post(&pair, &said).await.expect_status(303);
    let mut planner = somebody(app, "pokja@contoh.test").await;
    let twins = format!("/desk/innovations/{}/likeness/{}", TWINS.0, TWINS.1);
    planner.post(&twins, &said).await.expect_status(303);
    paths.extend([list.to_owned(), pair, format!("/desk/innovations/{}/likeness", TWINS.0), twins]);
    paths.push(format!("/catalogue/{}", TWINS.0));
}

/// A tag that was put on, an innovation that was taken out, and one with everything that can be said of one.
async fn tagging(app: &TestApp, paths: &mut Vec<String>) {
    catalogue::innovation("Contoh Ditarik").withdrawn(app.now()).save(app).await;
    catalogue::innovation("Contoh Tampil").tag("kominfo6", "LIV.2", TagStatus::Indicative).save(app).await;
    let mut planner = somebody(app, "pokja@contoh.test").await;
    let page = "/desk/innovations/contoh-tampil";
    let tag = [
        ("dimension", "smart-economy"),
        ("rank", "secondary"),
        ("status", "proposed"),
        ("working_group", "Pokja Contoh"),
        ("year", "2026"),
        ("reason", "Sesuai sasaran"),
    ];
    planner.post(&format!("{page}/tags"), &tag).await.expect_status(303);
    paths.extend([page, "/catalogue/contoh-tampil", "/desk/innovations/contoh-ditarik"].map(str::to_owned));
}

/// Pages of the demonstration that other ones stand before: a check that was begun, a deadline that was extended, a conflict, and an
/// entry that was taken back.
async fn demonstrated(app: &TestApp, paths: &mut Vec<String>) {
    let all = entries::Entity::find().find_also_related(contests::Entity).all(app.db()).await.unwrap();
    let one = |status| {
        all.iter()
            .find(|(entry, contest)| entry.status == status && contest.as_ref().unwrap().slug.contains("-contoh-"))
    };
    for status in [EntryStatus::Submitted, EntryStatus::Withdrawn, EntryStatus::Corrected] {
        let (entry, contest) = one(status).unwrap();
        let contest = &contest.as_ref().unwrap().slug;
        paths.push(format!("/entries/{}", entry.pid));
        paths.push(format!("/committee/contests/{contest}/verification/{}", entry.pid));
        paths.extend([
            format!("/contests/{contest}"),
            format!("/committee/contests/{contest}/assignments?category=masyarakat"),
        ]);
    }
}

/// A contest that is being set up with a form of its own, and an import on its way.
async fn begun(app: &TestApp, paths: &mut Vec<String>) {
    let mut committee = somebody(app, "panitia@contoh.test").await;
    let fields = [
        ("name_id", "Lomba yang sedang disusun"),
        ("name_en", "A contest being set up"),
        ("year", "2027"),
        ("region", "63.03"),
        ("origin", "presets"),
        ("categories", "kab-banjar-2023"),
        ("rubric", "lomba-daerah-6k-level"),
    ];
    let contest = committee.post("/committee/contests", &fields).await.expect_status(303).location().to_owned();
    let page = committee.get(&contest).await.expect_status(200);
    let rubric = page.attributes("main a[href*='/rubrics/']", "href").remove(0);
    let page = committee.get(&rubric).await.expect_status(200);
    let criteria = page.attributes("main a[href*='/criteria/'][href$='/edit']", "href");
    paths.extend(criteria.into_iter().take(3).chain([rubric, contest.clone()]));
    let import = imports::begin(&mut committee).await;
    paths.extend(
        ["/form", "/form/preview", "/form/sections/new", "/opening/new"].map(|rest| format!("{contest}{rest}")),
    );
    paths.extend(["", "/sheet", "/mapping", "/trial"].map(|rest| format!("{import}{rest}")));
}
