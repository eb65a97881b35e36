//! What looks like Markdown, HTML, an attribute of a script library or maths is none: it stands on pages, previews, papers and in mails
//! letter by letter as it was typed. The portal has no rich text, no Markdown and no renderer of maths.

use sayembara::{
    domain::locale::Locale,
    mailers,
    models::outbox::{self, Letter},
};
use scraper::{Html, Selector};
use sea_orm::EntityTrait;

use super::world::World;
use crate::support::{Answer, Client};

/// Every kind of markup that a renderer would take away; the last word tells that nothing was cut off.
const TYPED: &str = " **tebal** __garis__ # judul [klik](//jahat.example/x) ![foto](//jahat.example/y) \
    <b hx-post=\"//jahat.example/z\" hx-trigger='load' data-autosave=\"/x\" onclick=\"x()\">kotak</b> `kode` AKHIR";
const FIRST: &str = "**tebal**";

/// Maths as renderers know it, with a link in it.
const MATHS: &str = r" \href{javascript:alert(1)}{klik} $x^2_1$ \(a\) $$\frac{1}{2}$$ AKHIR";

/// All that the page shows, tags taken away.
fn shown(answer: &Answer) -> String {
    let page = Html::parse_document(&answer.text());
    page.root_element().text().collect()
}

/// Wherever the typed text begins it goes on to its end, and nothing on the page was made of it.
fn expect_as_typed(role: &str, path: &str, answer: &Answer) -> usize {
    let text = shown(answer);
    let begun = text.matches(FIRST).count();
    assert_eq!(text.matches(TYPED.trim()).count(), begun, "{role} {path}: not as it was typed\n{text}");
    let page = Html::parse_document(&answer.text());
    for selector in
        ["[hx-post]", "[hx-trigger]", "[href*='jahat.example']", "[src*='jahat.example']", "[data-autosave='/x']"]
    {
        let made = page.select(&Selector::parse(selector).unwrap()).next();
        assert!(made.is_none(), "{role} {path}: {selector} was made of what somebody typed");
    }
    begun
}

/// The pages of each role where most of what people write is shown: lists, single pages, previews, and forms that quote it.
async fn pages(world: &World) -> Vec<(&'static str, Client, Vec<String>)> {
    let entry = format!("/entries/{}", world.over.pid);
    let next = format!("/entries/{}", world.next.pid);
    let of = |base: &str, rest: &[&str]| rest.iter().map(|rest| format!("{base}{rest}")).collect::<Vec<_>>();
    let committee =
        of("/committee/contests/lomba-selesai", &["", "/verification", "/decisions", "/scores", "/ranking"]);
    let preview = world.paths.iter().filter(|path| path.ends_with("/form/preview")).cloned();
    vec![
        ("visitor", world.app.visitor(), of("/contests/lomba-selesai", &["", "/results"])),
        (
            "inovator",
            world.browser("inovator").await,
            [of(&entry, &["", "/history"]), of(&next, &["", "/team", "/evidence", "/submission/new"])].concat(),
        ),
        ("panitia", world.browser("panitia").await, committee.into_iter().chain(preview).collect()),
        ("pokja", world.browser("pokja").await, vec!["/desk/innovations/contoh-tampil".to_owned(), "/desk".to_owned()]),
        ("juri.satu", world.browser("juri.satu").await, vec!["/judging".to_owned()]),
    ]
}

#[tokio::test]
async fn rulebook_28_markdown_html_and_library_attributes_stay_text_on_pages_and_previews() {
    let world = World::spoiled(TYPED).await;
    for (role, mut browser, paths) in pages(&world).await {
        let mut quoted = 0;
        for path in paths {
            let answer = browser.get(&path).await.expect_status(200);
            quoted += expect_as_typed(role, &path, &answer);
        }
        // The banner of the read-only mode quotes it once on every page.
        assert!(quoted > 8, "{role} met it {quoted} times: the test proves nothing");
    }
}

