//! What one can find out about the page that a browser shows: whether everybody can use it, whether it fits, what it looks like.

use serde_json::{Value, json};

use super::driver::Browser;

const AXE: &str = include_str!("vendor/axe-4.14.1.min.js");
/// The rules whose answer depends on colours.
const COLOURS: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// A kind of screen.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub width: u32,
    pub dark: bool,
}

/// A telephone and a desk, by day and by night.
pub const SCREENS: [Screen; 4] = [
    Screen { width: 360, dark: false },
    Screen { width: 360, dark: true },
    Screen { width: 1280, dark: true },
    Screen { width: 1280, dark: false },
];

impl Browser {
    /// Shows the page as on this screen, without loading it again.
    pub async fn hold(&self, screen: Screen) {
        let scheme = if screen.dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.command("Emulation.setEmulatedMedia", json!({ "features": features })).await;
        let height = if screen.width < 500 { 740 } else { 900 };
        let metrics = json!({ "width": screen.width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    pub async fn command(&self, name: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(name, parameters).await.unwrap()
    }

    /// What the page answers to `script`.
    pub async fn ask(&self, script: &str) -> Value {
        self.driver.execute(script, vec![]).await.unwrap().json().clone()
    }

    /// Fails when axe finds something wrong on this page (WCAG 2.2 A and AA, best practices).
    pub async fn expect_accessible(&self) {
        let violations = self.violations(&json!({})).await;
        if !violations.is_empty() {
            self.fail(&serde_json::to_string_pretty(&violations).unwrap()).await;
        }
    }

    /// What axe finds wrong on this page.
    pub async fn violations(&self, options: &Value) -> Vec<Value> {
        self.driver
            .execute(format!("if (!window.axe) {{ {AXE}; window.axe = axe; }} return true;"), vec![])
            .await
            .unwrap();
        let script = "const done = arguments[arguments.length - 1]; axe.run(document, arguments[0]).then(result => \
            done(result.violations.map(found => ({ id: found.id, help: found.help, \
            nodes: found.nodes.map(node => node.html.slice(0, 200) + ' ' + node.any.map(reason => reason.message).join(' ')) }))));";
        let result = self.driver.execute_async(script, vec![options.clone()]).await.unwrap();
        serde_json::from_value(result.json().clone()).unwrap()
    }

    /// Everything that is wrong with this page on any of the screens. Rules that do not depend on colours are asked by day only.
    pub async fn faults(&self) -> Vec<String> {
        let mut found = Vec::new();
        for screen in SCREENS {
            self.hold(screen).await;
            let options = if screen.dark { json!({ "runOnly": COLOURS }) } else { json!({}) };
            found.extend(self.violations(&options).await.iter().map(|fault| format!("{screen:?}: {fault:#}")));
            let extra = self.sideways().await;
            if extra > 0 {
                found.push(format!("{screen:?}: {extra} px too wide"));
            }
        }
        found
    }

    /// Fails when the page is wider than the window.
    pub async fn expect_no_sideways_scroll(&self) {
        let extra = self.sideways().await;
        if extra > 0 {
            self.fail(&format!("{extra} px too wide")).await;
        }
    }

    async fn sideways(&self) -> i64 {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth;";
        self.ask(script).await.as_i64().unwrap()
    }

    /// Leaves a picture under `tests/artifacts`.
    pub async fn picture(&self, name: &str) {
        std::fs::create_dir_all("tests/artifacts").unwrap();
        self.driver.screenshot(std::path::Path::new(&format!("tests/artifacts/{name}.png"))).await.unwrap();
    }

    /// Fails with the page's address and text, and leaves a picture of it.
    pub async fn fail(&self, what: &str) -> ! {
        let address = self.address().await;
        let name: String =
            address.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).take(80).collect();
        self.picture(&format!("failed{name}")).await;
        panic!("{address}: {what}\n(picture: tests/artifacts/failed{name}.png)\n{}", self.text().await);
    }
}
