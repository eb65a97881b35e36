//! Looks into an Office file (DOCX, XLSX, PPTX) for what can act on its own: macros, controls, programs packed inside, templates that
//! are fetched from elsewhere. What its list of contents hides or cannot be read is not taken either.

use std::io::{Cursor, Read, Seek};

use zip::ZipArchive;

/// Parts of one file; a long workbook has some hundreds.
const MOST_PARTS: usize = 10_000;
/// All parts unpacked, as the list of contents declares them: more is a bomb for whoever opens it.
const MOST_UNPACKED: u64 = 1024 * 1024 * 1024;
/// So much of all parts together is unpacked here, whatever the list of contents declares.
const MOST_READ: u64 = 128 * 1024 * 1024;
/// A workbook in slides in a document: deeper is hiding.
const DEEPEST: usize = 2;
/// Words in names of parts and in their declared types that stand for something that acts.
const ACTING: &[&str] =
    &["vbaproject", "vbadata", "macroenabled", "macrosheet", "dialogsheet", "activex", "attachedtoolbars"];
/// Packages that may be inside, because charts and tables bring them along.
const INSIDE: &[&str] = &["docx", "xlsx", "pptx"];

/// Why an Office file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeFault {
    /// Macros or controls.
    Macro,
    /// Another file is inside that is none of [`INSIDE`], e.g. an OLE object.
    Attachment,
    /// It fetches a template or an object from elsewhere when it is opened.
    Outside,
    /// It cannot be read, is locked, or would unpack without end.
    Broken,
}

/// Looks through a whole Office file.
///
/// # Errors
/// What was found first.
pub fn check(bytes: &[u8]) -> Result<(), OfficeFault> {
    let mut room = MOST_READ;
    check_package(bytes, 0, &mut room)
}

fn check_package(bytes: &[u8], depth: usize, room: &mut u64) -> Result<(), OfficeFault> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if package.len() > MOST_PARTS {
        return Err(OfficeFault::Broken);
    }
    let (mut unpacked, mut has_types) = (0_u64, false);
    for number in 0..package.len() {
        let (name, size) = {
            let part = package.by_index_raw(number).map_err(broken)?;
            if part.encrypted() {
                return Err(OfficeFault::Broken);
            }
            (part.name().map_err(broken)?.to_lowercase(), part.size())
        };
        unpacked = unpacked.saturating_add(size);
        if unpacked > MOST_UNPACKED {
            return Err(OfficeFault::Broken);
        }
        judge_name(&name)?;
        if name == "[content_types].xml" {
            has_types = true;
            judge_types(&read(&mut package, number, room)?)?;
        } else if name.ends_with(".rels") {
            judge_relations(&read(&mut package, number, room)?)?;
        } else if name.contains("/embeddings/") && !name.ends_with('/') {
            let is_package = INSIDE.iter().any(|kind| name.ends_with(&format!(".{kind}")));
            if !is_package || depth == DEEPEST {
                return Err(OfficeFault::Attachment);
            }
            check_package(&read(&mut package, number, room)?, depth + 1, room)?;
        }
    }
    if has_types { Ok(()) } else { Err(OfficeFault::Broken) }
}

fn broken<E>(_: E) -> OfficeFault {
    OfficeFault::Broken
}

fn read<R: Read + Seek>(package: &mut ZipArchive<R>, number: usize, room: &mut u64) -> Result<Vec<u8>, OfficeFault> {
    let mut bytes = Vec::new();
    let part = package.by_index(number).map_err(broken)?;
    part.take(*room + 1).read_to_end(&mut bytes).map_err(broken)?;
    *room = room.checked_sub(bytes.len() as u64).ok_or(OfficeFault::Broken)?;
    Ok(bytes)
}

fn judge_name(name: &str) -> Result<(), OfficeFault> {
    if ACTING.iter().any(|word| name.contains(word)) { Err(OfficeFault::Macro) } else { Ok(()) }
}

/// A macro may have any name; its declared type tells.
fn judge_types(xml: &[u8]) -> Result<(), OfficeFault> {
    judge_name(&lower(xml))
}

