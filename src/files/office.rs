//! Looks into an Office file (DOCX, XLSX, PPTX) for what can act on its own: macros, controls, programs packed inside, templates that
//! are fetched from elsewhere. What its list of contents hides or cannot be read is not taken either.

use std::{
    borrow::Cow,
    io::{Cursor, Read, Seek},
};

use quick_xml::{Reader, XmlVersion, events::Event};
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

/// Relations whose target a program opens along with the file.
const FOLLOWED: &[&str] = &["/attachedtemplate", "/oleobject", "/frame", "/subdocument", "/package"];

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
    each_element(xml, |element| element.attributes.iter().try_for_each(|(_, value)| judge_name(value)))
}

/// Relations that reach out of the file and are followed without being asked: templates, objects, frames. Links that people click
/// are only links, and a template on the writer's own disk is nobody else's.
fn judge_relations(xml: &[u8]) -> Result<(), OfficeFault> {
    each_element(xml, |element| {
        element.attributes.iter().try_for_each(|(_, value)| judge_name(value))?;
        let all = |name: &'static str| {
            element.attributes.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
        };
        let is_followed = element.name == "relationship"
            && all("type").any(|kind| FOLLOWED.iter().any(|known| kind.contains(known)))
            && all("targetmode").any(|mode| mode.trim() == "external");
        // Of two targets, under whatever prefix, there is no telling which one is read: both must be near.
        let is_far = all("target").next().is_none() || all("target").any(|target| !is_near(target));
        if is_followed && is_far { Err(OfficeFault::Outside) } else { Ok(()) }
    })
}

/// A file on the reader's own disk, by its whole path. `file:////server/…`, `file:///\\server\…` and the like are other machines.
fn is_near(target: &str) -> bool {
    let path = target.strip_prefix("file:///");
    let mut letters = path.unwrap_or(target).chars();
    let begins_with_a_letter = letters.next().is_some_and(|letter| letter.is_ascii_alphanumeric());
    let has_drive = letters.next() == Some(':') && matches!(letters.next(), Some('\\' | '/'));
    begins_with_a_letter && (path.is_some() || has_drive)
}

/// An element with what it says, all in lower case, and without the prefixes of its namespaces.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

/// Attributes that an element of these parts has at most; the format knows four.
const MOST_ATTRIBUTES: usize = 16;

