//! Cold start to the first page, and memory before and under a load.

use std::time::Duration;

use sayembara::models::made_up_catalogue;

use crate::{
    Result, http,
    load::hammer::rate,
    options::Options,
    report::{head, percentile, say},
    site::{Site, now},
};

/// Measures it; `innovations:5000 times:9`.
///
/// # Errors
/// When something does not answer.
pub async fn measure(options: &Options) -> Result {
    let count = options.number("innovations", 5_000)?;
    let times = options.number("times", 9)?;
    head("Cold start to the first answer of the home page");
    let mut firsts = Vec::new();
    for _ in 0..times {
        let site = Site::empty(options.text("postgres")).await?;
        firsts.push(site.start().await?.started_in);
        site.remove().await?;
    }
    say("first start ever: schema and reference data are made", in_words(&firsts));
    let site = Site::prepare(options.text("postgres")).await?;
    say("set up, empty catalogue", in_words(&starts(&site, times).await?));
    made_up_catalogue::add(&site.db, count, now()).await?;
    say(&format!("set up, {count} innovations"), in_words(&starts(&site, times).await?));
    memory(&site).await?;
    site.remove().await
}

async fn starts(site: &Site, times: usize) -> Result<Vec<Duration>> {
    site.start().await?;
    let mut all = Vec::new();
    for _ in 0..times {
        all.push(site.start().await?.started_in);
    }
    Ok(all)
}

fn in_words(all: &[Duration]) -> String {
    let at = |share| percentile(all, share).as_secs_f64();
    format!("median {:.3} s (from {:.3} to {:.3})", at(0.5), at(0.0), at(1.0))
}

/// Idle means: started, one page shown, nobody there.
async fn memory(site: &Site) -> Result {
    let portal = site.start().await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    head("Memory (resident)");
    say("idle", format!("{:.0} MB", portal.memory()?.now));
    let pages = ["/", "/catalogue", "/catalogue?q=sampah", "/frameworks", "/api/v1/innovations", "/contests"];
    for path in pages.iter().cycle().take(pages.len() * 2) {
        rate(portal.address, &http::request("GET", path, &[("accept-encoding", "gzip")]), 64, Duration::from_secs(1))
            .await?;
    }
    let memory = portal.memory()?;
    say(
        "after 12 seconds of 64 connections on six pages",
        format!("{:.0} MB (most {:.0} MB)", memory.now, memory.most),
    );
    Ok(())
}
