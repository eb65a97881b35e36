//! Compares the database with the storage: `task check_storage [deep:yes] [delete:yes] [force:yes]`. Prints what does not fit and ends with an
//! error when something is left that a person should look at. The scheduler runs it each night with `delete:yes`: a server that was killed at
//! the wrong moment may have left the file it was receiving, a photo with its place among them. More orphans than that are left alone until a person says
//! `force:yes`: the database may be the wrong one.

use std::io::{self, Write};

use loco_rs::prelude::*;

use crate::{
    models::stored_files::{self, CheckOptions, StorageReport},
    portal::Portal,
};

/// See the head of the file.
pub struct CheckStorage;

#[async_trait]
impl Task for CheckStorage {
    fn task(&self) -> TaskInfo {
        TaskInfo {
            name: "check_storage".to_owned(),
            detail: "Compare rows and files; deep:yes reads every file, delete:yes removes orphans older than a day, force:yes also very many"
                .to_owned(),
        }
    }

    async fn run(&self, ctx: &AppContext, vars: &task::Vars) -> Result<()> {
        let is_on = |name: &str| vars.cli.get(name).is_some_and(|value| value == "yes");
        let portal = Portal::of(ctx)?;
        let may_delete = !portal.is_read_only(&ctx.db).await;
        let options =
            CheckOptions { deep: is_on("deep"), delete: is_on("delete") && may_delete, force: is_on("force") };
        let now = portal.clock.now();
        let report = stored_files::Model::check_all(&ctx.db, &ctx.storage, options, now).await.map_err(Error::msg)?;
        print(&report, &mut io::stdout().lock())?;
        if report.is_clean() { Ok(()) } else { Err(Error::string("the storage does not fit the database")) }
    }
}

/// One line per finding.
///
/// # Errors
/// When `out` takes nothing.
pub fn print(report: &StorageReport, out: &mut impl Write) -> io::Result<()> {
    for pid in &report.missing {
        writeln!(out, "missing  {pid}")?;
    }
    for wrong in &report.wrong {
        writeln!(out, "wrong    {}: {}", wrong.pid, wrong.what)?;
    }
    for orphan in &report.orphans {
        let note = match (orphan.is_removed, orphan.is_old) {
            (true, _) => "removed",
            (false, true) => "older than a day",
            (false, false) => "younger than a day",
        };
        writeln!(out, "orphan   {}: {} bytes, {note}", orphan.key, orphan.size_bytes)?;
    }
    if report.is_held_back {
        writeln!(
            out,
            "held     nothing was removed: so many files are unknown that this may be another database; force:yes removes them"
        )?;
    }
    let (missing, wrong, orphans) = (report.missing.len(), report.wrong.len(), report.orphans.len());
    writeln!(out, "{} files, {missing} missing, {wrong} wrong, {orphans} orphans", report.rows)
}
