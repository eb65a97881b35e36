//! The mails of an installation without a mail server, to be read in development and in demonstrations. Not in production.

use axum::response::Response;
use loco_rs::environment::Environment;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::policy::Question,
    mailers,
    models::outbox,
    web::{
        PageError, PageResult, Path, Visit,
        error::OrNotFound,
        routes::{PageRoute, get},
    },
};

const SHOWN: u64 = 100;

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/mails", Question::DevelopmentOnly, index), get("/mails/{pid}", Question::DevelopmentOnly, show)]
}

#[derive(Serialize)]
struct Index {
    mails: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    pid: Uuid,
    recipient: String,
    subject: String,
    created_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Serialize)]
struct Shown {
    recipient: String,
    subject: String,
    text: String,
    links: Vec<String>,
}

async fn index(visit: Visit) -> PageResult<Response> {
    refuse_in_production(&visit)?;
    let rows = outbox::Model::list_kept(visit.db(), SHOWN).await?;
    let mails = rows
        .into_iter()
        .filter_map(|row| {
            let subject = mailers::render(&visit.portal, &row.letter()?).ok()?.subject;
            Some(Row { pid: row.pid, recipient: row.recipient, subject, created_at: row.created_at })
        })
        .collect();
    visit.page("mails/index.html", &Index { mails })
}

async fn show(visit: Visit, Path(pid): Path<Uuid>) -> PageResult<Response> {
    refuse_in_production(&visit)?;
    let rows = outbox::Model::list_kept(visit.db(), SHOWN).await?;
    let row = rows.into_iter().find(|row| row.pid == pid).or_not_found()?;
    let mail = mailers::render(&visit.portal, &row.letter().or_not_found()?)?;
    let links = links_in(&mail.text);
    visit.page("mails/show.html", &Shown { recipient: row.recipient, subject: mail.subject, text: mail.text, links })
}

fn links_in(text: &str) -> Vec<String> {
    text.split_whitespace().filter(|word| word.starts_with("http")).map(str::to_owned).collect()
}

fn refuse_in_production(visit: &Visit) -> PageResult<()> {
    if visit.ctx.environment == Environment::Production { Err(PageError::not_found()) } else { Ok(()) }
}
