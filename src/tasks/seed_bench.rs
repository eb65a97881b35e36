//! Fills the catalogue of a development machine with made-up innovations, all marked as examples, to measure with:
//! `task seed_bench count:5000`. Refused in production.

use loco_rs::{environment::Environment, prelude::*};

use crate::{models::made_up_catalogue, portal::Portal};

/// See the head of the file.
pub struct SeedBench;

#[async_trait]
impl Task for SeedBench {
    fn task(&self) -> TaskInfo {
        TaskInfo {
            name: "seed_bench".to_owned(),
            detail: "Add made-up innovations to measure with: count:5000 (not in production)".to_owned(),
        }
    }

    async fn run(&self, ctx: &AppContext, vars: &task::Vars) -> Result<()> {
        if ctx.environment == Environment::Production {
            return Err(Error::string("made-up innovations must not come into a production catalogue"));
        }
        let count = vars.cli_arg("count")?.parse::<u32>().map_err(Error::msg)?;
        made_up_catalogue::add(&ctx.db, count, Portal::of(ctx)?.clock.now()).await?;
        tracing::info!(count, "made-up innovations added");
        Ok(())
    }
}
