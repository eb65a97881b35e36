//! The log: one line per event whatever people type, and nothing in it that tells who somebody is.

use std::{
    cell::RefCell,
    io::{self, Write},
};

use sayembara::domain::entry::EntryStatus;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::support::{TestApp, app::PASSWORD, build, files};

/// Ends a line, begins one that looks like ours, and would colour a terminal.
const HOSTILE: &str = "Nama\r\n2026-01-01T00:00:00Z  INFO sayembara: palsu\n{\"level\":\"INFO\",\"palsu\":1}\u{1b}[31m";
/// Words that belong to a person and to nobody else.
const PERSONAL: [&str; 6] =
    ["rahasia-alamat", "Rahasia Nama", "rahasia-cari", "rahasia-berkas", "203.0.113.77", PASSWORD];

thread_local! {
    /// What this thread has logged as JSON and as text; other tests on other threads log at the same time.
    static LOGGED: RefCell<[Vec<u8>; 2]> = RefCell::default();
}

/// Writes to the thread's own log.
#[derive(Clone, Copy)]
struct Own(usize);

impl Write for Own {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| logged[self.0].extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Both formats that the portal logs in. Of the whole process: a subscriber of one thread would miss what another thread met first.
fn listen() {
    let json = fmt::layer().json().with_writer(|| Own(0));
    let text = fmt::layer().compact().with_ansi(false).with_writer(|| Own(1));
    let filter = EnvFilter::new("warn,sayembara=info");
    tracing_subscriber::registry().with(filter).with(json).with(text).try_init().unwrap();
}

/// Everything a visitor and an innovator can send that is refused, is not found, fails or works.
async fn send_everything(app: &TestApp) {
    let mut visitor =
        app.visitor().with_header("x-forwarded-for", "203.0.113.77").with_header("user-agent", "Rahasia Nama");
    let asked: String = url::form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    for path in ["/", "/tidak-ada/rahasia-cari", "/catalogue", "/verify", "/office_approvals/rahasia-cari"] {
        visitor.get(&format!("{path}?q={asked}&nama=rahasia-cari")).await;
        visitor.get(&format!("{path}/{asked}")).await;
    }
    let email = "rahasia-alamat@contoh.test";
    for (path, fields) in [
        ("/session", vec![("email", email), ("password", PASSWORD)]),
        ("/session", vec![("email", HOSTILE), ("password", HOSTILE)]),
        ("/registration", vec![("email", email), ("name", "Rahasia Nama"), ("password", PASSWORD)]),
        ("/password_reset", vec![("email", email)]),
    ] {
        visitor.post(path, &fields).await;
    }
    let contest = build::contest().save(app).await;
    let owner = app.person("Rahasia Nama").await;
    let entry = build::entry(app, &contest, &owner, HOSTILE, EntryStatus::Draft).await;
    let mut team = app.signed_in(&owner).await;
    let base = format!("/entries/{}", entry.pid);
    let section = [("version", "1"), ("rancang_bangun", HOSTILE), ("kontak", "Rahasia Nama")];
    team.post(&format!("{base}/sections/rancangan"), &section).await;
    for (name, kind, bytes) in [
        ("rahasia-berkas.pdf", "application/pdf", files::PDF.to_vec()),
        ("rahasia-berkas.png", "image/png", b"\x89PNG\r\n\x1a\nrahasia-berkas".to_vec()),
        ("rahasia-berkas.exe", "application/pdf", b"MZ rahasia-berkas".to_vec()),
    ] {
        let fields = [("target", "c:KEBARUAN"), ("title", HOSTILE), ("page_note", "rahasia-cari")];
        team.post_files(&format!("{base}/evidence"), &fields, &[("file", name, kind, &bytes)]).await;
    }
    let wish = [("name", HOSTILE), ("email", email), ("role", "editor")];
    team.post(&format!("{base}/team/invitations"), &wish).await;
    // A storage that is gone makes the portal speak of errors.
    app.lose_storage();
    let lost = [("file", "rahasia-berkas.pdf", "application/pdf", files::PDF)];
    team.post_files(&format!("{base}/evidence"), &[("target", "c:KEBARUAN"), ("title", HOSTILE)], &lost).await;
    team.get("/_readiness").await;
}

#[tokio::test]
async fn rulebook_26_hostile_text_never_makes_a_second_line_in_the_log_nor_tells_who_somebody_is() {
    listen();
    let app = TestApp::start().await;
    send_everything(&app).await;
    let [json, text] = LOGGED.take().map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(json.lines().count() > 15, "only {} lines: the test proves nothing\n{json}", json.lines().count());
    assert!(text.contains("/entries/{pid}/evidence"), "requests are logged by their route\n{text}");
    for line in json.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "no line of ours: {line}");
    }
    for line in json.lines().chain(text.lines()) {
        assert!(!line.contains('\u{1b}') && !line.contains('\r'), "a line moves the terminal: {line}");
        assert!(!line.contains("palsu"), "somebody wrote this line: {line}");
        let told = PERSONAL.iter().find(|word| line.contains(**word));
        assert!(told.is_none(), "{told:?} is in the log: {line}");
    }
}
