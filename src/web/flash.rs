//! One message that outlives a redirect, in a sealed cookie that the next page shows and clears.

use serde::{Deserialize, Serialize};

use super::cookies;
use crate::settings::Settings;

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashKind {
    /// Something was done.
    Good,
    /// Something needs attention.
    Warn,
    /// Something was refused.
    Bad,
}

/// A message to show once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// How it is meant.
    pub kind: FlashKind,
    /// Key of the message.
    pub key: String,
    /// Arguments of the message.
    pub args: Vec<(String, String)>,
}

impl Flash {
    /// Something was done.
    #[must_use]
    pub fn good(key: &str) -> Self {
        Self { kind: FlashKind::Good, key: key.to_owned(), args: Vec::new() }
    }

    /// Something needs attention.
    #[must_use]
    pub fn warn(key: &str) -> Self {
        Self { kind: FlashKind::Warn, key: key.to_owned(), args: Vec::new() }
    }

    /// Something was refused.
    #[must_use]
    pub fn bad(key: &str) -> Self {
        Self { kind: FlashKind::Bad, key: key.to_owned(), args: Vec::new() }
    }

    /// Adds an argument of the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// The cookie's value.
    #[must_use]
    pub fn to_cookie(&self, settings: &Settings) -> String {
        let text = hex::encode(serde_json::to_vec(self).unwrap_or_default());
        format!("{}.{text}", cookies::seal(settings, cookies::FLASH, &text))
    }

    /// Reads a cookie's value; `None` when it is not ours.
    #[must_use]
    pub fn from_cookie(settings: &Settings, value: &str) -> Option<Self> {
        let (seal, text) = value.split_once('.')?;
        if !cookies::is_sealed(settings, cookies::FLASH, text, seal) {
            return None;
        }
        serde_json::from_slice(&hex::decode(text).ok()?).ok()
    }
}
