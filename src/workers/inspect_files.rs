//! Looks at files after they were received: shows them to the scanner, makes previews of pictures. Safe to run twice and on several
//! nodes: of two that did the same work, the first one counts.

use std::time::{Duration, Instant};

use loco_rs::prelude::*;
use serde::{Deserialize, Serialize};

use super::deliver_mail::deliver_soon;
use crate::{
    models::stored_files::{self, checks::Looked, looks::Failed},
    portal::Portal,
};

/// Files in one run; the next run takes the rest.
const BATCH: u64 = 200;
/// So long a run begins with new files: the scheduler begins the next one each minute.
const LONGEST_RUN: Duration = Duration::from_secs(25);

/// See the head of the file.
pub struct InspectFiles {
    ctx: AppContext,
}

/// One file, by its key in the storage; without it all that wait.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct InspectFilesArgs {
    /// The key.
    pub storage_key: Option<String>,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inspected {
    /// Files in which nothing was found.
    pub clean: usize,
    /// Files in which something was found.
    pub quarantined: usize,
    /// Files that go on waiting.
    pub waiting: usize,
    /// Previews that were made.
    pub previews: usize,
}

#[async_trait]
impl BackgroundWorker<InspectFilesArgs> for InspectFiles {
    fn build(ctx: &AppContext) -> Self {
        Self { ctx: ctx.clone() }
    }

    fn class_name() -> String {
        "InspectFiles".to_owned()
    }

    async fn perform(&self, args: InspectFilesArgs) -> Result<()> {
        if Portal::of(&self.ctx)?.is_read_only(&self.ctx.db).await {
            return Ok(()); // the sweep takes it when that is over
        }
        let Some(key) = args.storage_key else {
            inspect_all(&self.ctx).await?;
            return Ok(());
        };
        let mut done = Inspected::default();
        if let Some(file) = stored_files::Model::find_by_key(&self.ctx.db, &key).await? {
            inspect(&self.ctx, vec![file], &mut done).await?;
        }
        Ok(())
    }
}

/// Looks at everything that waits.
///
/// # Errors
/// When the database fails.
pub async fn inspect_all(ctx: &AppContext) -> Result<Inspected> {
    let mut done = Inspected::default();
    if Portal::of(ctx)?.is_read_only(&ctx.db).await {
        return Ok(done);
    }
    let now = Portal::of(ctx)?.clock.now();
    inspect(ctx, stored_files::checks::list_due(&ctx.db, BATCH, now).await?, &mut done).await?;
    inspect(ctx, stored_files::previews::list_without(&ctx.db, BATCH, now).await?, &mut done).await?;
    Ok(done)
}

async fn inspect(ctx: &AppContext, files: Vec<stored_files::Model>, done: &mut Inspected) -> Result<()> {
    let begun = Instant::now();
    let now = Portal::of(ctx)?.clock.now();
    let (mut is_away, mut has_answered) = (false, false);
    for file in files {
        if begun.elapsed() > LONGEST_RUN {
            break;
        }
        // Somebody else may have it, or have done with it, since it was listed.
        let Some(mut file) = file.claim(&ctx.db, now).await? else { continue };
        if file.is_being_checked() {
            if is_away {
                done.waiting += 1;
                file.let_go(&ctx.db).await?;
                continue;
            }
            match check(ctx, &file).await? {
                Looked::Clean => done.clean += 1,
                Looked::Quarantined => done.quarantined += 1,
                Looked::Earlier => {}
                Looked::Refused => {
                    done.waiting += 1;
                    continue; // it has got a time of its own
                }
                Looked::Away => {
                    is_away = true;
                    done.waiting += 1;
                    file.wait_for_scanner(&ctx.db, has_answered, now).await?;
                    continue;
                }
            }
            has_answered = true;
            file = stored_files::Model::find_by_key(&ctx.db, &file.storage_key).await?.unwrap_or(file);
        }
        match file.make_preview(&ctx.db, &ctx.storage).await {
            Ok(made) => {
                done.previews += usize::from(made);
                file.let_go(&ctx.db).await?;
            }
            Err(error) => {
                tracing::warn!(file = %file.pid, attempts = file.preview_attempts + 1, %error, "a preview waits for a later sweep");
                file.put_off(&ctx.db, Failed::Preview, now).await?;
            }
        }
    }
    if done.quarantined > 0 {
        deliver_soon(ctx).await;
    }
    Ok(())
}

/// Without a scanner, what once waited for one goes on waiting: letting it go is the operator's word (`task inspect_files release:yes`).
async fn check(ctx: &AppContext, file: &stored_files::Model) -> Result<Looked> {
    let portal = Portal::of(ctx)?;
    let Some(scanner) = &portal.scanner else { return Ok(Looked::Away) };
    let base_url = portal.settings.base_url();
    Ok(file.check(&ctx.db, &ctx.storage, scanner, base_url, portal.clock.now()).await?)
}

/// Asks for a look at one file soon. A failure is only logged: the scheduler looks each minute.
pub async fn inspect_soon(ctx: &AppContext, storage_key: &str) {
    let args = InspectFilesArgs { storage_key: Some(storage_key.to_owned()) };
    if let Err(error) = InspectFiles::perform_later(ctx, args).await {
        tracing::warn!(%error, "files wait for the next sweep");
    }
}
