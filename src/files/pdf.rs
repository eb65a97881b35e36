//! Looks into a PDF for what can act on its own: scripts, programs to start, files inside. It does not parse the document, which a
//! forged file could lead astray; it looks at every name in the bytes, and in the packed streams that hold objects. A file that
//! hides its objects from that look (locked, or packed in an unusual way) is not taken either.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// Names of what can act, as PDF 2.0 (ISO 32000-2) spells them.
const SCRIPTS: &[&[u8]] = &[b"JavaScript", b"Launch", b"ImportData", b"RichMedia", b"GoToE"];
/// Names of files inside.
const ATTACHMENTS: &[&[u8]] = &[b"EmbeddedFiles", b"EmbeddedFile", b"FileAttachment"];
/// Packings of object streams that are not looked through; ordinary programs use none of them there.
const UNUSUAL: &[&[u8]] =
    &[b"LZWDecode", b"ASCIIHexDecode", b"AHx", b"ASCII85Decode", b"A85", b"RunLengthDecode", b"Crypt", b"Predictor"];
/// So much of all object streams together is unpacked; a real document has a few megabytes.
const MOST_UNPACKED: u64 = 128 * 1024 * 1024;
/// Longest name that is compared.
const LONGEST_NAME: usize = 64;

/// Why a PDF is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PdfFault {
    /// It can act on its own.
    Script,
    /// Another file is inside.
    Attachment,
    /// It is locked, or so packed that nobody can look inside.
    Locked,
}

/// Looks through a whole PDF.
///
/// # Errors
/// What was found first.
pub fn check(bytes: &[u8]) -> Result<(), PdfFault> {
    let mut room = MOST_UNPACKED;
    let mut last_object = 0;
    for (at, name) in names(bytes) {
        judge(&name)?;
        match name.as_slice() {
            b"Encrypt" => return Err(PdfFault::Locked),
            // The dictionary that says so ends where its stream begins; several names in one dictionary are one stream.
            b"ObjStm" if at >= last_object => {
                last_object = look_inside(bytes, at, &mut room)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn judge(name: &[u8]) -> Result<(), PdfFault> {
    if SCRIPTS.contains(&name) {
        return Err(PdfFault::Script);
    }
    if ATTACHMENTS.contains(&name) {
        return Err(PdfFault::Attachment);
    }
    Ok(())
}

/// Unpacks the stream of objects whose dictionary names itself at `at`; gives where its bytes begin.
fn look_inside(bytes: &[u8], at: usize, room: &mut u64) -> Result<usize, PdfFault> {
    let Some(begin) = find(bytes, at, b"stream").map(|found| found + b"stream".len()) else { return Ok(bytes.len()) };
    let head = rfind(bytes, at, b"obj").unwrap_or(0);
    let dictionary: Vec<Vec<u8>> = names(&bytes[head..begin]).map(|(_, name)| name).collect();
    if dictionary.iter().any(|name| UNUSUAL.contains(&name.as_slice())) {
        return Err(PdfFault::Locked);
    }
    let is_packed = dictionary.iter().any(|name| matches!(name.as_slice(), b"FlateDecode" | b"Fl"));
    if !is_packed {
        // Its names lie open and are looked at with all others.
        return Ok(begin);
    }
    let data = &bytes[begin..];
    let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
    let mut unpacked = Vec::new();
    // A stream that breaks off in the middle is looked at as far as it goes, as readers do.
    let _ = ZlibDecoder::new(data).take(*room + 1).read_to_end(&mut unpacked);
    let used = u64::try_from(unpacked.len()).unwrap_or(u64::MAX);
    *room = room.checked_sub(used).ok_or(PdfFault::Locked)?;
    if unpacked.is_empty() {
        return Err(PdfFault::Locked);
    }
    for (_, name) in names(&unpacked) {
        judge(&name)?;
    }
    Ok(begin)
}

/// Every name with its place: `/` and what follows up to a delimiter, `#41` read as `A`.
fn names(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    let slashes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
    slashes.map(move |at| (at, name_at(&bytes[at + 1..])))
}

fn name_at(mut rest: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    while let Some((&byte, after)) = rest.split_first() {
        if is_delimiter(byte) || name.len() == LONGEST_NAME {
            break;
        }
        rest = after;
        if byte == b'#'
            && let [high, low, after @ ..] = rest
            && let (Some(high), Some(low)) = (char::from(*high).to_digit(16), char::from(*low).to_digit(16))
        {
            name.push(u8::try_from(high * 16 + low).unwrap_or(0));
            rest = after;
        } else {
            name.push(byte);
        }
    }
    name
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        0 | b'\t' | b'\n' | 12 | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

fn find(bytes: &[u8], from: usize, word: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(word.len()).position(|window| window == word).map(|found| from + found)
}

fn rfind(bytes: &[u8], before: usize, word: &[u8]) -> Option<usize> {
    bytes.get(..before)?.windows(word.len()).rposition(|window| window == word)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn packed(objects: &[u8], filter: &str) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(objects).unwrap();
        let data = encoder.finish().unwrap();
        let head =
            format!("%PDF-1.5\n5 0 obj<</Filter{filter}/Type /ObjStm/N 1/First 4/Length {}>>stream\r\n", data.len());
        [head.as_bytes(), &data, b"\nendstream endobj"].concat()
    }

    #[test]
    fn what_acts_is_found_open_escaped_and_packed() {
        let open: [(&[u8], PdfFault); 6] = [
            (b"<</S/JavaScript/JS(app.alert\\(1\\))>>", PdfFault::Script),
            (b"<</S /J#61vaScript /JS 3 0 R>>", PdfFault::Script),
            (b"<</S/Launch/F(cmd.exe)>>", PdfFault::Script),
            (b"<</Names<</EmbeddedFiles 4 0 R>>>>", PdfFault::Attachment),
            (b"<</Subtype/FileAttachment>>", PdfFault::Attachment),
            (b"trailer<</Encrypt 9 0 R>>", PdfFault::Locked),
        ];
        for (bytes, fault) in open {
            assert_eq!(check(bytes), Err(fault), "{}", String::from_utf8_lossy(bytes));
            if fault != PdfFault::Locked {
                assert_eq!(check(&packed(bytes, "/FlateDecode")), Err(fault), "packed");
            }
        }
    }

    #[test]
    fn ordinary_documents_pass_and_hidden_ones_do_not() {
        assert_eq!(check(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/JSX/LaunchDate>>endobj"), Ok(()));
        assert_eq!(check(&packed(b"1 0 <</Type/Catalog/Pages 2 0 R>>", "/FlateDecode")), Ok(()));
        assert_eq!(check(&packed(b"<<>>", "[/ASCIIHexDecode/FlateDecode]")), Err(PdfFault::Locked));
        let mut broken = packed(b"<<>>", "/FlateDecode");
        let begin = find(&broken, 0, b"stream").unwrap() + 8;
        broken[begin..begin + 2].copy_from_slice(b"zz");
        assert_eq!(check(&broken), Err(PdfFault::Locked), "readers would refuse it too");
    }

    #[test]
    fn a_stream_that_unpacks_without_end_is_given_up() {
        let zeros = vec![0; 140 * 1024 * 1024];
        assert_eq!(check(&packed(&zeros, "/FlateDecode")), Err(PdfFault::Locked));
    }
}
