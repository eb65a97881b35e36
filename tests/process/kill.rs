//! Kills the portal while people write, upload, hand in and score, starts it again and looks: what was acknowledged is there,
//! once, whole. `KILLS` says how often (5 in the normal run), `KILL_SEED` with which dice.

mod judge;
mod people;
mod resumable;

use std::{
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::Duration,
};

use rand::{Rng, SeedableRng, rngs::StdRng};

use self::{
    judge::Judge,
    people::{Acknowledged, Innovator, world},
};
use super::portal::{PortalProcess, command, free_port};
use crate::support::TestApp;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

async fn start(app: &TestApp, port: u16) -> PortalProcess {
    let mut command = command(app.uploads(), "production", port);
    command
        .env("DATABASE_URL", &app.ctx.config.database.uri)
        .env("UPLOADS", app.uploads())
        .env("SECRET_KEY", &app.portal.settings.secret_key)
        .env("LOG_FILTER", "error")
        .stdout(Stdio::null());
    PortalProcess::start(command, port).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_acknowledged_survives_a_kill_at_any_moment() {
    let (kills, seed) = (number("KILLS", 5), number("KILL_SEED", 2026));
    let mut dice = StdRng::seed_from_u64(seed);
    let app = TestApp::start().await;
    let port = free_port();
    let (mut innovators, mut judges) = world(&app, port).await;
    let acknowledged = Arc::new(Acknowledged::default());
    let mut portal = start(&app, port).await;
    for kill in 1..=kills {
        let enough = acknowledged.total() + dice.random_range(4..40);
        let is_killed = Arc::new(AtomicBool::new(false));
        let work = tokio::spawn(run(innovators, judges, acknowledged.clone(), is_killed.clone()));
        while acknowledged.total() < enough && !work.is_finished() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_micros(dice.random_range(0..30_000))).await;
        assert!(!work.is_finished(), "kill {kill}, seed {seed}: somebody was refused before the kill");
        is_killed.store(true, SeqCst);
        portal.kill();
        (innovators, judges) = work.await.unwrap();
        portal = start(&app, port).await;
        for innovator in &mut innovators {
            innovator.look(&app).await;
        }
        for judge in &mut judges {
            judge.look(&app).await;
        }
    }
    people::every_file_is_whole(&app).await;
    let orphans = people::nothing_is_left_over(&app).await;
    eprintln!("{kills} kills, seed {seed}: all there of {acknowledged:?}; {orphans} files without row were swept");
    let most = usize::try_from(kills).unwrap() * innovators.len();
    assert!(orphans <= most, "a kill leaves at most the file that each of them was sending: {orphans} of {most}");
}

/// Everybody works until the portal is gone. A line that breaks before is no kill: then the portal itself failed somebody.
async fn run(
    innovators: Vec<Innovator>,
    judges: Vec<Judge>,
    acknowledged: Arc<Acknowledged>,
    is_killed: Arc<AtomicBool>,
) -> (Vec<Innovator>, Vec<Judge>) {
    let writing: Vec<_> = innovators
        .into_iter()
        .map(|mut innovator| {
            let (acknowledged, is_killed) = (acknowledged.clone(), is_killed.clone());
            tokio::spawn(async move {
                let error = loop {
                    if let Err(error) = innovator.act(&acknowledged).await {
                        break error;
                    }
                };
                assert!(is_killed.load(SeqCst), "before the kill: {error}");
                innovator
            })
        })
        .collect();
    let scoring: Vec<_> = judges
        .into_iter()
        .map(|mut judge| {
            let (acknowledged, is_killed) = (acknowledged.clone(), is_killed.clone());
            tokio::spawn(async move {
                let error = loop {
                    if let Err(error) = judge.act(&acknowledged).await {
                        break error;
                    }
                };
                assert!(is_killed.load(SeqCst), "before the kill: {error}");
                judge
            })
        })
        .collect();
    let (mut innovators, mut judges) = (Vec::new(), Vec::new());
    for task in writing {
        innovators.push(task.await.unwrap());
    }
    for task in scoring {
        judges.push(task.await.unwrap());
    }
    (innovators, judges)
}
