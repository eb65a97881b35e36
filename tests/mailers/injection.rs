//! Every mail with hostile text in everything that people can have typed: text stays text, and nothing becomes a link.

use std::collections::BTreeSet;

use sayembara::{
    domain::locale::Locale,
    mailers,
    models::outbox::{Letter, Mail},
};
use scraper::{Html, Selector};
use sea_orm::EntityTrait;
use serde_json::json;

use super::{app_with_mail, mail_server};
use crate::support::TestApp;

/// Ends an attribute, opens elements, begins a header, and looks like a template and like addresses.
const HOSTILE: &str = "\"><svg onload=alert(1)><script>alert(2)</script>{{ 7*7 }}\r\nBcc: semua@contoh.test\r\n\r\n[klik](https://jahat.example) http://jahat.example www.jahat.example";

/// The names of all mails.
fn templates() -> BTreeSet<String> {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/views/mail")).unwrap();
    files.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

/// What the template reads from its letter: hostile wherever it is a text that people type.
fn letter(template: &str, locale: Locale) -> Letter {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/views/mail");
    let source: String = ["txt", "html"]
        .map(|kind| std::fs::read_to_string(format!("{folder}/{template}.{kind}")).unwrap_or_default())
        .concat();
    let mut data = json!({ "name": HOSTILE, "title": HOSTILE, "contest": HOSTILE });
    for part in source.split("mail.").skip(1) {
        let field: String =
            part.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
        data[&field] = match field.as_str() {
            "link" => json!("http://localhost:5150/tautan/abc"),
            "tz" => json!("Asia/Makassar"),
            "role" => json!("editor"),
            "what" => json!("reassigning"),
            "score" => json!(90.5),
            "criteria" => json!([{ "name": HOSTILE, "own": 1.0, "category": 2.0 }]),
            "notes" => json!([{ "label": HOSTILE, "note": HOSTILE }]),
            "place" | "ranked" | "decimals" | "days" | "minutes" | "open" => json!(2),
            "by_committee" | "is_for_one" => json!(false),
            name if name.ends_with("at") || matches!(name, "until" | "deadline") => json!("2026-06-20T15:59:00Z"),
            _ => json!(HOSTILE),
        };
    }
    Letter { template: template.to_owned(), locale, data }
}

/// Addresses that a mail program would make a link of.
fn addresses(text: &str) -> Vec<&str> {
    let words = text.split_whitespace().filter(|word| word.contains("://") || word.contains("www."));
    words.filter(|word| !word.trim_matches(['(', '<']).starts_with("http://localhost:5150")).collect()
}

#[tokio::test]
async fn rulebook_26_and_50_hostile_text_is_text_in_every_mail() {
    let app = TestApp::start().await;
    let mut hostile = 0;
    for template in templates() {
        for locale in [Locale::Id, Locale::En] {
            let mail = mailers::render(&app.portal, &letter(&template, locale))
                .unwrap_or_else(|error| panic!("say in {} what {template} needs: {error}", file!()));
            assert!(!mail.subject.contains(['\r', '\n']), "{template}: {}", mail.subject);
            assert!(addresses(&mail.subject).is_empty(), "{template}: {}", mail.subject);
            assert!(addresses(&mail.text).is_empty(), "{template}: {:?}", addresses(&mail.text));
            assert!(!mail.text.contains("49") && !mail.html.contains("49"), "{template}: text was read as a template");
            let page = Html::parse_document(&mail.html);
            for element in page.select(&Selector::parse("*").unwrap()) {
                let element = element.value();
                assert!(!matches!(element.name(), "svg" | "script" | "img"), "{template}: <{}>", element.name());
                for (name, value) in element.attrs() {
                    assert!(!name.starts_with("on"), "{template}: <{} {name}=…>", element.name());
                    let is_ours = value.starts_with("http://localhost:5150");
                    assert!(name != "href" || is_ours, "{template}: a link to {value}");
                }
            }
            let shown = page.root_element().text().collect::<Vec<_>>().join(" ");
            assert!(addresses(&shown).is_empty(), "{template}: {:?}", addresses(&shown));
            hostile += usize::from(mail.text.contains("<svg onload") && shown.contains("<svg onload"));
        }
    }
    assert_eq!(hostile, templates().len() * 2, "each mail names somebody or something");
}

#[tokio::test]
async fn rulebook_50_no_mail_gains_a_header_on_its_way() {
    let (address, inbox) = mail_server();
    let app = app_with_mail(address.port()).await;
    for template in templates() {
        let Letter { data, .. } = letter(&template, Locale::Id);
        Mail::new(&template, &format!("{template}@contoh.test"), Locale::Id, data)
            .queue(app.db(), app.now())
            .await
            .unwrap();
    }
    mailers::deliver_due(&app.ctx, app.now()).await.unwrap();
    let waiting = sayembara::models::outbox::Entity::find().all(app.db()).await.unwrap();
    assert!(waiting.iter().all(|row| row.last_error.is_empty()), "all were sent");
    let mails = inbox.lock().unwrap().clone();
    assert_eq!(mails.len(), templates().len());
    for (recipient, mail) in mails {
        let head = mail.split("\r\n\r\n").next().unwrap();
        let names: BTreeSet<String> = head
            .lines()
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| Some(line.split_once(':')?.0.to_lowercase()))
            .collect();
        let known = ["message-id", "from", "to", "subject", "date", "mime-version", "content-type", "reply-to"];
        let foreign: Vec<&String> = names.iter().filter(|name| !known.contains(&name.as_str())).collect();
        assert!(foreign.is_empty(), "{recipient}: {foreign:?}");
    }
}
