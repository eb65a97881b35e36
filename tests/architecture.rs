//! The layers hold: who may import whom, how long a file may be, what must be registered. Reads the sources as text; builds nothing.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A file that is longer has outgrown its room.
const LONGEST_FILE: usize = 450;

/// `(folder, what its files must not name)`; the reasons stand in ARCHITECTURE.md.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "src/domain",
        &[
            "sea_orm",
            "loco_rs",
            "axum",
            "tokio",
            "lettre",
            "tera::",
            "std::fs",
            "std::env",
            "Utc::now",
            "crate::models",
            "crate::web",
            "crate::forms",
            "crate::views",
            "crate::controllers",
            "crate::db",
        ],
    ),
    (
        "src/models",
        &[
            "crate::controllers",
            "crate::views",
            "crate::forms",
            "crate::web",
            "crate::mailers",
            "crate::workers",
            "axum",
        ],
    ),
    (
        "src/documents",
        &[
            "sea_orm",
            "DatabaseConnection",
            "_entities",
            "crate::db",
            "crate::controllers",
            "crate::web",
            "crate::views",
            "crate::forms",
            "axum",
            "std::process",
            "Utc::now",
        ],
    ),
    ("src/forms", &["crate::models", "sea_orm", "crate::views", "crate::controllers"]),
    ("src/views", &["sea_orm", "DatabaseConnection", "crate::controllers", "_entities"]),
    ("src/web", &["crate::controllers"]),
    ("src/controllers", &["_entities", "Entity::find", "sea_orm::"]),
    ("src/workers", &["crate::controllers", "crate::forms"]),
    ("src/tasks", &["crate::controllers", "crate::forms"]),
    ("src/mailers", &["crate::controllers", "crate::forms"]),
    ("src/search", &["crate::models", "crate::controllers", "crate::views", "crate::web"]),
];

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The file's code: comments may name what code must not.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_layer_names_only_what_it_may() {
    let mut breaches = Vec::new();
    for (folder, forbidden) in FORBIDDEN {
        for file in rust_files(folder) {
            let code = code_of(&file);
            for word in *forbidden {
                if code.contains(word) {
                    breaches.push(format!("{} names {word}", file.display()));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn no_file_has_outgrown_its_room() {
    let long: Vec<String> = ["src", "tests", "migrations/src"]
        .iter()
        .flat_map(|folder| rust_files(folder))
        .map(|file| (fs::read_to_string(&file).unwrap().lines().count(), file))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .map(|(lines, file)| format!("{lines} lines: {}", file.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = rust_files("src")
        .into_iter()
        .filter(|file| !fs::read_to_string(file).unwrap().starts_with("//!"))
        .map(|file| file.display().to_string())
        .collect();
    assert!(silent.is_empty(), "without a head comment: {}", silent.join(", "));
}

#[test]
fn templates_have_no_inline_style_or_script_and_switch_escaping_off_only_in_components() {
    let mut breaches = Vec::new();
    let mut folders = vec![PathBuf::from("assets/views")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let name = path.display().to_string();
            let is_mail = name.contains("mail");
            let has_style = text.contains(" style=") || text.contains("<style");
            let has_script = text.contains("<script") && !text.contains("<script type=\"module\" src=");
            if has_style && !is_mail {
                breaches.push(format!("{name}: inline style"));
            }
            if has_script || text.contains(" onclick=") {
                breaches.push(format!("{name}: inline script"));
            }
            let unescaped = text.matches("| safe").count() - text.matches("body | safe").count();
            if unescaped > 0 || (text.contains("| safe") && !name.contains("/components/")) {
                breaches.push(format!("{name}: switches escaping off"));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_test_that_the_security_page_names_exists() {
    let page = fs::read_to_string("docs/security.md").unwrap();
    let mut sources = String::new();
    for path in ["tests", "src"].into_iter().flat_map(rust_files) {
        sources.push_str(&fs::read_to_string(path).unwrap());
    }
    let named: Vec<&str> =
        page.split('`').filter(|word| word.starts_with("rulebook_") && !word.ends_with('…')).collect();
    assert!(named.len() > 50, "the page names {} tests", named.len());
    for name in named {
        assert!(sources.contains(&format!("fn {name}(")), "docs/security.md names a test that does not exist: {name}");
    }
}

/// Every picture and page that a page of the documentation leads to is there.
#[test]
fn every_link_of_the_documentation_leads_somewhere() {
    let mut seen = 0;
    for page in markdown_files(Path::new("docs"))
        .into_iter()
        .chain(["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map(PathBuf::from))
    {
        let text = fs::read_to_string(&page).unwrap();
        let folder = page.parent().unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            if link.is_empty() || link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            assert!(folder.join(link).exists(), "{}: {link} does not exist", page.display());
            seen += 1;
        }
    }
    assert!(seen > 30, "only {seen} links were looked at");
}

fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { markdown_files(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|end| end == "md")).collect()
}

/// Rows of the rulebook of other systems' flaws.
const RULEBOOK_ROWS: u32 = 65;

/// Numbers as a page writes them: `7`, `32, 39`, `26–33`; what follows the numbers is left out.
fn row_numbers(text: &str) -> Vec<u32> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && !", –".contains(letter)).unwrap_or(text.len());
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let rows = text[..end].split(',').filter_map(|part| match part.split_once('–') {
        Some((first, last)) => Some(number(first)?..=number(last)?),
        None => number(part).map(|row| row..=row),
    });
    rows.flatten().collect()
}

#[test]
fn the_security_page_answers_for_every_row_of_the_rulebook() {
    let page = fs::read_to_string("docs/security.md").unwrap();
    let (_, rulebook) = page.split_once("## The rulebook").unwrap();
    let (table, told): (Vec<&str>, Vec<&str>) = rulebook.lines().partition(|line| line.starts_with('|'));
    let tested =
        table.iter().filter(|line| line.contains('`')).flat_map(|line| row_numbers(line.trim_start_matches("| ")));
    // A row without a test is named in the text below the table, in brackets behind the reason.
    let told = told.join(" ");
    let reasons = told.split('(').skip(1).flat_map(row_numbers);
    let answered: BTreeSet<u32> = tested.chain(reasons).collect();
    let missing: Vec<u32> = (1..=RULEBOOK_ROWS).filter(|row| !answered.contains(row)).collect();
    assert!(missing.is_empty(), "docs/security.md says nothing of the rows {missing:?}");
    assert!(answered.iter().all(|row| (1..=RULEBOOK_ROWS).contains(row)), "a row that the rulebook does not have");
}
