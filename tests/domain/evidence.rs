//! Names, kinds and links of evidence, hostile ones too.

use proptest::prelude::*;
use sayembara::domain::evidence::{
    EvidenceFact, EvidenceKind, FileRefusal, FileState, LinkRefusal, MAX_NAME_CHARS, MOST_DOCUMENT_BYTES, MediaType,
    RequiredEvidence, check_file, check_link, display_name, limit_for, media_type_of_extension, repeated,
};

const LIMIT: u64 = 1_000;

#[test]
fn files_are_judged_by_content_size_and_name() {
    let pdf = Some("application/pdf");
    let cases = [
        ("laporan.PDF", pdf, 1_000, Ok(MediaType::Pdf)),
        ("foto.jpeg", Some("image/jpeg"), 10, Ok(MediaType::Jpeg)),
        ("laporan.pdf", pdf, 0, Err(FileRefusal::Empty)),
        ("laporan.pdf", pdf, 1_001, Err(FileRefusal::TooLarge { limit: LIMIT })),
        ("laporan.pdf", None, 10, Err(FileRefusal::TypeNotAllowed)),
        ("foto.png", pdf, 10, Err(FileRefusal::TypeMismatch { actual: MediaType::Pdf })),
        ("laporan", pdf, 10, Err(FileRefusal::TypeMismatch { actual: MediaType::Pdf })),
        ("laporan.pdf.exe", pdf, 10, Err(FileRefusal::TypeMismatch { actual: MediaType::Pdf })),
        ("lap\u{202e}fdp.exe", pdf, 10, Err(FileRefusal::TypeMismatch { actual: MediaType::Pdf })),
    ];
    for (name, sniffed, size, expected) in cases {
        assert_eq!(check_file(name, sniffed, size, LIMIT), expected, "{name}");
    }
}

#[test]
fn rulebook_43_a_document_is_never_larger_than_what_can_be_looked_through() {
    let (most, contest) = (MOST_DOCUMENT_BYTES, 2_000_000_000);
    let pdf = |size| check_file("a.pdf", Some("application/pdf"), size, contest);
    assert_eq!(pdf(most), Ok(MediaType::Pdf));
    assert_eq!(pdf(most + 1), Err(FileRefusal::TooLarge { limit: most }));
    assert_eq!(check_file("a.mp4", Some("video/mp4"), most + 1, contest), Ok(MediaType::Mp4));
    let told = ["a.pdf", "A.DOCX", "a.mp4", "foto.jpg", "tanpa"].map(|name| limit_for(name, contest));
    assert_eq!(told, [most, most, contest, contest, contest]);
    assert_eq!(limit_for("a.pdf", LIMIT), LIMIT, "a contest may allow less");
}

#[test]
fn what_runs_or_unpacks_is_never_taken() {
    let sniffed = [
        "text/html",
        "image/svg+xml",
        "application/zip",
        "application/x-executable",
        "application/vnd.ms-word.document.macroEnabled.12",
        "text/x-shellscript",
        "application/x-msdownload",
        "application/vnd.ms-excel",
    ];
    for media_type in sniffed {
        assert_eq!(check_file("a.pdf", Some(media_type), 10, LIMIT), Err(FileRefusal::TypeNotAllowed), "{media_type}");
    }
}

#[test]
fn names_are_shown_without_paths_and_tricks() {
    let cases = [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\SK Bupati.pdf", "SK Bupati.pdf"),
        ("lap\u{202e}fdp.exe", "lapfdp.exe"),
        ("a\u{0}b\r\n\tc.pdf", "ab c.pdf"),
        ("..", "berkas"),
        ("", "berkas"),
        ("<svg onload=alert(1)>.png", "<svg onload=alert(1)>.png"),
    ];
    for (declared, shown) in cases {
        assert_eq!(display_name(declared), shown, "{declared:?}");
    }
}

#[test]
fn long_names_keep_their_extension() {
    let shown = display_name(&format!("{}.pdf", "x".repeat(10_000)));
    assert_eq!(shown.chars().count(), MAX_NAME_CHARS);
    assert!(shown.ends_with("….pdf"));
}

