//! Delivers the mails that are due. Safe to run twice and on several nodes: a mail is claimed before it is sent.

use loco_rs::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{mailers, portal::Portal};

/// See the head of the file.
pub struct DeliverMail {
    ctx: AppContext,
}

/// Nothing to say: every due mail is delivered.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct DeliverMailArgs {}

#[async_trait]
impl BackgroundWorker<DeliverMailArgs> for DeliverMail {
    fn build(ctx: &AppContext) -> Self {
        Self { ctx: ctx.clone() }
    }

    fn class_name() -> String {
        "DeliverMail".to_owned()
    }

    async fn perform(&self, _args: DeliverMailArgs) -> Result<()> {
        let now = Portal::of(&self.ctx)?.clock.now();
        mailers::deliver_due(&self.ctx, now).await?;
        Ok(())
    }
}

/// Asks for delivery soon. A failure is only logged: the mails are safe in the outbox, and the scheduler looks each minute.
pub async fn deliver_soon(ctx: &AppContext) {
    if let Err(error) = DeliverMail::perform_later(ctx, DeliverMailArgs::default()).await {
        tracing::warn!(%error, "mails wait for the next sweep");
    }
}
