//! Looks into a PDF for what can act on its own: scripts, programs to start, files inside. It does not parse the document, which a
//! forged file could lead astray; it looks at every name in the bytes, and in the packed streams that hold objects. A file that
//! hides its objects from that look (locked, or packed in an unusual way) is not taken either.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// Names of what can act, as PDF 2.0 (ISO 32000-2) spells them.
/// Renditions and the forms of XFA run scripts without the name of one; `JS` alone is too short to be told from packed bytes.
const SCRIPTS: &[&[u8]] = &[b"JavaScript", b"Launch", b"ImportData", b"RichMedia", b"GoToE", b"Rendition", b"XFA"];
/// Names of files inside.
const ATTACHMENTS: &[&[u8]] = &[b"EmbeddedFiles", b"EmbeddedFile", b"FileAttachment"];
/// What changes how the bytes of an object stream are to be read, or where they are; ordinary programs use none of them there.
const UNUSUAL: &[&[u8]] = &[b"DecodeParms", b"DP", b"F", b"FFilter", b"FDecodeParms"];
/// So much of all object streams together is unpacked; a real document has a few megabytes.
const MOST_UNPACKED: u64 = 128 * 1024 * 1024;
/// Object streams in one document; each of them holds about a hundred objects.
const MOST_OBJECT_STREAMS: usize = 20_000;
/// Longest dictionary of an object stream, in bytes; real ones have a hundred.
const LONGEST_DICTIONARY: usize = 4 * 1024;
/// Bytes that are read in search of the ends of dictionaries, all together; a real document needs some thousands. Bounds the time.
const MOST_STEPS: usize = 256 * 1024 * 1024;
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

/// Looks through a whole PDF. The time it takes grows with the size of the file and of what is unpacked, whatever is in it.
///
/// # Errors
/// What was found first.
pub fn check(bytes: &[u8]) -> Result<(), PdfFault> {
    let mut room = MOST_UNPACKED;
    let mut steps = MOST_STEPS;
    let mut object_streams = 0;
    // Names before it stand in the dictionary of an object stream that was looked at.
    let mut looked_at = 0;
    for (at, name) in names(bytes) {
        judge(&name)?;
        match name.as_slice() {
            b"Encrypt" => return Err(PdfFault::Locked),
            // Readers tell a stream of objects by `First` and `N`; its type may be left out.
            b"ObjStm" | b"First" if at >= looked_at => match stream_of(bytes, at, &mut steps)? {
                Some(stream) => {
                    object_streams += 1;
                    if object_streams > MOST_OBJECT_STREAMS {
                        return Err(PdfFault::Locked);
                    }
                    look_inside(bytes, &stream, &mut room)?;
                    looked_at = stream.begin;
                }
                None if name == b"ObjStm" => return Err(PdfFault::Locked),
                // A list of chapters has a first one, too.
                None => {}
            },
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

/// Where a stream is: its dictionary from `<<` at `head` to behind `>>` at `end`, its bytes after the word `stream` from `begin` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stream {
    head: usize,
    end: usize,
    begin: usize,
}

/// The stream whose dictionary the name at `at` stands in, if one follows. The dictionary is read forward from the name to its end,
/// as readers do: nothing that stands before the name, in a text or in a comment, says where that is.
fn stream_of(bytes: &[u8], at: usize, steps: &mut usize) -> Result<Option<Stream>, PdfFault> {
    let within = &bytes[..bytes.len().min(at.saturating_add(*steps))];
    let closed = dictionary_end(within, at);
    *steps -= closed.unwrap_or(within.len()) - at;
    let Some(end) = closed else {
        return if within.len() < bytes.len() { Err(PdfFault::Locked) } else { Ok(None) };
    };
    let (word, has_comment) = after_gaps(bytes, end);
    if !bytes[word..].starts_with(b"stream") {
        return Ok(None);
    }
    let head = dictionary_begin(bytes, at).filter(|_| !has_comment).ok_or(PdfFault::Locked)?;
    Ok(Some(Stream { head, end, begin: word + b"stream".len() }))
}

/// The place behind the `>>` that closes the dictionary around `at`.
fn dictionary_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b'%' => end_of_line(bytes, at),
            b'(' => text_end(bytes, at)?,
            b'<' if bytes.get(at + 1) == Some(&b'<') => {
                depth += 1;
                at + 2
            }
            // A text in hexadecimal digits: its sign of closing is none of the dictionary's.
            b'<' => at + 1 + bytes[at + 1..].iter().position(|byte| *byte == b'>')? + 1,
            b'>' if bytes.get(at + 1) == Some(&b'>') => {
                let Some(outer) = depth.checked_sub(1) else { return Some(at + 2) };
                depth = outer;
                at + 2
            }
            _ => at + 1,
        };
    }
    None
}

