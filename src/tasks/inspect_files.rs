//! Shows waiting files to the scanner and makes missing previews. The scheduler runs it each minute. `release:yes` lets go the files
//! that wait for a scanner which was taken away; it works only while none is configured.

use loco_rs::prelude::*;

use crate::{models::stored_files, portal::Portal, workers::inspect_files::inspect_all};

/// Files let go in one run.
const MOST_RELEASED: u64 = 100_000;

/// See the head of the file.
pub struct InspectFiles;

#[async_trait]
impl Task for InspectFiles {
    fn task(&self) -> TaskInfo {
        TaskInfo {
            name: "inspect_files".to_owned(),
            detail: "Show waiting files to the scanner, make previews; release:yes lets go what waits when there is no scanner any more"
                .to_owned(),
        }
    }

    async fn run(&self, ctx: &AppContext, vars: &task::Vars) -> Result<()> {
        if vars.cli.get("release").is_some_and(|value| value == "yes") {
            release(ctx).await?;
        }
        let done = inspect_all(ctx).await?;
        tracing::info!(?done, "files inspected");
        Ok(())
    }
}

async fn release(ctx: &AppContext) -> Result<()> {
    let portal = Portal::of(ctx)?;
    if portal.scanner.is_some() {
        return Err(Error::string("a scanner is configured (CLAMAV): files wait for it"));
    }
    if portal.is_read_only(&ctx.db).await {
        return Err(Error::string("read-only: nothing is let go"));
    }
    for file in stored_files::checks::list_waiting(&ctx.db, MOST_RELEASED).await? {
        file.release_unseen(&ctx.db, portal.clock.now()).await?;
    }
    Ok(())
}
