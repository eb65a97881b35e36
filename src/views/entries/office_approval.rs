//! The approval by the head of the office: on the team's check page, and on the page that the mailed link opens.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::content::ShownContent;
use crate::{
    domain::office_approval::ApprovalStanding,
    forms::office_approval_form::{AnswerForm, HeadForm},
    models::office_approvals::Model,
};

/// Where an entry stands with its approval.
#[derive(Debug, Serialize)]
pub struct ApprovalView {
    /// Where.
    pub standing: ApprovalStanding,
    /// May the entry be handed in?
    pub allows: bool,
    /// Who was asked last.
    pub head: Option<String>,
    /// Why it was sent back; empty otherwise.
    pub reason: String,
    /// When the head answered.
    pub decided_at: Option<DateTime<Utc>>,
    /// Until when the link is good.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whom to ask, as typed.
    pub form: HeadForm,
}

impl ApprovalView {
    /// The view; the form proposes whom it asked last.
    #[must_use]
    pub fn new(standing: ApprovalStanding, last: Option<Model>) -> Self {
        let known = last.as_ref().map(|row| HeadForm { name: row.head_name.clone(), email: row.head_email.clone() });
        Self {
            standing,
            allows: standing.allows_handing_in(),
            reason: last.as_ref().map(|row| row.reason.clone()).unwrap_or_default(),
            decided_at: last.as_ref().and_then(|row| row.decided_at),
            expires_at: last.as_ref().map(|row| row.expires_at),
            head: last.map(|row| row.head_name),
            form: known.unwrap_or_default(),
        }
    }
}

/// The page behind the mailed link.
#[derive(Debug, Serialize)]
pub struct ApprovalPage {
    /// The token of the link.
    pub token: String,
    /// What is asked; `None` when the link has ended.
    pub request: Option<RequestView>,
    /// Was the entry changed while it was read?
    pub changed: bool,
    /// The answer as typed.
    pub form: AnswerForm,
}

/// What the head is asked.
#[derive(Debug, Serialize)]
pub struct RequestView {
    /// Name of the head.
    pub head: String,
    /// Title of the entry.
    pub title: String,
    /// Name of the contest.
    pub contest: String,
    /// Zone for times.
    pub tz: &'static str,
    /// Until when the link is good.
    pub expires_at: DateTime<Utc>,
    /// SHA-256 of what is shown.
    pub content_sha256: String,
    /// The entry.
    pub content: ShownContent,
}
