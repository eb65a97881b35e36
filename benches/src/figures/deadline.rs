//! The load test of the deadline: 500 innovators who edit, upload and hand in, and the count afterwards.

use std::time::Duration;

use crate::{
    Result,
    load::{
        count::count,
        crowd::gather,
        deadline::{Plan, run},
    },
    options::Options,
    report::{head, say, spread},
    site::Site,
};

/// Runs it; `innovators:500 autosaves:6 file_bytes:1048576 seconds:120 postgres:URL`.
///
/// # Errors
/// When something acknowledged is missing, double or broken.
pub async fn measure(options: &Options) -> Result {
    let innovators = options.number("innovators", 500)?;
    let plan = Plan {
        autosaves: options.number("autosaves", 6)?,
        file_bytes: options.number("file_bytes", 1_048_576)?,
        window: Duration::from_secs(options.number("seconds", 120)?),
    };
    head(&format!(
        "Deadline: {innovators} innovators in {} s, files of {} bytes",
        plan.window.as_secs(),
        plan.file_bytes
    ));
    let site = Site::prepare(options.text("postgres")).await?;
    let portal = site.start().await?;
    let crowd = gather(&site.db, &site.settings, innovators, chrono::Duration::from_std(plan.window)?).await?;
    let section = crowd.section.clone();
    let outcome = run(portal.address, crowd, plan).await?;
    say("autosave", spread(&outcome.autosaves));
    say("upload", spread(&outcome.uploads));
    say("handing in", spread(&outcome.submissions));
    let memory = portal.memory()?;
    say("memory of the portal", format!("{:.0} MB (most {:.0} MB)", memory.now, memory.most));
    let refusals: Vec<&String> = outcome.told.iter().flat_map(|told| &told.refusals).collect();
    say("refused or broken on the way (tried again)", refusals.len());
    for refusal in refusals.iter().take(5) {
        say("  such as", refusal);
    }
    let counted = count(&site.db, &site.uploads(), &section, &outcome.told).await?;
    say(
        "acknowledged drafts, files, handed in",
        format!("{}, {}, {}", counted.drafts, counted.files, counted.submissions),
    );
    say("of these missing, double or broken", counted.faults.len());
    drop(portal);
    site.remove().await?;
    match counted.faults.first() {
        None => Ok(()),
        Some(fault) => Err(fault.clone().into()),
    }
}
