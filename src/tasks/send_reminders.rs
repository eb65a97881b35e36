//! Reminds teams three days and one day before their correction is due. The scheduler runs it each hour.

use loco_rs::prelude::*;

use crate::{models::verifications::reminders::remind_of_corrections, portal::Portal};

/// See the head of the file.
pub struct SendReminders;

#[async_trait]
impl Task for SendReminders {
    fn task(&self) -> TaskInfo {
        TaskInfo {
            name: "send_reminders".to_owned(),
            detail: "Remind teams of corrections that are due soon".to_owned(),
        }
    }

    async fn run(&self, ctx: &AppContext, _vars: &task::Vars) -> Result<()> {
        let portal = Portal::of(ctx)?;
        if portal.is_read_only(&ctx.db).await {
            tracing::info!("read-only: nobody is reminded");
            return Ok(());
        }
        let entries = remind_of_corrections(&ctx.db, portal.settings.base_url(), portal.clock.now()).await?;
        tracing::info!(entries, "reminded of corrections");
        Ok(())
    }
}
