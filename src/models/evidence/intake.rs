//! Receiving a file: streamed to the storage, counted and hashed on the way, its type told by its content. PDFs and Office files are
//! then looked through, pictures replaced by their clean copy. Whatever is refused is taken out of the storage again.

use std::{io, path::Path, time::Duration};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use loco_rs::storage::{Storage, stream::BytesStream};
use sea_orm::prelude::Uuid;
use sha2::{Digest, Sha256};
use tokio::{
    sync::{Semaphore, SemaphorePermit, mpsc},
    task::spawn_blocking,
    time::timeout,
};

use super::cleaning;

use crate::{
    domain::evidence::{
        FileRefusal, MOST_DOCUMENT_BYTES, MOST_PIXELS, MediaType, OLD_OFFICE, check_file, display_name, name_with_type,
    },
    files::{
        office::{self, OfficeFault},
        pdf::{self, PdfFault},
        turns::{Turn, Turns, Work},
    },
};

/// As much of the beginning as telling the type and the size of a picture needs.
const HEAD_BYTES: usize = 256 * 1024;
/// Documents that are looked through at once: each is whole in memory meanwhile, so the others wait.
static DOCUMENTS_AT_ONCE: Semaphore = Semaphore::const_new(2);
/// So long a document waits for its turn; then people are asked to try again later.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Chunks on their way to the storage beside the one that is written: enough to keep line and disk busy. One is up to 400 kB, and
/// many upload at once.
const CHUNKS_AHEAD: usize = 1;
/// So much of a refused file is still read, so that the browser gets to see the refusal; then the line is cut.
const PATIENCE: u64 = 64 * 1024 * 1024;
/// Part of an Office file that holds macros.
const MACROS: &[u8] = b"vbaProject.bin";

/// A file in the storage that no row knows yet: give it one, or discard it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Key in the storage; never made from a name.
    pub storage_key: String,
    /// Its name as it may be shown.
    pub file_name: String,
    /// Its size as it is stored.
    pub size_bytes: i64,
    /// Its size as it was sent, which limits are about: the clean copy of a picture may be larger.
    pub sent_bytes: i64,
    /// SHA-256 of what is stored, in hexadecimal.
    pub sha256: String,
    /// Its type as it is stored, told by content.
    pub media_type: MediaType,
    /// Must a scanner look at it before anybody gets it?
    pub awaits_check: bool,
}

/// Why a file was not received.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The file itself is not taken.
    #[error(transparent)]
    Refused(#[from] FileRefusal),
    /// The line was cut, or the request is no proper form.
    #[error("the upload broke off: {0}")]
    BrokenOff(String),
    /// The storage does not work.
    #[error("the storage failed: {0}")]
    Storage(String),
}

/// Who sends a file.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The turns of everybody.
    pub turns: &'a Turns,
    /// The person.
    pub person_id: i64,
}

impl Sender<'_> {
    /// The person's turn, when the own files before are done in time.
    ///
    /// # Errors
    /// When they were not.
    pub async fn turn(self, work: Work) -> Result<Turn, IntakeError> {
        let turn = self.turns.take(self.person_id, work, LONGEST_WAIT).await;
        turn.ok_or_else(|| IntakeError::Storage("another file of this person is not done yet".to_owned()))
    }
}

/// How a file is received.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// At most so many bytes.
    pub limit: u64,
    /// A scanner is there and will look at it.
    pub is_scanned: bool,
    /// Who sends it: one file of a person is looked through at a time. `None` for the portal's own.
    pub sender: Option<Sender<'a>>,
}

