//! A made-up paper of the demonstration, so that files can be read, compared and checked before anybody uploads one.

use chrono::{DateTime, Utc};

use super::typesetting::{self, Content, SettingError, Template};
use crate::data::demonstration::Paper;

/// The paper as PDF; every page says that it is an example. `ident`: what tells it from all others.
///
/// # Errors
/// When it cannot be set: a mistake of ours.
pub async fn pdf(paper: &Paper, ident: String, made_at: DateTime<Utc>) -> Result<Vec<u8>, SettingError> {
    typesetting::set(Content::new(Template::ExamplePaper, paper, ident, made_at)?).await
}
