//! Saving one mark, as the judge's page does it, beside a bare durable insert into the same database.

use std::time::{Duration, Instant};

use sayembara::{
    db,
    models::score_sheets::{DraftInput, Model},
};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::{
    Result,
    data::jury::{Jury, Size, jury},
    http::Connection,
    options::Options,
    report::{head, median, percentile, say, spread},
    site::{Browser, Site, now},
};

/// Measures it; `rounds:9 times:60`.
///
/// # Errors
/// When something does not answer.
pub async fn measure(options: &Options) -> Result {
    let (rounds, times) = (options.number("rounds", 9)?, options.number("times", 60)?);
    head("Saving one mark beside a bare durable insert");
    let site = Site::prepare(options.text("postgres")).await?;
    let made = jury(&site.db, Size { entries: 50, judges: 3, criteria: 10, is_final: false }).await?;
    site.db.execute_unprepared("CREATE TABLE bench_inserts (id BIGINT PRIMARY KEY, value INTEGER NOT NULL)").await?;
    let portal = site.start().await?;
    let mut bench = Bench {
        browser: site.sign_in(&made.judges[0]).await?,
        line: Connection::open(portal.address).await?,
        site: &site,
        made: &made,
        version: 1,
        inserted: 0,
    };
    let (mut inserts, mut models, mut requests) = (Vec::new(), Vec::new(), Vec::new());
    let (mut model_ratios, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let insert = bench.inserts(times).await?;
        let model = bench.through_model(times).await?;
        let request = bench.through_page(times).await?;
        model_ratios.push(middle(&insert) / middle(&model));
        ratios.push(middle(&insert) / middle(&request));
        inserts.extend(insert);
        models.extend(model);
        requests.extend(request);
    }
    say("bare durable insert", spread(&inserts));
    say("mark saved by the model: locked, checked, stored", spread(&models));
    say("  of the insert's rate", format!("{:.2} (median of {rounds} rounds)", median(&model_ratios)));
    say("mark saved over HTTP, with session, policy and answer", spread(&requests));
    say("  of the insert's rate", format!("{:.2} (median of {rounds} rounds)", median(&ratios)));
    drop(portal);
    site.remove().await
}

struct Bench<'a> {
    site: &'a Site,
    made: &'a Jury,
    browser: Browser,
    line: Connection,
    version: i32,
    inserted: i64,
}

impl Bench<'_> {
    async fn inserts(&mut self, times: usize) -> Result<Vec<Duration>> {
        let mut all = Vec::new();
        for _ in 0..times {
            self.inserted += 1;
            let since = Instant::now();
            insert(&self.site.db, self.inserted).await?;
            all.push(since.elapsed());
        }
        Ok(all)
    }

    async fn through_model(&mut self, times: usize) -> Result<Vec<Duration>> {
        let mut all = Vec::new();
        let actor = self.made.judges[0].actor(&self.site.db).await?;
        for _ in 0..times {
            let marks = [(self.made.criteria[0].clone(), Some(40 + self.version % 60))].into();
            let input = DraftInput { marks, version: self.version, ..DraftInput::default() };
            let since = Instant::now();
            self.version =
                Model::save_draft(&self.site.db, self.made.assignments[0].pid, &actor, &input, now()).await?;
            all.push(since.elapsed());
        }
        Ok(all)
    }

    async fn through_page(&mut self, times: usize) -> Result<Vec<Duration>> {
        let path = format!("/assignments/{}/score_sheet/autosave", self.made.assignments[0].pid);
        let field = format!("mark-{}", self.made.criteria[0]);
        let mut all = Vec::new();
        for _ in 0..times {
            let (version, mark) = (self.version.to_string(), (40 + self.version % 60).to_string());
            let request = self.browser.post(&path, &[("version", &version), (&field, &mark)], true);
            let since = Instant::now();
            let answer = self.line.send(&request).await?;
            all.push(since.elapsed());
            let body: serde_json::Value = serde_json::from_slice(&answer.body)?;
            let saved = body["version"].as_i64().filter(|_| answer.status == 200);
            self.version = i32::try_from(saved.ok_or_else(|| format!("{} {}", answer.status, answer.text()))?)?;
        }
        Ok(all)
    }
}

async fn insert(db: &DatabaseConnection, id: i64) -> Result {
    let txn = db::write_txn(db).await?;
    txn.execute_unprepared(&format!("INSERT INTO bench_inserts (id, value) VALUES ({id}, 1)")).await?;
    txn.commit().await?;
    Ok(())
}

/// The usual time of a round; one flush that waits for another program must not decide.
fn middle(all: &[Duration]) -> f64 {
    percentile(all, 0.5).as_secs_f64()
}
