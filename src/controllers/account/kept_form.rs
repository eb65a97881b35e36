//! Forms with long texts, which must outlive a session that ended while they were written. Without script the browser holds
//! the only copy, so the answer carries the fields onward: through the sign-in page, and then once more for saving.

use axum::{
    extract::{FromRequest, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use uuid::Uuid;

use super::session;
use crate::{
    forms::FormErrors,
    web::{Context, PageResult, RawForm, SignedIn, Visit, csrf, form},
};

/// Name of the field that carries the others.
const FIELDS: &str = "kept";
/// Name of the field that says where they belong.
const TARGET: &str = "kept_for";

/// A form of somebody who is signed in and whose token fits. Everybody else gets a page that keeps what was typed.
pub struct KeptForm {
    /// The visit.
    pub visit: SignedIn,
    /// The form.
    pub form: RawForm,
}

/// The fields of a form on their way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Kept {
    fields: String,
    target: String,
}

#[derive(Serialize)]
struct KeptPage {
    target: String,
    fields: Vec<(String, String)>,
}

impl Kept {
    fn of(visit: &Visit, form: &RawForm) -> Self {
        let own = form.iter().filter(|(name, _)| *name != csrf::FIELD);
        let fields = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(own).finish();
        Self { fields, target: visit.path.clone() }
    }

    /// What a sign-in form carries, if anything; a target that keeps no texts is not followed.
    #[must_use]
    pub fn read(form: &RawForm) -> Option<Self> {
        let (fields, target) = (form.text(FIELDS), form.text(TARGET));
        (is_section(&target) && !fields.is_empty()).then_some(Self { fields, target })
    }

    /// The page that holds the fields and saves them by one button; `visit` carries the session they are saved in.
    ///
    /// # Errors
    /// When the template fails.
    pub fn page(&self, visit: &Visit, status: StatusCode) -> PageResult {
        let fields = url::form_urlencoded::parse(self.fields.as_bytes()).into_owned().collect();
        let page = KeptPage { target: self.target.clone(), fields };
        visit.form_page(status, "account/session/kept.html", &page, &FormErrors::default())
    }
}

/// Is it the address of a step of writing, `/entries/{pid}/sections/{code}`, and nothing else? A carried form is sent with a
/// token, so it must not lead to any other act.
fn is_section(target: &str) -> bool {
    let parts: Vec<&str> = target.split('/').collect();
    let is_code = |code: &str| {
        !code.is_empty() && code.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
    };
    matches!(parts[..], ["", "entries", pid, "sections", code] if Uuid::parse_str(pid).is_ok() && is_code(code))
}

impl FromRequest<Context> for KeptForm {
    type Rejection = Response;

    async fn from_request(request: Request, ctx: &Context) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_parts(&mut parts, ctx).await.map_err(IntoResponse::into_response)?;
        let read = form::read(Request::from_parts(parts, body), ctx).await;
        let (form, given) = read.map_err(IntoResponse::into_response)?;
        let kept = Kept::of(&visit, &form);
        match SignedIn::of(visit.clone()) {
            Ok(visit) if visit.check_token(&given).is_ok() => Ok(Self { visit, form }),
            Ok(visit) => Err(kept.page(&visit, StatusCode::FORBIDDEN).into_response()),
            Err(_) => Err(sign_in_page(&visit, kept).await.into_response()),
        }
    }
}

async fn sign_in_page(visit: &Visit, kept: Kept) -> PageResult {
    let page = session::page(visit, String::new(), kept.target.clone(), Some(kept)).await?;
    visit.form_page(StatusCode::UNAUTHORIZED, session::TEMPLATE, &page, &FormErrors::default())
}
