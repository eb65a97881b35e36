//! Takes out of the storage what nobody needs any more: files that were removed, uploads that nobody went on with, parts that a killed
//! server lost, and what a scanner found long ago. The scheduler runs it every ten minutes.

use loco_rs::prelude::*;

use crate::{
    models::{entries::counted::count_missing, imports, stored_files, uploads},
    portal::Portal,
};

/// At most so many files in one run; the next run takes the rest.
const BATCH: u64 = 500;

/// Lost parts of uploads in one run.
const MOST_PARTS: usize = 1_000;

/// See the head of the file.
pub struct TidyFiles;

#[async_trait]
impl Task for TidyFiles {
    fn task(&self) -> TaskInfo {
        TaskInfo { name: "tidy_files".to_owned(), detail: "Remove files that nobody needs any more".to_owned() }
    }

    async fn run(&self, ctx: &AppContext, _vars: &task::Vars) -> Result<()> {
        let portal = Portal::of(ctx)?;
        if portal.is_read_only(&ctx.db).await {
            tracing::info!("read-only: no file is removed");
            return Ok(());
        }
        let now = portal.clock.now();
        let unsafe_ones = stored_files::checks::expire(&ctx.db, BATCH, now).await?;
        let gone = stored_files::Model::remove_unneeded(&ctx.db, &ctx.storage, BATCH, now).await?;
        let expired = uploads::Model::tidy(&ctx.db, &ctx.storage, BATCH, now).await?;
        let imports = imports::Model::tidy(&ctx.db, &ctx.storage, BATCH, now).await?;
        let parts = match stored_files::Model::remove_lost_parts(&ctx.db, &ctx.storage, MOST_PARTS, now).await {
            Ok(parts) => parts,
            Err(error) => {
                tracing::warn!(%error, "lost parts of uploads wait for the next sweep");
                0
            }
        };
        // What a node of an earlier program took in during an update, or came while nothing could be changed.
        let counted = count_missing(&ctx.db).await?;
        tracing::info!(unsafe_ones, gone, expired, parts, imports, counted, "files tidied");
        Ok(())
    }
}
