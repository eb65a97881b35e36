//! The last minutes before closing: everybody writes, uploads a file and hands in, most of them late. What the portal acknowledged
//! is noted, so that [`super::count`] can look for it afterwards.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use rand::{Rng, RngCore};
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::crowd::{Crowd, FIELD, Innovator};
use crate::{
    Result,
    http::{Answer, Connection, request},
};

/// A browser that was turned away tries again, as the page's script does.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_secs(2);

/// How the crowd behaves.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Saves by the clock per innovator.
    pub autosaves: u32,
    /// Size of each one's file.
    pub file_bytes: usize,
    /// Time until closing; the last ones hand in just before.
    pub window: Duration,
}

/// What one innovator was told.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The entry.
    pub entry: Uuid,
    /// Version and text of the last save that was acknowledged.
    pub saved: Option<(i32, String)>,
    /// SHA-256 of the file that was acknowledged.
    pub file: Option<String>,
    /// Address of the receipt.
    pub receipt: Option<String>,
    /// What went wrong, even if a later try went well.
    pub refusals: Vec<String>,
}

/// What all were told, and how long they waited.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Everybody.
    pub told: Vec<Told>,
    /// Waiting times of saves by the clock.
    pub autosaves: Vec<Duration>,
    /// Of uploads.
    pub uploads: Vec<Duration>,
    /// Of handing in.
    pub submissions: Vec<Duration>,
}

#[derive(Debug, Default)]
struct Day {
    told: Told,
    autosaves: Vec<Duration>,
    uploads: Vec<Duration>,
    submissions: Vec<Duration>,
}

/// Lets the crowd loose on the portal at `address`.
///
/// # Errors
/// When a task of the load itself fails; what the portal refuses is part of the outcome.
pub async fn run(address: SocketAddr, crowd: Crowd, plan: Plan) -> Result<Outcome> {
    let shared = Arc::new((crowd.section, crowd.target));
    let mut all = JoinSet::new();
    for innovator in crowd.innovators {
        let shared = shared.clone();
        all.spawn(async move { day(address, &innovator, &shared.0, &shared.1, plan).await });
    }
    let mut outcome = Outcome::default();
    while let Some(day) = all.join_next().await {
        let day = day?;
        outcome.told.push(day.told);
        outcome.autosaves.extend(day.autosaves);
        outcome.uploads.extend(day.uploads);
        outcome.submissions.extend(day.submissions);
    }
    Ok(outcome)
}

/// Somebody's last minutes. Half of all hand in within the last fifth of the window.
async fn day(address: SocketAddr, who: &Innovator, section: &str, target: &str, plan: Plan) -> Day {
    let since = Instant::now();
    let (begins, hands_in) = moments(plan.window);
    let mut day = Day { told: Told { entry: who.entry, ..Told::default() }, ..Day::default() };
    let mut line = Line { address, connection: None };
    until(since, begins).await;
    let pause = (hands_in - begins) / (plan.autosaves + 3);
    let mut version = 1;
    for number in 1..=plan.autosaves {
        until(since, begins + pause * number).await;
        let text = format!("{}\nPerubahan ke-{number} dari {}.", who.text, who.entry);
        let path = format!("/entries/{}/sections/{section}/autosave", who.entry);
        let asked = Instant::now();
        let form = |version: i32| who.browser.post(&path, &[("version", &version.to_string()), (FIELD, &text)], true);
        if let Some(answer) = line.insist(&form(version), 200, &mut day.told.refusals).await {
            day.autosaves.push(asked.elapsed());
            let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            version = body["version"].as_i64().and_then(|version| i32::try_from(version).ok()).unwrap_or(version);
            day.told.saved = Some((version, text));
        }
    }
    until(since, begins + pause * (plan.autosaves + 1)).await;
    let (file, sha256) = pdf(plan.file_bytes);
    let upload = upload(who, target, &file);
    let asked = Instant::now();
    if line.insist(&upload, 303, &mut day.told.refusals).await.is_some() {
        day.uploads.push(asked.elapsed());
        day.told.file = Some(sha256);
    }
    drop((file, upload));
    until(since, hands_in).await;
    hand_in(who, &mut line, &mut day).await;
    day
}