/// Relations that reach out of the file and are followed without being asked: templates, objects, frames. Links that people click
/// are only links, and a template on the writer's own disk is nobody else's.
fn judge_relations(xml: &[u8]) -> Result<(), OfficeFault> {
    let text = lower(xml);
    judge_name(&text)?;
    for relation in text.split("<relationship").skip(1) {
        let relation = relation.split('>').next().unwrap_or_default();
        let is_followed = ["/attachedtemplate", "/oleobject", "/frame", "/subdocument", "/package"]
            .iter()
            .any(|kind| relation.contains(kind));
        let is_outside = relation.contains("external");
        let is_far = ["http:", "https:", "ftp:", "mhtml:", "\\\\", "file://"]
            .iter()
            .any(|start| relation.contains(&format!("target=\"{start}")))
            && !relation.contains("target=\"file:///");
        if is_followed && is_outside && is_far {
            return Err(OfficeFault::Outside);
        }
    }
    Ok(())
}

/// Lower case without the zeros of UTF-16, so that one comparison does for every spelling.
fn lower(xml: &[u8]) -> String {
    let plain: Vec<u8> = xml.iter().copied().filter(|byte| *byte != 0).collect();
    String::from_utf8_lossy(&plain).to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    const TYPES: &str = "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/xml\"/></Types>";

    fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn with(name: &str, bytes: &[u8]) -> Vec<u8> {
        package(&[("[Content_Types].xml", TYPES.as_bytes()), ("word/document.xml", b"<w/>"), (name, bytes)])
    }

    fn relation(kind: &str, target: &str) -> Vec<u8> {
        format!("<Relationships><Relationship Id=\"r\" Type=\"http://x/{kind}\" Target=\"{target}\" TargetMode=\"External\"/></Relationships>")
            .into_bytes()
    }

    #[test]
    fn what_acts_is_found_by_name_by_type_and_inside() {
        let workbook = package(&[("[Content_Types].xml", TYPES.as_bytes()), ("xl/vbaProject.bin", b"x")]);
        let renamed = TYPES.replace("application/xml", "application/vnd.ms-office.vbaProject");
        let wide: Vec<u8> = renamed.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let found: [(Vec<u8>, OfficeFault); 9] = [
            (with("word/vbaProject.bin", b"x"), OfficeFault::Macro),
            (with("xl/macrosheets/sheet1.xml", b"x"), OfficeFault::Macro),
            (with("word/activeX/activeX1.bin", b"x"), OfficeFault::Macro),
            (package(&[("[Content_Types].xml", renamed.as_bytes())]), OfficeFault::Macro),
            (package(&[("[Content_Types].xml", &wide)]), OfficeFault::Macro),
            (with("word/embeddings/lembar.xlsx", &workbook), OfficeFault::Macro),
            (with("word/embeddings/oleObject1.bin", b"MZ"), OfficeFault::Attachment),
            (
                with("word/_rels/settings.xml.rels", &relation("attachedTemplate", "https://jahat.example/t.dotm")),
                OfficeFault::Outside,
            ),
            (
                with("word/_rels/settings.xml.rels", &relation("attachedTemplate", "\\\\jahat\\t.dotm")),
                OfficeFault::Outside,
            ),
        ];
        for (number, (bytes, fault)) in found.into_iter().enumerate() {
            assert_eq!(check(&bytes), Err(fault), "{number}");
        }
    }

    #[test]
    fn ordinary_files_pass_and_broken_ones_do_not() {
        let sheet = package(&[("[Content_Types].xml", TYPES.as_bytes()), ("xl/workbook.xml", b"<x/>")]);
        let ordinary = [
            sheet.clone(),
            with("ppt/embeddings/Microsoft_Excel_Sheet.xlsx", &sheet),
            with("word/_rels/document.xml.rels", &relation("hyperlink", "https://contoh.go.id/")),
            with("word/_rels/settings.xml.rels", &relation("attachedTemplate", "file:///C:/Users/Siti/Normal.dotm")),
        ];
        for (number, bytes) in ordinary.into_iter().enumerate() {
            assert_eq!(check(&bytes), Ok(()), "{number}");
        }
        assert_eq!(check(b"PK\x03\x04 word/document [Content_Types].xml"), Err(OfficeFault::Broken));
        assert_eq!(check(&package(&[("word/document.xml", b"x")])), Err(OfficeFault::Broken));
    }
}
