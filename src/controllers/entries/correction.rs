//! What the committee wants corrected, shown wherever the team mends it: which notes, where, and whether anything changed there since.

use crate::{
    domain::{entry::EntryStatus, handed_in::HandedIn, verification::NoteTarget},
    models::entries::{
        EntryCase,
        draft::Draft,
        history::{History, VerificationNote},
    },
    views::entries::{
        check::field_label,
        show::{Correction, Note, Part},
    },
    web::{PageError, PageResult, Visit},
};

/// The notes of a check that sent the entry back, while it is back.
pub(super) fn correction(
    visit: &Visit,
    case: &EntryCase,
    draft: &Draft,
    history: &History,
) -> PageResult<Option<Correction>> {
    let Some(check) = history.open_return().filter(|_| case.facts.status == EntryStatus::Returned) else {
        return Ok(None);
    };
    let Some(latest) = history.submissions.last() else { return Ok(None) };
    let before = HandedIn::read(&latest.snapshot).map_err(|error| PageError::Internal(error.to_string()))?;
    let slug = &case.standing.contest.slug;
    let now = draft.handed_in(slug, &before.number, before.ordinal, before.handed_in_at);
    Ok(Some(Correction {
        reason: check.reason.clone(),
        due_at: case.entry.correction_due_at,
        notes: check.notes.iter().map(|note| shown(note, (&before, &now), visit, draft)).collect(),
    }))
}

/// A note with the way to its place.
fn shown(note: &VerificationNote, (before, now): (&HandedIn, &HandedIn), visit: &Visit, draft: &Draft) -> Note {
    let (code, base) = (note.target_code.as_str(), format!("/entries/{}", draft.entry.pid));
    match note.target_kind {
        NoteTarget::Field => {
            let field = code.split('.').next().unwrap_or(code);
            let section = draft.form.find(field).map_or("head", |(section, _)| section.code.as_str());
            Note {
                label: field_label(&draft.form, code, visit.locale),
                href: format!("{base}/sections/{section}#field-{code}"),
                note: note.note.clone(),
                is_changed: before.differs_at(now, field),
            }
        }
        NoteTarget::Criterion => {
            let known = draft.category.rubric.criteria.iter().find(|criterion| criterion.code == code);
            Note {
                label: known
                    .map_or(code, |criterion| visit.locale.pick(&criterion.name_id, &criterion.name_en))
                    .to_owned(),
                href: format!("{base}/evidence"),
                note: note.note.clone(),
                is_changed: before.differs_for(now, code),
            }
        }
    }
}

/// The parts of the form with the notes that wait in each.
pub(super) fn noted(mut parts: Vec<Part>, correction: Option<&Correction>) -> Vec<Part> {
    let notes = correction.map(|correction| correction.notes.as_slice()).unwrap_or_default();
    for part in &mut parts {
        let is_here = |note: &&Note| note.href.split('#').next() == Some(part.href.as_str());
        part.notes = notes.iter().filter(is_here).filter(|note| !note.is_changed).count();
    }
    parts
}
