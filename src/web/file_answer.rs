//! Answers that are files: what each of them says about itself, so that no browser takes one for a page of ours and no proxy keeps it.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{PageError, PageResult, Visit};

/// Nothing in the file may run or load anything, should a browser ever show it.
const SANDBOX: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// A file to be kept, called `name`.
///
/// # Errors
/// When `kind` is no media type: a mistake of ours.
pub fn attachment(visit: &Visit, body: impl Into<Body>, kind: &str, name: &str) -> PageResult<Response> {
    answer(visit, body.into(), kind, &disposition(name))
}

/// A picture of ours that pages show.
///
/// # Errors
/// When `kind` is no media type: a mistake of ours.
pub fn inline(visit: &Visit, body: impl Into<Body>, kind: &str, name: &str) -> PageResult<Response> {
    answer(visit, body.into(), kind, &disposition(name).replacen("attachment", "inline", 1))
}

/// The same file with its size, which a streamed body does not tell.
#[must_use]
pub fn sized(mut response: Response, size_bytes: i64) -> Response {
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(size_bytes));
    response
}

/// The same file, packed already: packing it again on the way would cost and gain nothing.
#[must_use]
pub fn packed(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("identity"));
    response
}

fn answer(visit: &Visit, body: Body, kind: &str, disposition: &str) -> PageResult<Response> {
    let mut response = body.into_response();
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, SANDBOX),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    for (header, value) in headers {
        let value = HeaderValue::from_str(value).map_err(|error| PageError::Internal(error.to_string()))?;
        response.headers_mut().insert(header, value);
    }
    Ok(visit.finish(response))
}

/// `Content-Disposition` by RFC 6266 and RFC 5987: an ASCII name for old programs, the real one for all others where it differs.
fn disposition(name: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | ' ');
    let plain: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    if plain == name {
        return format!("attachment; filename=\"{plain}\"");
    }
    let encoded: String = name
        .bytes()
        .map(|byte| {
            let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
            if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name_whatever_is_in_it() {
        assert_eq!(disposition("tanda terima-1.pdf"), "attachment; filename=\"tanda terima-1.pdf\"");
        let hostile = disposition("a\"; b=\"c\r\n\u{e4}.pdf");
        assert_eq!(
            hostile,
            "attachment; filename=\"a__ b__c___.pdf\"; filename*=UTF-8''a%22%3B%20b%3D%22c%0D%0A%C3%A4.pdf"
        );
    }
}
