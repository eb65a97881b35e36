//! A copy of the whole database as it is at one moment, made while it is in use.

use std::{
    io,
    path::{Path, PathBuf},
    process::Command,
};

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr};
use url::Url;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// The program that copies a PostgreSQL database is not there, or the copy cannot be written.
    #[error("pg_dump is needed to copy a PostgreSQL database: {0}")]
    Program(#[from] io::Error),
    /// `pg_dump` ended with an error.
    #[error("pg_dump: {0}")]
    Refused(String),
}

/// Copies the database at `uri`, to which `db` is connected, into a new file in `folder`, and gives the file: `database.sqlite`,
/// ready to be opened, or `database.dump`, an archive for `pg_restore`.
///
/// # Errors
/// See [`CopyError`].
pub async fn copy_into(db: &DatabaseConnection, uri: &str, folder: &Path) -> Result<PathBuf, CopyError> {
    if db.get_database_backend() == DatabaseBackend::Postgres {
        let file = folder.join("database.dump");
        let command = pg_dump(uri, &file)?;
        tokio::task::spawn_blocking(move || run(command)).await.map_err(io::Error::other)??;
        return Ok(file);
    }
    let file = folder.join("database.sqlite");
    // A statement of its own, not a copy of the file: what stands in the write-ahead log is in it, and writers go on.
    let name = file.display().to_string().replace('\'', "''");
    db.execute_unprepared(&format!("VACUUM INTO '{name}'")).await?;
    Ok(file)
}

/// The password goes by the environment: arguments are seen by everybody on the machine.
fn pg_dump(uri: &str, file: &Path) -> Result<Command, CopyError> {
    let mut url = Url::parse(uri).map_err(io::Error::other)?;
    let password = url.password().map(decoded);
    let _ = url.set_password(None);
    let mut command = Command::new("pg_dump");
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(file);
    command.arg("--dbname").arg(url.as_str());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

fn run(mut command: Command) -> Result<(), CopyError> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(CopyError::Refused(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

/// A part of an address without its percent signs; a plus is a plus there, other than in forms.
fn decoded(part: &str) -> String {
    let text = format!("x={}", part.replace('+', "%2B"));
    url::form_urlencoded::parse(text.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::pg_dump;

    #[test]
    fn a_password_is_no_argument() {
        let command =
            pg_dump("postgres://portal:r%40h+sia@db.example:5433/portal", Path::new("/x/database.dump")).unwrap();
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect();
        assert!(arguments.iter().all(|argument| !argument.contains("sia")), "{arguments:?}");
        assert!(arguments.contains(&"postgres://portal@db.example:5433/portal".to_owned()), "{arguments:?}");
        let password = command.get_envs().find(|(name, _)| *name == "PGPASSWORD").and_then(|(_, value)| value);
        assert_eq!(password.unwrap(), "r@h+sia");
    }
}
