//! Fifty large files at once: the portal's memory must not grow with their size, but for the two documents that are looked through as a
//! whole at a time; and upload throughput beside a plain streaming copy to the same disk, made as durable as the portal makes it.

use std::time::{Duration, Instant};

use sayembara::models::contests;
use sea_orm::{EntityTrait, sea_query::Expr};
use tokio::{io::AsyncWriteExt, task::JoinSet};

use crate::{
    Result,
    http::Connection,
    load::{
        crowd::{Crowd, gather},
        deadline::{pdf, upload},
    },
    options::Options,
    report::{head, median, say},
    site::{Running, Site},
};

const MB: f64 = 1_048_576.0;
/// Documents that the portal looks through at once.
const LOOKED_THROUGH: usize = 2;

/// Measures it; `uploads:50 file_bytes:20000000 rounds:3`.
///
/// # Errors
/// When an upload is refused.
pub async fn measure(options: &Options) -> Result {
    let count = options.number("uploads", 50)?;
    let large = options.number("file_bytes", 20_000_000)?;
    let rounds = options.number("rounds", 3)?;
    head(&format!("{count} uploads at once"));
    let site = Site::prepare(options.text("postgres")).await?;
    let crowd = gather(&site.db, &site.settings, count, chrono::Duration::hours(2)).await?;
    let room = i64::try_from(2 * large)?;
    let limit = contests::Entity::update_many().col_expr(contests::Column::MaxFileBytes, Expr::value(room));
    limit.exec(&site.db).await?;
    let mut most = Vec::new();
    for bytes in [large, 2 * large] {
        let portal = site.start().await?;
        let before = portal.memory()?.now;
        all_at_once(&portal, &crowd, bytes).await?;
        let memory = portal.memory()?;
        say(
            &format!("memory before, most while {count} × {bytes} bytes came"),
            format!("{before:.0} MB, {:.0} MB", memory.most),
        );
        most.push(memory.most);
    }
    let looked_through = f64::from(u32::try_from(LOOKED_THROUGH * large)?) / MB;
    say("growth with twice the size", format!("{:.0} MB", most[1] - most[0]));
    say("  of it two documents that are looked through", format!("{looked_through:.0} MB"));
    let portal = site.start().await?;
    let (mut rates, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let taken = all_at_once(&portal, &crowd, large).await?;
        let copied = copies(&site, count, large).await?;
        rates.push(f64::from(u32::try_from(count * large)?) / MB / taken.as_secs_f64());
        ratios.push(copied.as_secs_f64() / taken.as_secs_f64());
    }
    say("upload throughput", format!("{:.0} MB/s", median(&rates)));
    say("  of a plain streaming copy to the same disk", format!("{:.2} (median of {rounds} rounds)", median(&ratios)));
    drop(portal);
    site.remove().await
}

async fn all_at_once(portal: &Running, crowd: &Crowd, bytes: usize) -> Result<Duration> {
    let (file, _) = pdf(bytes);
    let mut all = JoinSet::new();
    let since = Instant::now();
    for who in &crowd.innovators {
        let request = upload(who, &crowd.target, &file);
        let address = portal.address;
        all.spawn(async move { Connection::open(address).await?.send(&request).await });
    }
    while let Some(answer) = all.join_next().await {
        let answer = answer??;
        if answer.status != 303 {
            return Err(format!("an upload answered {}:\n{}", answer.status, answer.text()).into());
        }
    }
    Ok(since.elapsed())
}

/// The same bytes written by as many tasks, in pieces, through the same runtime, each file on the disk before it counts as done.
async fn copies(site: &Site, count: usize, bytes: usize) -> Result<Duration> {
    let (file, _) = pdf(bytes);
    let file = bytes::Bytes::from(file);
    let folder = site.folder().join("copies");
    std::fs::create_dir_all(&folder)?;
    let mut all = JoinSet::new();
    let since = Instant::now();
    for number in 0..count {
        let (file, path) = (file.clone(), folder.join(number.to_string()));
        all.spawn(async move {
            let mut to = tokio::fs::File::create(path).await?;
            for chunk in file.chunks(64 * 1024) {
                to.write_all(chunk).await?;
            }
            to.flush().await?;
            to.sync_all().await
        });
    }
    while let Some(done) = all.join_next().await {
        done??;
    }
    let taken = since.elapsed();
    std::fs::remove_dir_all(&folder)?;
    Ok(taken)
}
