//! AWS Signature Version 4 as the service computes it: a request counts only when every signed part of it is what the client signed.

use std::fmt::Write;

use axum::http::{header, request::Parts};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::{ACCESS_KEY, SECRET};

/// Was this request signed with our key, for this method, address, body and time?
pub fn is_valid(parts: &Parts, body: &[u8]) -> bool {
    check(parts, body).unwrap_or(false)
}

fn check(parts: &Parts, body: &[u8]) -> Option<bool> {
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let given = header(header::AUTHORIZATION.as_str())?.strip_prefix("AWS4-HMAC-SHA256 ")?;
    let field = |name: &str| {
        given.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
    };
    let (credential, signed, signature) = (field("Credential")?, field("SignedHeaders")?, field("Signature")?);
    let (key, scope) = credential.split_once('/')?;
    let time = header("x-amz-date")?;
    let declared = header("x-amz-content-sha256")?;
    let is_body = declared == "UNSIGNED-PAYLOAD" || declared == hex::encode(Sha256::digest(body));
    let names: Vec<&str> = signed.split(';').collect();
    // What decides about the request must be among what is signed.
    let has_all = ["host", "x-amz-content-sha256", "x-amz-date"].iter().all(|name| names.contains(name));
    let mut headers = String::new();
    for name in &names {
        writeln!(headers, "{name}:{}", header(name)?.split_whitespace().collect::<Vec<_>>().join(" ")).ok()?;
    }
    let mut query: Vec<(String, String)> =
        parts.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()).map(pair).collect();
    query.sort();
    let query = query.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let request = format!("{}\n{}\n{query}\n{headers}\n{signed}\n{declared}", parts.method, parts.uri.path());
    let to_sign = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex::encode(Sha256::digest(request.as_bytes())));
    let mut parts_of_scope = scope.split('/');
    let (day, region) = (parts_of_scope.next()?, parts_of_scope.next()?);
    let key_of_day = sign(format!("AWS4{SECRET}").as_bytes(), day);
    let signing_key = [region, "s3", "aws4_request"].iter().fold(key_of_day, |key, word| sign(&key, word));
    let is_signature = hex::encode(sign(&signing_key, &to_sign)) == signature;
    Some(key == ACCESS_KEY && time.starts_with(day) && is_body && has_all && is_signature)
}

/// A pair of the query as the canonical request writes it.
fn pair(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    (encoded(name), encoded(value))
}

/// Percent-encoded anew, as the signature wants it.
fn encoded(text: &str) -> String {
    let plain: String = url::form_urlencoded::parse(format!("x={}", text.replace('+', "%2B")).as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    plain
        .bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn sign(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
