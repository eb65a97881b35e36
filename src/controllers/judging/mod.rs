//! Judging: the jury and its work, from the invitation to the final sheet.

pub mod assignments;
pub mod conflict;
pub mod desk;
pub mod finalisation;
pub mod invitation;
pub mod judges;
pub mod refusals;
pub mod reminders;
pub mod removal;
pub mod reopening;
pub mod score_sheet;
pub mod scores;

use uuid::Uuid;

use crate::{
    domain::{
        actor::Actor,
        policy::{self, ContestFacts},
    },
    models::{
        assignments::{self as assigned, AssignmentCase},
        contests::{self, Standing},
        entries::content::Viewer,
    },
    views::judging::Choice,
    web::{PageResult, Visit, error::OrNotFound, routes::PageRoute},
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    [
        desk::routes(),
        conflict::routes(),
        score_sheet::routes(),
        finalisation::routes(),
        reopening::routes(),
        judges::routes(),
        invitation::routes(),
        assignments::routes(),
        removal::routes(),
        scores::routes(),
        reminders::routes(),
    ]
    .concat()
}

/// The contest of a page, with its stages.
pub(super) async fn find_contest(visit: &Visit, slug: &str) -> PageResult<Standing> {
    let contest = contests::Model::find_for(visit.db(), slug, &visit.actor).await?.or_not_found()?;
    Ok(contest.standing(visit.db()).await?)
}

/// The assignment of a page, as the visitor stands to it.
async fn find_case(visit: &Visit, pid: Uuid) -> PageResult<AssignmentCase> {
    assigned::Model::find_case(visit.db(), pid, &visit.actor, visit.now).await?.or_not_found()
}

/// The categories of a contest as choices, by code.
pub(super) async fn category_choices(visit: &Visit, contest: &contests::Model) -> PageResult<Vec<Choice>> {
    let rows = contest.list_categories(visit.db()).await?;
    Ok(rows
        .iter()
        .map(|row| Choice { value: row.code.clone(), label: visit.locale.pick(&row.name_id, &row.name_en).to_owned() })
        .collect())
}

/// How somebody who works on the contest reads an entry; with a seat in the jury as a judge, whatever else the person is.
pub(super) fn viewer_of(actor: &Actor, contest: &ContestFacts) -> Viewer {
    match actor.seat_in(contest.contest_id) {
        Some(_) => Viewer::Judge { blind: !policy::sees_names(actor, contest) },
        None => Viewer::Committee,
    }
}

/// A text as it stands in a query.
pub(super) fn query_text(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
