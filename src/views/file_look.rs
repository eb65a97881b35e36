//! What every list of evidence shows of a file besides its name: its preview, and why it cannot be opened.

use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::evidence::FileState,
    models::stored_files::{self, Preview},
};

/// Part of the items of the component `evidence.item`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FileLook {
    /// Address of the preview; `None` when there is none.
    pub preview_href: Option<String>,
    /// Its width in pixels.
    pub preview_width: i32,
    /// Its height in pixels.
    pub preview_height: i32,
    /// Why it cannot be opened: `checking`, `quarantined` or `gone`; `None` when it can.
    pub mark: Option<&'static str>,
}

impl FileLook {
    /// Of the file behind the evidence `pid`.
    #[must_use]
    pub fn new(pid: Uuid, state: Option<FileState>, is_being_checked: bool, preview: Option<Preview>) -> Self {
        let mark = match state {
            Some(FileState::Quarantined) if is_being_checked => Some("checking"),
            Some(FileState::Quarantined) => Some("quarantined"),
            Some(FileState::Deleted) => Some("gone"),
            Some(FileState::Ready) | None => None,
        };
        let preview = preview.filter(|_| mark.is_none());
        Self {
            preview_href: preview.map(|_| format!("/evidence/{pid}/preview")),
            preview_width: preview.map_or(0, |preview| preview.width),
            preview_height: preview.map_or(0, |preview| preview.height),
            mark,
        }
    }

    /// Of a row.
    #[must_use]
    pub fn of(pid: Uuid, file: Option<&stored_files::Model>) -> Self {
        let Some(file) = file else { return Self::default() };
        Self::new(pid, Some(file.state), file.is_being_checked(), file.preview())
    }
}
