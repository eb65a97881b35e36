//! Messages are complete in both languages, and every key that is asked for exists.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Key → placeholders, of all files of one language.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files_below(&format!("assets/i18n/{language}"), &["ftl"]) {
        let mut current = String::new();
        for line in fs::read_to_string(&file).unwrap().lines() {
            if let Some((key, _)) = line.split_once(" =")
                && line.starts_with(|letter: char| letter.is_ascii_lowercase())
            {
                current = key.to_owned();
                assert!(all.insert(current.clone(), BTreeSet::new()).is_none(), "{language}: {current} stands twice");
            }
            for part in line.split('$').skip(1) {
                let name: String = part
                    .chars()
                    .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-' || *letter == '_')
                    .collect();
                all.get_mut(&current).unwrap().insert(name);
            }
        }
    }
    all
}

fn files_below(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .and_then(|ending| ending.to_str())
                .is_some_and(|ending| endings.contains(&ending))
            {
                files.push(path);
            }
        }
    }
    files
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_placeholders() {
    let (indonesian, english) = (messages("id"), messages("en"));
    let missing: Vec<_> = indonesian.keys().filter(|key| !english.contains_key(*key)).collect();
    let extra: Vec<_> = english.keys().filter(|key| !indonesian.contains_key(*key)).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing in en: {missing:?}, missing in id: {extra:?}");
    let differing: Vec<_> =
        indonesian.iter().filter(|(key, names)| english[*key] != **names).map(|(key, _)| key).collect();
    assert!(differing.is_empty(), "placeholders differ: {differing:?}");
}

#[test]
fn every_key_that_templates_and_code_ask_for_exists() {
    let known = messages("id");
    let areas: BTreeSet<&str> = known.keys().filter_map(|key| key.split('-').next()).collect();
    let mut unknown = BTreeSet::new();
    for file in files_below("assets/views", &["html", "txt"]) {
        let text = fs::read_to_string(&file).unwrap();
        for call in text.split("t(key=\"").skip(1) {
            let key = call.split('"').next().unwrap();
            let is_whole = call[key.len() + 1..].trim_start().starts_with([')', ',']);
            if is_whole && !known.contains_key(key) {
                unknown.insert(format!("{key} in {}", file.display()));
            }
        }
    }
    for file in files_below("src", &["rs"]) {
        for key in literals_like_keys(&file, &areas) {
            // A literal may be the beginning of several keys: `contests-tie` of `contests-tie-fewer-spread`.
            let begins =
                known.range(format!("{key}-")..).next().is_some_and(|(next, _)| next.starts_with(&format!("{key}-")));
            if !known.contains_key(&key) && !begins {
                unknown.insert(format!("{key} in {}", file.display()));
            }
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.into_iter().collect::<Vec<_>>().join("\n"));
}

/// String literals of the form `area-word-word`, where the area has messages.
fn literals_like_keys(file: &Path, areas: &BTreeSet<&str>) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let literals = text.split('"').skip(1).step_by(2);
    literals
        .filter(|literal| {
            let is_key =
                literal.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
            let area = literal.split('-').next().unwrap_or_default();
            is_key && literal.contains('-') && !literal.ends_with('-') && areas.contains(area)
        })
        .map(str::to_owned)
        .collect()
}
