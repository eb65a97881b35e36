//! Evidence: which files and links are taken, and how their names are shown.

pub use super::required_evidence::{EvidenceFact, ProofKind, RequiredEvidence, repeated};
use super::text::{fold, is_unseen};

code_enum! {
    /// A file or a link.
    pub enum EvidenceKind {
        /// An uploaded file.
        File => "file",
        /// An address on the web.
        Link => "link",
    }
}

code_enum! {
    /// State of a stored file.
    pub enum FileState {
        /// May be handed out.
        Ready => "ready",
        /// A scanner found something: told to the team, hidden from everybody else.
        Quarantined => "quarantined",
        /// Gone from the storage.
        Deleted => "deleted",
    }
}

code_enum! {
    /// The types that are taken. None of them runs in a browser or holds macros.
    pub enum MediaType {
        /// PDF document.
        Pdf => "application/pdf",
        /// JPEG picture.
        Jpeg => "image/jpeg",
        /// PNG picture.
        Png => "image/png",
        /// `WebP` picture.
        Webp => "image/webp",
        /// Word document.
        Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// Excel workbook.
        Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        /// PowerPoint slides.
        Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        /// MP4 video.
        Mp4 => "video/mp4",
    }
}

impl MediaType {
    /// File name extensions that may stand for the type; the first one is ours.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Mp4 => &["mp4", "m4v"],
        }
    }

    /// Is it looked through as a whole, beside telling its type?
    #[must_use]
    pub const fn is_document(self) -> bool {
        matches!(self, Self::Pdf | Self::Docx | Self::Xlsx | Self::Pptx)
    }

    /// A picture a browser shows in the page.
    #[must_use]
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileRefusal {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than allowed.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Its content is of no allowed type.
    #[error("files of this type are not taken")]
    TypeNotAllowed,
    /// A PDF that can act on its own: a script, or a program to start.
    #[error("the PDF holds a script")]
    PdfScript,
    /// A PDF with another file inside.
    #[error("the PDF holds another file")]
    PdfAttachment,
    /// A PDF that is locked, or packed so that nobody can look inside.
    #[error("the PDF is locked")]
    PdfLocked,
    /// An Office file with macros or controls.
    #[error("the Office file holds macros")]
    OfficeMacro,
    /// An Office file with another file inside.
    #[error("the Office file holds another file")]
    OfficeAttachment,
    /// An Office file that fetches something from elsewhere when it is opened.
    #[error("the Office file fetches a template from elsewhere")]
    OfficeOutside,
    /// An Office file that is locked or cannot be read.
    #[error("the Office file cannot be read")]
    OfficeBroken,
    /// An Office file of the old kind (DOC, XLS, PPT), or one behind a password: nobody can look inside.
    #[error("old or locked Office files are not taken")]
    OfficeOld,
    /// A picture that cannot be decoded within the limits.
    #[error("the picture cannot be read")]
    PictureBroken,
    /// A picture with more than [`MOST_PIXELS`].
    #[error("the picture has more than {} pixels", MOST_PIXELS)]
    TooManyPixels,
    /// Its name says another type than its content.
    #[error("the name says another type than the content, which is {actual}")]
    TypeMismatch {
        /// What the content is.
        actual: MediaType,
    },
}

impl FileRefusal {
    /// The message for people.
    #[must_use]
    pub const fn message_key(self) -> &'static str {
        match self {
            Self::Empty => "evidence-file-empty",
            Self::TooLarge { .. } => "evidence-file-too-large",
            Self::TypeNotAllowed => "evidence-file-type-not-allowed",
            Self::TypeMismatch { .. } => "evidence-file-type-mismatch",
            Self::PdfScript => "evidence-file-pdf-script",
            Self::PdfAttachment => "evidence-file-pdf-attachment",
            Self::PdfLocked => "evidence-file-pdf-locked",
            Self::OfficeMacro => "evidence-file-office-macro",
            Self::OfficeAttachment => "evidence-file-office-attachment",
            Self::OfficeOutside => "evidence-file-office-outside",
            Self::OfficeBroken => "evidence-file-office-broken",
            Self::OfficeOld => "evidence-file-office-old",
            Self::PictureBroken => "evidence-file-picture-broken",
            Self::TooManyPixels => "evidence-file-too-many-pixels",
        }
    }
}

/// What DOC, XLS and PPT are called, and every Office file behind a password: the same container.
pub const OLD_OFFICE: &str = "application/x-ole-storage";

/// Decides on a file by its size, by the type its content was recognised as, and by its name.
///
/// # Errors
/// The first reason, in the order empty, too large, not allowed, mismatch, too large to be looked through.
pub fn check_file(
    declared_name: &str,
    sniffed: Option<&str>,
    size_bytes: u64,
    limit: u64,
) -> Result<MediaType, FileRefusal> {
    if size_bytes == 0 {
        return Err(FileRefusal::Empty);
    }
    if size_bytes > limit {
        return Err(FileRefusal::TooLarge { limit });
    }
    let actual = sniffed.and_then(MediaType::parse).ok_or(match sniffed {
        Some(OLD_OFFICE) => FileRefusal::OfficeOld,
        _ => FileRefusal::TypeNotAllowed,
    })?;
    let extension = extension_of(declared_name);
    if !actual.extensions().contains(&extension.as_str()) {
        return Err(FileRefusal::TypeMismatch { actual });
    }
    if actual.is_document() && size_bytes > MOST_DOCUMENT_BYTES {
        return Err(FileRefusal::TooLarge { limit: MOST_DOCUMENT_BYTES });
    }
    Ok(actual)
}

