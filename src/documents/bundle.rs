//! Archives (ZIP) that are sent while they are made: a chunk is read, packed and sent before the next one is read.
//!
//! Everything is packed by the one method that every program unpacks, always in ZIP64: nobody knows beforehand how much it
//! will be. (The old format is no way out: with it, `async_zip` 0.0.19 swaps the two sizes of a file that it streams.)

use std::{future::Future, io};

use async_zip::{
    Compression, DeflateOption, ZipDateTimeBuilder, ZipEntryBuilder, base::write::ZipFileWriter,
    tokio::write::ZipFileWriter as TokioZipFileWriter,
};
use bytes::Bytes;
use chrono::{Datelike, NaiveDateTime, Timelike};
use futures_util::{Stream, StreamExt, io::AsyncWriteExt, stream};
use sha2::{Digest, Sha256};
use tokio::io::DuplexStream;
use tokio_util::io::ReaderStream;

use super::DocumentError;

/// So much is on its way at once.
const CHUNK: usize = 64 * 1024;

/// An archive under construction.
pub struct Bundle {
    zip: TokioZipFileWriter<DuplexStream>,
    made_at: NaiveDateTime,
}

/// What was really packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Bytes before packing.
    pub size_bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

impl Bundle {
    /// Begins an archive; `made_at` is the time its files carry.
    #[must_use]
    pub fn new(line: DuplexStream, made_at: NaiveDateTime) -> Self {
        Self { zip: ZipFileWriter::with_tokio(line), made_at }
    }

    /// Adds a short file.
    ///
    /// # Errors
    /// When the reader is gone.
    pub async fn add(&mut self, path: &str, content: &[u8]) -> Result<(), DocumentError> {
        let entry = self.entry(path);
        Ok(self.zip.write_entry_whole(entry, content).await?)
    }

    /// Adds a file while it is read.
    ///
    /// # Errors
    /// When it cannot be read, or the reader is gone.
    pub async fn add_stream<S>(&mut self, path: &str, mut content: S) -> Result<Packed, DocumentError>
    where
        S: Stream<Item = io::Result<Bytes>> + Unpin,
    {
        let entry = self.entry(path);
        let mut writer = self.zip.write_entry_stream(entry).await?;
        let (mut digest, mut size_bytes) = (Sha256::new(), 0_u64);
        while let Some(chunk) = content.next().await {
            let chunk = chunk?;
            digest.update(&chunk);
            size_bytes += chunk.len() as u64;
            writer.write_all(&chunk).await?;
        }
        writer.close().await?;
        Ok(Packed { size_bytes, sha256: hex::encode(digest.finalize()) })
    }

    /// Ends the archive: without this nobody can open it.
    ///
    /// # Errors
    /// When the reader is gone.
    pub async fn finish(self) -> Result<(), DocumentError> {
        let mut line = self.zip.close().await?.into_inner();
        tokio::io::AsyncWriteExt::shutdown(&mut line).await?;
        Ok(())
    }

    fn entry(&self, path: &str) -> ZipEntryBuilder {
        let at = self.made_at;
        let date = ZipDateTimeBuilder::new().year(at.year()).month(at.month()).day(at.day());
        let date = date.hour(at.hour()).minute(at.minute()).second(at.second());
        ZipEntryBuilder::new(path.to_owned().into(), Compression::Deflate)
            .deflate_option(DeflateOption::Other(1))
            .last_modification_date(date.build())
            .unix_permissions(0o644)
    }
}

/// The archive that `make` writes, as it is made. Whoever reads it drives the making: when the reader goes, it stops; when
/// the making fails, the reader gets the error instead of an archive that only looks whole.
pub fn streamed<F>(make: impl FnOnce(DuplexStream) -> F) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static
where
    F: Future<Output = Result<(), DocumentError>> + Send + 'static,
{
    let (near, far) = tokio::io::duplex(CHUNK);
    let bytes = ReaderStream::with_capacity(far, CHUNK);
    let making =
        stream::once(make(near)).filter_map(|made| async { made.err().map(|error| Err(io::Error::from(error))) });
    stream::select(bytes, Box::pin(making))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> NaiveDateTime {
        NaiveDateTime::parse_from_str("2026-06-10T12:00:00", "%Y-%m-%dT%H:%M:%S").unwrap()
    }

    /// A file of so many chunks that fails at the end, if it shall.
    fn file(chunks: usize, fails: bool) -> impl Stream<Item = io::Result<Bytes>> + Unpin {
        let good = std::iter::repeat_with(|| Ok(Bytes::from(vec![7_u8; CHUNK]))).take(chunks);
        stream::iter(good.chain(fails.then(|| Err(io::Error::other("the storage is away")))))
    }

    fn archive(chunks: usize, fails: bool) -> impl Stream<Item = io::Result<Bytes>> {
        streamed(move |line| async move {
            let mut bundle = Bundle::new(line, noon());
            bundle.add_stream("a.bin", file(chunks, fails)).await?;
            bundle.finish().await
        })
    }

    #[tokio::test]
    async fn a_reader_gets_the_error_and_never_an_archive_that_only_looks_whole() {
        let got: Vec<_> = archive(3, true).collect().await;
        assert!(got.iter().any(Result::is_err));
        assert!(archive(3, false).collect::<Vec<_>>().await.iter().all(Result::is_ok));
    }

    #[tokio::test]
    async fn nothing_is_read_ahead_of_a_reader_that_does_not_read() {
        let read = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counted = read.clone();
        let random = move |_: usize| {
            counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let mut bytes = vec![0_u8; CHUNK];
            rand::Rng::fill(&mut rand::rng(), &mut bytes[..]);
            Ok(Bytes::from(bytes))
        };
        let source = stream::iter((0..1_000).map(random));
        let mut archive = Box::pin(streamed(move |line| async move {
            let mut bundle = Bundle::new(line, noon());
            bundle.add_stream("a.bin", source).await?;
            bundle.finish().await
        }));
        for _ in 0..3 {
            archive.next().await.unwrap().unwrap();
        }
        let ahead = read.load(std::sync::atomic::Ordering::Relaxed);
        assert!(ahead < 20, "{ahead} chunks of 1000 were read for three that were taken");
    }

    #[tokio::test]
    async fn a_tiny_file_is_whole_for_every_program() {
        let mut archive = Box::pin(streamed(move |line| async move {
            let mut bundle = Bundle::new(line, noon());
            let packed = bundle.add_stream("a.txt", stream::iter([Ok(Bytes::from_static(b"lain"))])).await?;
            assert_eq!(packed.size_bytes, 4);
            bundle.finish().await
        }));
        let mut bytes = Vec::new();
        while let Some(chunk) = archive.next().await {
            bytes.extend_from_slice(&chunk.unwrap());
        }
        // The first file stands right behind its head; another unpacker than the packer's own reads it.
        let length = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
        let begins_at = 30 + length(26) + length(28);
        let mut content = Vec::new();
        let mut unpacker = flate2::read::DeflateDecoder::new(&bytes[begins_at..]);
        io::Read::read_to_end(&mut unpacker, &mut content).unwrap();
        assert_eq!(content, b"lain");
    }
}
