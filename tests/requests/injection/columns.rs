//! Every text column of the schema: spoiled with hostile text, or named among those that the portal fills itself.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::Value as Json;

use crate::support::TestApp;

/// Where people write, by table.
pub const TEXTS: &[(&str, &[&str])] = &[
    ("assignments", &["removed_reason"]),
    ("awards", &["name_id", "name_en", "prize"]),
    ("categories", &["name_id", "name_en", "description_id", "description_en"]),
    ("conflict_declarations", &["reason"]),
    ("contests", &["name_id", "name_en", "summary_id", "summary_en"]),
    ("continuations", &["developed"]),
    ("criteria", &["name_id", "name_en", "description_id", "description_en"]),
    ("deadline_extensions", &["reason"]),
    ("decisions", &["award_name_id", "award_name_en", "prize", "reason"]),
    ("entries", &["title", "acronym", "expansion"]),
    ("evidence", &["title", "file_name", "page_note"]),
    ("form_sets", &["name_id", "name_en"]),
    ("imports", &["file_name", "sheet"]),
    ("innovation_marks", &["note"]),
    ("innovation_tags", &["reason", "working_group"]),
    (
        "innovations",
        &[
            "name",
            "acronym",
            "expansion",
            "summary_id",
            "summary_en",
            "description_id",
            "description_en",
            "office_name",
            "category_name",
            "source_publisher",
            "source_place",
            "source_date",
            "source_note",
            "ambiguity_note_id",
            "ambiguity_note_en",
            "withdrawn_reason",
        ],
    ),
    ("judges", &["affiliation"]),
    ("likeness_marks", &["note"]),
    ("marks", &["note"]),
    ("office_approvals", &["head_name", "reason"]),
    ("offices", &["name"]),
    ("programmes", &["name", "owner", "note", "source_publisher", "source_place", "source_date"]),
    ("reopenings", &["reason"]),
    ("rubrics", &["name_id", "name_en"]),
    ("score_sheets", &["comment"]),
    ("sessions", &["user_agent"]),
    ("stages", &["name_id", "name_en"]),
    ("stored_files", &["finding"]),
    ("switches", &["reason"]),
    ("tag_changes", &["reason"]),
    ("team_invitations", &["name", "reason"]),
    ("uploads", &["file_name", "title", "page_note"]),
    ("users", &["name"]),
    ("verification_notes", &["note"]),
    ("verifications", &["reason"]),
    ("withdrawals", &["reason"]),
];

/// Columns that hold JSON, with the names of the texts in it that people write. `note-*` stands for all that begin so.
pub const DOCUMENTS: &[(&str, &str, &[&str])] = &[
    ("audit_events", "details", &["reason", "finding"]),
    ("categories", "checklist", &["text_id", "text_en"]),
    ("categories", "prizes", &["name_id", "name_en", "prize"]),
    ("check_sheets", "filled", &["note-*", "reason"]),
    ("contests", "rules", &["name_id", "name_en", "description_id", "description_en", "text_id", "text_en", "prize"]),
    ("criteria", "evidence", &["text_id", "text_en"]),
    ("criteria", "levels", &["label_id", "label_en"]),
    ("entry_sections", "answers", ANSWERS),
    (
        "form_sets",
        "definition",
        &["name_id", "name_en", "label_id", "label_en", "help_id", "help_en", "text_id", "text_en"],
    ),
    ("outbox", "payload", &["name", "title", "contest", "reason", "note", "label", "head", "file"]),
    (
        "submissions",
        "snapshot",
        &[
            "title",
            "acronym",
            "expansion",
            "office",
            "file_name",
            "page_note",
            "developed",
            "rancang_bangun",
            "hasil",
            "nama",
        ],
    ),
];

/// Answers that are typed and not chosen.
const ANSWERS: &[&str] =
    &["nama_inovasi", "nama_inisiator", "rancang_bangun", "tujuan", "manfaat", "hasil", "kecamatan", "nama"];

