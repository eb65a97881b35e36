//! The catalogue page with 5,000 innovations: requests per second beside a bare handler with the same bytes, and the SQL statements behind it.

use std::{sync::atomic::Ordering, time::Duration};

use axum::{body::Body, http::Request};
use loco_rs::{boot::StartMode, environment::Environment};
use sayembara::{app::App, models::made_up_catalogue, portal::Portal};
use tower::ServiceExt;

use crate::{
    Result,
    bare::Bare,
    http,
    load::hammer::{beside, in_words},
    options::Options,
    report::{head, say},
    site::{Site, ask, now},
};

/// Measures it; `innovations:5000 connections:64 rounds:7 seconds:2`.
///
/// # Errors
/// When something does not answer.
pub async fn measure(options: &Options) -> Result {
    let count = options.number("innovations", 5_000)?;
    let (connections, rounds) = (options.number("connections", 64)?, options.number("rounds", 7)?);
    let time = Duration::from_secs(options.number("seconds", 2)?);
    head(&format!("Catalogue page, {count} innovations, {connections} connections"));
    let site = Site::prepare(options.text("postgres")).await?;
    made_up_catalogue::add(&site.db, count, now()).await?;
    statements(&site).await?;
    let portal = site.start().await?;
    for (name, path, headers) in [
        ("from memory, gzip as browsers ask", "/catalogue", &[("accept-encoding", "gzip")][..]),
        ("from memory, plain", "/catalogue", &[]),
        ("one dimension from memory, gzip", "/catalogue?dimension=smart-living", &[("accept-encoding", "gzip")]),
    ] {
        let request = http::request("GET", path, headers);
        let answer = ask(portal.address, &request).await?;
        let bare = Bare::start(site.folder(), &answer).await?;
        let rates = beside(portal.address, bare.address, &request, connections, rounds, time).await?;
        say(&format!("{name} ({} bytes)", answer.body.len()), in_words(&rates));
    }
    uncached(&portal, connections, time).await?;
    let memory = portal.memory()?;
    say("memory of the portal afterwards", format!("{:.0} MB (most {:.0} MB)", memory.now, memory.most));
    drop(portal);
    site.remove().await
}

/// Pages that nobody asked for before are rendered: each connection asks for other filters.
async fn uncached(portal: &crate::site::Running, connections: usize, time: Duration) -> Result {
    let mut all = tokio::task::JoinSet::new();
    let since = std::time::Instant::now();
    for connection in 0..connections {
        let mut line = http::Connection::open(portal.address).await?;
        all.spawn(async move {
            let mut count = 0_u32;
            while since.elapsed() < time {
                let path = format!("/catalogue?year={}&q=contoh+{connection}+{count}", 2017 + count % 10);
                line.repeat(&http::request("GET", &path, &[])).await?;
                count += 1;
            }
            std::io::Result::Ok(count)
        });
    }
    let mut count = 0.0;
    while let Some(done) = all.join_next().await {
        count += f64::from(done??);
    }
    say(
        "never asked before: searched and rendered",
        format!("{:.0} requests/s", count / since.elapsed().as_secs_f64()),
    );
    Ok(())
}

/// Counted inside one process, which the program does not tell from outside.
async fn statements(site: &Site) -> Result {
    let mut config = Environment::Test.load()?;
    config.database.uri = site.database_url().to_owned();
    let settings = config.settings.as_mut().ok_or("no settings")?;
    settings["storage"] = serde_json::json!({ "kind": "local", "path": site.uploads() });
    settings["page_cache_bytes"] = serde_json::json!(8_000_000);
    let boot = loco_rs::boot::create_app::<App, migration::Migrator>(StartMode::ServerOnly, &Environment::Test, config)
        .await?;
    let portal = Portal::of(&boot.app_context)?;
    let router = boot.router.ok_or("no router")?;
    for (name, path) in [
        ("SQL statements: first page after a change (reads all)", "/catalogue"),
        ("SQL statements: another page, rendered", "/catalogue?year=2020"),
        ("SQL statements: the same again, from memory", "/catalogue"),
    ] {
        let before = portal.statements.load(Ordering::Relaxed);
        let answer = router.clone().oneshot(Request::get(path).body(Body::empty())?).await?;
        if answer.status() != 200 {
            return Err(format!("{path} answered {}", answer.status()).into());
        }
        say(name, portal.statements.load(Ordering::Relaxed) - before);
    }
    Ok(())
}
