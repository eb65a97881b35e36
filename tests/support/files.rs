//! Files as rows and bytes, without the form that uploads them.

use sayembara::{
    domain::evidence::FileState,
    models::{
        _entities::{enums::EvidenceKind, evidence, stored_files},
        entries,
    },
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::TestApp;

/// A small real PDF.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// Attaches a PDF called `name` to the entry, for the criterion MANFAAT.
pub async fn attach(app: &TestApp, entry: &entries::Model, name: &str) -> evidence::Model {
    let key = format!("uji/{}", Uuid::new_v4().simple());
    std::fs::create_dir_all(app.uploads().join("uji")).unwrap();
    std::fs::write(app.uploads().join(&key), PDF).unwrap();
    let file = stored_files::ActiveModel {
        pid: Set(Uuid::new_v4()),
        storage_key: Set(key),
        size_bytes: Set(i64::try_from(PDF.len()).unwrap()),
        sha256: Set("0".repeat(64)),
        media_type: Set("application/pdf".to_owned()),
        state: Set(FileState::Ready),
        created_at: Set(app.now()),
        ..Default::default()
    };
    let file = stored_files::Entity::insert(file).exec_with_returning(app.db()).await.unwrap();
    let piece = evidence::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry.id),
        criterion_code: Set(Some("MANFAAT".to_owned())),
        kind: Set(EvidenceKind::File),
        title: Set("Laporan manfaat".to_owned()),
        file_name: Set(name.to_owned()),
        stored_file_id: Set(Some(file.id)),
        page_note: Set(String::new()),
        is_public: Set(false),
        version: Set(1),
        uploaded_by: Set(entry.owner_id),
        created_at: Set(app.now()),
        ..Default::default()
    };
    evidence::Entity::insert(piece).exec_with_returning(app.db()).await.unwrap()
}

/// Attaches the link that the builders' rubric requires for MANFAAT.
pub async fn required_link(app: &TestApp, entry: &entries::Model) {
    let piece = evidence::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry.id),
        criterion_code: Set(Some("MANFAAT".to_owned())),
        kind: Set(EvidenceKind::Link),
        title: Set("Laporan manfaat".to_owned()),
        file_name: Set(String::new()),
        url: Set(Some("https://contoh.go.id/laporan".to_owned())),
        page_note: Set(String::new()),
        is_public: Set(false),
        version: Set(1),
        uploaded_by: Set(entry.owner_id),
        created_at: Set(app.now()),
        ..Default::default()
    };
    evidence::Entity::insert(piece).exec(app.db()).await.unwrap();
}