#[tokio::test]
async fn rulebook_36_what_was_typed_is_stored_and_given_back_letter_by_letter() {
    let world = World::new().await;
    let app = &world.app;
    sayembara::models::switches::set_read_only(app.db(), &app.portal, None, app.now()).await.unwrap();
    let mut team = world.browser("inovator").await;
    let section = format!("/entries/{}/sections/rancangan", world.next.pid);
    team.post(&section, &[("version", "1"), ("rancang_bangun", TYPED.trim())]).await.expect_status(303);
    let form = team.get(&section).await.expect_status(200);
    assert_eq!(form.texts("textarea[name=rancang_bangun]"), [TYPED.trim()], "no cleaner took anything away");
    let read = team.get(&format!("/entries/{}/submission/new", world.next.pid)).await.expect_status(200);
    expect_as_typed("inovator", "the check page", &read);
    let name = "**Kursi** <b hx-post=x>Hujan</b> [klik](//jahat.example) <i data-autosave>&amp;</i>";
    let head = [("version", "1"), ("category", "umum"), ("title", name)];
    team.post(&format!("/entries/{}/sections/head", world.next.pid), &head).await.expect_status(303);
    let list = team.get("/entries").await.expect_status(200);
    assert!(shown(&list).contains(name), "{}", shown(&list));
    expect_as_typed("inovator", "the list", &list);
}

#[tokio::test]
async fn rulebook_28_and_36_mails_quote_what_was_typed_and_render_nothing() {
    let world = World::spoiled(TYPED).await;
    let mut quoted = 0;
    for row in outbox::Entity::find().all(world.app.db()).await.unwrap() {
        let Some(letter) = row.letter() else { continue };
        for locale in [Locale::Id, Locale::En] {
            let mail = mailers::render(&world.app.portal, &Letter { locale, ..letter.clone() }).unwrap();
            let page = Html::parse_document(&mail.html);
            for selector in ["[hx-post]", "[href*='jahat.example']", "[src]", "[data-autosave]", "strong b", "em"] {
                let made = page.select(&Selector::parse(selector).unwrap()).next();
                assert!(made.is_none(), "{}: {selector} was made of what somebody typed", letter.template);
            }
            let text: String = page.root_element().text().collect();
            assert_eq!(
                text.matches(FIRST).count(),
                text.matches("`kode` AKHIR").count(),
                "{}: {text}",
                letter.template
            );
            quoted += mail.text.matches("<b hx-post=").count().min(text.matches("<b hx-post=").count());
        }
    }
    assert!(quoted > 3, "mails quote it {quoted} times: the test proves nothing");
}

#[tokio::test]
async fn rulebook_35_maths_and_its_links_stay_text_on_pages_and_on_the_paper() {
    let world = World::spoiled(MATHS).await;
    let mut team = world.browser("inovator").await;
    let receipt = world.paths.iter().find(|path| path.contains("/receipts/") && !path.ends_with("document")).unwrap();
    let receipt = receipt.trim_end_matches("/paper");
    for path in [
        format!("/entries/{}", world.over.pid),
        format!("/entries/{}/submission/new", world.next.pid),
        receipt.to_owned(),
    ] {
        let answer = team.get(&path).await.expect_status(200);
        let text = shown(&answer);
        assert!(text.matches(MATHS.trim()).count() > 1, "{path}: {text}");
        assert_eq!(text.matches(r"\href{").count(), text.matches(MATHS.trim()).count(), "{path}: cut or changed");
        assert!(
            !answer.has("math") && !answer.has("[href^='javascript']") && !answer.has(".katex, mjx-container"),
            "{path}"
        );
        let scripts = answer.attributes("script[src]", "src");
        assert!(scripts.iter().all(|src| src.starts_with("/static/") && !src.contains("math") && !src.contains("tex")));
    }
    let paper = team.get(&format!("{receipt}/paper")).await.expect_status(200);
    let text = pdf_extract::extract_text_from_mem(&paper.bytes).unwrap();
    let text: String = text.split_whitespace().collect();
    let wanted: String = MATHS.split_whitespace().collect();
    assert!(text.contains(&wanted), "the paper does not show it as it was typed: {text}");
    assert!(!String::from_utf8_lossy(&paper.bytes).contains("/URI (javascript"), "a link was made of it");
}
