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

/// Keys of the files themselves in the upload folder, without their previews.
pub fn originals(folder: &std::path::Path) -> Vec<String> {
    stored(folder).into_iter().filter(|key| !key.starts_with("previews/")).collect()
}

/// Keys of everything in the upload folder.
pub fn stored(folder: &std::path::Path) -> Vec<String> {
    let mut keys = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inside) = folders.pop() {
        for item in std::fs::read_dir(inside).into_iter().flatten() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                keys.push(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    keys.sort();
    keys
}

/// A picture of `width` × `height` in changing colours.
pub fn picture(width: u32, height: u32) -> image::DynamicImage {
    let colour = |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, ((x + y) % 256) as u8]);
    image::RgbImage::from_fn(width, height, colour).into()
}

/// The picture as a PNG.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture(width, height).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// An Office file with these parts beside what every one has.
pub fn office(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("[Content_Types].xml", b"<Types/>".as_slice())].iter().chain(parts) {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Gives the file of a piece a preview, as if it were a picture.
pub async fn give_preview(app: &TestApp, piece: &evidence::Model) {
    let key = format!("previews/{}", Uuid::new_v4().simple());
    std::fs::create_dir_all(app.uploads().join("previews")).unwrap();
    std::fs::write(app.uploads().join(&key), b"pratinjau").unwrap();
    let row = stored_files::ActiveModel {
        id: Set(piece.stored_file_id.unwrap()),
        preview_key: Set(Some(key)),
        preview_bytes: Set(Some(9)),
        preview_width: Set(Some(320)),
        preview_height: Set(Some(240)),
        ..Default::default()
    };
    stored_files::Entity::update(row).exec(app.db()).await.unwrap();
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
