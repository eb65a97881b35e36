//! The load test of the deadline, small: a few innovators against a portal in this process, and the count. `bin/bench deadline` is the
//! large one.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{net::Ipv4Addr, time::Duration};

use bench::{
    load::{
        count::{Count, count},
        crowd::gather,
        deadline::{Plan, run},
    },
    site::Site,
};
use loco_rs::{boot::StartMode, environment::Environment};
use sayembara::app::App;
use tokio::{net::TcpListener, task::JoinSet};

const INNOVATORS: usize = 6;

#[tokio::test]
async fn everything_acknowledged_before_closing_is_there_once_and_whole() {
    // Configuration and templates are read from the repository's root.
    std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap();
    let site = Site::prepare(None).await.unwrap();
    let mut config = Environment::Test.load().unwrap();
    config.database.uri = site.database_url().to_owned();
    let settings = config.settings.as_mut().unwrap();
    settings["storage"] = serde_json::json!({ "kind": "local", "path": site.uploads() });
    settings["secret_key"] = site.settings.secret_key.clone().into();
    let boot =
        loco_rs::boot::create_app::<App, migration::Migrator>(StartMode::ServerOnly, &Environment::Test, config).await;
    let router = boot.unwrap().router.unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut server = JoinSet::new();
    server.spawn(async move { axum::serve(listener, router).await });

    let plan = Plan { autosaves: 2, file_bytes: 50_000, window: Duration::from_secs(1) };
    let crowd = gather(&site.db, &site.settings, INNOVATORS, chrono::Duration::hours(1)).await.unwrap();
    let section = crowd.section.clone();
    let outcome = run(address, crowd, plan).await.unwrap();
    for told in &outcome.told {
        assert!(told.refusals.is_empty(), "{:?}", told.refusals);
    }
    let counted = count(&site.db, &site.uploads(), &section, &outcome.told).await.unwrap();
    let all = Count { drafts: INNOVATORS, files: INNOVATORS, submissions: INNOVATORS, faults: Vec::new() };
    assert_eq!(counted, all);

    // The count is no rubber stamp: a file that changed, and a receipt that never was, are found.
    let file = std::fs::read_dir(site.uploads()).unwrap().next().unwrap().unwrap().path();
    std::fs::write(file, "berubah").unwrap();
    let mut told = outcome.told.clone();
    told[0].receipt = Some("/entries/x/receipts/00000000-0000-4000-8000-000000000000".to_owned());
    let counted = count(&site.db, &site.uploads(), &section, &told).await.unwrap();
    assert_eq!(counted.faults.len(), 2, "{:?}", counted.faults);
}
