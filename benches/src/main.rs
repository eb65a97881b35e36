//! `bench FIGURE [name:value …]`; `bin/bench` builds and runs it. `docs/benchmarks.md` explains the figures.

#![allow(clippy::print_stderr, reason = "a command's own words")]

use std::process::ExitCode;

use bench::{Result, bare, figures, options::Options};

const USAGE: &str =
    "usage: bin/bench all | catalogue | home | start | mark | jury | deadline | uploads   [name:value …]";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[String]) -> Result {
    let Some((figure, rest)) = arguments.split_first() else { return Err(USAGE.into()) };
    if figure == "bare" {
        return bare::serve(rest).await;
    }
    let options = Options::read(rest)?;
    match figure.as_str() {
        "all" => {
            for figure in ["catalogue", "home", "start", "mark", "jury", "deadline", "uploads"] {
                one(figure, &Options::default()).await?;
            }
            Ok(())
        }
        figure => one(figure, &options).await,
    }
}

async fn one(figure: &str, options: &Options) -> Result {
    match figure {
        "catalogue" => figures::catalogue::measure(options).await,
        "home" => figures::home::measure(options).await,
        "start" => figures::start::measure(options).await,
        "mark" => figures::mark::measure(options).await,
        "jury" => figures::jury::measure(options).await,
        "deadline" => figures::deadline::measure(options).await,
        "uploads" => figures::uploads::measure(options).await,
        _ => Err(USAGE.into()),
    }
}
