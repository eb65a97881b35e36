//! Reading the form that attaches evidence, part by part, its files straight into the storage.

use super::attachment::{check, explain, limit};
use crate::{
    domain::evidence::FileRefusal,
    forms::{FormErrors, evidence_form::EvidenceForm},
    models::{
        entries::{EntryCase, draft::Draft},
        evidence::{
            self,
            intake::{self, IntakeError, Received, Sender, Terms},
        },
        stored_files::keys,
    },
    web::{
        PageError, PageResult, RawForm, SignedIn,
        multipart::{FormPart, FormParts, SentFile},
    },
    workers::inspect_files::inspect_soon,
};

/// Files that one form may bring; scripts send them one by one.
const MOST_FILES: usize = 20;
/// More parts than the form has.
pub(super) const MOST_PARTS: usize = 20 + MOST_FILES;

/// A file as it came: its name, and the file or why it was not taken.
struct Sent {
    name: String,
    outcome: Result<Received, FileRefusal>,
    is_attached: bool,
}

/// The parts of the form: its texts and files.
#[derive(Default)]
struct Parts {
    fields: Vec<(String, String)>,
    files: Vec<Sent>,
}

/// What became of a form.
pub(super) struct Outcome {
    /// The form as typed.
    pub form: EvidenceForm,
    /// How many pieces were attached.
    pub attached: usize,
    /// What was not, and why.
    pub errors: FormErrors,
}

/// Reads the form and attaches what it brings. Of several files each stands for itself: one that is refused does not hold up the
/// others. Whatever is refused leaves nothing behind.
pub(super) async fn attach(
    visit: &SignedIn,
    case: &EntryCase,
    draft: &Draft,
    parts: FormParts<'_>,
) -> PageResult<Outcome> {
    let mut read = Parts::default();
    let outcome = match read_parts(visit, case, parts, &mut read).await {
        Ok(()) => attach_all(visit, case, draft, &mut read).await,
        Err(error) => Err(error),
    };
    for sent in read.files.iter().filter(|sent| !sent.is_attached) {
        if let Ok(file) = &sent.outcome {
            keys::discard_unless_known(visit.db(), &visit.ctx.storage, &file.storage_key).await;
        }
    }
    outcome
}

async fn attach_all(visit: &SignedIn, case: &EntryCase, draft: &Draft, read: &mut Parts) -> PageResult<Outcome> {
    let form = EvidenceForm::read(&RawForm::new(std::mem::take(&mut read.fields)));
    let mut outcome = Outcome { form, attached: 0, errors: FormErrors::default() };
    if read.files.len() <= 1 {
        let is_attached =
            attach_one(visit, case, draft, &outcome.form, read.files.first(), &mut outcome.errors).await?;
        read.files.iter_mut().for_each(|sent| sent.is_attached = is_attached);
        outcome.attached = usize::from(is_attached);
        return Ok(outcome);
    }
    let mut refused = Vec::new();
    for sent in &mut read.files {
        let mut own = FormErrors::default();
        sent.is_attached = match attach_one(visit, case, draft, &outcome.form, Some(&*sent), &mut own).await {
            Ok(is_attached) => is_attached,
            // Those before are attached: who only saw an error would send them all again.
            Err(error) if outcome.attached > 0 => {
                tracing::warn!(entry = %case.entry.pid, attached = outcome.attached, %error, "of several files the rest was not attached");
                let name = crate::domain::evidence::display_name(&sent.name);
                outcome.errors.add_with("file", "evidence-files-stopped", vec![("name", name)]);
                return Ok(outcome);
            }
            Err(error) => return Err(error),
        };
        outcome.attached += usize::from(sent.is_attached);
        for error in own.iter() {
            if error.field == "file" {
                let why = visit.portal.engine.message(visit.locale, &error.key, &error.args);
                refused.push(format!("{}: {why}", crate::domain::evidence::display_name(&sent.name)));
            } else {
                outcome.errors.add_with(&error.field, &error.key, error.args.clone());
            }
        }
    }
    if !refused.is_empty() {
        let args = vec![("count", refused.len().to_string()), ("list", refused.join(" "))];
        outcome.errors.add_with("file", "evidence-files-refused", args);
    }
    Ok(outcome)
}

/// Whether the file, or the link where there is none, is attached now. What people must read is in `errors`.
async fn attach_one(
    visit: &SignedIn,
    case: &EntryCase,
    draft: &Draft,
    form: &EvidenceForm,
    sent: Option<&Sent>,
    errors: &mut FormErrors,
) -> PageResult<bool> {
    let attachment = check(visit, draft, form, sent.map(|sent| &sent.outcome), errors);
    let Some(attachment) = attachment.filter(|_| errors.is_empty()) else { return Ok(false) };
    match evidence::Model::attach(visit.db(), &visit.actor, case.entry.pid, &attachment, visit.now).await {
        Ok(_) => {
            if let Some(Sent { outcome: Ok(file), .. }) = sent {
                inspect_soon(&visit.ctx, &file.storage_key).await;
            }
            Ok(true)
        }
        Err(error) => {
            explain(error, &attachment, errors).map_err(|error| super::failed(error, case))?;
            Ok(false)
        }
    }
}

/// Without the form's token nothing is stored.
async fn read_parts(visit: &SignedIn, case: &EntryCase, mut parts: FormParts<'_>, read: &mut Parts) -> PageResult<()> {
    while let Some(part) = parts.next().await? {
        match part {
            FormPart::Text { name, text } => read.fields.push((name, text)),
            FormPart::File(_) if read.files.len() == MOST_FILES => return Err(PageError::TooLarge),
            FormPart::File(file) => {
                let name = file.file_name.clone();
                let outcome = receive(visit, case, file).await?;
                read.files.push(Sent { name, outcome, is_attached: false });
            }
        }
    }
    Ok(())
}

async fn receive(visit: &SignedIn, case: &EntryCase, file: SentFile<'_>) -> PageResult<Result<Received, FileRefusal>> {
    let limit = u64::try_from(limit(visit, case)).unwrap_or(0);
    let sender = Sender { turns: &visit.portal.turns, person_id: visit.user.id };
    let terms = Terms { limit, is_scanned: visit.portal.scanner.is_some(), sender: Some(sender) };
    match intake::receive(&visit.ctx.storage, &file.file_name, terms, file.body).await {
        Ok(received) => Ok(Ok(received)),
        Err(IntakeError::Refused(refusal)) => Ok(Err(refusal)),
        Err(IntakeError::BrokenOff(error)) => Err(PageError::Unreadable(error)),
        Err(IntakeError::Storage(error)) => Err(PageError::Unavailable(error)),
    }
}