/// The place behind a text in parentheses, which may hold others.
fn text_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| matches!(byte, b'\r' | b'\n')).map_or(bytes.len(), |end| at + end)
}

/// The next place with something on it, and whether a comment was passed.
fn after_gaps(bytes: &[u8], mut at: usize) -> (usize, bool) {
    let mut has_comment = false;
    loop {
        match bytes.get(at) {
            Some(b'%') => {
                has_comment = true;
                at = end_of_line(bytes, at);
            }
            Some(0 | b'\t' | b'\n' | 12 | b'\r' | b' ') => at += 1,
            _ => return (at, has_comment),
        }
    }
}

/// Where the dictionary of an object begins that the name at `at` stands in; `None` when it is longer than any, or when the word
/// before it may stand in a comment.
fn dictionary_begin(bytes: &[u8], at: usize) -> Option<usize> {
    let from = at.saturating_sub(LONGEST_DICTIONARY);
    let word = from + rfind(&bytes[from..at], b"obj")?;
    let line = bytes[from..word].iter().rposition(|byte| matches!(byte, b'\r' | b'\n')).map_or(from, |end| from + end);
    let (head, has_comment) = after_gaps(bytes, word + b"obj".len());
    let is_plain = !has_comment && !bytes[line..word].contains(&b'%') && bytes[head..].starts_with(b"<<");
    is_plain.then_some(head)
}

/// Unpacks a stream of objects and looks at every name in it.
fn look_inside(bytes: &[u8], stream: &Stream, room: &mut u64) -> Result<(), PdfFault> {
    let dictionary = &bytes[stream.head..stream.end];
    let rest = &bytes[stream.begin..];
    let data = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).ok_or(PdfFault::Locked)?;
    if dictionary.len() > LONGEST_DICTIONARY || !is_plainly_packed(dictionary) {
        return Err(PdfFault::Locked);
    }
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
    Ok(())
}

