//! Reading an HTML form: its token first, then its fields in order, several values each.

use std::collections::BTreeMap;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};

use super::{Context, PageError, PageResult, Visit, csrf};

/// The fields of a form as they came, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawForm {
    fields: Vec<(String, String)>,
}

impl RawForm {
    /// A form of the given fields.
    #[must_use]
    pub const fn new(fields: Vec<(String, String)>) -> Self {
        Self { fields }
    }

    /// The field's last value, trimmed; empty when it is missing. Line ends are made `\n`.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.fields.iter().rev().find(|(field, _)| field == name).map_or_else(String::new, |(_, value)| plain(value))
    }

    /// The last value of every field whose name is wanted, as [`Self::text`] gives it, but with one look over the form: for forms whose
    /// fields nobody knows beforehand. Empty ones are left out; at most `most` fields are kept.
    #[must_use]
    pub fn texts(&self, is_wanted: impl Fn(&str) -> bool, most: usize) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        for (name, value) in self.iter().filter(|(name, _)| is_wanted(name)) {
            let text = plain(value);
            if text.is_empty() {
                texts.remove(name);
            } else if texts.len() < most || texts.contains_key(name) {
                texts.insert(name.to_owned(), text);
            }
        }
        texts
    }

    /// The field's value exactly as typed, for passwords.
    #[must_use]
    pub fn verbatim(&self, name: &str) -> String {
        self.fields.iter().rev().find(|(field, _)| field == name).map_or_else(String::new, |(_, value)| value.clone())
    }

    /// All values of the field.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.trim().to_owned()).collect()
    }

    /// Whether a checkbox was ticked.
    #[must_use]
    pub fn is_ticked(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, value)| field == name && !value.is_empty())
    }

    /// Whether the field came at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// The field as a number, if it is one.
    #[must_use]
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// All fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(field, value)| (field.as_str(), value.as_str()))
    }
}

/// A value without spaces around it, its line ends made `\n`.
fn plain(value: &str) -> String {
    value.replace("\r\n", "\n").trim().to_owned()
}

/// A form whose token belongs to the visitor's session.
#[derive(Clone, Debug)]
pub struct PageForm(pub RawForm);

impl FromRequest<Context> for PageForm {
    type Rejection = PageError;

    async fn from_request(request: Request, ctx: &Context) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_parts(&mut parts, ctx).await?;
        let (form, given) = read(Request::from_parts(parts, body), ctx).await?;
        visit.check_token(&given)?;
        Ok(Self(form))
    }
}

/// The fields of a request and the token they brought, which the caller must check.
///
/// # Errors
/// When the body is too large or cannot be read.
pub async fn read(request: Request, ctx: &Context) -> PageResult<(RawForm, String)> {
    let header_token = request.headers().get(csrf::HEADER).and_then(|token| token.to_str().ok()).map(str::to_owned);
    let body = Bytes::from_request(request, ctx).await.map_err(|rejection| {
        if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            PageError::TooLarge
        } else {
            PageError::Unreadable(rejection.to_string())
        }
    })?;
    let form = RawForm::new(url::form_urlencoded::parse(&body).into_owned().collect());
    let given = header_token.unwrap_or_else(|| form.text(csrf::FIELD));
    Ok((form, given))
}
