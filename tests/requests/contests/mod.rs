//! Contests: the public pages, the set-up by the committee, opening, extending, closing.

mod archiving;
mod copying;
mod desk;
mod entry_form;
mod extensions;
mod forms;
mod intruders;
mod known_fields;
mod opening;
mod public;
mod removal;
mod set_up;
mod stage_dates;
mod status;

use std::collections::BTreeMap;

use sayembara::domain::region::RegionRole;
use scraper::{Html, Selector};

use crate::support::{
    TestApp,
    build::{self, BuiltContest},
    client::{Answer, Client},
};

/// The fields of a form on a page as a browser would send them; a test changes some and sends them back.
pub struct Filled(BTreeMap<String, Vec<String>>);

impl Filled {
    /// The form that is sent to `action`.
    pub fn from(answer: &Answer, action: &str) -> Self {
        let page = Html::parse_document(&answer.text());
        let selector = Selector::parse(&format!("form[action='{action}']")).unwrap();
        let form = page.select(&selector).next().unwrap_or_else(|| panic!("no form to {action}\n{}", answer.text()));
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for element in form.select(&Selector::parse("input, select, textarea").unwrap()) {
            let attribute = |name| element.value().attr(name);
            let Some(name) = attribute("name").filter(|name| *name != "csrf") else { continue };
            let is_choice = matches!(attribute("type"), Some("checkbox" | "radio"));
            if is_choice && attribute("checked").is_none() {
                continue;
            }
            let value = match element.value().name() {
                "textarea" => element.text().collect::<String>().trim().to_owned(),
                "select" => {
                    let chosen = element.select(&Selector::parse("option[selected]").unwrap()).next();
                    chosen.and_then(|option| option.value().attr("value")).unwrap_or_default().to_owned()
                }
                _ => attribute("value").unwrap_or_default().to_owned(),
            };
            fields.entry(name.to_owned()).or_default().push(value);
        }
        Self(fields)
    }

    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.to_owned(), vec![value.to_owned()]);
        self
    }

    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// The names of the fields whose value is `value`.
    pub fn named(&self, value: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(_, values)| values.iter().any(|own| own == value))
            .map(|(name, _)| name.clone())
            .collect()
    }

    pub async fn send(&self, browser: &mut Client, action: &str) -> Answer {
        let fields: Vec<(&str, &str)> = self
            .0
            .iter()
            .flat_map(|(name, values)| values.iter().map(|value| (name.as_str(), value.as_str())))
            .collect();
        browser.post(action, &fields).await
    }
}

/// Somebody in the committee of Kabupaten Banjar, signed in.
pub async fn committee(app: &TestApp, contest: &BuiltContest) -> Client {
    let person = build::member_of(app, contest, "Panitia Contoh", RegionRole::Committee).await;
    app.signed_in(&person).await
}

/// Opens the page with the form, changes fields, sends it.
pub async fn change(browser: &mut Client, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let shown = browser.get(page).await.expect_status(200);
    let filled = fields.iter().fold(Filled::from(&shown, action), |form, (name, value)| form.set(name, value));
    filled.send(browser, action).await
}

/// Path of the workspace of the contest that builders make.
pub const WORK: &str = "/committee/contests/lomba-contoh-2026";
