//! Takes out of the storage what nobody needs any more. The scheduler runs it every ten minutes.

use loco_rs::prelude::*;

use crate::{
    models::{imports, stored_files, switches, uploads},
    portal::Portal,
};

/// At most so many files in one run; the next run takes the rest.
const BATCH: u64 = 500;

/// See the head of the file.
pub struct TidyFiles;

#[async_trait]
impl Task for TidyFiles {
    fn task(&self) -> TaskInfo {
        TaskInfo { name: "tidy_files".to_owned(), detail: "Remove files that nobody needs any more".to_owned() }
    }

    async fn run(&self, ctx: &AppContext, _vars: &task::Vars) -> Result<()> {
        let portal = Portal::of(ctx)?;
        switches::look(&ctx.db, &portal).await;
        if portal.read_only().is_some() {
            tracing::info!("read-only: no file is removed");
            return Ok(());
        }
        let now = portal.clock.now();
        let gone = stored_files::Model::remove_unneeded(&ctx.db, &ctx.storage, BATCH, now).await?;
        let expired = uploads::Model::tidy(&ctx.db, &ctx.storage, BATCH, now).await?;
        let imports = imports::Model::tidy(&ctx.db, &ctx.storage, BATCH, now).await?;
        tracing::info!(gone, expired, imports, "files tidied");
        Ok(())
    }
}
