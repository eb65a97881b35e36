//! Loco's stack of layers with ours put in: errors as pages around every handler, the origin check just inside, public pages from
//! memory just outside.

use std::{sync::Arc, time::Duration};

use axum::{Router, http::Method, middleware};
use loco_rs::{
    Result,
    app::AppContext,
    controller::middleware::{MiddlewareLayer, MiddlewareStackExt, default_middleware_stack},
};
use tower::ServiceBuilder;

use crate::{
    controllers,
    portal::Portal,
    web::{
        Context, csrf, error_page,
        pace::{self, Pace, TimeLimits},
        page_cache,
        read_only::{self, Guard},
        reload::{self, Ways},
        request_log,
    },
};

/// The stack, innermost first.
#[must_use]
pub fn stack(ctx: &AppContext) -> Vec<Box<dyn MiddlewareLayer>> {
    let mut stack = default_middleware_stack(ctx);
    let ctx: Context = Arc::new(ctx.clone());
    stack.delete("fallback").delete("powered_by").delete("cors");
    stack.insert_after("limit_payload", Box::new(OriginCheck { ctx: ctx.clone() }));
    stack.insert_after("limit_payload", Box::new(ReadOnlyGuard { ctx: ctx.clone() }));
    stack.insert_after("limit_payload", Box::new(Reload));
    stack.replace("logger", Box::new(RequestLog));
    stack.delete("timeout_request");
    stack.insert_before("compression", Box::new(RequestTime { ctx: ctx.clone() }));
    stack.insert_before("compression", Box::new(ErrorPages { ctx: ctx.clone() }));
    stack.insert_before("compression", Box::new(PageMemory { ctx: ctx.clone() }));
    stack
}

/// The whole portal behind its page memory. Not one layer more of the stack: axum would first find the route and copy all its layers.
pub fn behind_page_memory(portal: Router, ctx: &AppContext) -> Router {
    let ctx: Context = Arc::new(ctx.clone());
    let behind = ServiceBuilder::new().layer(middleware::from_fn_with_state(ctx, page_cache::serve)).service(portal);
    Router::new().fallback_service(behind)
}

struct OriginCheck {
    ctx: Context,
}

impl MiddlewareLayer for OriginCheck {
    fn name(&self) -> &'static str {
        "origin_check"
    }

    fn config(&self) -> serde_json::Result<serde_json::Value> {
        Ok(serde_json::Value::Null)
    }

    fn apply(&self, app: Router<AppContext>) -> Result<Router<AppContext>> {
        let settings = Arc::new(Portal::of(&self.ctx)?.settings.clone());
        Ok(app.layer(middleware::from_fn_with_state(settings, csrf::check_origin)))
    }
}

struct ReadOnlyGuard {
    ctx: Context,
}

impl MiddlewareLayer for ReadOnlyGuard {
    fn name(&self) -> &'static str {
        "read_only"
    }

    fn config(&self) -> serde_json::Result<serde_json::Value> {
        Ok(serde_json::Value::Null)
    }

    fn apply(&self, app: Router<AppContext>) -> Result<Router<AppContext>> {
        let forms =
            controllers::routes().into_iter().filter(|route| route.method != Method::GET && route.works_read_only);
        let guard = Guard { ctx: self.ctx.clone(), exempt: forms.map(|route| route.path).collect() };
        Ok(app.layer(middleware::from_fn_with_state(Arc::new(guard), read_only::guard)))
    }
}

/// A refused form that is reloaded.
struct Reload;

impl MiddlewareLayer for Reload {
    fn name(&self) -> &'static str {
        "reload"
    }

    fn config(&self) -> serde_json::Result<serde_json::Value> {
        Ok(serde_json::Value::Null)
    }

    fn apply(&self, app: Router<AppContext>) -> Result<Router<AppContext>> {
        let ways = Arc::new(Ways::of(&controllers::routes()));
        Ok(app.layer(middleware::from_fn_with_state(ways, reload::lead)))
    }
}

/// Loco's own log line holds the whole address, and with it the tokens of mailed links.
struct RequestLog;

impl MiddlewareLayer for RequestLog {
    fn name(&self) -> &'static str {
        "logger"
    }

    fn config(&self) -> serde_json::Result<serde_json::Value> {
        Ok(serde_json::Value::Null)
    }

    fn apply(&self, app: Router<AppContext>) -> Result<Router<AppContext>> {
        Ok(app.layer(middleware::from_fn(request_log::log)))
    }
}

/// Loco's time-out would cut a slow but sound upload off, and stands where its 408 never becomes a page.
struct RequestTime {
    ctx: Context,
}

impl MiddlewareLayer for RequestTime {
    fn name(&self) -> &'static str {
        "request_time"
    }

    fn config(&self) -> serde_json::Result<serde_json::Value> {
        serde_json::to_value(&self.ctx.config.server.middlewares.timeout_request)
    }

    fn apply(&self, app: Router<AppContext>) -> Result<Router<AppContext>> {
        let configured = self.ctx.config.server.middlewares.timeout_request.clone().filter(|limit| limit.enable);
        let usual = configured.map_or(Duration::MAX, |limit| Duration::from_millis(limit.timeout));
        let silence = Duration::from_millis(Portal::of(&self.ctx)?.settings.upload_silence_millis);
        let streams = controllers::routes().into_iter().filter(|route| route.streams);
        let uploads = streams.map(|route| (route.method.to_string(), route.path)).collect();
        let limits = TimeLimits { usual, uploads: Arc::new(uploads), pace: Pace { silence, start: pace::START } };
        Ok(app.layer(middleware::from_fn_with_state(limits, pace::limit)))
    }
}

struct ErrorPages {
    ctx: Context,
}

impl MiddlewareLayer for ErrorPages {
    fn name(&self) -> &'static str {
        "error_pages"
    }

    fn config(&self) -> serde_json::Result<serde_json::Value> {
        Ok(serde_json::Value::Null)
    }

    fn apply(&self, app: Router<AppContext>) -> Result<Router<AppContext>> {
        Ok(app.layer(middleware::from_fn_with_state(self.ctx.clone(), error_page::render_errors)))
    }
}

struct PageMemory {
    ctx: Context,
}

impl MiddlewareLayer for PageMemory {
    fn name(&self) -> &'static str {
        "page_memory"
    }

    fn config(&self) -> serde_json::Result<serde_json::Value> {
        Ok(serde_json::Value::Null)
    }

    fn apply(&self, app: Router<AppContext>) -> Result<Router<AppContext>> {
        Ok(app.layer(middleware::from_fn_with_state(self.ctx.clone(), page_cache::keep)))
    }
}
