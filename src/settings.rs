//! The `settings:` block of `config/<environment>.yaml`, typed, with the checks that production must pass.

use loco_rs::environment::Environment;
use serde::Deserialize;

use crate::files::scanner::Scanner;

/// The secret that ships for development; production refuses it.
pub const DEVELOPMENT_SECRET: &str = "for-development-only-not-a-secret";
const SHORTEST_SECRET: usize = 32;

/// Everything the portal can be told by configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct Settings {
    /// Address under which people reach the portal, e.g. `https://inovasi.example.go.id`; used in mails and for the origin check.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub public_url: String,
    /// Key for tokens and signed cookies; at least 32 characters in production.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub secret_key: String,
    /// Kemendagri code of the region whose name stands in the header, e.g. `63.03`.
    #[serde(default)]
    pub home_region: String,
    /// Loads the demonstration contests and accounts at start. Never in production.
    #[serde(default)]
    pub demonstration: bool,
    /// Where uploaded files are kept.
    #[serde(default)]
    pub storage: StorageSettings,
    /// Largest evidence file in bytes, unless the contest says otherwise.
    #[serde(default = "default_max_file_bytes")]
    pub max_file_bytes: u64,
    /// ClamAV daemon that looks at files, `tcp://127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`; empty: there is none.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub clamav: String,
    /// Sender of every mail, e.g. `Sayembara <sayembara@example.go.id>`.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub mail_from: String,
    /// Mail address at which the organisers help people; stands in the footer. Empty: none is shown.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub contact: String,
    /// Memory for rendered public pages in bytes; 0 renders each anew.
    #[serde(default = "default_page_cache_bytes")]
    pub page_cache_bytes: usize,
    /// How long `/_readiness` answers from memory what it found last, in milliseconds.
    #[serde(default = "default_readiness_memory_millis")]
    pub readiness_memory_millis: u64,
    /// How often the process looks whether the catalogue was changed by another one, in milliseconds.
    #[serde(default = "default_catalogue_look_millis")]
    pub catalogue_look_millis: u64,
    /// How often the process looks whether the operator's switches were moved, in milliseconds.
    #[serde(default = "default_switch_look_millis")]
    pub switch_look_millis: u64,
    /// How often the status pages look for changed closing times, in milliseconds.
    #[serde(default = "default_status_look_millis")]
    pub status_look_millis: u64,
    /// How long an upload may bring nothing before it is cut off, in milliseconds.
    #[serde(default = "default_upload_silence_millis")]
    pub upload_silence_millis: u64,
    /// Starts this process in read-only mode for this reason; empty: the switch in the database decides.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub read_only: String,
    /// Days without use after which a session ends.
    #[serde(default = "default_session_idle_days")]
    pub session_idle_days: i64,
    /// Days after which a session ends in any case.
    #[serde(default = "default_session_days")]
    pub session_days: i64,
}

/// Where uploaded files are kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StorageSettings {
    /// A folder on this machine; created at the first start.
    Local {
        /// Path of the folder, relative to the working directory.
        path: String,
    },
    /// A bucket of an S3-compatible service.
    S3(S3Settings),
}

/// A bucket of an S3-compatible service. It must be private: the portal refuses to start when anybody may read it.
#[derive(Clone, Deserialize)]
pub struct S3Settings {
    /// Address of the service, e.g. `https://s3.example.go.id`.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub endpoint: String,
    /// Region as the service names it; most self-run services take any.
    #[serde(default = "default_s3_region", deserialize_with = "text_or_nothing")]
    pub region: String,
    /// Name of the bucket.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub bucket: String,
    /// Id of the access key.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub access_key: String,
    /// The access key's secret.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub secret: String,
    /// The bucket stands in the path (`https://host/bucket/key`) and not before the host's name.
    #[serde(default = "default_true")]
    pub path_style: bool,
}

/// The secret stays out of every log.
impl std::fmt::Debug for S3Settings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("S3Settings")
            .field("endpoint", &self.endpoint)
            .field("bucket", &self.bucket)
            .finish_non_exhaustive()
    }
}

impl S3Settings {
    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if !is_web_address(&self.endpoint) {
            problems.push("settings.storage.endpoint (S3_ENDPOINT): is missing or not an http(s) address".to_owned());
        }
        let texts = [
            ("region (S3_REGION)", &self.region),
            ("bucket (S3_BUCKET)", &self.bucket),
            ("access_key (S3_ACCESS_KEY)", &self.access_key),
            ("secret (S3_SECRET)", &self.secret),
        ];
        problems.extend(
            texts
                .iter()
                .filter(|(_, text)| text.is_empty())
                .map(|(name, _)| format!("settings.storage.{name}: is missing")),
        );
        problems
    }
}

