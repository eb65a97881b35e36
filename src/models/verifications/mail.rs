//! What the team is told of the outcome, each person in the own language.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};
use serde_json::json;

use super::{Model, VerdictNote};
use crate::{
    domain::{
        contest_rules::ContestRules,
        form_set::FormSet,
        locale::Locale,
        verification::{NoteTarget, VerificationOutcome},
    },
    models::{
        _entities::{entry_members, users},
        entries::EntryCase,
        outbox::Mail,
    },
};

/// Queues one mail for everybody who is in the team now.
pub(super) async fn tell_team(
    txn: &impl ConnectionTrait,
    case: &EntryCase,
    check: &Model,
    notes: &[VerdictNote],
    base_url: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let form = case.standing.contest.form_set(txn).await?;
    let rules = case.standing.rules(txn).await?;
    for user in team(txn, case.entry.id).await? {
        let contest = &case.standing.contest;
        let data = json!({
            "name": user.name,
            "title": case.entry.title,
            "number": case.entry.number,
            "contest": user.locale.pick(&contest.name_id, &contest.name_en),
            "reason": check.reason,
            "notes": notes.iter().map(|note| json!({
                "label": label_of(&form, &rules, note, user.locale),
                "note": note.note,
            })).collect::<Vec<_>>(),
            "due_at": check.correction_due_at,
            "tz": case.standing.zone().name(),
            "link": format!("{base_url}/entries/{}", case.entry.pid),
        });
        Mail::new(template(check.outcome), &user.email, user.locale, data).queue(txn, now).await?;
    }
    Ok(())
}

const fn template(outcome: VerificationOutcome) -> &'static str {
    match outcome {
        VerificationOutcome::Accepted => "verification_accepted",
        VerificationOutcome::Returned => "verification_returned",
        VerificationOutcome::Declined => "verification_declined",
    }
}

/// Everybody who is in the team now, in the order of joining.
pub(in crate::models) async fn team(txn: &impl ConnectionTrait, entry_id: i64) -> Result<Vec<users::Model>, DbErr> {
    let rows = entry_members::Entity::find()
        .filter(entry_members::Column::EntryId.eq(entry_id))
        .filter(entry_members::Column::JoinedAt.is_not_null())
        .filter(entry_members::Column::LeftAt.is_null())
        .find_also_related(users::Entity)
        .order_by_asc(entry_members::Column::Id)
        .all(txn)
        .await?;
    Ok(rows.into_iter().filter_map(|(_, user)| user).collect())
}

/// The name of a field or criterion; its code when the form or rubric has none.
fn label_of(form: &FormSet, rules: &ContestRules, note: &VerdictNote, locale: Locale) -> String {
    let found = match note.target {
        NoteTarget::Field => form
            .fields()
            .find(|field| field.code == note.code)
            .map(|field| locale.pick(&field.label_id, &field.label_en).to_owned()),
        NoteTarget::Criterion => rules
            .categories
            .iter()
            .find_map(|category| category.rubric.criterion(&note.code))
            .map(|criterion| locale.pick(&criterion.name_id, &criterion.name_en).to_owned()),
    };
    found.unwrap_or_else(|| note.code.clone())
}
