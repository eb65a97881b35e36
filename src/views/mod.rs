//! What pages show: structs that templates read, made from values of the models; never a database handle.

pub mod admin;
pub mod api;
pub mod catalogue;
pub mod committee;
pub mod contests;
pub mod desk;
pub mod engine;
pub mod entries;
pub mod entry_reading;
pub mod exports;
pub mod file_look;
pub mod filters;
pub mod gem;
pub mod home;
pub mod imports;
pub mod judging;
pub mod pairs;
pub mod results;
pub mod timeline;
pub mod verification;
pub mod word_diff;

use serde::Serialize;

use crate::{
    forms::FormErrors,
    web::{flash::Flash, flash::FlashKind, frame::Frame},
};
use engine::Engine;

/// The context of every template: the frame, the visitor's form token, messages, and the page's own data.
#[derive(Debug, Serialize)]
pub struct Page<'a, T: Serialize> {
    #[serde(flatten)]
    frame: Frame,
    csrf: String,
    flash: Option<ShownFlash>,
    errors: std::collections::BTreeMap<String, String>,
    error_list: Vec<ShownError>,
    page: &'a T,
}

#[derive(Debug, Serialize)]
struct ShownFlash {
    kind: FlashKind,
    message: String,
}

#[derive(Debug, Serialize)]
struct ShownError {
    field: String,
    message: String,
}

impl<'a, T: Serialize> Page<'a, T> {
    /// Puts a page together, its messages in the frame's language.
    #[must_use]
    pub fn new(
        engine: &Engine,
        frame: Frame,
        csrf: String,
        flash: Option<&Flash>,
        errors: &FormErrors,
        page: &'a T,
    ) -> Self {
        let locale = frame.lang;
        let error_list: Vec<ShownError> = errors
            .iter()
            .map(|error| ShownError {
                field: error.field.clone(),
                message: engine.message(locale, &error.key, &error.args),
            })
            .collect();
        Self {
            errors: error_list.iter().map(|error| (error.field.clone(), error.message.clone())).collect(),
            flash: flash.map(|flash| ShownFlash {
                kind: flash.kind,
                message: {
                    let args: Vec<_> = flash.args.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
                    engine.message(locale, &flash.key, &args)
                },
            }),
            error_list,
            frame,
            csrf,
            page,
        }
    }
}
