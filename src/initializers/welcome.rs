//! Tells the person who started the portal where it is and, with demonstration data, how to sign in.

use async_trait::async_trait;
use axum::Router;
use loco_rs::{
    Result,
    app::{AppContext, Initializer},
};

use crate::portal::Portal;

/// See the head of the file.
#[derive(Debug)]
pub struct Welcome;

#[async_trait]
impl Initializer for Welcome {
    fn name(&self) -> String {
        "welcome".to_owned()
    }

    async fn after_routes(&self, router: Router, ctx: &AppContext) -> Result<Router> {
        let portal = Portal::of(ctx)?;
        if portal.settings.demonstration {
            let address = portal.settings.base_url();
            tracing::info!("Sayembara: {address}");
        }
        Ok(router)
    }
}