#[test]
fn only_web_addresses_are_links() {
    let too_long = format!("https://contoh.id/{}", "x".repeat(2_000));
    let cases = [
        (" https://contoh.id/video?id=1#t ", Ok("https://contoh.id/video?id=1#t")),
        ("HTTP://contoh.id", Ok("HTTP://contoh.id")),
        ("", Err(LinkRefusal::Empty)),
        ("javascript:alert(1)", Err(LinkRefusal::Scheme)),
        ("data:text/html,x", Err(LinkRefusal::Scheme)),
        ("ftp://contoh.id", Err(LinkRefusal::Scheme)),
        ("//contoh.id", Err(LinkRefusal::Scheme)),
        ("https://", Err(LinkRefusal::Malformed)),
        ("https://localhost", Err(LinkRefusal::Malformed)),
        ("https://bank.id@contoh.id", Err(LinkRefusal::Malformed)),
        ("https://contoh.id/a b", Err(LinkRefusal::Malformed)),
        ("https://contoh.id/\"onclick", Err(LinkRefusal::Malformed)),
        (too_long.as_str(), Err(LinkRefusal::TooLong)),
    ];
    for (typed, expected) in cases {
        assert_eq!(check_link(typed), expected, "{typed}");
    }
}

#[test]
fn only_fitting_and_ready_evidence_counts() {
    let requirement = RequiredEvidence {
        code: "sk".into(),
        criterion: Some("SID16".into()),
        field: None,
        text_id: "SK".into(),
        text_en: "Decree".into(),
        media_types: vec![MediaType::Pdf],
        link_allowed: false,
        min_count: 2,
        per_level: false,
        kinds: Vec::new(),
        max_count: None,
        max_bytes: None,
    };
    let good = EvidenceFact {
        kind: EvidenceKind::File,
        criterion: Some("SID16".into()),
        field: None,
        media_type: Some(MediaType::Pdf),
        state: Some(FileState::Ready),
        content: None,
        page_note: String::new(),
    };
    let not_counting = [
        EvidenceFact { criterion: None, ..good.clone() },
        EvidenceFact { media_type: Some(MediaType::Png), ..good.clone() },
        EvidenceFact { state: Some(FileState::Quarantined), ..good.clone() },
        EvidenceFact { kind: EvidenceKind::Link, media_type: None, state: None, ..good.clone() },
    ];
    assert_eq!(requirement.missing(&not_counting), 2);
    assert_eq!(requirement.missing(std::slice::from_ref(&good)), 1);
    assert_eq!(requirement.missing(&[good.clone(), good.clone(), good.clone()]), 0);
    let page = |content: &str, page_note: &str| EvidenceFact {
        content: Some(content.into()),
        page_note: page_note.into(),
        ..good.clone()
    };
    assert_eq!(
        requirement.missing(&[page("a", "hlm. 3"), page("a", " HLM. 3")]),
        1,
        "one certificate sent twice is one"
    );
    assert_eq!(requirement.missing(&[page("a", "hlm. 3"), page("a", "hlm. 7")]), 0, "one file may hold both");
    assert_eq!(requirement.missing(&[page("a", "hlm. 1–2"), page("a", "hlm. 1, 2")]), 0);
    assert_eq!(requirement.missing(&[page("a", ""), page("b", "")]), 0);
}

#[test]
fn every_repetition_names_the_first_piece_with_that_content() {
    assert_eq!(
        repeated(&[Some("a"), None, Some("b"), Some("a"), None, Some("a")]),
        [None, None, None, Some(0), None, Some(0)]
    );
}

#[test]
fn formats_of_rubrics_are_media_types() {
    assert_eq!(media_type_of_extension("JPG"), Some(MediaType::Jpeg));
    assert_eq!(media_type_of_extension("url"), None);
}

proptest! {
    #[test]
    fn any_name_is_shown_safely(declared in "\\PC{0,200}|(?s:.{0,200})") {
        let shown = display_name(&declared);
        let is_hidden = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '/' || c == '\\';
        prop_assert!(!shown.is_empty() && shown.chars().count() <= MAX_NAME_CHARS && !shown.chars().any(is_hidden));
    }
}
