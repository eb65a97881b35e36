//! Templates and messages: one Tera engine per language, so that `t(key=…)`, dates and numbers need no language argument.

use std::{
    borrow::Cow,
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use fluent_templates::{ArcLoader, FluentLoader, LanguageIdentifier, Loader, fluent_bundle::FluentValue};
use loco_rs::{
    Error, Result,
    controller::views::{ViewRenderer, engines::TeraView},
};
use serde::Serialize;

use super::filters;
use crate::domain::locale::Locale;

const MESSAGES: &str = "assets/i18n";
const SHARED_TERMS: &str = "assets/shared.ftl";
const TEMPLATES: &str = "assets/views";

/// Arguments of a message: name and text.
pub type MessageArgs = Vec<(&'static str, String)>;

/// Renders pages and mails in either language.
#[derive(Clone)]
pub struct Engine {
    messages: Arc<ArcLoader>,
    indonesian: TeraView,
    english: TeraView,
}

/// The engine of this process. It never changes, takes a fifth of a second to parse and some 24 MB to keep, and Loco asks
/// for the application's context twice at each start.
static OF_PROCESS: Mutex<Option<Engine>> = Mutex::new(None);

impl Engine {
    /// The engine of this process, loaded at the first call.
    ///
    /// # Errors
    /// Those of [`Engine::load`].
    pub fn of_process() -> Result<Self> {
        let mut known = OF_PROCESS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = &*known {
            return Ok(engine.clone());
        }
        let engine = Self::load()?;
        *known = Some(engine.clone());
        Ok(engine)
    }

    /// Loads messages and templates from `assets/`.
    ///
    /// # Errors
    /// When a message file or template does not parse, or a template names an unknown filter or parent.
    fn load() -> Result<Self> {
        let messages = Arc::new(
            ArcLoader::builder(MESSAGES, language(Locale::Id))
                .shared_resources(Some(&[SHARED_TERMS.into()]))
                .customize(|bundle| bundle.set_use_isolating(false))
                .build()
                .map_err(|error| Error::string(&error.to_string()))?,
        );
        Ok(Self { indonesian: templates(&messages, Locale::Id)?, english: templates(&messages, Locale::En)?, messages })
    }

    /// Renders the template `name` with `data` in `locale`.
    ///
    /// # Errors
    /// When the template is missing or uses a variable that `data` does not have.
    pub fn render(&self, locale: Locale, name: &str, data: &impl Serialize) -> Result<String> {
        let templates = match locale {
            Locale::Id => &self.indonesian,
            Locale::En => &self.english,
        };
        templates.render(name, data)
    }

    /// The message `key` in `locale`, with its arguments.
    #[must_use]
    pub fn message(&self, locale: Locale, key: &str, args: &[(&str, String)]) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> =
            args.iter().map(|(name, text)| (Cow::from((*name).to_owned()), FluentValue::from(text.as_str()))).collect();
        self.messages.lookup_with_args(&language(locale), key, &args)
    }
}

fn language(locale: Locale) -> LanguageIdentifier {
    locale.as_str().parse().unwrap_or_default()
}

fn templates(messages: &Arc<ArcLoader>, locale: Locale) -> Result<TeraView> {
    let messages = messages.clone();
    TeraView::from_custom_dir(&Path::new(TEMPLATES), move |tera| {
        let translate = FluentLoader::new(messages.clone()).with_default_lang(language(locale));
        tera.register_function("t", translate);
        filters::register(tera, locale);
        add_text_bodies(tera)
    })
}

/// Loco loads `*.html` only; the text bodies of mails are added here.
fn add_text_bodies(tera: &mut tera::Tera) -> Result<()> {
    let folder = Path::new(TEMPLATES).join("mail");
    if !folder.is_dir() {
        return Ok(());
    }
    let mut bodies = Vec::new();
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "txt")
            && let Some(name) = path.file_name().and_then(|name| name.to_str())
        {
            bodies.push((format!("mail/{name}"), std::fs::read_to_string(&path)?));
        }
    }
    tera.add_raw_templates(bodies).map_err(|error| Error::string(&error.to_string()))
}