/// What the portal fills itself, with the reason why nobody can type there.
pub const OURS: &[(&str, &[&str], &str)] = &[
    ("audit_events", &["action", "subject_kind"], "codes of the program"),
    ("categories", &["code"], "made from the name, letters and hyphens only"),
    ("contests", &["slug"], "made from the name, letters and hyphens only"),
    ("contests", &["tie_breaks"], "codes, chosen from a list"),
    ("counters", &["name"], "codes of the program"),
    ("criteria", &["code"], "letters, digits and hyphens only"),
    ("crosswalks", &["basis"], "compiled in"),
    (
        "dimensions",
        &[
            "code",
            "slug",
            "name",
            "name_id",
            "name_en",
            "description_id",
            "description_en",
            "target_id",
            "target_en",
            "working_group_id",
            "working_group_en",
        ],
        "compiled in",
    ),
    ("entries", &["number"], "made from the contest's slug and a counter"),
    ("entries", &["title_folded"], "for searching; never shown"),
    ("entry_members", &["email_folded"], "an address that passed the check, folded"),
    ("entry_sections", &["code"], "codes of the form, letters and underscores only"),
    ("evidence", &["criterion_code", "field_code"], "codes of rubric and form"),
    ("evidence", &["url"], "an address that passed the check of links (row 34)"),
    ("form_sets", &["code"], "letters, digits and hyphens only"),
    ("frameworks", &["code", "name_id", "name_en", "owner", "source"], "compiled in"),
    ("imports", &["storage_key"], "made at random"),
    ("imports", &["mapping"], "places of columns, chosen from a list"),
    ("innovations", &["slug"], "made from the name, letters and hyphens only"),
    ("innovations", &["name_folded"], "for searching; never shown"),
    ("innovations", &["kind", "affair"], "codes, chosen from a list"),
    ("leases", &["name", "holder"], "codes of the program"),
    ("office_approvals", &["head_email"], "an address that passed the check"),
    ("offices", &["name_folded"], "for comparing; never shown"),
    ("offices", &["kind"], "codes of the program"),
    ("outbox", &["recipient", "dedupe_key"], "an address that passed the check; a key of the program"),
    ("outbox", &["last_error"], "what the mail server said, cut short; for the operator, never shown"),
    ("programmes", &["kind"], "codes, compiled in"),
    ("publications", &["scores"], "numbers and codes"),
    ("rankings", &["result"], "numbers and codes"),
    ("regions", &["code", "slug", "name", "province", "province_code", "organiser_id"], "compiled in"),
    ("reopenings", &["marks_before"], "numbers by criterion"),
    ("rubrics", &["code"], "letters, digits and hyphens only"),
    ("rubrics", &["source"], "compiled in; copies carry it along"),
    ("stored_files", &["storage_key", "preview_key", "media_type"], "made at random; told by the content"),
    ("submissions", &["number"], "made from the contest's slug and a counter"),
    ("submissions", &["affair"], "a code of data/affairs.json or nothing"),
    ("switches", &["name"], "codes of the program"),
    ("tag_changes", &["before", "after"], "codes and a year"),
    ("throttle_buckets", &["bucket"], "hashes"),
    ("upload_parts", &["storage_key"], "made at random"),
    ("uploads", &["target"], "codes of rubric and form"),
    ("users", &["email", "email_folded"], "an address that passed the check"),
    ("users", &["password_hash"], "a hash"),
    ("verification_notes", &["target_code"], "codes of rubric and form"),
    ("verifications", &["checklist"], "codes of the category's list"),
    ("verified_items", &["target_code"], "codes of rubric and form"),
    ("verified_levels", &["criterion_code"], "codes of the rubric"),
];

/// Texts that no page of these shows to anybody, with the reason: the crawl meets all others.
pub const UNSEEN: &[(&str, &str)] = &[
    ("criteria.evidence", "while the rules are written only: then they are frozen, and contests.rules is shown"),
    ("assignments.removed_reason", "kept for the record"),
    ("audit_events.details", "kept for the record: the history shows acts, not their details"),
    ("decisions.prize", "before publication only: then the award has its own copy (the pages of row 33 show it)"),
    ("innovations.withdrawn_reason", "kept for the record"),
    ("reopenings.reason", "told to the judge by mail (row 26)"),
    ("stored_files.finding", "told to the team by mail (row 26)"),
    ("uploads.file_name", "shown once the file is there, from the row of the piece"),
    ("uploads.page_note", "shown once the file is there, from the row of the piece"),
    ("uploads.title", "shown once the file is there, from the row of the piece"),
];

/// What stands before every spoiled text: a spreadsheet would take it for a formula, and it tells where the text is from.
pub fn marker(place: &str) -> String {
    format!("=1+1|{place}|")
}

/// Every place that was spoiled: `table.column`.
pub fn places() -> BTreeSet<String> {
    let texts = TEXTS.iter().flat_map(|(table, columns)| columns.iter().map(move |column| format!("{table}.{column}")));
    texts.chain(DOCUMENTS.iter().map(|(table, column, _)| format!("{table}.{column}"))).collect()
}

