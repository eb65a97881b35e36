//! Makes the first accounts of an installation: `task user_create email:… name:"…" [role:administrator|committee|planner|leader region:63.03]`.
//! The person gets a mail with a link to set the password.

use loco_rs::prelude::*;

use crate::{
    domain::region::RegionRole,
    models::users::{self, NewAccount},
    portal::Portal,
};

/// See the head of the file.
pub struct UserCreate;

#[async_trait]
impl Task for UserCreate {
    fn task(&self) -> TaskInfo {
        TaskInfo {
            name: "user_create".to_owned(),
            detail: "Make an account: email:A name:\"N\" [role:administrator|committee|planner|leader] [region:63.03]"
                .to_owned(),
        }
    }

    async fn run(&self, ctx: &AppContext, vars: &task::Vars) -> Result<()> {
        let role = vars.cli.get("role").map_or("", String::as_str);
        let portal = Portal::of(ctx)?;
        let account = NewAccount {
            email: vars.cli_arg("email")?.to_owned(),
            name: vars.cli_arg("name")?.to_owned(),
            is_administrator: role == "administrator",
            role: RegionRole::parse(role),
            region_code: vars.cli.get("region").cloned().unwrap_or_else(|| portal.settings.home_region.clone()),
            author_id: None,
        };
        if !role.is_empty() && !account.is_administrator && account.role.is_none() {
            return Err(Error::string("role must be administrator, committee, planner or leader"));
        }
        let now = portal.clock.now();
        users::Model::create_account(&ctx.db, &account, portal.settings.base_url(), now).await?;
        crate::mailers::deliver_due(ctx, now).await?;
        Ok(())
    }
}
