//! What every page shows around its content. A request carries an empty slot that [`super::Visit`] fills, so that an error
//! page can keep the visitor's header and language.

use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::domain::locale::Locale;

/// Header, footer and language of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// Language of the page.
    pub lang: Locale,
    /// `light`, `dark` or `auto`.
    pub theme: String,
    /// Path and query of the request.
    pub path: String,
    /// Time of the request.
    pub now: chrono::DateTime<chrono::Utc>,
    /// Who is signed in.
    pub user: Option<FrameUser>,
    /// Which parts of the portal the visitor may see.
    pub nav: Nav,
    /// The installation.
    pub site: Site,
}

/// The signed-in person as the header shows her.
#[derive(Clone, Debug, Serialize)]
pub struct FrameUser {
    /// Full name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// One or two letters.
    pub initials: String,
}

/// Which entries of the navigation are shown.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "one switch per entry of the navigation")]
pub struct Nav {
    /// The innovator's own entries.
    pub innovator: bool,
    /// The committee's desk.
    pub committee: bool,
    /// The judge's desk.
    pub judge: bool,
    /// The planner's desk.
    pub planner: bool,
    /// The leader's page.
    pub leader: bool,
    /// Users and roles.
    pub administrator: bool,
}

/// The installation as pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct Site {
    /// The portal's name.
    pub name: String,
    /// Type and name of the home region, e.g. `Kabupaten Banjar`.
    pub region: String,
    /// Office that runs contests; empty when it is not known.
    pub office: String,
    /// Mail address at which people get help; empty when there is none.
    pub contact: String,
    /// Address of the portal.
    pub public_url: String,
    /// Why nothing can be changed now; `None` in ordinary times.
    pub read_only: Option<String>,
    /// Whether demonstration data is loaded.
    pub is_demo: bool,
}

/// The slot in the request's extensions.
#[derive(Clone, Debug, Default)]
pub struct FrameSlot(pub Arc<OnceLock<Frame>>);
