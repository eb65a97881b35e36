//! `task backup to:FOLDER`: a copy of everything people wrote and uploaded, made while the portal runs, in a new folder that an
//! empty machine can be started from (docs/operations.md). Ends with an error when a file is missing or damaged.

use std::{
    fs::{self, DirBuilder, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use loco_rs::prelude::*;
use sha2::{Digest, Sha256};

use crate::{db::copy::copy_into, models::backup::FileCopies};

/// Name of the list of checksums, as `sha256sum --check` reads it.
const SUMS: &str = "SHA256SUMS";
/// Folder of the files within the backup.
const FILES: &str = "files";

/// See the head of the file.
pub struct Backup;

#[async_trait]
impl Task for Backup {
    fn task(&self) -> TaskInfo {
        TaskInfo {
            name: "backup".to_owned(),
            detail: "Copy database and files into a new folder: to:FOLDER".to_owned(),
        }
    }

    async fn run(&self, ctx: &AppContext, vars: &task::Vars) -> Result<()> {
        let to = vars.cli.get("to").filter(|to| !to.is_empty());
        let to = PathBuf::from(to.ok_or_else(|| Error::string("usage: task backup to:FOLDER"))?);
        let files = make_folders(&to)?;
        let mut copies = FileCopies::default();
        // Twice: a file that is removed while the database is copied is in the first look, one that comes meanwhile in the second.
        copies.take(&ctx.db, &ctx.storage, &files).await.map_err(Error::msg)?;
        let database = copy_into(&ctx.db, &ctx.config.database.uri, &to).await.map_err(Error::msg)?;
        copies.take(&ctx.db, &ctx.storage, &files).await.map_err(Error::msg)?;
        let sums = write_sums(&to, &database, &copies)?;
        report(&to, sums, &copies, &mut io::stdout().lock())?;
        if copies.is_whole() {
            Ok(())
        } else {
            Err(Error::string("the backup is made, but files are missing or damaged"))
        }
    }
}

/// The folder of the backup, for its owner only, and the one for the files in it. Nothing is ever written over an older backup.
fn make_folders(to: &Path) -> Result<PathBuf> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(to)?;
    if fs::read_dir(to)?.next().is_some() {
        return Err(Error::string(&format!("{} is not empty: every backup has a folder of its own", to.display())));
    }
    let files = to.join(FILES);
    builder.create(&files)?;
    Ok(files)
}

/// Writes the list last: a folder without it is no whole backup. Gives the number of its lines.
fn write_sums(to: &Path, database: &Path, copies: &FileCopies) -> io::Result<usize> {
    let mut copy = File::open(database)?;
    copy.sync_all()?;
    let mut digest = Sha256::new();
    io::copy(&mut copy, &mut digest)?;
    let name = database.file_name().unwrap_or_default().to_string_lossy();
    let mut sums = File::create(to.join(SUMS))?;
    writeln!(sums, "{}  {name}", hex::encode(digest.finalize()))?;
    for (name, sha256) in &copies.copied {
        writeln!(sums, "{sha256}  {FILES}/{name}")?;
    }
    sums.sync_all()?;
    Ok(copies.copied.len() + 1)
}

fn report(to: &Path, sums: usize, copies: &FileCopies, out: &mut impl Write) -> io::Result<()> {
    for name in &copies.missing {
        writeln!(out, "missing  {name}")?;
    }
    for name in &copies.wrong {
        writeln!(out, "damaged  {name}")?;
    }
    writeln!(out, "{sums} files copied to {}; check a copy of it with: sha256sum --check {SUMS}", to.display())
}