/// Receives a file called `declared_name`.
///
/// # Errors
/// See [`IntakeError`]; nothing is left behind then.
pub async fn receive<S, E>(
    storage: &Storage,
    declared_name: &str,
    terms: Terms<'_>,
    chunks: S,
) -> Result<Received, IntakeError>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: std::fmt::Display,
{
    let Terms { limit, is_scanned, sender: person } = terms;
    let storage_key = Uuid::new_v4().to_string();
    let (sender, receiver) = mpsc::channel(CHUNKS_AHEAD);
    let queued = stream::unfold(receiver, |mut receiver| async { receiver.recv().await.map(|item| (item, receiver)) });
    let path = Path::new(&storage_key);
    let (stored, read) =
        tokio::join!(storage.upload_stream(path, BytesStream::from_body_stream(queued)), read(chunks, limit, sender));
    let outcome = match (read, stored) {
        (Err(error), _) => Err(error),
        (Ok(_), Err(error)) => Err(IntakeError::Storage(error.to_string())),
        (Ok(seen), Ok(())) => seen.judge(declared_name, limit),
    };
    let outcome = match outcome {
        Ok((media_type, seen)) => {
            let sent = Received {
                storage_key: storage_key.clone(),
                file_name: display_name(declared_name),
                size_bytes: i64::try_from(seen.size).unwrap_or(i64::MAX),
                sent_bytes: i64::try_from(seen.size).unwrap_or(i64::MAX),
                sha256: hex::encode(seen.digest.finalize()),
                media_type,
                awaits_check: is_scanned,
            };
            look_inside(storage, sent, person).await
        }
        Err(error) => Err(error),
    };
    // What was refused, and what its clean copy replaces, is nobody's.
    if !outcome.as_ref().is_ok_and(|kept| kept.storage_key == storage_key) {
        discard(storage, &storage_key).await;
    }
    outcome
}

/// What only the whole file tells.
async fn look_inside(storage: &Storage, sent: Received, sender: Option<Sender<'_>>) -> Result<Received, IntakeError> {
    let path = Path::new(&sent.storage_key);
    let turn = match sender {
        Some(sender) if sent.media_type != MediaType::Mp4 => Some(sender.turn(Work::LookThrough).await?),
        _ => None,
    };
    let size = u64::try_from(sent.sent_bytes).unwrap_or(0);
    match sent.media_type {
        MediaType::Pdf => {
            let look = |bytes: &[u8]| pdf::check(bytes).map_err(of_pdf);
            look_through(&DOCUMENTS_AT_ONCE, turn, storage, (path, size), look).await?;
        }
        MediaType::Docx | MediaType::Xlsx | MediaType::Pptx => {
            let look = |bytes: &[u8]| office::check(bytes).map_err(of_office);
            look_through(&DOCUMENTS_AT_ONCE, turn, storage, (path, size), look).await?;
        }
        MediaType::Jpeg | MediaType::Png | MediaType::Webp => {
            let clean = cleaning::clean(storage, path, turn).await?;
            return Ok(Received {
                file_name: name_with_type(&sent.file_name, clean.media_type),
                storage_key: clean.storage_key,
                size_bytes: clean.size_bytes,
                sha256: clean.sha256,
                media_type: clean.media_type,
                ..sent
            });
        }
        MediaType::Mp4 => {}
    }
    Ok(sent)
}

/// Looks through a document that is in the storage already, away from the async threads. The look goes on when nobody waits for it
/// any more; its place is free when it has ended, and not before, so that the places bound the memory of all looks together. So is
/// the sender's turn.
async fn look_through(
    places: &'static Semaphore,
    turn: Option<Turn>,
    storage: &Storage,
    (key, size): (&Path, u64),
    check: impl FnOnce(&[u8]) -> Result<(), FileRefusal> + Send + 'static,
) -> Result<(), IntakeError> {
    let failed = |error: String| IntakeError::Storage(error);
    let place = place(places, LONGEST_WAIT).await?;
    let mut stream = storage.download_stream(key).await.map_err(|error| failed(error.to_string()))?;
    // The room is known; a vector that grows would take up to twice of it.
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(MOST_DOCUMENT_BYTES)).unwrap_or(0));
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.map_err(|error| failed(error.to_string()))?);
    }
    let look = move || {
        let checked = check(&bytes);
        drop((place, turn));
        checked
    };
    let checked = spawn_blocking(look).await.map_err(|error| failed(error.to_string()))?;
    checked.map_err(IntakeError::Refused)
}

