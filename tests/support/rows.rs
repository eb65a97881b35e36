//! Rows of what is under way: an invitation, a file that is coming, a stage without dates.

use chrono::Duration;
use sayembara::{
    domain::{entry::MemberRole, stage::StageKind, team::InvitationState},
    models::{
        _entities::{stages, team_invitations, uploads},
        entries, users,
    },
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::{TestApp, build::BuiltContest};

/// An open invitation of `user` to write in the entry.
pub async fn invite(app: &TestApp, entry: &entries::Model, user: &users::Model) -> team_invitations::Model {
    let row = team_invitations::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry.id),
        user_id: Set(user.id),
        name: Set(user.name.clone()),
        role: Set(MemberRole::Editor),
        state: Set(InvitationState::Open),
        by_committee: Set(false),
        old_owner_leaves: Set(false),
        reason: Set(String::new()),
        invited_by: Set(entry.owner_id),
        expires_at: Set(app.now() + Duration::days(7)),
        created_at: Set(app.now()),
        updated_at: Set(app.now()),
        ..Default::default()
    };
    team_invitations::Entity::insert(row).exec_with_returning(app.db()).await.unwrap()
}

/// A file of the owner on its way, of which nothing has come yet.
pub async fn upload(app: &TestApp, entry: &entries::Model) -> Uuid {
    let row = uploads::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(entry.id),
        user_id: Set(entry.owner_id),
        file_name: Set("laporan.pdf".to_owned()),
        target: Set(String::new()),
        title: Set("Laporan manfaat".to_owned()),
        page_note: Set(String::new()),
        is_public: Set(false),
        size_bytes: Set(1_000),
        received_bytes: Set(0),
        expires_at: Set(app.now() + Duration::days(1)),
        created_at: Set(app.now()),
        updated_at: Set(app.now()),
        ..Default::default()
    };
    uploads::Entity::insert(row).exec_with_returning(app.db()).await.unwrap().pid
}

/// Takes the dates of the announcement out of the contest's plan, as if the rules had left them open; gives the stage.
pub async fn leave_announcement_undated(app: &TestApp, contest: &BuiltContest) -> stages::Model {
    let stage = contest.stages.iter().find(|stage| stage.kind == StageKind::Announcement).unwrap();
    let row =
        stages::ActiveModel { id: Set(stage.id), opens_at: Set(None), closes_at: Set(None), ..Default::default() };
    stages::Entity::update(row).exec(app.db()).await.unwrap()
}
