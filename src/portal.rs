//! What every handler, worker and task needs besides the database: built once at start, kept in Loco's shared store.

use std::{
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use loco_rs::app::AppContext;
use sea_orm::DatabaseConnection;

use crate::{
    clock::Clock,
    data,
    domain::region::RegionKind,
    files::{scanner::Scanner, turns::Turns},
    models::{
        contests::status_board::StatusBoard,
        likeness::pairs::PairCache,
        switches::{self, ReadOnly},
    },
    search::SharedCatalogue,
    settings::Settings,
    views::engine::Engine,
    watched::Watched,
    web::page_cache::PageCache,
};

/// The portal's own services.
#[derive(Clone)]
pub struct Portal {
    /// Typed settings.
    pub settings: Settings,
    /// Source of the current time.
    pub clock: Clock,
    /// Templates and messages in both languages.
    pub engine: Engine,
    /// The region whose name stands in the header.
    pub home_region: HomeRegion,
    /// The public catalogue in memory.
    pub catalogue: Arc<SharedCatalogue>,
    /// Innovations that look alike, as far as they were looked for.
    pub pairs: Arc<PairCache>,
    /// Rendered public pages.
    pub page_cache: Arc<PageCache>,
    /// The operator's read-only switch as it was seen last.
    pub switch: Arc<Watched<Option<ReadOnly>>>,
    /// Closing times of the public contests as they were read last.
    pub status_board: Arc<Watched<StatusBoard>>,
    /// The scanner that looks at files before anybody gets them; `None` when none is configured.
    pub scanner: Option<Scanner>,
    /// One file of a person at a time.
    pub turns: Arc<Turns>,
    /// How many statements the database was asked since the start.
    pub statements: Arc<AtomicU64>,
}

/// The region whose name stands in the header.
#[derive(Clone, Debug, Default)]
pub struct HomeRegion {
    /// Type and name, e.g. `Kabupaten Banjar`.
    pub full_name: String,
    /// Name of the office that runs contests; empty when it is not known.
    pub office: String,
}

impl HomeRegion {
    /// The region with this Kemendagri code, from the reference data.
    ///
    /// # Errors
    /// When the code is not known.
    pub fn find(code: &str) -> loco_rs::Result<Self> {
        let regions = data::regions::regions().map_err(loco_rs::Error::msg)?;
        let region = regions.into_iter().find(|region| region.code == code);
        let region = region
            .ok_or_else(|| loco_rs::Error::string(&format!("settings.home_region: no region has the code {code}")))?;
        let kind = match region.kind {
            RegionKind::Kabupaten => "Kabupaten",
            RegionKind::Kota => "Kota",
            RegionKind::Provinsi => "Provinsi",
        };
        Ok(Self { full_name: format!("{kind} {}", region.name), office: region.organiser_id.unwrap_or_default() })
    }
}

impl Portal {
    /// The services of a process with these settings.
    ///
    /// # Errors
    /// When the home region is unknown, or templates or messages do not load.
    pub fn new(settings: Settings, statements: Arc<AtomicU64>) -> loco_rs::Result<Self> {
        Ok(Self {
            clock: Clock::default(),
            engine: Engine::of_process()?,
            home_region: HomeRegion::find(&settings.home_region)?,
            catalogue: Arc::new(SharedCatalogue::new(Duration::from_millis(settings.catalogue_look_millis))),
            pairs: Arc::default(),
            page_cache: Arc::new(PageCache::new(settings.page_cache_bytes)),
            switch: Arc::new(Watched::new(Duration::from_millis(settings.switch_look_millis))),
            status_board: Arc::new(Watched::new(Duration::from_millis(settings.status_look_millis))),
            statements,
            scanner: Scanner::parse(&settings.clamav),
            turns: Arc::default(),
            settings,
        })
    }

    /// Why the portal is read-only now; `None` when it is not.
    #[must_use]
    pub fn read_only(&self) -> Option<String> {
        if !self.settings.read_only.is_empty() {
            return Some(self.settings.read_only.clone());
        }
        self.switch.seen()?.value.as_ref().as_ref().map(|on| on.reason.clone())
    }

    /// Is the portal read-only now? Asks the database first, as who writes without a request must: tasks, workers, mails.
    pub async fn is_read_only(&self, db: &DatabaseConnection) -> bool {
        switches::look(db, self).await;
        self.read_only().is_some()
    }

    /// The portal's services of this process.
    ///
    /// # Errors
    /// When start-up did not put them into the shared store, which is a mistake in `app.rs`.
    pub fn of(ctx: &AppContext) -> loco_rs::Result<Arc<Self>> {
        ctx.shared_store
            .get::<Arc<Self>>()
            .ok_or_else(|| loco_rs::Error::string("the portal's services were not built at start"))
    }
}
