//! What changed in an entry since the version that was checked last.

use crate::{
    controllers::judging::viewer_of,
    domain::contest_rules::CategoryRules,
    models::{
        entries::{EntryCase, content::EntryContent, history::History, submission::Submission},
        verifications::OpenSheet,
    },
    views::{
        entries::check::{changes, claim_changes},
        verification::sheet::{Differences, evidence_changes},
    },
    web::{PageResult, SignedIn},
};

/// The differences between `latest` and what was read before it: by the last check, or when the sheet was saved. `None` when this
/// version is the first one that anybody read, or nothing differs.
pub(super) async fn since_last(
    visit: &SignedIn,
    case: &EntryCase,
    content: &EntryContent,
    latest: &Submission,
    sheet: &OpenSheet,
    rules: &CategoryRules,
) -> PageResult<Option<Differences>> {
    if latest.ordinal == 1 {
        return Ok(None);
    }
    let history = History::load(visit.db(), &case.entry).await?;
    let read = history.checks.last().map(|check| check.submission_id).or(sheet.submission_id);
    let Some(before) = history.submissions.iter().find(|one| Some(one.id) == read && one.id != latest.id) else {
        return Ok(None);
    };
    let form = case.standing.contest.form_set(visit.db()).await?;
    let viewer = viewer_of(&visit.actor, &case.facts.contest);
    let old = EntryContent::of_submission(visit.db(), &case.entry, &case.standing, &form, before, viewer).await?;
    let head = ["entries-title", "entries-acronym", "entries-expansion", "entries-office"].map(|key| visit.t(key));
    let mut changes = changes(&old, content, head, visit.locale);
    changes.extend(claim_changes(&rules.rubric, &old, content, &visit.portal.engine, visit.locale));
    let evidence = evidence_changes(&old, content);
    Ok(Some(Differences { before: before.ordinal, after: latest.ordinal, changes, evidence }))
}
