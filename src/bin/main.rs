//! The portal's command line: `start`, `task`, `db`, `routes`, … (`--help` lists them).

use std::process::ExitCode;

use loco_rs::{Error, cli};
use migration::Migrator;
use sayembara::{app::App, files::sandbox, tasks::recompute_ranking};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // The process that decodes one picture: no threads, no configuration, nothing but its two pipes.
    if let Some(code) = sandbox::without_portal(&arguments) {
        return code;
    }
    // Whoever checks a published result has neither our database nor our configuration.
    if let Some(code) = recompute_ranking::without_portal(&arguments) {
        return code;
    }
    portal()
}

#[tokio::main]
async fn portal() -> ExitCode {
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
