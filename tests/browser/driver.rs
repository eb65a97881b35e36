//! One browser window: what a person does in it, and what one can find out about the page.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, common::capabilities::desiredcapabilities::Capabilities, prelude::*};

use super::portal::LivePortal;

/// How long a condition may take to come true, on a machine that does a lot besides.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often one looks.
const BETWEEN: Duration = Duration::from_millis(50);

/// How the browser is set up.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub width: u32,
    pub height: u32,
    pub scripts: bool,
    pub language: &'static str,
}

pub const DESK: Window = Window { width: 1280, height: 900, scripts: true, language: "id" };
pub const TABLET: Window = Window { width: 768, height: 1024, scripts: true, language: "id" };
pub const PHONE: Window = Window { width: 360, height: 740, scripts: true, language: "id" };

/// A browser with its driver; both end with it.
pub struct Browser {
    pub driver: WebDriver,
    base: String,
    process: Child,
    profile: Option<TempDir>,
    scripts: bool,
}

impl Browser {
    pub async fn open(portal: &LivePortal, window: Window) -> Self {
        Self::open_with_profile(portal, window, tempfile::tempdir().unwrap()).await
    }

    /// Opens a browser that remembers what another one left in its profile.
    pub async fn open_with_profile(portal: &LivePortal, window: Window, profile: TempDir) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver (on Debian: apt-get install chromium chromium-driver)");
        let driver = connect(port, &profile, window).await;
        Self { driver, base: portal.base.clone(), process, profile: Some(profile), scripts: window.scripts }
    }

    /// Opens a page of the portal.
    pub async fn visit(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.base)).await.unwrap();
        self.settled().await;
    }

    /// Waits until the page's scripts have taken hold: a form sent before that goes the plain way, which is right, but not
    /// what a test of the scripts looks at.
    async fn settled(&self) {
        if !self.scripts {
            return;
        }
        let script = "return document.readyState === 'complete' \
            && (!document.querySelector('script[src*=\"/app.js\"]') || 'enhanced' in document.documentElement.dataset);";
        for _ in 0..PATIENCE.as_millis() / BETWEEN.as_millis() {
            // A page that is just being left cannot be asked; the next one can.
            let answer = self.driver.execute(script, Vec::new()).await;
            if answer.is_ok_and(|value| value.json().as_bool() == Some(true)) {
                return;
            }
            tokio::time::sleep(BETWEEN).await;
        }
        self.fail("the page's scripts did not take hold").await
    }

    /// Signs in by the session's cookie, for tests that look at pages only.
    pub async fn carry(&self, cookie: &str, token: &str) {
        self.visit("/_ping").await;
        self.driver.delete_all_cookies().await.unwrap();
        self.driver.add_cookie(Cookie::new(cookie, token)).await.unwrap();
    }

    /// Signs in with the form.
    pub async fn sign_in(&self, email: &str, password: &str) {
        self.visit("/session/new").await;
        self.fill("email", email).await;
        self.fill("password", password).await;
        self.submit("form[action='/session']").await;
    }

    /// Types into the field `name`, replacing what is there.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("main [name='{name}']")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses the option `value` of the list `name`.
    pub async fn choose(&self, name: &str, value: &str) {
        self.click(&format!("main select[name='{name}'] option[value='{value}']")).await;
    }

    /// Ticks the box or circle `name` with `value`.
    pub async fn tick(&self, name: &str, value: &str) {
        let input = self.find(&format!("main input[name='{name}'][value='{value}']")).await;
        let label = input.find(By::XPath("./ancestor-or-self::*[self::label or self::input][last()]")).await.unwrap();
        self.click_on(&label, &format!("{name}={value}")).await;
    }

    /// Gives the field `name` its value at once, as pasting or a date picker does.
    pub async fn set(&self, name: &str, value: &str) {
        let field = self.find(&format!("main [name='{name}']")).await;
        let script = "arguments[0].value = arguments[1]; for (const name of ['input', 'change']) \
            arguments[0].dispatchEvent(new Event(name, { bubbles: true })); return arguments[0].value;";
        let kept = self.driver.execute(script, vec![field.to_json().unwrap(), json!(value)]).await.unwrap();
        assert_eq!(kept.json().as_str(), Some(value), "{name} does not take this value");
    }

    /// Clicks something that stays on the page.
    pub async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        self.click_on(&element, selector).await;
    }

    async fn click_on(&self, element: &WebElement, name: &str) {
        let clicked = match element.scroll_into_view().await {
            Ok(()) => element.click().await,
            Err(error) => Err(error),
        };
        if let Err(error) = clicked {
            self.fail(&format!("{name} cannot be clicked: {error}")).await;
        }
    }

    /// Clicks the first thing that `selector` finds and waits for the next page.
    pub async fn go(&self, selector: &str) {
        let element = self.find(selector).await;
        self.click_through(element).await;
    }

    /// Text of the first thing that `selector` finds.
    pub async fn read(&self, selector: &str) -> String {
        self.find(selector).await.text().await.unwrap()
    }

    /// Attribute of everything that `selector` finds.
    pub async fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let mut all = Vec::new();
        for element in self.driver.find_all(By::Css(selector.to_owned())).await.unwrap() {
            all.push(element.attr(name).await.unwrap().unwrap_or_default());
        }
        all
    }

    /// Waits until the page is at a path that begins like this.
    pub async fn expect_at(&self, path: &str) {
        for _ in 0..PATIENCE.as_millis() / BETWEEN.as_millis() {
            if self.address().await.starts_with(path) {
                return;
            }
            tokio::time::sleep(BETWEEN).await;
        }
        self.fail(&format!("the page is not at {path}")).await
    }

    /// Puts a file into the file field `name`.
    pub async fn attach(&self, name: &str, path: &std::path::Path) {
        self.find(&format!("input[type=file][name='{name}']")).await.send_keys(path.to_str().unwrap()).await.unwrap();
    }

    /// Sends the form that `selector` finds by its first button, and waits for the next page.
    pub async fn submit(&self, selector: &str) {
        let button = self.find(&format!("{selector} button[type=submit]")).await;
        self.click_through(button).await;
    }

    /// Follows the link, or presses the button, with this text.
    pub async fn press(&self, text: &str) {
        let path = format!("//main//*[self::a or self::button][contains(normalize-space(.), \"{text}\")]");
        let found = self.driver.query(By::XPath(path)).wait(PATIENCE, BETWEEN).first().await;
        match found {
            Ok(element) => self.click_through(element).await,
            Err(_) => self.fail(&format!("nothing to press says \"{text}\"")).await,
        }
    }

    /// Presses the button with this text, which stays on the page.
    pub async fn press_in_place(&self, text: &str) {
        let path = format!("//main//button[contains(normalize-space(.), \"{text}\")]");
        let button = self.driver.query(By::XPath(path)).wait(PATIENCE, BETWEEN).first().await.unwrap();
        button.scroll_into_view().await.unwrap();
        button.click().await.unwrap();
    }

    /// Closes the browser and keeps what it remembers.
    pub async fn close_keeping_profile(mut self) -> TempDir {
        self.driver.clone().quit().await.unwrap();
        self.profile.take().unwrap()
    }

    /// Clicks something that leads to another page and waits until the old one is gone.
    async fn click_through(&self, element: WebElement) {
        self.click_on(&element, "what leads on").await;
        for _ in 0..PATIENCE.as_millis() / BETWEEN.as_millis() {
            if element.tag_name().await.is_err() {
                return self.settled().await;
            }
            tokio::time::sleep(BETWEEN).await;
        }
        self.fail("the press led nowhere").await
    }

    pub async fn find(&self, selector: &str) -> WebElement {
        let found = self.driver.query(By::Css(selector.to_owned())).wait(PATIENCE, BETWEEN).first().await;
        match found {
            Ok(element) => element,
            Err(_) => self.fail(&format!("{selector} is not there")).await,
        }
    }

    pub async fn has(&self, selector: &str) -> bool {
        !self.driver.find_all(By::Css(selector.to_owned())).await.unwrap().is_empty()
    }

    /// What stands in the page's main part.
    pub async fn text(&self) -> String {
        match self.driver.find(By::Css("main")).await {
            Ok(main) => main.text().await.unwrap_or_default(),
            Err(_) => self.driver.source().await.unwrap_or_default(),
        }
    }

    /// Waits until the page says `text`.
    pub async fn expect(&self, text: &str) {
        for _ in 0..PATIENCE.as_millis() / BETWEEN.as_millis() {
            if self.text().await.contains(text) {
                return;
            }
            tokio::time::sleep(BETWEEN).await;
        }
        self.fail(&format!("the page does not say \"{text}\"")).await
    }

    /// Path of the page that is shown.
    pub async fn address(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        url.as_str().strip_prefix(&self.base).unwrap_or(url.as_str()).to_owned()
    }

    pub async fn close(self) {
        self.driver.clone().quit().await.unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if let Some(profile) = &self.profile {
            end_processes_with(profile.path());
        }
    }
}

