//! Anyone's recomputation: `task recompute_ranking rules:FILE scores:FILE` prints the ranking as JSON, with its arithmetic.
//!
//! It reads two files and nothing else. Loco starts the whole application before it runs a task; so that nobody needs a
//! database or a configuration to check a published result, `bin/main.rs` asks [`without_portal`] first. The task is
//! registered all the same: it is listed with the others, and works when Loco runs it.

use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use loco_rs::prelude::*;

use crate::domain::recompute::{Recomputation, RecomputeError, recompute};

const NAME: &str = "recompute_ranking";
const USAGE: &str = "usage: task recompute_ranking rules:FILE scores:FILE";

/// See the head of the file.
pub struct RecomputeRanking;

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum TaskFailure {
    /// One of the two files is not named, or something else is.
    #[error("{USAGE}")]
    Usage,
    /// A file cannot be read.
    #[error("{file} file {path}: {error}")]
    File {
        /// Which of the two.
        file: &'static str,
        /// Its path.
        path: String,
        /// What the system says.
        error: io::Error,
    },
    /// The files do not fit.
    #[error(transparent)]
    Recompute(#[from] RecomputeError),
    /// The answer cannot be written.
    #[error("the answer cannot be written: {0}")]
    Output(#[from] io::Error),
}

#[async_trait]
impl Task for RecomputeRanking {
    fn task(&self) -> TaskInfo {
        TaskInfo {
            name: NAME.to_owned(),
            detail: "Recompute a published ranking: rules:FILE scores:FILE (needs no database)".to_owned(),
        }
    }

    async fn run(&self, _ctx: &AppContext, vars: &task::Vars) -> Result<()> {
        let file = |name: &str| vars.cli.get(name).map(String::as_str);
        print(file("rules"), file("scores")).map_err(Error::msg)
    }
}

/// Runs the task when the arguments (without the program's name) ask for it; `None` when they ask for something else.
#[must_use]
pub fn without_portal(arguments: &[String]) -> Option<ExitCode> {
    let parameters = parameters(arguments)?;
    let file = |name: &str| parameters.iter().rev().find_map(|given| given.strip_prefix(name)?.strip_prefix(':'));
    let is_known = |given: &&String| given.starts_with("rules:") || given.starts_with("scores:");
    let outcome = match parameters.iter().all(|given| is_known(&given)) {
        true => print(file("rules"), file("scores")),
        false => Err(TaskFailure::Usage),
    };
    Some(match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nothing can be told when even this fails; the exit code still tells.
            let _ = writeln!(io::stderr(), "{failure}");
            ExitCode::FAILURE
        }
    })
}

/// What follows `task recompute_ranking`, with or without `--environment NAME` before it.
fn parameters(arguments: &[String]) -> Option<&[String]> {
    let rest = match arguments.split_first() {
        Some((flag, rest)) if flag == "-e" || flag == "--environment" => rest.get(1..)?,
        _ => arguments,
    };
    match rest {
        [command, name, parameters @ ..] if command == "task" && name == NAME => Some(parameters),
        _ => None,
    }
}

fn print(rules: Option<&str>, scores: Option<&str>) -> std::result::Result<(), TaskFailure> {
    let (Some(rules), Some(scores)) = (rules, scores) else {
        return Err(TaskFailure::Usage);
    };
    let answer = recompute_files(Path::new(rules), Path::new(scores))?;
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &answer).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// The ranking from the two files.
///
/// # Errors
/// Which file cannot be read, or what in which place does not fit.
pub fn recompute_files(rules: &Path, scores: &Path) -> std::result::Result<Recomputation, TaskFailure> {
    Ok(recompute(&read("rules", rules)?, &read("scores", scores)?)?)
}

fn read(file: &'static str, path: &Path) -> std::result::Result<String, TaskFailure> {
    std::fs::read_to_string(path).map_err(|error| TaskFailure::File { file, path: path.display().to_string(), error })
}
