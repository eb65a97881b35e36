//! Sweeps the outbox: mails whose worker was lost, or that failed and are due again. The scheduler runs it each minute.

use loco_rs::prelude::*;

use crate::{mailers, portal::Portal};

/// See the head of the file.
pub struct DeliverMails;

#[async_trait]
impl Task for DeliverMails {
    fn task(&self) -> TaskInfo {
        TaskInfo { name: "deliver_mails".to_owned(), detail: "Deliver the mails that are due".to_owned() }
    }

    async fn run(&self, ctx: &AppContext, _vars: &task::Vars) -> Result<()> {
        let delivered = mailers::deliver_due(ctx, Portal::of(ctx)?.clock.now()).await?;
        tracing::info!(?delivered, "outbox swept");
        Ok(())
    }
}
