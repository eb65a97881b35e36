//! Reading a form that brings files, part by part. Its token comes first: without it nothing of a file is read.

use axum::{
    extract::{
        Multipart,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::StatusCode,
};
use bytes::{Bytes, BytesMut};

use super::{PageError, PageResult, Visit, csrf};

/// More than any text beside a file needs.
const LONGEST_TEXT: usize = 16 * 1024;
/// So much of a file that is too large is still read, so that the browser gets to see the refusal.
const PATIENCE: usize = 64 * 1024 * 1024;

/// The parts of a form, one after the other.
pub struct FormParts<'a> {
    visit: &'a Visit,
    parts: Multipart,
    /// Parts that may still come.
    left: usize,
    is_ours: bool,
}

/// One part.
#[expect(clippy::large_enum_variant, reason = "made once per part and taken apart at once")]
pub enum FormPart<'a> {
    /// A text; also a file input that was left empty, with an empty text.
    Text {
        /// Name of the input.
        name: String,
        /// What was typed.
        text: String,
    },
    /// A file, whose bytes are still to be read.
    File(SentFile<'a>),
}

/// A file on its way.
pub struct SentFile<'a> {
    /// Name of the input.
    pub input: String,
    /// Name of the file, as the browser says.
    pub file_name: String,
    /// Its bytes.
    pub body: Field<'a>,
}

impl<'a> FormParts<'a> {
    /// A form of at most `most` parts.
    ///
    /// # Errors
    /// [`PageError::ForgedForm`] when the request is no such form: ours always is.
    pub fn new(visit: &'a Visit, parts: Result<Multipart, MultipartRejection>, most: usize) -> PageResult<Self> {
        let parts = parts.map_err(|_| PageError::ForgedForm)?;
        Ok(Self { visit, parts, left: most, is_ours: false })
    }

    /// The next part; none at the end.
    ///
    /// # Errors
    /// [`PageError::ForgedForm`] when the token is wrong, missing, or comes after a file; what [`unreadable`] says, and when there
    /// are more parts, or longer texts, than the form has.
    pub async fn next(&mut self) -> PageResult<Option<FormPart<'_>>> {
        let Some(part) = self.parts.next_field().await.map_err(unreadable)? else {
            return if self.is_ours { Ok(None) } else { Err(PageError::ForgedForm) };
        };
        self.left = self.left.checked_sub(1).ok_or_else(|| PageError::Unreadable("too many parts".to_owned()))?;
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            None => {
                let text = text_of(part).await?;
                if name == csrf::FIELD {
                    self.visit.check_token(&text)?;
                    self.is_ours = true;
                }
                Ok(Some(FormPart::Text { name, text }))
            }
            Some(_) if !self.is_ours => Err(PageError::ForgedForm),
            // A file input that was left empty comes without a name.
            Some(file_name) if file_name.is_empty() => Ok(Some(FormPart::Text { name, text: String::new() })),
            Some(file_name) => Ok(Some(FormPart::File(SentFile { input: name, file_name, body: part }))),
        }
    }
}

impl SentFile<'_> {
    /// The file, whole; none when it has more than `most` bytes.
    ///
    /// # Errors
    /// See [`unreadable`]; and when it is so large that reading on is of no use.
    pub async fn bytes(mut self, most: usize) -> PageResult<Option<Bytes>> {
        let (mut bytes, mut seen) = (BytesMut::new(), 0_usize);
        while let Some(chunk) = self.body.chunk().await.map_err(unreadable)? {
            seen = seen.saturating_add(chunk.len());
            if seen > PATIENCE {
                return Err(PageError::TooLarge);
            }
            if seen <= most {
                bytes.extend_from_slice(&chunk);
            }
        }
        Ok((seen <= most).then(|| bytes.freeze()))
    }
}

async fn text_of(mut part: Field<'_>) -> PageResult<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
        if bytes.len() + chunk.len() > LONGEST_TEXT {
            return Err(PageError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| PageError::Unreadable("a text is not UTF-8".to_owned()))
}

/// [`PageError::TooLarge`] past the limit of the route, else [`PageError::Unreadable`].
fn unreadable(error: MultipartError) -> PageError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        PageError::TooLarge
    } else {
        PageError::Unreadable(error.body_text())
    }
}