/// Columns of the real schema that hold text of any length: codes and hashes have a length.
pub async fn text_columns(app: &TestApp) -> BTreeSet<(String, String)> {
    let db = app.db();
    let query = match db.get_database_backend() {
        DatabaseBackend::Postgres => {
            "SELECT table_name, column_name FROM information_schema.columns \
             WHERE table_schema = 'public' AND (data_type IN ('text', 'json', 'jsonb') \
             OR (data_type LIKE 'character%' AND coalesce(character_maximum_length, 999) > 64))"
        }
        _ => {
            "SELECT tables.name AS table_name, columns.name AS column_name \
             FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns \
             WHERE tables.type = 'table' AND (columns.type IN ('text', 'TEXT') OR columns.type LIKE '%json%' \
             OR columns.type IN ('varchar', 'VARCHAR'))"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap();
    let name = |row: &sea_orm::QueryResult, column: &str| row.try_get::<String>("", column).unwrap();
    rows.iter()
        .map(|row| (name(row, "table_name"), name(row, "column_name")))
        .filter(|(table, _)| !table.starts_with("seaql_") && !table.starts_with("sqlite_"))
        .collect()
}

/// Puts `hostile` behind every text that people write. Fails where a table has no row: then nothing would be proved.
pub async fn spoil(app: &TestApp, hostile: &str) {
    let quoted = hostile.replace('\'', "''");
    for (table, columns) in TEXTS {
        for column in *columns {
            let front = marker(&format!("{table}.{column}"));
            let change =
                format!("UPDATE {table} SET {column} = '{front}' || {column} || '{quoted}' WHERE {column} IS NOT NULL");
            let changed = app.db().execute_unprepared(&change).await.unwrap();
            assert!(changed.rows_affected() > 0, "nobody has written into {table}.{column}: the test proves nothing");
        }
    }
    for (table, column, names) in DOCUMENTS {
        let changed = spoil_documents(app, (table, column), names, hostile).await;
        assert!(changed > 0, "nobody has written into {table}.{column}: the test proves nothing");
    }
}

async fn spoil_documents(app: &TestApp, (table, column): (&str, &str), names: &[&str], hostile: &str) -> usize {
    let db = app.db();
    let query = format!("SELECT id, {column} AS document FROM {table} WHERE {column} IS NOT NULL");
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap();
    let front = marker(&format!("{table}.{column}"));
    let mut changed = 0;
    for row in rows {
        let (id, text): (i64, String) = (row.try_get("", "id").unwrap(), row.try_get("", "document").unwrap());
        let Ok(mut document) = serde_json::from_str::<Json>(&text) else { continue };
        if spoil_json(&mut document, "", names, &front, hostile) {
            let text = document.to_string().replace('\'', "''");
            db.execute_unprepared(&format!("UPDATE {table} SET {column} = '{text}' WHERE id = {id}")).await.unwrap();
            changed += 1;
        }
    }
    changed
}

fn spoil_json(value: &mut Json, name: &str, names: &[&str], front: &str, hostile: &str) -> bool {
    let is_written = names.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => *known == name,
    });
    match value {
        Json::String(text) if is_written => {
            *text = format!("{front}{text}{hostile}");
            true
        }
        Json::Array(items) => {
            items
                .iter_mut()
                .map(|item| spoil_json(item, "", names, front, hostile))
                .filter(|is_spoiled| *is_spoiled)
                .count()
                > 0
        }
        Json::Object(fields) => {
            let each = fields.iter_mut().map(|(name, item)| spoil_json(item, name, names, front, hostile));
            each.filter(|is_spoiled| *is_spoiled).count() > 0
        }
        _ => false,
    }
}

#[tokio::test]
async fn every_text_column_of_the_schema_is_spoiled_or_known_to_be_ours() {
    let app = TestApp::start().await;
    let schema = text_columns(&app).await;
    let named: Vec<(String, String)> = TEXTS
        .iter()
        .map(|(table, columns)| (*table, *columns))
        .chain(OURS.iter().map(|(table, columns, _)| (*table, *columns)))
        .flat_map(|(table, columns)| columns.iter().map(move |column| (table.to_owned(), (*column).to_owned())))
        .chain(DOCUMENTS.iter().map(|(table, column, _)| ((*table).to_owned(), (*column).to_owned())))
        .collect();
    let distinct: BTreeSet<_> = named.iter().cloned().collect();
    assert_eq!(named.len(), distinct.len(), "a column stands in two lists");
    let forgotten: Vec<_> = schema.difference(&distinct).collect();
    assert!(forgotten.is_empty(), "judge each: do people write there? {forgotten:#?}");
    let gone: Vec<_> = distinct.difference(&schema).collect();
    assert!(gone.is_empty(), "no such text column: {gone:#?}");
}
