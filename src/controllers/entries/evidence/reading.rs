//! `/evidence/{pid}/reading`: a file read in the page. PDFs are drawn by a bundled viewer that runs nothing of them, pictures are shown as
//! they are; everything else is for downloading. The bytes come by the address that asks for permission on every fetch and notes who read.

use axum::{extract::RawQuery, response::Response};
use uuid::Uuid;

use super::download::{find, is_known};
use crate::{
    domain::evidence::{MediaType, page_of_note},
    views::entries::reading::ReadingPage,
    web::{PageResult, Path, Visit, error::OrNotFound},
};

const MOST_PAGES: u32 = 9_999;

pub(super) async fn show(visit: Visit, Path(pid): Path<Uuid>, RawQuery(query): RawQuery) -> PageResult<Response> {
    let found = find(&visit, pid).await?;
    let (row, file) = (&found.piece.row, found.piece.file.as_ref().or_not_found()?);
    let query = query.unwrap_or_default();
    let asked = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "page");
    let asked = asked.and_then(|(_, number)| number.parse().ok()).filter(|number| (1..=MOST_PAGES).contains(number));
    let title = if row.title.is_empty() { &row.file_name } else { &row.title };
    let page = ReadingPage {
        title: if is_known(&visit, &found) { title.clone() } else { visit.t("evidence-reading-neutral") },
        page_note: row.page_note.clone(),
        page: asked.or_else(|| page_of_note(&row.page_note)).unwrap_or(1),
        href: format!("/evidence/{pid}"),
        size_bytes: file.size_bytes,
        is_pdf: MediaType::parse(&file.media_type) == Some(MediaType::Pdf),
        is_picture: MediaType::parse(&file.media_type).is_some_and(MediaType::is_image),
    };
    visit.page("entries/reading.html", &page)
}
