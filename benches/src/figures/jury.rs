//! The committee's score overview and the ranking of a large contest.

use std::time::{Duration, Instant};

use sayembara::models::rankings;

use crate::{
    Result,
    data::jury::{Size, jury},
    http::Connection,
    options::Options,
    report::{head, say, spread},
    site::Site,
};

/// Measures both; `entries:1000 judges:5 criteria:10 times:50`.
///
/// # Errors
/// When something does not answer.
pub async fn measure(options: &Options) -> Result {
    let size = Size {
        entries: options.number("entries", 1_000)?,
        judges: options.number("judges", 5)?,
        criteria: options.number("criteria", 10)?,
        is_final: true,
    };
    let times = options.number("times", 50)?;
    head(&format!("Contest of {} entries × {} judges × {} criteria", size.entries, size.judges, size.criteria));
    let site = Site::prepare(options.text("postgres")).await?;
    let made = jury(&site.db, size).await?;
    let standing = made.contest.standing(&site.db).await?;
    let mut computed = Vec::new();
    for _ in 0..times {
        let since = Instant::now();
        let board = rankings::compute(&site.db, &standing).await?;
        computed.push(since.elapsed());
        if board.categories.iter().map(|category| category.ranking.rows.len()).sum::<usize>() != size.entries {
            return Err("the ranking is not whole".into());
        }
    }
    say("ranking computed from the tables", spread(&computed));
    let portal = site.start().await?;
    let browser = site.sign_in(&made.committee).await?;
    let base = format!("/committee/contests/{}", made.contest.slug);
    for (name, path) in [("score overview, one page", "scores"), ("ranking as a page, all entries", "ranking")] {
        let request = browser.get(&format!("{base}/{path}"));
        let (taken, size) = answers(portal.address, &request, times).await?;
        say(&format!("{name} ({size} bytes)"), spread(&taken));
    }
    drop(portal);
    site.remove().await
}

/// How long the whole answer takes on a kept-alive line of this machine.
async fn answers(address: std::net::SocketAddr, request: &[u8], times: usize) -> Result<(Vec<Duration>, usize)> {
    let mut line = Connection::open(address).await?;
    let mut size = 0;
    let mut all = Vec::new();
    for _ in 0..times {
        let since = Instant::now();
        let answer = line.send(request).await?;
        all.push(since.elapsed());
        size = answer.body.len();
        if answer.status != 200 {
            return Err(format!("answered {}:\n{}", answer.status, answer.text()).into());
        }
    }
    Ok((all, size))
}
