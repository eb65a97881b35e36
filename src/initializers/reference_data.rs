//! Brings frameworks, rubrics, form sets, regions and, where asked for, the real catalogue and the made-up contests into the
//! database at every start; a second start changes nothing.

use async_trait::async_trait;
use loco_rs::{
    Result,
    app::{AppContext, Initializer},
};

use super::demonstration;
use crate::{models, portal::Portal};

/// See the head of the file.
#[derive(Debug)]
pub struct ReferenceData;

#[async_trait]
impl Initializer for ReferenceData {
    fn name(&self) -> String {
        "reference-data".to_owned()
    }

    async fn before_run(&self, ctx: &AppContext) -> Result<()> {
        load(ctx).await
    }
}

/// Loads what is missing or has changed.
///
/// # Errors
/// When the database fails.
pub async fn load(ctx: &AppContext) -> Result<()> {
    let portal = Portal::of(ctx)?;
    let now = portal.clock.now();
    models::reference_data::load(&ctx.db, now).await?;
    if portal.settings.demonstration {
        models::real_catalogue::load(&ctx.db, now).await?;
        demonstration::load(ctx, now).await?;
    }
    Ok(())
}
