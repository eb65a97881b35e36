//! Tells the person who started the portal where it is and, with demonstration data, how to sign in.

use std::fmt::Write as _;

use async_trait::async_trait;
use axum::Router;
use loco_rs::{
    Result,
    app::{AppContext, Initializer},
    environment::Environment,
};

use crate::{models::users, portal::Portal};

/// The password of every demonstration account; such accounts cannot exist in production.
pub const DEMONSTRATION_PASSWORD: &str = "lomba-contoh-2026";

/// See the head of the file.
#[derive(Debug)]
pub struct Welcome;

#[async_trait]
impl Initializer for Welcome {
    fn name(&self) -> String {
        "welcome".to_owned()
    }

    /// Routes are made by web processes only: workers and tasks say nothing.
    async fn after_routes(&self, router: Router, ctx: &AppContext) -> Result<Router> {
        if ctx.environment == Environment::Development {
            say(&welcome(ctx).await?);
        }
        Ok(router)
    }
}

async fn welcome(ctx: &AppContext) -> Result<String> {
    let portal = Portal::of(ctx)?;
    let mut text = format!("\nSayembara {}: {}\n", portal.home_region.full_name, portal.settings.base_url());
    let accounts = users::Model::list_demo(&ctx.db).await?;
    if !accounts.is_empty() {
        let _ = writeln!(text, "Akun contoh / example accounts, kata sandi / password: {DEMONSTRATION_PASSWORD}");
        for account in accounts {
            let _ = writeln!(text, "  {:<34} {}", account.email, account.name);
        }
    }
    Ok(text)
}

#[expect(clippy::print_stdout, reason = "the person at the terminal asked for it by starting the portal")]
fn say(text: &str) {
    println!("{text}");
}