impl Default for StorageSettings {
    fn default() -> Self {
        Self::Local { path: "var/uploads".to_owned() }
    }
}

/// An empty environment variable becomes YAML's null; it is the same as no setting.
fn text_or_nothing<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.unwrap_or_default())
}

fn default_s3_region() -> String {
    "us-east-1".to_owned()
}

const fn default_true() -> bool {
    true
}

const fn default_max_file_bytes() -> u64 {
    20 * 1024 * 1024
}

const fn default_page_cache_bytes() -> usize {
    32 * 1024 * 1024
}

const fn default_readiness_memory_millis() -> u64 {
    3_000
}

const fn default_catalogue_look_millis() -> u64 {
    1_000
}

const fn default_upload_silence_millis() -> u64 {
    60_000
}

const fn default_status_look_millis() -> u64 {
    2_000
}

const fn default_switch_look_millis() -> u64 {
    1_000
}

const fn default_session_idle_days() -> i64 {
    14
}

const fn default_session_days() -> i64 {
    60
}

impl Settings {
    /// What is wrong with these settings in `environment`, each with the name of the setting; empty when all is well.
    #[must_use]
    pub fn problems(&self, environment: &Environment) -> Vec<String> {
        let mut problems = match &self.storage {
            StorageSettings::S3(s3) => s3.problems(),
            StorageSettings::Local { .. } => Vec::new(),
        };
        if !self.clamav.is_empty() && Scanner::parse(&self.clamav).is_none() {
            problems.push("settings.clamav (CLAMAV): must be tcp://host:port or unix:/path/of/the/socket".to_owned());
        }
        if *environment != Environment::Production {
            return problems;
        }
        if self.secret_key == DEVELOPMENT_SECRET || self.secret_key.len() < SHORTEST_SECRET {
            problems.push(format!(
                "settings.secret_key (SECRET_KEY): must be your own and at least {SHORTEST_SECRET} characters long"
            ));
        }
        if !is_web_address(&self.public_url) {
            problems.push(
                "settings.public_url (PUBLIC_URL): is missing or not an http(s) address, e.g. https://inovasi.example.go.id"
                    .to_owned(),
            );
        }
        if self.demonstration {
            problems.push("settings.demonstration: demonstration accounts must not exist in production".to_owned());
        }
        problems
    }

    /// The address that links in mails start with, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.public_url.trim_end_matches('/')
    }

    /// Whether the portal runs on a developer's machine only.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.public_url.starts_with("http://localhost")
    }

    /// Whether cookies may carry `Secure`: the portal is reached over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(json: &str) -> Settings {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn production_names_every_wrong_setting() {
        let problems = settings(r#"{"secret_key":"for-development-only-not-a-secret","demonstration":true}"#)
            .problems(&Environment::Production);
        assert_eq!(problems.len(), 3);
        assert!(problems[0].contains("SECRET_KEY") && problems[1].contains("PUBLIC_URL"));
        assert!(problems[2].contains("demonstration"));
    }

    #[test]
    fn a_bucket_needs_its_address_and_key_everywhere_and_keeps_its_secret() {
        let bare = settings(r#"{"storage":{"kind":"s3","bucket":"berkas","secret":"rahasia"}}"#);
        let problems = bare.problems(&Environment::Development);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].contains("S3_ENDPOINT") && problems[1].contains("S3_ACCESS_KEY"));
        assert!(!format!("{bare:?}").contains("rahasia"));
    }

    #[test]
    fn a_scanner_whose_address_nobody_understands_is_named() {
        let problems = settings(r#"{"clamav":"127.0.0.1:3310"}"#).problems(&Environment::Development);
        assert!(problems.len() == 1 && problems[0].contains("CLAMAV"), "{problems:?}");
        assert!(settings(r#"{"clamav":"tcp://127.0.0.1:3310"}"#).problems(&Environment::Development).is_empty());
    }

    #[test]
    fn a_complete_production_setting_passes() {
        let good = settings(
            r#"{"secret_key":"0123456789abcdef0123456789abcdef","public_url":"https://inovasi.example.go.id"}"#,
        );
        assert_eq!(good.problems(&Environment::Production), Vec::<String>::new());
    }
}
