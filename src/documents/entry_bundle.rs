//! Entries as an archive: one folder per innovation, in it one per indicator with its evidence, and the answers in full; at
//! the end a list of everything with SHA-256. Described in `docs/formats/export.md`.

use std::{fmt::Display, io, path::Path, sync::Arc};

use bytes::Bytes;
use chrono::NaiveDateTime;
use futures_util::{Stream, StreamExt};
use loco_rs::storage::Storage;
use tokio::io::DuplexStream;

use super::{
    DocumentError,
    bundle::{Bundle, Packed, streamed},
    comma_file::CommaFile,
    entry_workbook::{shown, state_key},
    labels::Labels,
    names::{Taken, part, slug},
};
use crate::{
    domain::evidence::FileState,
    models::{
        entries::{
            content::{ContentEvidence, ContentField, ContentSection},
            export::ExportedEntry,
        },
        stored_files::is_there,
    },
};

/// Name of the list of files.
pub const MANIFEST: &str = "manifest.csv";
/// Name of the file that explains the archive.
pub const README: &str = "README.txt";

/// How an archive is made.
#[derive(Clone)]
pub struct Making {
    /// Where the files are.
    pub storage: Arc<Storage>,
    /// Its words.
    pub labels: Labels,
    /// The time its files carry, in the zone of the region.
    pub made_at: NaiveDateTime,
}

/// The archive, as it is made.
pub fn stream<S, E>(entries: S, making: Making) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static
where
    S: Stream<Item = Result<ExportedEntry, E>> + Send + 'static,
    E: Display + Send + 'static,
{
    streamed(move |line| write(entries, making, line))
}

async fn write<S, E>(entries: S, making: Making, line: DuplexStream) -> Result<(), DocumentError>
where
    S: Stream<Item = Result<ExportedEntry, E>> + Send,
    E: Display + Send,
{
    let mut bundle = Bundle::new(line, making.made_at);
    bundle.add(README, making.labels.get("export-readme").as_bytes()).await?;
    let mut manifest = CommaFile::default();
    manifest.row(MANIFEST_HEADER.iter().map(|key| making.labels.get(key)))?;
    let mut folders = Taken::default();
    let mut entries = std::pin::pin!(entries);
    while let Some(entry) = entries.next().await {
        let entry = entry.map_err(|error| DocumentError::Source(error.to_string()))?;
        let folder = folders.free(&folder_of(&entry));
        bundle.add(&format!("{folder}/answers.csv"), &answers(&entry, &making.labels)?).await?;
        let mut names = Taken::default();
        for piece in in_order(&entry) {
            let line = match entry.files.get(&piece.pid) {
                Some(key) => {
                    let path = format!("{folder}/{}", names.free(&path_of(&entry, piece)));
                    pack(&mut bundle, &making.storage, key, path, piece).await?
                }
                None => Line { path: String::new(), packed: None, state: absent(piece) },
            };
            manifest.row(manifest_row(&entry, piece, &line, &making.labels))?;
        }
    }
    bundle.add(MANIFEST, &manifest.finish()?).await?;
    bundle.finish().await
}

/// What became of a piece.
struct Line {
    path: String,
    packed: Option<Packed>,
    state: &'static str,
}

/// Packs a file and looks whether it still is what was handed in.
async fn pack(
    bundle: &mut Bundle,
    storage: &Storage,
    key: &str,
    path: String,
    piece: &ContentEvidence,
) -> Result<Line, DocumentError> {
    let key = Path::new(key);
    let missing = Line { path: String::new(), packed: None, state: "export-state-missing" };
    let failed = |error: loco_rs::storage::StorageError| DocumentError::Source(error.to_string());
    // A storage that is away is no missing file: then the archive breaks off, and nobody takes it for whole.
    if !is_there(storage, key).await.map_err(failed)? {
        tracing::error!(evidence = %piece.pid, "a file is missing in the storage");
        return Ok(missing);
    }
    let packed = bundle.add_stream(&path, storage.download_stream(key).await.map_err(failed)?).await?;
    let is_same = piece.sha256.as_deref() == Some(packed.sha256.as_str());
    let state = if is_same { "export-state-ready" } else { "export-state-changed" };
    Ok(Line { path, packed: Some(packed), state })
}

fn absent(piece: &ContentEvidence) -> &'static str {
    match piece.state {
        None if piece.url.is_some() => "export-kind-link",
        None | Some(FileState::Ready) => "export-state-missing",
        Some(state) => state_key(state),
    }
}

