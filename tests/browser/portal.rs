//! The portal of this process on a port of its own.

use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use sayembara::web::cookies;
use tokio::runtime::{Builder, Runtime};

use crate::support::TestApp;

/// A portal that answers on the loopback until it is dropped.
pub struct LivePortal {
    pub app: TestApp,
    pub base: String,
    server: Option<Runtime>,
}

impl LivePortal {
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// Starts the portal with changed settings.
    pub async fn start_with(change: impl FnOnce(&mut serde_json::Value)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let base = format!("http://localhost:{port}");
        let address = base.clone();
        let app = TestApp::start_with(move |settings| {
            settings["public_url"] = address.into();
            change(settings);
        })
        .await;
        let server = Some(serve(&app, listener));
        Self { app, base, server }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Stops the server in the middle of whatever it does, as a kill would.
    pub fn stop(&mut self) {
        self.server.take().unwrap().shutdown_background();
    }

    /// Starts it again at the same address.
    pub async fn serve_again(&mut self) {
        let address = self.base.replace("http://localhost", "127.0.0.1");
        for _ in 0..100 {
            if let Ok(listener) = TcpListener::bind(&address) {
                self.server = Some(serve(&self.app, listener));
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{address} stays taken");
    }

    /// The name of the session's cookie.
    pub fn session_cookie(&self) -> String {
        cookies::full_name(&self.app.portal.settings, cookies::SESSION)
    }
}

impl Drop for LivePortal {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            server.shutdown_background();
        }
    }
}

/// Serves on threads of its own, so that all its connections end together.
fn serve(app: &TestApp, listener: TcpListener) -> Runtime {
    listener.set_nonblocking(true).unwrap();
    let service = app.router().into_make_service_with_connect_info::<SocketAddr>();
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        axum::serve(listener, service).await.unwrap();
    });
    runtime
}
