//! What a form or an upload attaches, checked alike whichever way the file came: type, size, number, and whether it counts.

use crate::{
    domain::evidence::{EvidenceFact, EvidenceKind, FileRefusal, FileState, MOST_PIXELS, RequiredEvidence},
    forms::{FormErrors, evidence_form::EvidenceForm},
    models::{
        entries::{EntryCase, change::ChangeError, draft::Draft},
        evidence::{
            Piece,
            attaching::{Attachment, Content, MOST_PIECES},
            intake::Received,
        },
    },
    views::{
        entries::evidence::{formats, requirements},
        filters::file_size,
    },
    web::SignedIn,
};

/// Largest file of a contest, in bytes.
pub(super) fn limit(visit: &SignedIn, case: &EntryCase) -> i64 {
    let usual = i64::try_from(visit.portal.settings.max_file_bytes).unwrap_or(i64::MAX);
    if case.standing.contest.max_file_bytes > 0 { case.standing.contest.max_file_bytes } else { usual }
}

/// Says what people can do about a refused attachment; gives back what is no matter of the form.
pub(super) fn explain(error: ChangeError, attachment: &Attachment, errors: &mut FormErrors) -> Result<(), ChangeError> {
    match error {
        ChangeError::TooMany => errors.add_with("file", "evidence-too-many", vec![("most", MOST_PIECES.to_string())]),
        ChangeError::Full => full(attachment.most, errors),
        other => return Err(other),
    }
    Ok(())
}

fn full(most: Option<i32>, errors: &mut FormErrors) {
    errors.add_with("target", "evidence-target-full", vec![("most", most.unwrap_or_default().to_string())]);
}

/// What is to be attached, or what is wrong with it.
pub(super) fn check(
    visit: &SignedIn,
    draft: &Draft,
    form: &EvidenceForm,
    file: Option<&Result<Received, FileRefusal>>,
    errors: &mut FormErrors,
) -> Option<Attachment> {
    let content = content(visit, form, file, errors);
    form.check_words(errors);
    let (criterion, field) = target(draft, &form.target).unwrap_or_else(|| {
        errors.add("target", "evidence-target-unknown");
        (None, None)
    });
    let content = content?;
    let attachment = Attachment {
        criterion,
        field,
        title: form.title.clone(),
        page_note: form.page_note.clone(),
        is_public: form.is_public,
        most: requirement_of(draft, &form.target).and_then(|requirement| requirement.max_count),
        content,
    };
    must_count(visit, draft, &form.target, &attachment, errors);
    Some(attachment)
}

fn content(
    visit: &SignedIn,
    form: &EvidenceForm,
    file: Option<&Result<Received, FileRefusal>>,
    errors: &mut FormErrors,
) -> Option<Content> {
    match file {
        Some(Err(refusal)) => {
            refuse(visit, *refusal, errors);
            None
        }
        Some(Ok(_)) if !form.url.is_empty() => {
            errors.add("url", "evidence-file-or-link");
            None
        }
        Some(Ok(file)) => Some(Content::File(file.clone())),
        None if form.url.is_empty() => {
            errors.add("file", "evidence-nothing");
            None
        }
        None => form.check_link(errors).map(Content::Link),
    }
}

/// Says beside the field why a file is not taken.
pub(super) fn refuse(visit: &SignedIn, refusal: FileRefusal, errors: &mut FormErrors) {
    let args = match refusal {
        FileRefusal::TooLarge { limit } => {
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            vec![("limit", file_size(limit, visit.locale))]
        }
        FileRefusal::TypeMismatch { actual } => vec![("actual", formats(&[actual]))],
        FileRefusal::TooManyPixels => vec![("most", (MOST_PIXELS / 1_000_000).to_string())],
        FileRefusal::Empty
        | FileRefusal::TypeNotAllowed
        | FileRefusal::PdfScript
        | FileRefusal::PdfAttachment
        | FileRefusal::PdfLocked
        | FileRefusal::OfficeMacro
        | FileRefusal::OfficeAttachment
        | FileRefusal::OfficeOutside
        | FileRefusal::OfficeBroken
        | FileRefusal::OfficeOld
        | FileRefusal::PictureBroken => Vec::new(),
    };
    errors.add_with("file", refusal.message_key(), args);
}

/// The criterion and field behind a choice of the form.
fn target(draft: &Draft, value: &str) -> Option<(Option<String>, Option<String>)> {
    if value.is_empty() {
        return Some((None, None));
    }
    match value.split_once(':')? {
        ("r", code) => {
            let found = requirements(draft).find(|known| known.code == code)?;
            Some((found.criterion.clone(), found.field.clone()))
        }
        // Where something is required, its own limits hold: there is no way round them by the criterion alone.
        ("c", code) if requirements(draft).all(|known| known.criterion.as_deref() != Some(code)) => {
            let is_known = draft.category.rubric.criteria.iter().any(|known| known.code == code);
            is_known.then(|| (Some(code.to_owned()), None))
        }
        _ => None,
    }
}

/// Is the choice one of the form's, and is there still room?
pub(super) fn check_target(draft: &Draft, value: &str, errors: &mut FormErrors) {
    if target(draft, value).is_none() {
        errors.add("target", "evidence-target-unknown");
    } else if let Some(requirement) = requirement_of(draft, value) {
        check_room(draft, requirement, errors);
    }
}

fn check_room(draft: &Draft, requirement: &RequiredEvidence, errors: &mut FormErrors) {
    if requirement.is_full(&draft.evidence.iter().map(Piece::fact).collect::<Vec<_>>()) {
        full(requirement.max_count, errors);
    }
}

/// The requirement behind a choice of the form, if it is one.
pub(super) fn requirement_of<'a>(draft: &'a Draft, target: &str) -> Option<&'a RequiredEvidence> {
    target.strip_prefix("r:").and_then(|code| requirements(draft).find(|known| known.code == code))
}

/// What is attached to a requirement must count for it; else the gap would stay and nobody would know why.
fn must_count(visit: &SignedIn, draft: &Draft, target: &str, attachment: &Attachment, errors: &mut FormErrors) {
    let Some(requirement) = requirement_of(draft, target) else { return };
    check_room(draft, requirement, errors);
    if let (Content::File(file), Some(limit)) = (&attachment.content, requirement.max_bytes)
        && file.sent_bytes > limit
    {
        refuse(visit, FileRefusal::TooLarge { limit: u64::try_from(limit).unwrap_or(0) }, errors);
        return;
    }
    let (kind, media_type) = match &attachment.content {
        Content::File(file) => (EvidenceKind::File, Some(file.media_type)),
        Content::Link(_) => (EvidenceKind::Link, None),
    };
    let fact = EvidenceFact {
        kind,
        criterion: attachment.criterion.clone(),
        field: attachment.field.clone(),
        media_type,
        state: media_type.map(|_| FileState::Ready),
        content: None,
        page_note: String::new(),
    };
    if requirement.counts(&fact) {
        return;
    }
    match kind {
        EvidenceKind::Link => errors.add("url", "evidence-link-not-counted"),
        EvidenceKind::File => {
            errors.add_with("file", "evidence-file-not-counted", vec![("formats", formats(&requirement.media_types))]);
        }
    }
}
