//! Turns outbox rows into mails: both bodies from `assets/views/mail/<template>.{txt,html}`, subject from the messages.

use chrono::{DateTime, Utc};
use loco_rs::{
    Error, Result,
    app::AppContext,
    mailer::{Email, EmailHeaders, EmailSender},
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    models::outbox::{self, Letter},
    portal::Portal,
    web::{frame::Site, visit},
};

/// At most this many mails in one run; the next run takes the rest.
const BATCH: u64 = 50;

/// How a run went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Taken by the mail server.
    pub sent: u32,
    /// Kept to be read on a page.
    pub kept: u32,
    /// To be tried again later, or given up.
    pub failed: u32,
}

/// A mail as people read it.
#[derive(Clone, Debug, Serialize)]
pub struct Rendered {
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

#[derive(Serialize)]
struct MailPage<'a> {
    lang: &'a str,
    subject: &'a str,
    site: Site,
    mail: &'a Value,
}

/// Delivers every mail that is due.
///
/// # Errors
/// When the database fails; a mail that cannot be sent is noted in its row instead.
pub async fn deliver_due(ctx: &AppContext, now: DateTime<Utc>) -> Result<Delivered> {
    let portal = Portal::of(ctx)?;
    let mut delivered = Delivered::default();
    if portal.is_read_only(&ctx.db).await {
        return Ok(delivered); // a mail that is sent is noted in its row: both wait
    }
    for id in outbox::Model::due(&ctx.db, now, BATCH).await? {
        let Some(row) = outbox::Model::claim(&ctx.db, id, now).await? else { continue };
        let Some(sender) = &ctx.mailer else {
            row.mark_kept(&ctx.db, now).await?;
            delivered.kept += 1;
            continue;
        };
        match send(&portal, sender, &row).await {
            Ok(()) => {
                row.mark_sent(&ctx.db, now).await?;
                delivered.sent += 1;
            }
            Err(error) => {
                tracing::warn!(outbox.pid = %row.pid, attempts = row.attempts, %error, "a mail waits for its next try");
                row.mark_failed(&ctx.db, &error.to_string(), now).await?;
                delivered.failed += 1;
            }
        }
    }
    Ok(delivered)
}

/// The mail's subject and bodies.
///
/// # Errors
/// When a template is missing or uses something that the letter does not have.
pub fn render(portal: &Portal, letter: &Letter) -> Result<Rendered> {
    let subject_key = format!("mail-{}-subject", letter.template.replace('_', "-"));
    let data = without_links(&letter.data);
    let args: Vec<(&str, String)> = data
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| value.as_str().map(|text| (name.as_str(), one_line(text))))
        .collect();
    let subject = one_line(&portal.engine.message(letter.locale, &subject_key, &args));
    let page = MailPage { lang: letter.locale.as_str(), subject: &subject, site: visit::site(portal), mail: &data };
    let text = portal.engine.render(letter.locale, &format!("mail/{}.txt", letter.template), &page)?;
    let html = portal.engine.render(letter.locale, &format!("mail/{}.html", letter.template), &page)?;
    Ok(Rendered { text, html, subject })
}

async fn send(portal: &Portal, sender: &EmailSender, row: &outbox::Model) -> Result<()> {
    let letter = row.letter().ok_or_else(|| Error::string("the mail has no content"))?;
    let rendered = render(portal, &letter)?;
    let headers = EmailHeaders { message_id: Some(format!("<{}@{}>", row.pid, host(portal))), ..Default::default() };
    let email = Email {
        from: Some(portal.settings.mail_from.clone()),
        to: row.recipient.clone(),
        subject: rendered.subject,
        text: rendered.text,
        html: rendered.html,
        headers: Some(headers),
        ..Default::default()
    };
    sender.mail(&email).await
}

fn host(portal: &Portal) -> String {
    url::Url::parse(&portal.settings.public_url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| "localhost".to_owned())
}

/// What people typed without anything that a mail program would make a link of: our own mail must lead nowhere but to us.
/// Our own addresses stand under `link`.
fn without_links(data: &Value) -> Value {
    match data {
        Value::String(text) => Value::String(text.replace("://", ": //").replace("www.", "www .")),
        Value::Array(items) => Value::Array(items.iter().map(without_links).collect()),
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| {
                let value = if name == "link" { value.clone() } else { without_links(value) };
                (name.clone(), value)
            };
            Value::Object(fields.iter().map(field).collect())
        }
        other => other.clone(),
    }
}

/// A header must not gain lines from what people typed.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