async fn hand_in(who: &Innovator, line: &mut Line, day: &mut Day) {
    let base = format!("/entries/{}/submission", who.entry);
    let Some(page) = line.insist(&who.browser.get_plain(&format!("{base}/new")), 200, &mut day.told.refusals).await
    else {
        return;
    };
    let text = page.text();
    let opened = text.split("name=\"opened\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let Some(opened) = opened else {
        day.told.refusals.push("the check page shows gaps".to_owned());
        return;
    };
    let form = who.browser.post(&base, &[("opened", opened), ("statement", "on")], false);
    let asked = Instant::now();
    if let Some(answer) = line.insist(&form, 303, &mut day.told.refusals).await {
        day.submissions.push(asked.elapsed());
        day.told.receipt = Some(answer.header("location").to_owned());
    }
}

/// When somebody begins and when he hands in.
fn moments(window: Duration) -> (Duration, Duration) {
    let mut random = rand::rng();
    let begins = window.mul_f64(random.random_range(0.0..0.45));
    let late = random.random_bool(0.5);
    let hands_in = if late { random.random_range(0.8..0.97) } else { random.random_range(0.55..0.8) };
    (begins, window.mul_f64(hands_in))
}

async fn until(since: Instant, moment: Duration) {
    tokio::time::sleep(moment.saturating_sub(since.elapsed())).await;
}

/// Bytes that nobody else has, with the beginning of a PDF.
#[must_use]
pub fn pdf(size: usize) -> (Vec<u8>, String) {
    let mut bytes = vec![0; size.max(16)];
    rand::rng().fill_bytes(&mut bytes);
    bytes[..9].copy_from_slice(b"%PDF-1.7\n");
    let sha256 = hex::encode(Sha256::digest(&bytes));
    (bytes, sha256)
}

/// The plain form with a file, as a browser sends it.
#[must_use]
pub fn upload(who: &Innovator, target: &str, file: &[u8]) -> Vec<u8> {
    const BOUNDARY: &str = "----sayembara-load";
    let mut body = Vec::with_capacity(file.len() + 1_000);
    for (name, value) in [("csrf", who.browser.csrf.as_str()), ("target", target), ("title", "Bukti beban")] {
        let part = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"bukti.pdf\"\r\ncontent-type: application/pdf\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let length = body.len().to_string();
    let headers =
        [("cookie", who.browser.cookie.as_str()), ("content-type", kind.as_str()), ("content-length", length.as_str())];
    let mut all = request("POST", &format!("/entries/{}/evidence", who.entry), &headers);
    all.append(&mut body);
    all
}

/// A kept-alive connection that is opened again when it broke.
struct Line {
    address: SocketAddr,
    connection: Option<Connection>,
}

impl Line {
    /// Asks until the answer has this status; gives up after some tries. Every refusal is noted.
    async fn insist(&mut self, request: &[u8], status: u16, refusals: &mut Vec<String>) -> Option<Answer> {
        for _ in 0..TRIES {
            match self.ask(request).await {
                Ok(answer) if answer.status == status => return Some(answer),
                Ok(answer) => {
                    let said: String = answer.text().chars().take(200).collect();
                    refusals.push(format!("{} instead of {status}: {said}", answer.status));
                    if answer.status < 500 && answer.status != 429 {
                        return None;
                    }
                }
                Err(error) => refusals.push(error.to_string()),
            }
            tokio::time::sleep(PAUSE).await;
        }
        None
    }

    async fn ask(&mut self, request: &[u8]) -> std::io::Result<Answer> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.address).await?,
        };
        let answer = connection.send(request).await?;
        if !answer.header("connection").eq_ignore_ascii_case("close") {
            self.connection = Some(connection);
        }
        Ok(answer)
    }
}
