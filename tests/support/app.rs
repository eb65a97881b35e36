//! The whole portal on a database of its own, with a clock that stands still until a test moves it.

use std::sync::Arc;

use axum::Router;
use chrono::{DateTime, Duration, Utc};
use loco_rs::{app::AppContext, boot::StartMode, config::Config, environment::Environment};
use sayembara::{
    app::App,
    clock::Clock,
    domain::locale::Locale,
    models::{outbox, passwords, sessions, users},
    portal::Portal,
};
use sea_orm::{ActiveValue::Set, DatabaseConnection, EntityTrait, QueryOrder};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{client::Client, database::TestDatabase};

/// Password of every person a test makes.
pub const PASSWORD: &str = "empat kata yang mudah";

/// 10 June 2026, 10.00 in Martapura: within the registration of the contests that builders make.
pub fn today() -> DateTime<Utc> {
    "2026-06-10T02:00:00Z".parse().unwrap()
}

/// A running portal.
pub struct TestApp {
    pub ctx: AppContext,
    pub clock: Clock,
    pub portal: Arc<Portal>,
    router: Router,
    uploads: TempDir,
    // Last: the connections above must be gone before the database is dropped.
    _database: TestDatabase,
}

impl TestApp {
    /// Starts the portal: empty but for the reference data.
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// Starts the portal with changed settings (the `settings:` block).
    pub async fn start_with(change: impl FnOnce(&mut serde_json::Value)) -> Self {
        Self::start_changed(|config| change(config.settings.as_mut().unwrap())).await
    }

    /// Starts the portal with a changed configuration.
    pub async fn start_changed(change: impl FnOnce(&mut Config)) -> Self {
        sayembara::files::sandbox::use_program(env!("CARGO_BIN_EXE_sayembara").into());
        let database = TestDatabase::fresh().await;
        let uploads = tempfile::tempdir().unwrap();
        let mut config = test_config();
        config.database = database.config.clone();
        let mut settings = config.settings.take().unwrap();
        settings["storage"] = serde_json::json!({ "kind": "local", "path": uploads.path() });
        config.settings = Some(settings);
        change(&mut config);
        let boot =
            loco_rs::boot::create_app::<App, migration::Migrator>(StartMode::ServerOnly, &Environment::Test, config)
                .await
                .unwrap();
        let portal = Portal::of(&boot.app_context).unwrap();
        portal.clock.stop_at(today());
        Self {
            clock: portal.clock.clone(),
            portal,
            ctx: boot.app_context,
            router: boot.router.unwrap(),
            uploads,
            _database: database,
        }
    }

    /// The portal's router, to be served on a port.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    pub fn db(&self) -> &DatabaseConnection {
        &self.ctx.db
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The folder of uploaded files.
    pub fn uploads(&self) -> &std::path::Path {
        self.uploads.path()
    }

    /// Takes the upload folder away and puts a file in its place: no upload can be written any more.
    pub fn lose_storage(&self) {
        std::fs::remove_dir_all(self.uploads.path()).unwrap();
        std::fs::write(self.uploads.path(), "bukan folder").unwrap();
    }

    /// Moves the clock.
    pub fn wait(&self, time: Duration) {
        self.clock.stop_at(self.now() + time);
    }

    /// A browser without cookies.
    pub fn visitor(&self) -> Client {
        Client::new(self.router.clone(), self.portal.clone())
    }

    /// Makes a person with a confirmed address.
    pub async fn person(&self, name: &str) -> users::Model {
        let email = format!("{}@contoh.test", name.to_lowercase().replace(' ', "."));
        let row = users::ActiveModel {
            pid: Set(Uuid::new_v4()),
            email: Set(email.clone()),
            email_folded: Set(email),
            name: Set(name.to_owned()),
            password_hash: Set(Some(password_hash().await)),
            locale: Set(Locale::Id),
            is_administrator: Set(false),
            is_demo: Set(false),
            confirmed_at: Set(Some(self.now())),
            blocked_at: Set(None),
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
            ..Default::default()
        };
        users::Entity::insert(row).exec_with_returning(self.db()).await.unwrap()
    }

    /// A browser in which `user` is signed in.
    pub async fn signed_in(&self, user: &users::Model) -> Client {
        let settings = &self.portal.settings;
        let token = sessions::Model::start(self.db(), user, "test", settings, self.now()).await.unwrap();
        self.visitor().with_session(&token)
    }

    /// All mails so far, oldest first: recipient, template and what it shows.
    pub async fn mails(&self) -> Vec<(String, outbox::Letter)> {
        let rows = outbox::Entity::find().order_by_asc(outbox::Column::Id).all(self.db()).await.unwrap();
        rows.into_iter().map(|row| (row.recipient.clone(), row.letter().unwrap())).collect()
    }

    /// The path of the link in the newest mail from `template` to `recipient`.
    pub async fn mailed_path(&self, recipient: &str, template: &str) -> String {
        let mails = self.mails().await;
        let newest = mails.iter().rev().find(|(to, letter)| to == recipient && letter.template == template);
        let (_, letter) = newest.unwrap_or_else(|| panic!("no mail {template} to {recipient}"));
        let link = letter.data["link"].as_str().unwrap();
        link.strip_prefix(self.portal.settings.base_url()).unwrap().to_owned()
    }
}

/// Argon2 is slow by design: one hash serves all tests of the process.
async fn password_hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    HASH.get_or_init(|| async { passwords::hash(PASSWORD.to_owned()).await.unwrap() }).await.clone()
}

fn test_config() -> Config {
    Environment::Test.load().unwrap()
}