/// Ends the browser that a failed test left behind: killing its driver does not, but its profile's folder tells it from all others.
fn end_processes_with(profile: &Path) {
    let flag = format!("--user-data-dir={}", profile.display());
    for process in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let line = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
        if line.split(|byte| *byte == 0).any(|part| part == flag.as_bytes()) {
            let _ = Command::new("kill").arg("-KILL").arg(process.file_name()).stderr(Stdio::null()).status();
        }
    }
}

async fn connect(port: u16, profile: &TempDir, window: Window) -> WebDriver {
    let mut capabilities = DesiredCapabilities::chrome();
    let size = format!("--window-size={},{}", window.width, window.height);
    let profile = format!("--user-data-dir={}", profile.path().display());
    let flags = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-device-scale-factor=1",
        "--hide-scrollbars",
        &size,
        &profile,
    ];
    for flag in flags {
        capabilities.add_arg(flag).unwrap();
    }
    if window.width < 500 {
        // A window has a least width; a telephone has not.
        // The driver's touch waits for a script: without scripts it would wait for ever, so there the mouse clicks.
        let metrics =
            json!({ "width": window.width, "height": window.height, "pixelRatio": 1.0, "touch": window.scripts });
        capabilities.add_experimental_option("mobileEmulation", json!({ "deviceMetrics": metrics })).unwrap();
    }
    let mut preferences = json!({ "intl.accept_languages": window.language });
    if !window.scripts {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    capabilities.add_experimental_option("prefs", preferences).unwrap();
    for _ in 0..100 {
        if let Ok(driver) =
            WebDriver::new(format!("http://127.0.0.1:{port}"), Capabilities::from(capabilities.clone())).await
        {
            driver.set_implicit_wait_timeout(Duration::ZERO).await.unwrap();
            return driver;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the browser does not start");
}
