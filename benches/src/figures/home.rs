//! The home page over the wire: the page with every style sheet, script, picture and font that it names.

use std::collections::BTreeSet;

use sayembara::models::real_catalogue;

use crate::{
    Result, http,
    http::Connection,
    options::Options,
    report::{head, say},
    site::{Site, now},
};

/// Measures it.
///
/// # Errors
/// When something does not answer.
pub async fn measure(options: &Options) -> Result {
    head("Home page over the wire, first visit");
    let site = Site::prepare(options.text("postgres")).await?;
    real_catalogue::load(&site.db, now()).await?;
    let portal = site.start().await?;
    let mut line = Connection::open(portal.address).await?;
    let (mut known, mut next) = (BTreeSet::new(), vec!["/".to_owned()]);
    let mut total = 0;
    while let Some(path) = next.pop() {
        if !known.insert(path.clone()) {
            continue;
        }
        let answer = line.send(&http::request("GET", &path, &[("accept-encoding", "gzip, deflate, br")])).await?;
        if answer.status != 200 {
            return Err(format!("{path} answered {}", answer.status).into());
        }
        let size = answer.head.len() + answer.body.len();
        total += size;
        let encoding = answer.header("content-encoding");
        say(path.split('?').next().unwrap_or_default(), format!("{size} bytes {encoding}"));
        // What a file names is read from the file itself: the answer is compressed.
        let plain = line.send(&http::request("GET", &path, &[])).await?.text();
        next.extend(named(&path, &plain));
    }
    say("all together", format!("{:.1} kB in {} requests", f64::from(u32::try_from(total)?) / 1000.0, known.len()));
    drop(portal);
    site.remove().await
}

/// Addresses of what a page or style sheet needs; scripts name their parts as `./name.js` in a template.
fn named(path: &str, text: &str) -> Vec<String> {
    let mut all = Vec::new();
    if path == "/" {
        for part in text.split("/static/").skip(1) {
            all.push(format!("/static/{}", part.split(['"', '\'']).next().unwrap_or_default()));
        }
    } else if path.contains(".css") {
        for part in text.split("url(\"../").skip(1) {
            all.push(format!("/static/{}", part.split('"').next().unwrap_or_default()));
        }
    }
    all
}
