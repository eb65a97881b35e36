//! Removes what has expired: sessions, links, counters of attempts. The scheduler runs it each night.

use loco_rs::prelude::*;

use crate::{
    models::{one_time_links, sessions, throttle_buckets},
    portal::Portal,
};

/// See the head of the file.
pub struct Tidy;

#[async_trait]
impl Task for Tidy {
    fn task(&self) -> TaskInfo {
        TaskInfo { name: "tidy".to_owned(), detail: "Remove expired sessions, links and counters".to_owned() }
    }

    async fn run(&self, ctx: &AppContext, _vars: &task::Vars) -> Result<()> {
        let portal = Portal::of(ctx)?;
        if portal.is_read_only(&ctx.db).await {
            tracing::info!("read-only: nothing is tidied");
            return Ok(());
        }
        let now = portal.clock.now();
        let sessions = sessions::Model::tidy(&ctx.db, now).await?;
        let links = one_time_links::Model::tidy(&ctx.db, now).await?;
        let counters = throttle_buckets::Model::tidy(&ctx.db, now).await?;
        tracing::info!(sessions, links, counters, "tidied");
        Ok(())
    }
}
