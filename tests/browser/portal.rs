//! The portal of this process on a port of its own.

use std::net::SocketAddr;

use sayembara::web::cookies;

use crate::support::TestApp;

/// A portal that answers on the loopback until it is dropped.
pub struct LivePortal {
    pub app: TestApp,
    pub base: String,
    server: tokio::task::JoinHandle<()>,
}

impl LivePortal {
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// Starts the portal with changed settings.
    pub async fn start_with(change: impl FnOnce(&mut serde_json::Value)) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let base = format!("http://localhost:{port}");
        let address = base.clone();
        let app = TestApp::start_with(move |settings| {
            settings["public_url"] = address.into();
            change(settings);
        })
        .await;
        let service = app.router().into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { app, base, server }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The name of the session's cookie.
    pub fn session_cookie(&self) -> String {
        cookies::full_name(&self.app.portal.settings, cookies::SESSION)
    }
}

impl Drop for LivePortal {
    fn drop(&mut self) {
        self.server.abort();
    }
}
