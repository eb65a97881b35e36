//! People at work, each with a note of what was acknowledged and of what was on its way when the line broke.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

use chrono::{Duration, Utc};
use loco_rs::task::{Task, Vars};
use sayembara::{
    domain::{entry::EntryStatus, evidence::FileState, handed_in::HandedIn, stage::StageKind},
    models::{
        _entities::{entry_sections, evidence, outbox, stages, stored_files, submissions},
        entries, sessions,
        stored_files::CheckOptions,
        uploads, users,
    },
    tasks::tidy_files::TidyFiles,
    web::csrf,
};
use scraper::{Html, Selector};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use sha2::{Digest, Sha256};

use super::{judge::Judge, resumable::Resumable};
use crate::{
    process::portal::{Reply, get, post, send},
    support::{
        TestApp,
        build::{self, BuiltContest},
        files::{self, PDF},
    },
};

const INNOVATORS: usize = 6;
const JUDGES: usize = 3;
/// Files of one entry; then it is only written in. An entry may have 100 pieces of evidence.
const MOST_FILES: usize = 95;

/// How much the portal said to have done.
#[derive(Debug, Default)]
pub struct Acknowledged {
    saves: AtomicUsize,
    uploads: AtomicUsize,
    /// Pieces of uploads that can be resumed.
    pub pieces: AtomicUsize,
    submissions: AtomicUsize,
    pub marks: AtomicUsize,
}

impl Acknowledged {
    pub fn total(&self) -> usize {
        [&self.saves, &self.uploads, &self.pieces, &self.submissions, &self.marks]
            .iter()
            .map(|kind| kind.load(Relaxed))
            .sum()
    }
}

/// A signed-in browser of the process.
pub struct Browser {
    pub port: u16,
    pub cookie: String,
    pub token: String,
}

/// What an entry says: its text, and its files by title with their checksums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    text: String,
    files: BTreeMap<String, String>,
}

/// Somebody with an entry in a contest that takes entries now.
pub struct Innovator {
    browser: Browser,
    entry: entries::Model,
    turn: usize,
    version: i32,
    content: Content,
    text_on_its_way: Option<String>,
    file_on_its_way: Option<(String, String)>,
    upload_on_its_way: Option<Resumable>,
    /// Addresses of the receipts that were given, and what was handed in for each.
    receipts: BTreeMap<String, Content>,
    /// Was something saved since the last receipt? Handing in the same again gives the same receipt.
    is_changed: bool,
    is_handing_in: bool,
}

/// Everybody, in two contests whose windows are open now.
pub async fn world(app: &TestApp, port: u16) -> (Vec<Innovator>, Vec<Judge>) {
    app.clock.stop_at(Utc::now());
    let taking = build::contest().slug("lomba-terbuka").save(app).await;
    let judged = build::contest().slug("lomba-dinilai").save(app).await;
    open_now(app, &taking, StageKind::Registration).await;
    open_now(app, &judged, StageKind::Judging).await;
    let mut innovators = Vec::new();
    for number in 1..=INNOVATORS {
        let user = app.person(&format!("Inovator {number}")).await;
        let entry = build::entry(app, &taking, &user, &format!("Usulan {number}"), EntryStatus::Draft).await;
        files::required_link(app, &entry).await;
        innovators.push(Innovator {
            browser: Browser::of(app, port, &user).await,
            entry,
            turn: 0,
            version: 1,
            content: Content { text: written_by_the_builder(), files: BTreeMap::new() },
            text_on_its_way: None,
            file_on_its_way: None,
            upload_on_its_way: None,
            receipts: BTreeMap::new(),
            is_changed: true,
            is_handing_in: false,
        });
    }
    let mut judges = Vec::new();
    let owner = app.person("Pemilik Usulan").await;
    let entry = build::entry(app, &judged, &owner, "Usulan dinilai", EntryStatus::Eligible).await;
    crate::support::submissions::submission(app, &entry).await;
    for number in 1..=JUDGES {
        let user = app.person(&format!("Juri {number}")).await;
        let judge = build::judge(app, &judged, &user, false).await;
        let assignment = build::assignment(app, &judged, &judge, &entry, true).await;
        judges.push(Judge::new(Browser::of(app, port, &user).await, assignment));
    }
    (innovators, judges)
}