/// A place among those who do something costly at once, when one is free in time.
///
/// # Errors
/// When none was.
pub async fn place(places: &Semaphore, longest_wait: Duration) -> Result<SemaphorePermit<'_>, IntakeError> {
    match timeout(longest_wait, places.acquire()).await {
        Ok(Ok(place)) => Ok(place),
        Ok(Err(error)) => Err(IntakeError::Storage(error.to_string())),
        Err(_) => Err(IntakeError::Storage("too many files are looked at just now".to_owned())),
    }
}

const fn of_pdf(fault: PdfFault) -> FileRefusal {
    match fault {
        PdfFault::Script => FileRefusal::PdfScript,
        PdfFault::Attachment => FileRefusal::PdfAttachment,
        PdfFault::Locked => FileRefusal::PdfLocked,
    }
}

const fn of_office(fault: OfficeFault) -> FileRefusal {
    match fault {
        OfficeFault::Macro => FileRefusal::OfficeMacro,
        OfficeFault::Attachment => FileRefusal::OfficeAttachment,
        OfficeFault::Outside => FileRefusal::OfficeOutside,
        OfficeFault::Broken => FileRefusal::OfficeBroken,
    }
}

/// Takes a file out of the storage. A failure is only logged: an orphan costs room, nothing else.
pub async fn discard(storage: &Storage, storage_key: &str) {
    if let Err(error) = storage.delete(Path::new(storage_key)).await {
        tracing::warn!(storage_key, %error, "a file without a row stays in the storage");
    }
}

/// What is known of a file after its bytes went by.
struct Seen {
    size: u64,
    digest: Sha256,
    head: Vec<u8>,
    tail: Vec<u8>,
    has_macros: bool,
}

impl Seen {
    fn new() -> Self {
        Self { size: 0, digest: Sha256::new(), head: Vec::new(), tail: Vec::new(), has_macros: false }
    }

    fn take(&mut self, chunk: &[u8]) {
        self.size += chunk.len() as u64;
        self.digest.update(chunk);
        let missing = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend_from_slice(&chunk[..chunk.len().min(missing)]);
        self.look_for_macros(chunk);
    }

    /// Names inside a ZIP stand there in clear; one may lie across two chunks.
    fn look_for_macros(&mut self, chunk: &[u8]) {
        let edge = MACROS.len() - 1;
        self.tail.extend_from_slice(&chunk[..chunk.len().min(edge)]);
        let holds = |bytes: &[u8]| bytes.windows(MACROS.len()).any(|window| window == MACROS);
        self.has_macros = self.has_macros || holds(&self.tail) || holds(chunk);
        self.tail.extend_from_slice(&chunk[chunk.len().min(edge)..][..]);
        let surplus = self.tail.len().saturating_sub(edge);
        self.tail.drain(..surplus);
    }

    fn judge(self, declared_name: &str, limit: u64) -> Result<(MediaType, Self), IntakeError> {
        let media_type = check_file(declared_name, sniff(&self.head), self.size, limit)?;
        if media_type.is_image() && pixels(&self.head).is_some_and(|count| count > MOST_PIXELS) {
            return Err(FileRefusal::TooManyPixels.into());
        }
        let is_office = matches!(media_type, MediaType::Docx | MediaType::Xlsx | MediaType::Pptx);
        if is_office && self.has_macros {
            return Err(FileRefusal::OfficeMacro.into());
        }
        Ok((media_type, self))
    }
}

/// Pixels that the head of a picture names; nothing is unpacked for that.
fn pixels(head: &[u8]) -> Option<u64> {
    let size = imagesize::blob_size(head).ok()?;
    u64::try_from(size.width).ok()?.checked_mul(u64::try_from(size.height).ok()?).or(Some(u64::MAX))
}

