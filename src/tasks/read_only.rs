//! The operator's switch: `task read_only on:"reason people will read"`, `task read_only off:now`, `task read_only` tells
//! how it stands. Holds on every node within a second.

use std::io::{self, Write};

use loco_rs::prelude::*;

use crate::{models::switches, portal::Portal};

/// See the head of the file.
pub struct ReadOnly;

#[async_trait]
impl Task for ReadOnly {
    fn task(&self) -> TaskInfo {
        TaskInfo {
            name: "read_only".to_owned(),
            detail: "Read-only mode for all nodes: on:\"reason people will read\", off:now, or nothing to ask"
                .to_owned(),
        }
    }

    async fn run(&self, ctx: &AppContext, vars: &task::Vars) -> Result<()> {
        let portal = Portal::of(ctx)?;
        let now = portal.clock.now();
        match (vars.cli.get("on").map(|reason| reason.trim()), vars.cli.contains_key("off")) {
            (Some(reason), false) if !reason.is_empty() => {
                switches::set_read_only(&ctx.db, &portal, Some(reason), now).await?;
            }
            (None, true) => switches::set_read_only(&ctx.db, &portal, None, now).await?,
            (None, false) => {}
            _ => return Err(Error::string("usage: task read_only [on:\"reason people will read\" | off:now]")),
        }
        let state = match switches::read_only(&ctx.db).await? {
            Some(on) => format!("read-only since {}: {}", on.since.format("%Y-%m-%d %H:%M:%S UTC"), on.reason),
            None => "read-only mode is off".to_owned(),
        };
        Ok(writeln!(io::stdout().lock(), "{state}")?)
    }
}
