//! Brings frameworks, rubrics, form sets, regions and, where asked for, the real catalogue and the made-up contests into the
//! database at every start; a second start changes nothing.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use loco_rs::{
    Result,
    app::{AppContext, Initializer},
    environment::Environment,
};

use super::welcome::DEMONSTRATION_PASSWORD;
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
        load_demonstration(ctx, now).await?;
    }
    Ok(())
}

/// The hash takes a while, so it is only made when there is something to load. Preflight keeps production away.
async fn load_demonstration(ctx: &AppContext, now: DateTime<Utc>) -> Result<()> {
    if ctx.environment == Environment::Production || models::demonstration::is_loaded(&ctx.db).await? {
        return Ok(());
    }
    let hash = models::passwords::hash(DEMONSTRATION_PASSWORD.to_owned()).await?;
    models::demonstration::load(&ctx.db, &hash, now).await?;
    Ok(())
}
