//! A version that was handed in, for tests that begin after the handing in.

use sayembara::models::{
    _entities::submissions,
    entries::{self, counted::count_missing, draft::Draft},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::TestApp;

/// Freezes the entry's draft as its next version, as handing in does, whatever its state.
pub async fn submission(app: &TestApp, entry: &entries::Model) -> submissions::Model {
    let db = app.db();
    let case = entry.clone().case(db, &sayembara::domain::actor::Actor::default(), None, app.now()).await.unwrap();
    let draft = Draft::load(db, entry, &case.standing).await.unwrap();
    let earlier =
        submissions::Entity::find().filter(submissions::Column::EntryId.eq(entry.id)).count(db).await.unwrap();
    let ordinal = i32::try_from(earlier).unwrap() + 1;
    let number = entry.number.clone().unwrap_or_else(|| "UJI-0001".to_owned());
    let snapshot = draft.handed_in(&case.standing.contest.slug, &number, ordinal, app.now()).freeze().unwrap();
    let row = submissions::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry.id),
        ordinal: Set(ordinal),
        number: Set(number),
        snapshot: Set(snapshot.json),
        sha256: Set(snapshot.sha256),
        in_grace: Set(false),
        author_id: Set(entry.owner_id),
        created_at: Set(app.now()),
        ..Default::default()
    };
    let row = submissions::Entity::insert(row).exec_with_returning(db).await.unwrap();
    count_missing(db).await.unwrap();
    row
}