const MANIFEST_HEADER: [&str; 12] = [
    "export-path",
    "export-number",
    "export-title",
    "export-criterion-code",
    "export-evidence",
    "export-file-name",
    "export-link",
    "export-page-note",
    "export-size",
    "export-sha256",
    "export-sha256-handed-in",
    "export-file-state",
];

const OTHERS: [&str; 8] = [
    "export-readme",
    "export-section",
    "export-question",
    "export-answer",
    "export-kind-link",
    "export-state-ready",
    "export-state-changed",
    "export-state-missing",
];

/// Every word that the archive may need.
#[must_use]
pub fn words() -> Vec<String> {
    let held = std::iter::once(&"export-state-held");
    MANIFEST_HEADER.iter().chain(&OTHERS).chain(held).map(|key| (*key).to_owned()).collect()
}

fn manifest_row(entry: &ExportedEntry, piece: &ContentEvidence, line: &Line, labels: &Labels) -> [String; 12] {
    let packed = line.packed.as_ref();
    [
        line.path.clone(),
        entry.entry.number.clone().unwrap_or_default(),
        entry.content.title.clone(),
        piece.criterion.clone().or_else(|| piece.field.clone()).unwrap_or_default(),
        piece.title.clone(),
        piece.file_name.clone(),
        piece.url.clone().unwrap_or_default(),
        piece.page_note.clone(),
        packed.map(|packed| packed.size_bytes.to_string()).unwrap_or_default(),
        packed.map(|packed| packed.sha256.clone()).unwrap_or_default(),
        piece.sha256.clone().unwrap_or_default(),
        labels.get(line.state).to_owned(),
    ]
}

/// The number on the receipt, or for a draft its id.
fn folder_of(entry: &ExportedEntry) -> String {
    match &entry.entry.number {
        Some(number) => part(number, 60),
        None => format!("draf-{}", short(entry.entry.pid)),
    }
}

/// Criterion by criterion, in the order of the rubric; what belongs to none comes last.
fn in_order(entry: &ExportedEntry) -> Vec<&ContentEvidence> {
    let mut pieces: Vec<&ContentEvidence> = entry.content.evidence.iter().collect();
    pieces.sort_by_key(|piece| place_of(entry, piece).unwrap_or(usize::MAX));
    pieces
}

fn place_of(entry: &ExportedEntry, piece: &ContentEvidence) -> Option<usize> {
    let code = piece.criterion.as_ref()?;
    entry.category.as_ref()?.rubric.criteria.iter().position(|criterion| criterion.code == *code)
}

/// `03-manfaat/laporan-1a2b3c4d.pdf`
fn path_of(entry: &ExportedEntry, piece: &ContentEvidence) -> String {
    let code = piece.criterion.as_deref().or(piece.field.as_deref());
    let folder = match (place_of(entry, piece), code) {
        (Some(place), Some(code)) => format!("{:02}-{}", place + 1, part(code, 40)),
        (None, Some(code)) => part(code, 40),
        (_, None) => "lain".to_owned(),
    };
    let name = slug(&piece.title, 40);
    let dash = if name.is_empty() { "" } else { "-" };
    let extension = piece.media_type.and_then(|kind| kind.extensions().first().copied()).unwrap_or("bin");
    format!("{folder}/{name}{dash}{}.{extension}", short(piece.pid))
}

fn short(pid: uuid::Uuid) -> String {
    pid.simple().to_string().chars().take(8).collect()
}

/// The answers in full, whatever their length.
fn answers(entry: &ExportedEntry, labels: &Labels) -> Result<Vec<u8>, DocumentError> {
    let mut file = CommaFile::default();
    file.row(["export-section", "export-question", "export-answer"].map(|key| labels.get(key)))?;
    for section in &entry.content.sections {
        for field in &section.fields {
            let label = labels.pick(&field.label_id, &field.label_en);
            if field.parts.is_empty() {
                answer(&mut file, section, label, field, labels)?;
            }
            for part in &field.parts {
                let label = format!("{label} – {}", labels.pick(&part.label_id, &part.label_en));
                answer(&mut file, section, &label, part, labels)?;
            }
        }
    }
    file.finish()
}

fn answer(
    file: &mut CommaFile,
    section: &ContentSection,
    label: &str,
    field: &ContentField,
    labels: &Labels,
) -> Result<(), DocumentError> {
    file.row([labels.pick(&section.name_id, &section.name_en), label, &shown(field, labels)])
}
