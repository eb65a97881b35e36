//! One spelling of a JSON value, so that a hash of it means the same everywhere.
//!
//! Keys sorted by code point, no white space, strings as `serde_json` writes them. The sorting is done here
//! and does not rely on how `serde_json` keeps its maps, because another crate may switch that.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The canonical spelling of a value.
#[must_use]
pub fn canonical_json(value: &Value) -> String {
    let mut out = String::new();
    write_value(value, &mut out);
    out
}

/// The canonical spelling of anything serialisable.
///
/// # Errors
/// When the type cannot be written as JSON (a map with keys that are no strings).
pub fn canonical_json_of<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    serde_json::to_value(value).map(|value| canonical_json(&value))
}

/// SHA-256 of a text, in lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            write_list('{', '}', entries, out, |(key, value), out| {
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_value(value, out);
            });
        }
        Value::Array(items) => write_list('[', ']', items, out, write_value),
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn write_list<I: IntoIterator>(
    open: char,
    close: char,
    items: I,
    out: &mut String,
    mut write: impl FnMut(I::Item, &mut String),
) {
    out.push(open);
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(close);
}
