//! Cookies of the portal: names, signing, and how they are set.

use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, SameSite};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

pub use crate::models::one_time_links::random_token;
use crate::settings::Settings;

/// The session's token.
pub const SESSION: &str = "session";
/// A random value for visitors without a session, to which their forms are bound.
pub const VISITOR: &str = "visitor";
/// The language the visitor chose.
pub const LANGUAGE: &str = "language";
/// The theme the visitor chose.
pub const THEME: &str = "theme";
/// One message to show on the next page.
pub const FLASH: &str = "flash";

/// The cookie's real name: browsers accept `__Host-` only over TLS and then guarantee that no other host set it.
#[must_use]
pub fn full_name(settings: &Settings, name: &str) -> String {
    if settings.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

/// The value of the cookie `name`, if the request brought it.
#[must_use]
pub fn read(settings: &Settings, headers: &HeaderMap, name: &str) -> Option<String> {
    let wanted = full_name(settings, name);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| Cookie::split_parse(line.to_owned()).filter_map(Result::ok))
        .find(|cookie| cookie.name() == wanted)
        .map(|cookie| cookie.value().to_owned())
}

/// The theme the visitor chose, else `auto`: the device decides.
#[must_use]
pub fn theme(settings: &Settings, headers: &HeaderMap) -> String {
    read(settings, headers, THEME)
        .filter(|theme| matches!(theme.as_str(), "light" | "dark"))
        .unwrap_or_else(|| "auto".to_owned())
}

/// A `Set-Cookie` value; `days` of life, or until the browser closes.
#[must_use]
pub fn set(settings: &Settings, name: &str, value: &str, days: Option<i64>) -> Option<HeaderValue> {
    let cookie = Cookie::build((full_name(settings, name), value.to_owned()))
        .path("/")
        .http_only(true)
        .secure(settings.is_https())
        .same_site(SameSite::Lax);
    if let Some(days) = days {
        let life = format!("; Max-Age={}", days.saturating_mul(24 * 60 * 60));
        return HeaderValue::from_str(&format!("{}{life}", cookie.build())).ok();
    }
    HeaderValue::from_str(&cookie.build().to_string()).ok()
}

/// A `Set-Cookie` value that removes the cookie.
#[must_use]
pub fn clear(settings: &Settings, name: &str) -> Option<HeaderValue> {
    set(settings, name, "", Some(0))
}

/// A keyed fingerprint of `text` for one `purpose`, in hexadecimal.
#[must_use]
pub fn seal(settings: &Settings, purpose: &str, text: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(settings.secret_key.as_bytes()) else {
        return String::new(); // HMAC takes keys of every length
    };
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(text.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// Whether `given` is the seal of `text`, compared in constant time; never for an empty key's empty seal.
#[must_use]
pub fn is_sealed(settings: &Settings, purpose: &str, text: &str, given: &str) -> bool {
    let expected = seal(settings, purpose, text);
    !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(given.as_bytes()))
}
