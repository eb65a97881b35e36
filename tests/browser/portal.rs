//! The portal of this process on a port of its own, behind a line that can be cut.

use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use sayembara::web::cookies;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, tcp},
    runtime::{Builder, Runtime},
    sync::watch,
    task::JoinHandle,
};

use crate::support::TestApp;

/// A portal that answers on the loopback until it is dropped.
pub struct LivePortal {
    pub app: TestApp,
    pub base: String,
    behind: SocketAddr,
    server: Option<Runtime>,
    line: JoinHandle<()>,
    cut: watch::Sender<bool>,
    pace: watch::Sender<u64>,
}

impl LivePortal {
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// Starts the portal with changed settings.
    pub async fn start_with(change: impl FnOnce(&mut serde_json::Value)) -> Self {
        let public = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let inner = TcpListener::bind("127.0.0.1:0").unwrap();
        let behind = inner.local_addr().unwrap();
        let base = format!("http://localhost:{}", public.local_addr().unwrap().port());
        let address = base.clone();
        let app = TestApp::start_with(move |settings| {
            settings["public_url"] = address.into();
            change(settings);
        })
        .await;
        let server = Some(serve(&app, inner));
        let (cut, is_cut) = watch::channel(false);
        let (pace, paces) = watch::channel(0);
        let line = tokio::spawn(carry(public, behind, is_cut, paces));
        Self { app, base, behind, server, line, cut, pace }
    }

    /// Cuts the line: every connection breaks and none can be made.
    pub fn cut_line(&self) {
        self.cut.send_replace(true);
    }

    /// Lets at most so many bytes per second through each connection to the portal; 0: as fast as it goes.
    pub fn slow_line(&self, bytes_per_second: u64) {
        self.pace.send_replace(bytes_per_second);
    }

    pub fn mend_line(&self) {
        self.cut.send_replace(false);
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
        for _ in 0..100 {
            if let Ok(listener) = TcpListener::bind(self.behind) {
                self.server = Some(serve(&self.app, listener));
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{} stays taken", self.behind);
    }

    /// The name of the session's cookie.
    pub fn session_cookie(&self) -> String {
        cookies::full_name(&self.app.portal.settings, cookies::SESSION)
    }
}

/// Carries every connection to the portal until the line is cut.
async fn carry(
    public: tokio::net::TcpListener,
    behind: SocketAddr,
    is_cut: watch::Receiver<bool>,
    pace: watch::Receiver<u64>,
) {
    loop {
        let (outside, _) = public.accept().await.unwrap();
        let (mut is_cut, pace) = (is_cut.clone(), pace.clone());
        tokio::spawn(async move {
            if *is_cut.borrow_and_update() {
                return;
            }
            let Ok(inside) = TcpStream::connect(behind).await else { return };
            let ((from_browser, mut to_browser), (mut from_portal, to_portal)) =
                (outside.into_split(), inside.into_split());
            let down = async move {
                let _ = tokio::io::copy(&mut from_portal, &mut to_browser).await;
                let _ = to_browser.shutdown().await;
            };
            tokio::select! {
                _ = async { tokio::join!(up(from_browser, to_portal, pace), down) } => (),
                _ = is_cut.changed() => (),
            }
        });
    }
}

/// What the browser sends, at the pace of the line.
async fn up(mut from: tcp::OwnedReadHalf, mut to: tcp::OwnedWriteHalf, pace: watch::Receiver<u64>) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
        let bytes_per_second = *pace.borrow();
        if bytes_per_second > 0 {
            tokio::time::sleep(
                Duration::from_secs(1) * u32::try_from(length).unwrap() / u32::try_from(bytes_per_second).unwrap(),
            )
            .await;
        }
    }
    let _ = to.shutdown().await;
}

impl Drop for LivePortal {
    fn drop(&mut self) {
        self.line.abort();
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
