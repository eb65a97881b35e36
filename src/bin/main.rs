//! The portal's command line: `start`, `task`, `db`, `routes`, … (`--help` lists them).

use std::process::ExitCode;

use loco_rs::{Error, cli};
use migration::Migrator;
use sayembara::app::App;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::main::<App, Migrator>().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

/// Says what is wrong in one sentence; a trace helps nobody who has a setting to mend.
#[expect(clippy::print_stderr, reason = "the command line's own words, also when logging is off")]
fn report(error: &Error) {
    match error {
        Error::WithBacktrace { inner, .. } => eprintln!("{inner}"),
        other => eprintln!("{other}"),
    }
}
