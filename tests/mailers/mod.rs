//! Mails reach a real mail server on the loopback, whole and once.

mod injection;

use std::{
    io,
    net::{IpAddr, SocketAddr, TcpListener},
    sync::{Arc, Mutex},
};

use chrono::Duration;
use loco_rs::config::{Mailer, SmtpMailer};
use mailin_embedded::{Handler, Response, Server, response};
use sayembara::{
    domain::{locale::Locale, outbox::OutboxStatus},
    mailers::{self, Delivered},
    models::outbox::{self, Mail},
};
use sea_orm::EntityTrait;
use serde_json::json;

use crate::support::TestApp;

/// What the server was given: recipient and the mail as sent.
type Inbox = Arc<Mutex<Vec<(String, String)>>>;

#[derive(Clone, Default)]
struct Keep {
    inbox: Inbox,
    recipient: String,
    data: Vec<u8>,
}

impl Handler for Keep {
    fn rcpt(&mut self, to: &str) -> Response {
        self.recipient = to.to_owned();
        if to.starts_with("ditolak") { response::NO_MAILBOX } else { response::OK }
    }

    fn data_start(&mut self, _domain: &str, _from: &str, _is8bit: bool, _to: &[String]) -> Response {
        self.data.clear();
        response::OK
    }

    fn data(&mut self, buffer: &[u8]) -> io::Result<()> {
        self.data.extend_from_slice(buffer);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let mail = String::from_utf8_lossy(&self.data).into_owned();
        self.inbox.lock().unwrap().push((self.recipient.clone(), mail));
        response::OK
    }

    fn helo(&mut self, _ip: IpAddr, _domain: &str) -> Response {
        response::OK
    }
}

/// A mail server on a port of its own; ends with the test process.
fn mail_server() -> (SocketAddr, Inbox) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let keep = Keep::default();
    let inbox = keep.inbox.clone();
    let mut server = Server::new(keep);
    server.with_name("surat.test").with_ssl(mailin_embedded::SslConfig::None).unwrap().with_tcp_listener(listener);
    std::thread::spawn(move || {
        let _ = server.serve();
    });
    (address, inbox)
}

async fn app_with_mail(port: u16) -> TestApp {
    TestApp::start_changed(|config| {
        let smtp = SmtpMailer {
            enable: true,
            host: "127.0.0.1".to_owned(),
            port,
            secure: false,
            tls: None,
            auth: None,
            hello_name: Some("sayembara.test".to_owned()),
        };
        config.mailer = Some(Mailer { smtp: Some(smtp), stub: false });
    })
    .await
}

async fn queue(app: &TestApp, recipient: &str, name: &str) {
    let data = json!({ "name": name, "link": "http://localhost:5150/confirmation/abc", "days": 3 });
    Mail::new("confirmation", recipient, Locale::Id, data).queue(app.db(), app.now()).await.unwrap();
}

#[tokio::test]
async fn a_mail_goes_out_once_with_text_and_html_and_its_content_is_forgotten() {
    let (address, inbox) = mail_server();
    let app = app_with_mail(address.port()).await;
    queue(&app, "siti@contoh.test", "Siti <b>Contoh</b>").await;
    let first = mailers::deliver_due(&app.ctx, app.now()).await.unwrap();
    let second = mailers::deliver_due(&app.ctx, app.now()).await.unwrap();
    assert_eq!((first.sent, second), (1, Delivered::default()));
    let mails = inbox.lock().unwrap().clone();
    let [(recipient, mail)] = mails.as_slice() else { panic!("{} mails", mails.len()) };
    assert_eq!(recipient, "siti@contoh.test");
    assert!(mail.contains("multipart/alternative") && mail.contains("text/plain") && mail.contains("text/html"));
    let (text, html) = mail.split_once("text/html").unwrap();
    assert!(text.contains("<b>Contoh"), "plain text shows what was typed");
    assert!(!html.contains("<b>Contoh"), "what people typed is escaped in the HTML body");
    let row = outbox::Entity::find().one(app.db()).await.unwrap().unwrap();
    assert_eq!((row.status, row.payload.as_str()), (OutboxStatus::Sent, "{}"));
}

#[tokio::test]
async fn a_mail_waits_while_the_server_is_away_and_goes_out_later() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let app = app_with_mail(free).await;
    queue(&app, "budi@contoh.test", "Budi").await;
    assert_eq!(mailers::deliver_due(&app.ctx, app.now()).await.unwrap().failed, 1);
    let row = outbox::Entity::find().one(app.db()).await.unwrap().unwrap();
    assert_eq!((row.status, row.attempts), (OutboxStatus::Pending, 1));
    assert!(row.next_try_at > app.now() && !row.last_error.is_empty());
    assert_eq!(mailers::deliver_due(&app.ctx, app.now()).await.unwrap(), Delivered::default(), "not before its time");
    for attempt in 2..=12 {
        app.wait(Duration::hours(7));
        assert_eq!(mailers::deliver_due(&app.ctx, app.now()).await.unwrap().failed, 1, "attempt {attempt}");
    }
    let row = outbox::Entity::find().one(app.db()).await.unwrap().unwrap();
    assert_eq!(row.status, OutboxStatus::Failed);
}

#[tokio::test]
async fn two_workers_at_once_send_each_mail_once() {
    let (address, inbox) = mail_server();
    let app = app_with_mail(address.port()).await;
    for number in 0..10 {
        queue(&app, &format!("orang{number}@contoh.test"), "Orang").await;
    }
    let (one, other) =
        tokio::join!(mailers::deliver_due(&app.ctx, app.now()), mailers::deliver_due(&app.ctx, app.now()));
    assert_eq!(one.unwrap().sent + other.unwrap().sent, 10);
    let mut recipients: Vec<String> = inbox.lock().unwrap().iter().map(|(to, _)| to.clone()).collect();
    recipients.sort();
    recipients.dedup();
    assert_eq!(recipients.len(), 10);
}

#[tokio::test]
async fn a_refused_address_does_not_hold_up_the_others() {
    let (address, inbox) = mail_server();
    let app = app_with_mail(address.port()).await;
    queue(&app, "ditolak@contoh.test", "Tidak Ada").await;
    queue(&app, "ada@contoh.test", "Ada").await;
    let delivered = mailers::deliver_due(&app.ctx, app.now()).await.unwrap();
    assert_eq!((delivered.sent, delivered.failed), (1, 1));
    assert_eq!(inbox.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn rulebook_50_a_name_adds_no_header_and_no_link() {
    let (address, inbox) = mail_server();
    let app = app_with_mail(address.port()).await;
    queue(&app, "korban@contoh.test", "Siti\r\nBcc: semua@contoh.test\r\n[klik](https://jahat.example)").await;
    mailers::deliver_due(&app.ctx, app.now()).await.unwrap();
    let mails = inbox.lock().unwrap().clone();
    let head = mails[0].1.split("\r\n\r\n").next().unwrap().to_lowercase();
    assert!(!head.contains("bcc:"), "{head}");
    assert!(!mails[0].1.contains("href=\"https://jahat"), "{}", mails[0].1);
}
