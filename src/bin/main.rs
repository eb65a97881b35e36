//! The portal's command line: `start`, `task`, `db`, `routes`, … (`--help` lists them).

use loco_rs::cli;
use migration::Migrator;
use sayembara::app::App;

#[tokio::main]
async fn main() -> loco_rs::Result<()> {
    cli::main::<App, Migrator>().await
}
