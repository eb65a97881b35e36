//! Failures a visitor can meet on a page. Field errors are not here: a form is shown again with 422.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::DbErr;
use serde::Serialize;

use crate::domain::policy::{Denial, Reason};

/// A way on from an error page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecoveryLink {
    /// Where it leads, a path of the portal.
    pub href: String,
    /// Key of the link's text.
    pub label: String,
}

impl RecoveryLink {
    /// A link to `href` with the message `label`.
    #[must_use]
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into() }
    }
}

/// Why a page cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// 303 to the sign-in page, which leads back.
    #[error("sign-in needed")]
    SignInNeeded,
    /// 403 with the reason.
    #[error("not allowed: {0}")]
    Forbidden(Reason),
    /// 403: the form's token or origin is not ours, usually an expired page.
    #[error("the form's token does not fit")]
    ForgedForm,
    /// 404; also for what the visitor must not know of.
    #[error("not found")]
    NotFound {
        /// Ways on.
        recovery: Vec<RecoveryLink>,
    },
    /// 410: was public once.
    #[error("gone")]
    Gone {
        /// Ways on.
        recovery: Vec<RecoveryLink>,
    },
    /// 409: the window is closed; what was typed stays.
    #[error("closed since {closed_at}")]
    StageClosed {
        /// When it closed.
        closed_at: DateTime<Utc>,
        /// The region's time zone.
        zone: Tz,
        /// Ways on, e.g. to the draft.
        recovery: Vec<RecoveryLink>,
    },
    /// 409: the request does not fit the state any more; the message says why.
    #[error("conflict: {message}")]
    Conflict {
        /// Key of the message.
        message: String,
        /// Ways on.
        recovery: Vec<RecoveryLink>,
    },
    /// 413: the request's body is too large.
    #[error("too large")]
    TooLarge,
    /// 429.
    #[error("too many attempts")]
    Throttled {
        /// Seconds until the next attempt is looked at.
        retry_after_secs: i64,
    },
    /// 400: the request cannot be read.
    #[error("unreadable request: {0}")]
    Unreadable(String),
    /// 503: the operator switched read-only mode on.
    #[error("read-only: {reason}")]
    ReadOnly {
        /// Why, as people read it.
        reason: String,
        /// What was sent.
        sent: Box<super::read_only::Sent>,
    },
    /// 503: the database or the storage is busy or away; nothing was half written.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// 500, logged once with the request id.
    #[error("internal: {0}")]
    Internal(String),
}

/// What a page handler returns.
pub type PageResult<T = Response> = Result<T, PageError>;

impl PageError {
    /// A 404 without a special way on.
    #[must_use]
    pub const fn not_found() -> Self {
        Self::NotFound { recovery: Vec::new() }
    }

    /// A 409 with the message `key` and one way on.
    #[must_use]
    pub fn conflict(key: &str, href: impl Into<String>, label: &str) -> Self {
        Self::Conflict { message: key.to_owned(), recovery: vec![RecoveryLink::new(href, label)] }
    }

    /// The status code that goes with the failure.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::SignInNeeded => StatusCode::SEE_OTHER,
            Self::Forbidden(_) | Self::ForgedForm => StatusCode::FORBIDDEN,
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::Gone { .. } => StatusCode::GONE,
            Self::StageClosed { .. } | Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Unavailable(_) | Self::ReadOnly { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<Denial> for PageError {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::SignInNeeded => Self::SignInNeeded,
            Denial::Hidden => Self::not_found(),
            Denial::Forbidden(reason) => Self::Forbidden(reason),
        }
    }
}

impl From<DbErr> for PageError {
    fn from(error: DbErr) -> Self {
        if crate::db::is_busy(&error) {
            Self::Unavailable(error.to_string())
        } else {
            Self::Internal(error.to_string())
        }
    }
}

impl From<loco_rs::Error> for PageError {
    fn from(error: loco_rs::Error) -> Self {
        match error {
            loco_rs::Error::DB(error) => error.into(),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<tantivy::TantivyError> for PageError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Internal(format!("search index: {error}"))
    }
}

/// The failure travels in the response's extensions; [`super::error_page`] turns it into HTML or JSON.
impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Self::Throttled { retry_after_secs } = &self {
            response.headers_mut().insert("retry-after", (*retry_after_secs).into());
        }
        if matches!(self, Self::ReadOnly { .. }) {
            response.headers_mut().insert("retry-after", 60.into());
        }
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}

/// Turns "no such row" into a 404.
pub trait OrNotFound<T> {
    /// The value, or [`PageError::NotFound`].
    ///
    /// # Errors
    /// When there is no value.
    fn or_not_found(self) -> PageResult<T>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self) -> PageResult<T> {
        self.ok_or_else(PageError::not_found)
    }
}