/// Judges every element of a part, one after the other, whatever way of writing XML was chosen for it. What defines names of its own, or is written in another
/// encoding than a package may have, is not taken: there is no telling what the reader's program makes of it.
fn each_element(xml: &[u8], judge: impl Fn(&Element) -> Result<(), OfficeFault>) -> Result<(), OfficeFault> {
    let text = text_of(xml)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Start(found) | Event::Empty(found) => {
                let mut attributes = Vec::new();
                for attribute in found.attributes() {
                    if attributes.len() == MOST_ATTRIBUTES {
                        return Err(OfficeFault::Broken);
                    }
                    let attribute = attribute.map_err(broken)?;
                    let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(broken)?;
                    attributes.push((attribute.key.local_name().into_inner().to_lowercase(), value.to_lowercase()));
                }
                judge(&Element { name: found.local_name().into_inner().to_lowercase(), attributes })?;
            }
            Event::Decl(found) => {
                let encoding = found.encoding().transpose().map_err(broken)?.unwrap_or_default().to_lowercase();
                if !["", "utf-8", "utf8", "utf-16", "us-ascii"].contains(&encoding.as_str()) {
                    return Err(OfficeFault::Broken);
                }
            }
            Event::DocType(_) => return Err(OfficeFault::Broken),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Parts are written in UTF-8 or UTF-16.
fn text_of(xml: &[u8]) -> Result<Cow<'_, str>, OfficeFault> {
    let order: fn([u8; 2]) -> u16 = match xml {
        [0xff, 0xfe, ..] | [_, 0, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] | [0, ..] => u16::from_be_bytes,
        _ => return std::str::from_utf8(xml).map(Cow::Borrowed).map_err(broken),
    };
    let (pairs, rest) = xml.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| order(*pair)).collect();
    if rest.is_empty() { String::from_utf16(&units).map(Cow::Owned).map_err(broken) } else { Err(OfficeFault::Broken) }
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
    fn a_template_from_elsewhere_is_found_however_it_is_written() {
        let kind = "http://x/attachedTemplate";
        let far = "https://jahat.example/t.dotm";
        for xml in [
            format!(
                "<Relationships><Relationship Type='{kind}' Target='{far}' TargetMode='External'/></Relationships>"
            ),
            format!(
                "<Relationships><Relationship Type = \"{kind}\" Target\n=\"{far}\" TargetMode=\"External\"></Relationship></Relationships>"
            ),
            format!(
                "<Relationships><Relationship Type=\"{kind}\" Target=\"&#104;ttps://jahat.example/t\" TargetMode=\"External\"/></Relationships>"
            ),
            format!(
                "<r:Relationships xmlns:r=\"y\"><r:Relationship Type=\"{kind}\" Target=\"{far}\" TargetMode=\"Ext&#x65;rnal\"/></r:Relationships>"
            ),
            format!(
                "<Relationships><Relationship Target=\"{far}\" TargetMode=\"External\" Type=\"http://x/att&#97;chedTemplate\"/></Relationships>"
            ),
        ] {
            assert_eq!(
                check(&with("word/_rels/settings.xml.rels", xml.as_bytes())),
                Err(OfficeFault::Outside),
                "{xml}"
            );
        }
        let decoy = format!(
            "<Relationships><Relationship Type=\"{kind}\" x:Target=\"C:\\a.dotm\" Target=\"{far}\" TargetMode=\"External\"/></Relationships>"
        );
        assert_eq!(check(&with("word/_rels/settings.xml.rels", decoy.as_bytes())), Err(OfficeFault::Outside));
        let many: String = (0..17).map(|number| format!(" a{number}=\"\"")).collect();
        let many = format!("<Relationships><Relationship{many}/></Relationships>");
        assert_eq!(check(&with("word/_rels/settings.xml.rels", many.as_bytes())), Err(OfficeFault::Broken));
        for target in [
            "file:////server/bagi/t.dotm",
            "file://server/bagi/t.dotm",
            "file:///\\\\server\\t.dotm",
            "file:///%5c%5cserver/t.dotm",
            "//server/t.dotm",
            "t.dotm",
            "FTP://jahat.example/t.dotm",
            "",
        ] {
            let bytes = with("word/_rels/settings.xml.rels", &relation("attachedTemplate", target));
            assert_eq!(check(&bytes), Err(OfficeFault::Outside), "{target}");
        }
        let named = "<!DOCTYPE r [<!ENTITY h \"https\">]><Relationships/>";
        let elsewhere = "<?xml version=\"1.0\" encoding=\"UTF-7\"?><Relationships/>";
        for xml in [named, elsewhere, "<Relationships><Relationship", "<a></b>"] {
            assert_eq!(check(&with("word/_rels/settings.xml.rels", xml.as_bytes())), Err(OfficeFault::Broken), "{xml}");
        }
        let escaped = TYPES.replace("application/xml", "application/vnd.ms-office.vba&#80;roject");
        assert_eq!(check(&package(&[("[Content_Types].xml", escaped.as_bytes())])), Err(OfficeFault::Macro));
    }

    #[test]
    fn ordinary_files_pass_and_broken_ones_do_not() {
        let sheet = package(&[("[Content_Types].xml", TYPES.as_bytes()), ("xl/workbook.xml", b"<x/>")]);
        let ordinary = [
            sheet.clone(),
            with("ppt/embeddings/Microsoft_Excel_Sheet.xlsx", &sheet),
            with("word/_rels/document.xml.rels", &relation("hyperlink", "https://contoh.go.id/")),
            with("word/_rels/settings.xml.rels", &relation("attachedTemplate", "file:///C:/Users/Siti/Normal.dotm")),
            with("word/_rels/settings.xml.rels", &relation("attachedTemplate", "file:///Users/siti/Normal.dotm")),
            with("word/_rels/settings.xml.rels", &relation("attachedTemplate", "C:\\Surat\\Surat Dinas.dotx")),
        ];
        for (number, bytes) in ordinary.into_iter().enumerate() {
            assert_eq!(check(&bytes), Ok(()), "{number}");
        }
        assert_eq!(check(b"PK\x03\x04 word/document [Content_Types].xml"), Err(OfficeFault::Broken));
        assert_eq!(check(&package(&[("word/document.xml", b"x")])), Err(OfficeFault::Broken));
    }
}
