//! Reads the operator's switches before the first request: a node that starts in read-only mode takes nothing in.

use async_trait::async_trait;
use loco_rs::{
    Result,
    app::{AppContext, Initializer},
};

use crate::{models::switches, portal::Portal};

/// See the head of the file.
#[derive(Debug)]
pub struct Switches;

#[async_trait]
impl Initializer for Switches {
    fn name(&self) -> String {
        "switches".to_owned()
    }

    async fn before_run(&self, ctx: &AppContext) -> Result<()> {
        switches::look(&ctx.db, Portal::of(ctx)?.as_ref()).await;
        Ok(())
    }
}
