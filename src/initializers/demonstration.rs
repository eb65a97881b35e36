//! Loads the made-up contests at the first start: sets their papers, draws their pictures and stores both as any upload is stored,
//! before the rows are written, so that no transaction waits for it.

use std::convert::Infallible;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::{future::join_all, stream};
use loco_rs::{Error, Result, app::AppContext, environment::Environment};

use super::welcome::DEMONSTRATION_PASSWORD;
use crate::{
    data::demonstration,
    documents::{example_paper, example_picture},
    domain::evidence::MOST_DOCUMENT_BYTES,
    models::{
        self,
        demonstration::Files,
        evidence::intake::{self, Received, Terms},
    },
    portal::Portal,
    workers::inspect_files::inspect_soon,
};

/// Loads it where that was not done yet. Preflight keeps production away.
///
/// # Errors
/// When the database fails.
pub async fn load(ctx: &AppContext, now: DateTime<Utc>) -> Result<()> {
    if ctx.environment == Environment::Production || models::demonstration::is_loaded(&ctx.db).await? {
        return Ok(());
    }
    // Hashing takes a while, and so do the papers: side by side.
    let (hash, files) = tokio::join!(models::passwords::hash(DEMONSTRATION_PASSWORD.to_owned()), make_files(ctx, now));
    let files = files?;
    let loaded = match hash {
        Ok(hash) => models::demonstration::load(&ctx.db, &hash, &files, now).await.map_err(Error::from),
        Err(error) => Err(error),
    };
    let is_ours = matches!(loaded, Ok(true));
    for file in files.values() {
        if is_ours {
            inspect_soon(ctx, &file.storage_key).await;
        } else {
            intake::discard(&ctx.storage, &file.storage_key).await;
        }
    }
    loaded.map(|_| ())
}

/// Everything that pieces of evidence are, by name. What cannot be made or stored is left out with a warning: the piece is a link then.
async fn make_files(ctx: &AppContext, now: DateTime<Utc>) -> Result<Files> {
    let data = demonstration::demonstration().map_err(Error::msg)?;
    let is_scanned = Portal::of(ctx)?.scanner.is_some();
    let papers = data.papers.iter().map(|(name, paper)| async move {
        let bytes = example_paper::pdf(paper, format!("demonstration-{name}"), now).await.map_err(Error::msg)?;
        Ok((name, store(ctx, &format!("{name}.pdf"), bytes, is_scanned).await?))
    });
    let pictures = data.pictures.iter().map(|(name, picture)| async move {
        let picture = picture.clone();
        let drawn = tokio::task::spawn_blocking(move || example_picture::png(&picture)).await.map_err(Error::msg)?;
        Ok((name, store(ctx, &format!("{name}.png"), drawn.map_err(Error::msg)?, is_scanned).await?))
    });
    let (papers, pictures): (Vec<Result<_>>, Vec<Result<_>>) = tokio::join!(join_all(papers), join_all(pictures));
    let mut files = Files::new();
    for stored in papers.into_iter().chain(pictures) {
        match stored {
            Ok((name, file)) => {
                files.insert(name.clone(), file);
            }
            Err(error) => tracing::warn!(%error, "the demonstration does without a file"),
        }
    }
    Ok(files)
}

async fn store(ctx: &AppContext, name: &str, bytes: Vec<u8>, is_scanned: bool) -> Result<Received> {
    let chunks = stream::iter([Ok::<_, Infallible>(Bytes::from(bytes))]);
    let terms = Terms { limit: MOST_DOCUMENT_BYTES, is_scanned, sender: None };
    intake::receive(&ctx.storage, name, terms, chunks).await.map_err(Error::msg)
}
