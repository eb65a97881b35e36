//! Reading the form that attaches evidence, part by part, its file straight into the storage.

use axum::extract::{
    Multipart,
    multipart::{Field, MultipartError},
};

use crate::{
    domain::evidence::{EvidenceFact, EvidenceKind, FileRefusal, FileState, MOST_PIXELS, RequiredEvidence},
    forms::{FormErrors, evidence_form::EvidenceForm},
    models::{
        entries::{EntryCase, change::ChangeError, draft::Draft},
        evidence::{
            self, Piece,
            attaching::{Attachment, Content},
            intake::{self, IntakeError, Received},
        },
    },
    views::{
        entries::evidence::{formats, requirements},
        filters::file_size,
    },
    web::{PageError, PageResult, RawForm, SignedIn, csrf},
};

/// More parts than the form has.
const MOST_PARTS: usize = 20;
/// More than any of its texts needs.
const LONGEST_TEXT: usize = 16 * 1024;

/// The parts of the form: its texts, and the file or why it was not taken.
#[derive(Default)]
struct Parts {
    fields: Vec<(String, String)>,
    file: Option<Result<Received, FileRefusal>>,
}

/// Largest file of a contest, in bytes.
pub(super) fn limit(visit: &SignedIn, case: &EntryCase) -> i64 {
    let usual = i64::try_from(visit.portal.settings.max_file_bytes).unwrap_or(i64::MAX);
    if case.standing.contest.max_file_bytes > 0 { case.standing.contest.max_file_bytes } else { usual }
}

/// Reads the form and attaches what it brings. Whatever is refused leaves nothing behind.
pub(super) async fn attach(
    visit: &SignedIn,
    case: &EntryCase,
    draft: &Draft,
    parts: Multipart,
) -> PageResult<(EvidenceForm, FormErrors)> {
    let mut read = Parts::default();
    if let Err(error) = read_parts(visit, case, parts, &mut read).await {
        discard(visit, &read).await;
        return Err(error);
    }
    let form = EvidenceForm::read(&RawForm::new(std::mem::take(&mut read.fields)));
    let mut errors = FormErrors::default();
    let attachment = check(visit, draft, &form, read.file.as_ref(), &mut errors);
    let Some(attachment) = attachment.filter(|_| errors.is_empty()) else {
        discard(visit, &read).await;
        return Ok((form, errors));
    };
    let attached = evidence::Model::attach(visit.db(), &visit.actor, case.entry.pid, &attachment, visit.now).await;
    if attached.is_err() {
        discard(visit, &read).await;
    }
    match attached {
        Ok(_) => Ok((form, errors)),
        Err(ChangeError::TooMany) => {
            too_many(&mut errors);
            Ok((form, errors))
        }
        Err(error) => Err(super::failed(error, case)),
    }
}

/// The entry has as many pieces as it may have.
pub(super) fn too_many(errors: &mut FormErrors) {
    let most = evidence::attaching::MOST_PIECES.to_string();
    errors.add_with("file", "evidence-too-many", vec![("most", most)]);
}

async fn discard(visit: &SignedIn, read: &Parts) {
    if let Some(Ok(file)) = &read.file {
        intake::discard(&visit.ctx.storage, &file.storage_key).await;
    }
}

/// The token comes first in our forms; without it nothing is stored.
async fn read_parts(visit: &SignedIn, case: &EntryCase, mut parts: Multipart, read: &mut Parts) -> PageResult<()> {
    let mut is_ours = false;
    for _ in 0..MOST_PARTS {
        let Some(part) = parts.next_field().await.map_err(unreadable)? else {
            return if is_ours { Ok(()) } else { Err(PageError::ForgedForm) };
        };
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            None => {
                let text = text_of(part).await?;
                if name == csrf::FIELD {
                    visit.check_token(&text)?;
                    is_ours = true;
                }
                read.fields.push((name, text));
            }
            Some(_) if !is_ours => return Err(PageError::ForgedForm),
            // A file field that was left empty comes without a name.
            Some(file_name) if file_name.is_empty() || read.file.is_some() => {}
            Some(file_name) => read.file = Some(receive(visit, case, &file_name, part).await?),
        }
    }
    Err(PageError::Unreadable("too many parts".to_owned()))
}

async fn receive(
    visit: &SignedIn,
    case: &EntryCase,
    file_name: &str,
    part: Field<'_>,
) -> PageResult<Result<Received, FileRefusal>> {
    let limit = u64::try_from(limit(visit, case)).unwrap_or(0);
    match intake::receive(&visit.ctx.storage, file_name, limit, part).await {
        Ok(received) => Ok(Ok(received)),
        Err(IntakeError::Refused(refusal)) => Ok(Err(refusal)),
        Err(IntakeError::BrokenOff(error)) => Err(PageError::Unreadable(error)),
        Err(IntakeError::Storage(error)) => Err(PageError::Unavailable(error)),
    }
}

async fn text_of(mut part: Field<'_>) -> PageResult<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
        if bytes.len() + chunk.len() > LONGEST_TEXT {
            return Err(PageError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| PageError::Unreadable("a text is not UTF-8".to_owned()))
}

fn unreadable(error: MultipartError) -> PageError {
    PageError::Unreadable(error.to_string())
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
        | FileRefusal::PdfLocked => Vec::new(),
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
        ("c", code) => {
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
        let most = requirement.max_count.unwrap_or_default().to_string();
        errors.add_with("target", "evidence-target-full", vec![("most", most)]);
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
        && file.size_bytes > limit
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