/// Does the dictionary say, once and in itself, that its stream is packed as ordinary programs do it? Texts and comments, in
/// which words of the language would mean nothing, have no place there.
fn is_plainly_packed(dictionary: &[u8]) -> bool {
    if dictionary_end(dictionary, 2) != Some(dictionary.len()) {
        return false;
    }
    let mut filters = names(dictionary).filter(|(_, name)| name == b"Filter");
    let (Some((at, _)), None) = (filters.next(), filters.next()) else { return false };
    if dictionary.iter().any(|byte| matches!(byte, b'(' | b')' | b'%'))
        || names(dictionary).any(|(_, name)| UNUSUAL.contains(&name.as_slice()))
    {
        return false;
    }
    let after = &dictionary[at + 1..];
    let value = after.iter().position(|byte| is_delimiter(*byte)).map_or(after, |end| &after[end..]).trim_ascii_start();
    let listed = value.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    let Some(name) = listed.unwrap_or(value).strip_prefix(b"/") else { return false };
    let end = name.iter().position(|byte| is_delimiter(*byte)).unwrap_or(name.len());
    let is_flate = matches!(name_at(name).as_slice(), b"FlateDecode" | b"Fl");
    is_flate && (listed.is_none() || name[end..].trim_ascii_start().starts_with(b"]"))
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

fn rfind(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|window| window == word)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn find(bytes: &[u8], from: usize, word: &[u8]) -> Option<usize> {
        bytes.get(from..)?.windows(word.len()).position(|window| window == word).map(|found| from + found)
    }

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
        let open: [(&[u8], PdfFault); 8] = [
            (b"<</S/JavaScript/JS(app.alert\\(1\\))>>", PdfFault::Script),
            (b"<</S /J#61vaScript /JS 3 0 R>>", PdfFault::Script),
            (b"<</S/Launch/F(cmd.exe)>>", PdfFault::Script),
            (b"<</S/Rendition/OP 0/JS(app.alert\\(1\\))>>", PdfFault::Script),
            (b"<</AcroForm<</XFA[(template)7 0 R]>>>>", PdfFault::Script),
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

    /// An object stream whose dictionary, between `<<` and `>>`, is given; what is packed runs a script.
    fn with_dictionary(dictionary: &str) -> Vec<u8> {
        let whole = packed(b"1 0 <</S/JavaScript/JS(app.alert\\(1\\))>>", "/FlateDecode");
        let begin = find(&whole, 0, b"stream").unwrap();
        [b"%PDF-1.5\n5 0 obj<<", dictionary.as_bytes(), b">>", &whole[begin..]].concat()
    }

    #[test]
    fn a_dictionary_that_leads_the_look_astray_is_not_taken() {
        for dictionary in [
            "/A(stream)/Type/ObjStm/N 1/First 4/Filter/FlateDecode",
            "/Type/ObjStm/A(>>stream\n)/N 1/First 4/Filter/FlateDecode",
            "/Type/ObjStm/A(\\(stream)/N 1/First 4/Filter/FlateDecode",
            "/Type/ObjStm/N 1/First 4%>>stream\n/Filter/FlateDecode",
            "/Type/ObjStm/N 1/First 4/Filter 7 0 R",
            "/Type/ObjStm/N 1/First 4/Filter 7 0 R/X/FlateDecode",
            "/Type/ObjStm/N 1/First 4/Filter/FlateDecode/Filter 7 0 R",
            "/Type/ObjStm/N 1/First 4/Filter[/FlateDecode 7 0 R]",
            "/Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms 7 0 R",
            "/Type/ObjStm/N 1/First 4",
            // Without a type, and with something that looks like the end or the beginning of another dictionary.
            "/N 1/First 4",
            "/N 1/A(>>stream\n)/First 4/Filter/FlateDecode",
            "/First 4/A(>>stream\n)/N 1/Filter/FlateDecode",
            "/First 4/A(5 0 obj<<)/N 1/Filter/FlateDecode",
            "/Filter[/ASCIIHexDecode/FlateDecode]%5 0 obj<<\n/N 1/First 4/Filter/FlateDecode",
            "/Filter[/ASCIIHexDecode/FlateDecode]/Xobj<</A 1>>/N 1/First 4/Filter/FlateDecode",
            "/A(/First %)/First 4/N 1/Filter/FlateDecode",
            "/A(/First <<)/First 4/N 1/Filter/FlateDecode",
            "/N 1/First 4/Filter/FlateDecode>>%x\nstream\n>>",
            "/N 1/First 4/Filter/FlateDecode/X<(>",
        ] {
            assert_eq!(check(&with_dictionary(dictionary)), Err(PdfFault::Locked), "{dictionary}");
        }
        for dictionary in [
            "/Type/ObjStm/N 1/First 4/Filter/FlateDecode",
            "/Type/ObjStm/N 1/First 4/Filter [ /Fl#61teDecode ] /Length 9\r\n",
            "/N 1/First 4/Filter/FlateDecode",
            "/Type 7 0 R/N 1/#46irst 4/Filter/Fl",
            "/N 1/X<</First 2>>/First 4/Filter/FlateDecode",
            "/Filter/FlateDecode/First 4/N 1\n",
            // A text in hexadecimal digits ends with a sign that also ends dictionaries.
            "/N 1/First 4/Filter/FlateDecode/X<41>",
        ] {
            assert_eq!(check(&with_dictionary(dictionary)), Err(PdfFault::Script), "{dictionary}");
        }
        let late = String::from_utf8_lossy(&vec![b' '; 5_000]).into_owned();
        let late = format!("/Type/ObjStm/N 1/First 4{late}/Filter/FlateDecode");
        assert_eq!(check(&with_dictionary(&late)), Err(PdfFault::Locked));
        assert_eq!(check(b"5 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream x\n"), Err(PdfFault::Locked));
        let outline = b"3 0 obj<</First 4 0 R/Count 2>>endobj 5 0 obj<</N 3/Length 2>>stream\nabendstream endobj";
        assert_eq!(check(outline), Ok(()), "a list of chapters before an ordinary stream");
    }

    #[test]
    fn rulebook_43_no_content_takes_longer_than_its_size() {
        for (part, expected) in [
            ("/ObjStm stream\n", Err(PdfFault::Locked)),
            ("<</First 1>>stream\n", Err(PdfFault::Locked)),
            ("/First ", Err(PdfFault::Locked)),
            ("/First(", Err(PdfFault::Locked)),
            ("<</First 1>>", Ok(())),
            ("<</First 1/N>>", Ok(())),
            ("obj stream obj>>", Ok(())),
        ] {
            let started = std::time::Instant::now();
            assert_eq!(check(part.repeat(2_000_000 / part.len()).as_bytes()), expected, "{part}");
            assert!(started.elapsed().as_secs() < 20, "{part}: {:?}", started.elapsed());
        }
        let one = with_dictionary("/Type/ObjStm/N 1/First 4/Filter/FlateDecode");
        let harmless = packed(b"1 0 <<>>", "/FlateDecode");
        assert_eq!(check(&harmless.repeat(MOST_OBJECT_STREAMS)), Ok(()));
        assert_eq!(check(&[harmless.repeat(MOST_OBJECT_STREAMS), one].concat()), Err(PdfFault::Locked));
    }

    #[test]
    fn a_stream_that_unpacks_without_end_is_given_up() {
        let zeros = vec![0; 140 * 1024 * 1024];
        assert_eq!(check(&packed(&zeros, "/FlateDecode")), Err(PdfFault::Locked));
    }
}