/// The type of a file by its first bytes. Office files differ in the order of their parts, so a ZIP is looked at once more.
fn sniff(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(OLD_OFFICE);
    }
    let told = infer::get(head).map(|kind| kind.mime_type());
    if told.and_then(MediaType::parse).is_some() || !head.starts_with(b"PK\x03\x04") {
        return told;
    }
    let holds = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    if !holds(b"[Content_Types].xml") {
        return told;
    }
    let parts: [(&[u8], MediaType); 3] = [
        (b"word/document", MediaType::Docx),
        (b"xl/workbook", MediaType::Xlsx),
        (b"ppt/presentation", MediaType::Pptx),
    ];
    parts.iter().find(|(part, _)| holds(part)).map(|(_, media_type)| media_type.as_str()).or(told)
}

/// Reads all chunks and hands them on to the storage while they are within the limit.
async fn read<S, E>(chunks: S, limit: u64, sender: mpsc::Sender<io::Result<Bytes>>) -> Result<Seen, IntakeError>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: std::fmt::Display,
{
    let mut chunks = std::pin::pin!(chunks);
    let mut sender = Some(sender);
    let mut seen = Seen::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => {
                stop(sender.take()).await;
                return Err(IntakeError::BrokenOff(error.to_string()));
            }
        };
        seen.take(&chunk);
        if seen.size > limit {
            stop(sender.take()).await;
        }
        if seen.size > limit.saturating_add(PATIENCE) {
            break;
        }
        if let Some(to_storage) = &sender {
            // A storage that failed does not listen any more; its own error says why.
            let _ = to_storage.send(Ok(chunk)).await;
        }
    }
    if seen.size > limit { Err(FileRefusal::TooLarge { limit }.into()) } else { Ok(seen) }
}

/// Lets the storage give up the file it is writing.
async fn stop(sender: Option<mpsc::Sender<io::Result<Bytes>>>) {
    if let Some(sender) = sender {
        let _ = sender.send(Err(io::Error::other("the upload was given up"))).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_too_long_for_a_place_is_told_and_the_next_one_gets_it() {
        let places = Semaphore::const_new(1);
        let taken = place(&places, Duration::ZERO).await.unwrap();
        assert!(matches!(place(&places, Duration::from_millis(5)).await, Err(IntakeError::Storage(_))));
        drop(taken);
        assert!(place(&places, Duration::from_millis(5)).await.is_ok());
    }

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "a request that is dropped")]
    async fn a_look_that_nobody_waits_for_any_more_keeps_its_place_until_it_ends() {
        static PLACES: Semaphore = Semaphore::const_new(1);
        let (begun, has_begun) = std::sync::mpsc::channel();
        let (end, may_end) = std::sync::mpsc::channel::<()>();
        let turns = std::sync::Arc::new(Turns::default());
        let own = turns.clone();
        let request = tokio::spawn(async move {
            let storage = Storage::single(loco_rs::storage::drivers::mem::new());
            let key = Path::new("dokumen");
            storage.upload(key, &Bytes::from_static(b"isi")).await.unwrap();
            let look = move |_: &[u8]| {
                begun.send(()).unwrap();
                may_end.recv().unwrap();
                Ok(())
            };
            let turn = own.take(1, Work::LookThrough, LONGEST_WAIT).await;
            look_through(&PLACES, turn, &storage, (key, 3), look).await
        });
        spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled());
        assert!(place(&PLACES, Duration::from_millis(50)).await.is_err(), "the document is still in memory");
        assert!(
            turns.take(1, Work::LookThrough, Duration::from_millis(50)).await.is_none(),
            "sending and hanging up takes no second place"
        );
        end.send(()).unwrap();
        assert!(place(&PLACES, Duration::from_secs(20)).await.is_ok());
        assert!(turns.take(1, Work::LookThrough, Duration::from_secs(20)).await.is_some());
    }
}
