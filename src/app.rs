//! Wires the portal together: routes, layers, workers, tasks. No logic.

use std::sync::Arc;

use async_trait::async_trait;
use axum::{Router as AxumRouter, handler::HandlerWithoutStateExt};
use loco_rs::{
    Result,
    app::{AppContext, Hooks, Initializer},
    bgworker::{BackgroundWorker, Queue},
    boot::{BootResult, StartMode, create_app},
    config::Config,
    controller::{AppRoutes, middleware::MiddlewareLayer},
    environment::Environment,
    task::Tasks,
};
use migration::Migrator;

use crate::{controllers, db, initializers, portal::Portal, settings::Settings, tasks, web, workers};

/// The application.
#[derive(Debug)]
pub struct App;

#[async_trait]
impl Hooks for App {
    fn app_name() -> &'static str {
        env!("CARGO_CRATE_NAME")
    }

    fn app_version() -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }

    async fn boot(mode: StartMode, environment: &Environment, config: Config) -> Result<BootResult> {
        create_app::<Self, Migrator>(mode, environment, config).await
    }

    /// Every command comes through here before anything connects: the place to make the folders that SQLite needs.
    async fn load_config(environment: &Environment) -> Result<Config> {
        let config = environment.load()?;
        initializers::folders::prepare(&config).await?;
        Ok(config)
    }

    /// Replaces Loco's pool by ours (PRAGMAs on every connection) and builds the portal's services.
    async fn after_context(mut ctx: AppContext) -> Result<AppContext> {
        let mut settings: Settings = ctx.config.settings()?;
        initializers::preflight::check(&settings, &ctx.environment)?;
        if settings.public_url.is_empty() {
            settings.public_url = format!("http://localhost:{}", ctx.config.server.port);
        }
        ctx.db = db::connect(&ctx.config.database).await?;
        let storage = initializers::storage::connect(&settings).await?;
        let portal = Portal::new(settings, db::count_statements(&mut ctx.db))?;
        ctx.shared_store.insert(Arc::new(portal));
        Ok(ctx.into_builder().storage(storage.into()).build())
    }

    async fn initializers(_ctx: &AppContext) -> Result<Vec<Box<dyn Initializer>>> {
        Ok(vec![
            Box::new(initializers::reference_data::ReferenceData),
            Box::new(initializers::switches::Switches),
            Box::new(initializers::count_versions::CountVersions),
            Box::new(initializers::storage::StorageCheck),
            Box::new(initializers::welcome::Welcome),
        ])
    }

    fn middlewares(ctx: &AppContext) -> Vec<Box<dyn MiddlewareLayer>> {
        initializers::layers::stack(ctx)
    }

    /// Our own fallback and static files, inside Loco's layers so that they carry the security headers.
    async fn before_routes(_ctx: &AppContext) -> Result<AxumRouter<AppContext>> {
        Ok(web::static_files::router().fallback_service(controllers::not_found.into_service()))
    }

    async fn after_routes(router: AxumRouter, ctx: &AppContext) -> Result<AxumRouter> {
        Ok(initializers::layers::behind_page_memory(router, ctx))
    }

    fn routes(ctx: &AppContext) -> AppRoutes {
        AppRoutes::empty().add_route(web::routes::to_loco(controllers::routes(), &Arc::new(ctx.clone())))
    }

    async fn connect_workers(ctx: &AppContext, queue: &Queue) -> Result<()> {
        queue.register(workers::deliver_mail::DeliverMail::build(ctx)).await?;
        queue.register(workers::inspect_files::InspectFiles::build(ctx)).await
    }

    fn register_tasks(tasks: &mut Tasks) {
        tasks::register(tasks);
    }

    async fn truncate(_ctx: &AppContext) -> Result<()> {
        Err(loco_rs::Error::string("the portal never empties its tables; remove the development database file instead"))
    }

    async fn seed(ctx: &AppContext, _base: &std::path::Path) -> Result<()> {
        initializers::reference_data::load(ctx).await
    }
}