/// Lets a stage run from yesterday to tomorrow, by the real clock of the process.
async fn open_now(app: &TestApp, contest: &BuiltContest, kind: StageKind) {
    stages::Entity::update_many()
        .col_expr(stages::Column::OpensAt, (Utc::now() - Duration::days(1)).into())
        .col_expr(stages::Column::ClosesAt, (Utc::now() + Duration::days(1)).into())
        .filter(stages::Column::ContestId.eq(contest.contest.id))
        .filter(stages::Column::Kind.eq(kind))
        .exec(app.db())
        .await
        .unwrap();
}

impl Browser {
    async fn of(app: &TestApp, port: u16, user: &users::Model) -> Self {
        let settings = &app.portal.settings;
        let session = sessions::Model::start(app.db(), user, "test", settings, Utc::now()).await.unwrap();
        Self { port, token: csrf::token(settings, &session), cookie: format!("session={session}") }
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> io::Result<Reply> {
        let mut all = vec![(csrf::FIELD, self.token.as_str())];
        all.extend_from_slice(fields);
        post(self.port, path, &self.cookie, &all).await
    }

    async fn upload(&self, path: &str, title: &str, bytes: &[u8]) -> io::Result<Reply> {
        let mut body = Vec::new();
        for (name, value) in [(csrf::FIELD, self.token.as_str()), ("title", title)] {
            body.extend_from_slice(
                format!("--batas\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
            );
        }
        body.extend_from_slice(
            b"--batas\r\ncontent-disposition: form-data; name=\"file\"; filename=\"bukti.pdf\"\r\ncontent-type: application/pdf\r\n\r\n",
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--batas--\r\n");
        send(self.port, "POST", path, &self.cookie, "multipart/form-data; boundary=batas", &body).await
    }
}

impl Innovator {
    /// The next thing to do; an error when the line broke.
    pub async fn act(&mut self, acknowledged: &Acknowledged) -> io::Result<()> {
        self.turn += 1;
        let has_room = self.content.files.len() < MOST_FILES;
        let done = match self.turn % 5 {
            0 => {
                self.hand_in().await?;
                &acknowledged.submissions
            }
            2 if has_room => {
                self.upload().await?;
                &acknowledged.uploads
            }
            3 if has_room || self.upload_on_its_way.is_some() => {
                self.upload_in_pieces(acknowledged).await?;
                &acknowledged.uploads
            }
            _ => {
                self.write().await?;
                &acknowledged.saves
            }
        };
        done.fetch_add(1, Relaxed);
        Ok(())
    }

    fn path(&self, rest: &str) -> String {
        format!("/entries/{}{rest}", self.entry.pid)
    }

    async fn write(&mut self) -> io::Result<()> {
        let text = format!("Bangku taman dengan panel surya, tulisan ke-{}", self.turn);
        self.text_on_its_way = Some(text.clone());
        let fields = [("version", self.version.to_string()), ("rancang_bangun", text.clone())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let reply = self.browser.post(&self.path("/sections/rancangan/autosave"), &fields).await?;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let answer: serde_json::Value = serde_json::from_str(&reply.body).map_err(io::Error::other)?;
        self.version = i32::try_from(answer["version"].as_i64().unwrap()).unwrap();
        (self.content.text, self.text_on_its_way) = (text, None);
        self.is_changed = true;
        Ok(())
    }

    async fn upload(&mut self) -> io::Result<()> {
        let title = format!("Bukti ke-{}", self.turn);
        let mut bytes = PDF.to_vec();
        bytes.resize(20_000 + self.turn * 997, b'%');
        let sha256 = hex::encode(Sha256::digest(&bytes));
        self.file_on_its_way = Some((title.clone(), sha256.clone()));
        let reply = self.browser.upload(&self.path("/evidence"), &title, &bytes).await?;
        assert_eq!(reply.status, 303, "{}", reply.body);
        self.content.files.insert(title, sha256);
        self.file_on_its_way = None;
        self.is_changed = true;
        Ok(())
    }

    /// Goes on with the upload that was broken off, or begins one.
    async fn upload_in_pieces(&mut self, acknowledged: &Acknowledged) -> io::Result<()> {
        if self.upload_on_its_way.is_none() {
            let title = format!("Bukti bertahap ke-{}", self.turn);
            let mut bytes = PDF.to_vec();
            bytes.resize(40_000 + self.turn * 997, b'%');
            let begun = Resumable::begin(&self.browser, &self.path(""), title, bytes).await?;
            self.upload_on_its_way = Some(begun);
        }
        let Some(upload) = &mut self.upload_on_its_way else { return Ok(()) };
        upload.go_on(&self.browser, acknowledged).await?;
        let (title, sha256) = (upload.title.clone(), hex::encode(Sha256::digest(&upload.bytes)));
        self.content.files.insert(title, sha256);
        self.upload_on_its_way = None;
        self.is_changed = true;
        Ok(())
    }

    async fn hand_in(&mut self) -> io::Result<()> {
        let page = get(self.browser.port, &self.path("/submission/new"), &self.browser.cookie).await?;
        let is_whole = page.status == 200 && page.body.trim_end().ends_with("</html>");
        let opened = value_of(&page.body, "input[name=opened]");
        assert!(opened.is_some() || !is_whole, "the entry cannot be handed in: {}", page.body);
        let opened = opened.ok_or(io::ErrorKind::UnexpectedEof)?;
        self.is_handing_in = true;
        let fields = [("statement", "1"), ("opened", opened.as_str())];
        let reply = self.browser.post(&self.path("/submission"), &fields).await?;
        assert_eq!(reply.status, 303, "{}", reply.body);
        let receipt = reply.head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap().to_owned();
        let earlier = self.receipts.insert(receipt, self.content.clone());
        assert!(earlier.is_none() || !self.is_changed, "a change was handed in and gave an older receipt");
        assert!(earlier.is_none_or(|earlier| earlier == self.content), "one receipt for two different contents");
        (self.is_changed, self.is_handing_in) = (false, false);
        Ok(())
    }

    /// Everything acknowledged is there, once; what was on its way is there whole or not at all.
    pub async fn look(&mut self, app: &TestApp) {
        self.look_at_text(app).await;
        self.look_at_files(app).await;
        self.give_up_unknown_uploads(app).await;
        self.look_at_submissions(app).await;
    }

    async fn look_at_text(&mut self, app: &TestApp) {
        let found = entry_sections::Entity::find()
            .filter(entry_sections::Column::EntryId.eq(self.entry.id))
            .filter(entry_sections::Column::Code.eq("rancangan"));
        let row = found.one(app.db()).await.unwrap().unwrap();
        let answers: serde_json::Value = serde_json::from_str(&row.answers).unwrap();
        let stored = answers["rancang_bangun"].as_str().unwrap().to_owned();
        let is_next = self.text_on_its_way.as_ref() == Some(&stored) && row.version == self.version + 1;
        let is_kept = stored == self.content.text && row.version == self.version;
        assert!(
            is_next || is_kept,
            "version {} with {stored:?}, acknowledged {} with {:?}",
            row.version,
            self.version,
            self.content.text
        );
        (self.version, self.content.text, self.text_on_its_way) = (row.version, stored, None);
    }

    async fn look_at_files(&mut self, app: &TestApp) {
        let rows = evidence::Entity::find()
            .filter(evidence::Column::EntryId.eq(self.entry.id))
            .filter(evidence::Column::StoredFileId.is_not_null())
            .find_also_related(stored_files::Entity)
            .all(app.db())
            .await
            .unwrap();
        let stored: BTreeMap<String, String> =
            rows.iter().map(|(row, file)| (row.title.clone(), file.as_ref().unwrap().sha256.clone())).collect();
        assert_eq!(stored.len(), rows.len(), "a file is there twice");
        if let Some((title, sha256)) = self.file_on_its_way.take()
            && stored.get(&title) == Some(&sha256)
        {
            self.content.files.insert(title, sha256);
        }
        if let Some(upload) = self.upload_on_its_way.take() {
            let sha256 = hex::encode(Sha256::digest(&upload.bytes));
            if stored.get(&upload.title) == Some(&sha256) {
                self.content.files.insert(upload.title, sha256);
            } else {
                self.upload_on_its_way = Some(upload);
            }
        }
        assert_eq!(stored, self.content.files);
    }

    /// An upload whose beginning was not acknowledged is nobody's: it expires, and is tidied away at the end.
    async fn give_up_unknown_uploads(&self, app: &TestApp) {
        let own = self.upload_on_its_way.as_ref().and_then(|own| own.path.strip_prefix("/uploads/")?.parse().ok());
        uploads::Entity::update_many()
            .col_expr(uploads::Column::ExpiresAt, (Utc::now() - Duration::minutes(1)).into())
            .filter(uploads::Column::EntryId.eq(self.entry.id))
            .filter(uploads::Column::EvidencePid.is_null())
            .filter(uploads::Column::Pid.ne(own.unwrap_or(uuid::Uuid::nil())))
            .exec(app.db())
            .await
            .unwrap();
    }

    async fn look_at_submissions(&mut self, app: &TestApp) {
        let rows = submissions::Entity::find()
            .filter(submissions::Column::EntryId.eq(self.entry.id))
            .order_by_asc(submissions::Column::Ordinal)
            .all(app.db())
            .await
            .unwrap();
        let mut unknown = 0;
        for (position, row) in rows.iter().enumerate() {
            assert_eq!(usize::try_from(row.ordinal).unwrap(), position + 1);
            assert_eq!(hex::encode(Sha256::digest(row.snapshot.as_bytes())), row.sha256, "the version is whole");
            let stored = handed_in(&HandedIn::read(&row.snapshot).unwrap());
            let receipt = self.path(&format!("/receipts/{}", row.pid));
            // What was on its way held what the entry held when the line broke.
            unknown += usize::from(!self.receipts.contains_key(&receipt));
            let expected = self.receipts.entry(receipt).or_insert_with(|| self.content.clone());
            assert_eq!(stored, *expected, "what was handed in is what was on the screen");
        }
        assert!(unknown <= usize::from(self.is_handing_in), "{unknown} versions that nobody handed in");
        assert_eq!(rows.len(), self.receipts.len(), "a receipt was given for what is not there");
        let entry = entries::Entity::find_by_id(self.entry.id).one(app.db()).await.unwrap().unwrap();
        assert_eq!(entry.status == EntryStatus::Submitted, !rows.is_empty(), "state and versions fit");
        let mails = outbox::Entity::find().filter(outbox::Column::Recipient.eq(address(app, entry.owner_id).await));
        assert_eq!(mails.all(app.db()).await.unwrap().len(), rows.len(), "one receipt for each");
        // What was on its way may have been handed in unseen.
        (self.is_changed, self.is_handing_in) = (self.is_changed && unknown == 0, false);
    }
}

/// No row without its file, and each file as long and as it was sent.
pub async fn every_file_is_whole(app: &TestApp) {
    for row in stored_files::Entity::find().all(app.db()).await.unwrap() {
        let bytes = std::fs::read(app.uploads().join(&row.storage_key)).unwrap();
        assert_eq!(hex::encode(Sha256::digest(&bytes)), row.sha256, "{}", row.storage_key);
    }
}

/// When what was given up has expired and is tidied away, the storage holds the files of evidence and nothing else: no part of an upload,
/// no file without row. Gives how many files without row had to be removed for that.
pub async fn nothing_is_left_over(app: &TestApp) -> usize {
    let later = Utc::now() + Duration::days(3);
    app.clock.stop_at(later);
    while uploads::Entity::find().count(app.db()).await.unwrap() > 0 {
        TidyFiles.run(&app.ctx, &Vars::default()).await.unwrap();
    }
    let options = CheckOptions { deep: true, delete: true, force: true };
    let report = stored_files::Model::check_all(app.db(), &app.ctx.storage, options, later).await.unwrap();
    assert!(report.is_clean(), "{report:?}");
    let kept = stored_files::Entity::find().filter(stored_files::Column::State.ne(FileState::Deleted));
    let kept = kept.all(app.db()).await.unwrap().into_iter();
    let kept: BTreeSet<String> = kept.flat_map(|row| [Some(row.storage_key), row.preview_key]).flatten().collect();
    let there: BTreeSet<String> = files::stored(app.uploads()).into_iter().collect();
    assert_eq!(there, kept);
    report.orphans.len()
}

/// Text and files of a frozen document.
fn handed_in(document: &HandedIn) -> Content {
    let files = document.evidence.iter().filter_map(|piece| Some((piece.title.clone(), piece.sha256.clone()?)));
    Content { text: document.answers["rancangan"].text("rancang_bangun").to_owned(), files: files.collect() }
}

/// The text of an entry that nobody has written in yet.
fn written_by_the_builder() -> String {
    let answers = build::ANSWERS.iter().find(|(section, _)| *section == "rancangan").unwrap().1;
    let answers: serde_json::Value = serde_json::from_str(answers).unwrap();
    answers["rancang_bangun"].as_str().unwrap().to_owned()
}

async fn address(app: &TestApp, user_id: i64) -> String {
    users::Entity::find_by_id(user_id).one(app.db()).await.unwrap().unwrap().email
}

fn value_of(page: &str, selector: &str) -> Option<String> {
    let page = Html::parse_document(page);
    let found = page.select(&Selector::parse(selector).unwrap()).next()?;
    found.value().attr("value").map(str::to_owned)
}
