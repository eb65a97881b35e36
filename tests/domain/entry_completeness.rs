//! Gaps of an entry: each with the field it leads to.

use sayembara::domain::answers::Answers;
use sayembara::domain::category::{ChecklistItem, EligibleGroups, open_items};
use sayembara::domain::completeness::{GapReason, GapTarget, completeness, gaps};
use sayembara::domain::evidence::{EvidenceFact, EvidenceKind, FileState, MediaType, RequiredEvidence};
use sayembara::domain::form_check::FieldFault;
use sayembara::domain::form_set::FormSet;
use sayembara::domain::verification::{VerificationDraft, VerificationGap, VerificationOutcome, verification_gaps};

use super::form_sets::{ministry, today};
use super::support::at;

/// Only the section with the names, to keep the example small.
fn small_form() -> FormSet {
    let mut form = ministry();
    form.sections.truncate(1);
    form
}

fn requirement(code: &str, criterion: Option<&str>, min_count: i32) -> RequiredEvidence {
    RequiredEvidence {
        code: code.into(),
        criterion: criterion.map(Into::into),
        field: None,
        text_id: "Bukti".into(),
        text_en: "Proof".into(),
        media_types: vec![MediaType::Pdf],
        link_allowed: false,
        min_count,
        per_level: false,
        kinds: Vec::new(),
        max_count: None,
        max_bytes: None,
    }
}

fn pdf(criterion: &str) -> EvidenceFact {
    EvidenceFact {
        kind: EvidenceKind::File,
        criterion: Some(criterion.into()),
        field: None,
        media_type: Some(MediaType::Pdf),
        state: Some(FileState::Ready),
        content: None,
        page_note: String::new(),
    }
}

fn filled() -> Answers {
    let answers = Answers::default().with_text("nama_inovasi", "Contoh").with_text("inisiator", "opd");
    answers.with_text("nama_inisiator", "Nama Contoh")
}

#[test]
fn every_gap_says_where_and_what() {
    let required = [requirement("sk", Some("SID16"), 2), requirement("pakta", None, 1), requirement("foto", None, 0)];
    let answers = Answers::default().with_text("nama_inovasi", "Contoh").with_text("inisiator", "opd");
    let found = gaps(&small_form(), &answers, &[pdf("SID16")], &required, today());
    let found: Vec<_> = found.into_iter().map(|gap| (gap.target, gap.reason)).collect();
    let missing = GapReason::Answer { fault: FieldFault::Missing, limit: None, actual: None };
    let expected = [
        (GapTarget::Field { section: "identitas".into(), field: "nama_inisiator".into() }, missing),
        (
            GapTarget::Criterion { criterion: "SID16".into(), requirement: "sk".into() },
            GapReason::EvidenceMissing { missing: 1 },
        ),
        (GapTarget::Evidence { requirement: "pakta".into() }, GapReason::EvidenceMissing { missing: 1 }),
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_meter_reads_a_hundred_exactly_when_there_is_no_gap() {
    let required = [requirement("sk", Some("SID16"), 1)];
    let percent = |answers: &Answers, evidence: &[EvidenceFact]| {
        let form = small_form();
        let percent = completeness(&form, answers, evidence, &required, today()).percent();
        assert_eq!(percent == 100, gaps(&form, answers, evidence, &required, today()).is_empty());
        percent
    };
    assert_eq!(percent(&Answers::default(), &[]), 0);
    assert_eq!(percent(&filled(), &[]), 75);
    assert_eq!(percent(&filled(), &[pdf("SID16")]), 100);
    let too_long = filled().with_text("nomor_registrasi", &"x".repeat(61));
    assert_eq!(percent(&too_long, &[pdf("SID16")]), 80);
}

#[test]
fn what_the_form_itself_asks_for_is_a_gap_too() {
    let mut form = small_form();
    form.evidence[4].min_count = 1;
    let found = gaps(&form, &filled(), &[], &[], today());
    assert_eq!(found[0].target, GapTarget::Evidence { requirement: "video".into() });
}

#[test]
fn categories_admit_their_groups_and_keep_a_checklist() {
    let groups = EligibleGroups(["PD".to_owned(), "KEC".to_owned()].into());
    assert!(groups.admits("PD") && !groups.admits("UMUM") && EligibleGroups::default().admits("UMUM"));
    let item = |code: &str, required| ChecklistItem {
        code: code.into(),
        text_id: code.into(),
        text_en: code.into(),
        required,
    };
    let checklist = [item("a", true), item("b", true), item("c", false)];
    let open: Vec<_> =
        open_items(&checklist, &["a".to_owned()].into()).into_iter().map(|item| item.code.as_str()).collect();
    assert_eq!(open, ["b"]);
}

#[test]
fn an_outcome_of_verification_must_be_of_use_to_its_reader() {
    use VerificationGap as Gap;
    use VerificationOutcome::{Accepted, Declined, Returned};
    let now = at(5, 0);
    let draft = |outcome, reason, note_count, due: Option<u32>, open_checklist_items| VerificationDraft {
        outcome,
        reason,
        note_count,
        correction_due_at: due.map(|day| at(day, 0)),
        open_checklist_items,
    };
    let cases = [
        (draft(Accepted, "", 0, None, 0), vec![]),
        (draft(Accepted, "", 0, None, 1), vec![Gap::ChecklistOpen]),
        (draft(Declined, " ", 0, None, 0), vec![Gap::ReasonMissing]),
        (draft(Declined, "Terlambat", 0, None, 3), vec![]),
        (draft(Returned, "", 0, None, 0), vec![Gap::NothingToCorrect, Gap::DueMissing]),
        (draft(Returned, "", 1, Some(5), 0), vec![Gap::DuePast]),
        (draft(Returned, "", 1, Some(6), 2), vec![]),
    ];
    for (draft, expected) in cases {
        assert_eq!(verification_gaps(&draft, now), expected, "{draft:?}");
    }
}
