//! Counts what versions from before say that lists count by now (`models::entries::counted`): once after an update, then there is nothing
//! left to do. A node in read-only mode leaves it to the others.

use async_trait::async_trait;
use loco_rs::{
    Result,
    app::{AppContext, Initializer},
};

use crate::{models::entries::counted::count_missing, portal::Portal};

/// See the head of the file.
#[derive(Debug)]
pub struct CountVersions;

#[async_trait]
impl Initializer for CountVersions {
    fn name(&self) -> String {
        "count-versions".to_owned()
    }

    async fn before_run(&self, ctx: &AppContext) -> Result<()> {
        if Portal::of(ctx)?.read_only().is_some() {
            return Ok(());
        }
        let versions = count_missing(&ctx.db).await?;
        if versions > 0 {
            tracing::info!(versions, "versions from before were counted");
        }
        Ok(())
    }
}