/// The limit for a file of this name, as far as its name tells: documents are held to [`MOST_DOCUMENT_BYTES`] too.
#[must_use]
pub fn limit_for(declared_name: &str, limit: u64) -> u64 {
    let extension = extension_of(declared_name);
    let is_document =
        MediaType::ALL.iter().any(|kind| kind.is_document() && kind.extensions().contains(&extension.as_str()));
    if is_document { limit.min(MOST_DOCUMENT_BYTES) } else { limit }
}

fn extension_of(name: &str) -> String {
    let shown = display_name(name);
    shown.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// Largest document in bytes, whatever a contest allows: each is whole in memory while it is looked through.
pub const MOST_DOCUMENT_BYTES: u64 = 64 * 1024 * 1024;

/// Most pixels of a picture. A good telephone makes 12 to 50 million; a forged file claims billions. Decoding one takes up to eight
/// bytes per pixel, and twice that while it is turned.
pub const MOST_PIXELS: u64 = 50_000_000;

/// The name with the extension that its type has now: a WebP is kept as a JPEG or PNG.
#[must_use]
pub fn name_with_type(name: &str, media_type: MediaType) -> String {
    let extension = extension_of(name);
    let Some(ours) = media_type.extensions().first() else { return name.to_owned() };
    if media_type.extensions().contains(&extension.as_str()) {
        return name.to_owned();
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.{ours}")
}

/// The page that a note names, e.g. 4 in "lihat halaman 4, bagian yang ditandai"; from 1 to 9999.
#[must_use]
pub fn page_of_note(note: &str) -> Option<u32> {
    let folded = fold(note);
    let mut words = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        let glued = ["hlm", "hal", "p"].iter().find_map(|short| word.strip_prefix(short)?.parse().ok());
        let named = matches!(word, "halaman" | "hlm" | "hal" | "page" | "pages" | "p" | "pp");
        let number = glued.or_else(|| words.peek().filter(|_| named).and_then(|next| next.parse().ok()));
        if let Some(number) = number.filter(|number| (1..=9_999).contains(number)) {
            return Some(number);
        }
    }
    None
}

/// Longest file name that is shown and stored, in characters.
pub const MAX_NAME_CHARS: usize = 120;

/// A file name that is safe to show: no path, no control or invisible characters, no change of writing
/// direction (`exe.fdp` must not pass for a PDF), at most 120 characters with the extension kept.
#[must_use]
pub fn display_name(declared: &str) -> String {
    let last = declared.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|letter| !is_unseen(*letter)).collect();
    let words: Vec<_> = clean.split_whitespace().collect();
    let name = words.join(" ");
    match name.trim_start_matches('.') {
        "" => "berkas".to_owned(),
        name => shorten(name),
    }
}

fn shorten(name: &str) -> String {
    if name.chars().count() <= MAX_NAME_CHARS {
        return name.to_owned();
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).filter(|extension| extension.len() <= 10);
    let tail = extension.map(|extension| format!(".{extension}")).unwrap_or_default();
    let head = MAX_NAME_CHARS - 1 - tail.chars().count();
    name.chars().take(head).chain(std::iter::once('…')).chain(tail.chars()).collect()
}

code_enum! {
    /// Why a link is not taken.
    pub enum LinkRefusal {
        /// Nothing typed.
        Empty => "empty",
        /// Longer than 2 000 characters.
        TooLong => "too_long",
        /// Neither http nor https.
        Scheme => "scheme",
        /// No host, a user name in it, or characters no address has.
        Malformed => "malformed",
    }
}

/// Longest link in characters.
pub const MAX_LINK_CHARS: usize = 2_000;

/// Decides on a link: `http` and `https` with a host, nothing else. Gives the trimmed address.
///
/// # Errors
/// Says why not.
pub fn check_link(typed: &str) -> Result<&str, LinkRefusal> {
    let link = typed.trim();
    if link.is_empty() {
        return Err(LinkRefusal::Empty);
    }
    if link.chars().count() > MAX_LINK_CHARS {
        return Err(LinkRefusal::TooLong);
    }
    let after_scheme = strip_scheme(link, "https://").or_else(|| strip_scheme(link, "http://"));
    let after_scheme = after_scheme.ok_or(LinkRefusal::Scheme)?;
    let host = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    let has_forbidden =
        link.chars().any(|c| c.is_whitespace() || is_unseen(c) || matches!(c, '"' | '<' | '>' | '\\' | '`'));
    let host_is_sound = host.contains('.') && !host.contains('@') && !host.starts_with('.');
    if has_forbidden || !host_is_sound { Err(LinkRefusal::Malformed) } else { Ok(link) }
}

fn strip_scheme<'a>(link: &'a str, scheme: &str) -> Option<&'a str> {
    let head = link.get(..scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then(|| &link[scheme.len()..])
}

/// Reads a format as rubrics name it (`pdf`, `jpg`); `url` is a link and gives `None`.
#[must_use]
pub fn media_type_of_extension(format: &str) -> Option<MediaType> {
    let format = fold(format);
    MediaType::ALL.iter().copied().find(|media_type| media_type.extensions().contains(&format.as_str()))
}
