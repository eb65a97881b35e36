//! A contest that is about to close and a crowd with drafts in it: the demonstration's open contest, and complete drafts of made-up
//! innovators, copied from one of its entries. Only the evidence is missing.

use chrono::{DateTime, Duration, Utc};
use sayembara::{
    domain::{
        entry::{EntryStatus, MemberRole},
        stage::StageKind,
        text::fold,
    },
    models::{
        _entities::{deadline_extensions, entries, entry_members, entry_sections, stages},
        contests::{self, open},
        demonstration, sessions,
    },
    settings::Settings,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use crate::{
    Result,
    data::people::people,
    site::{Browser, now},
};

/// Field of the ministry's form that everybody is still writing on.
pub const FIELD: &str = "rancang_bangun";

/// The contest and its crowd.
#[derive(Debug)]
pub struct Crowd {
    /// Code of the section that holds [`FIELD`].
    pub section: String,
    /// What a file is attached to: the first requirement of the category.
    pub target: String,
    /// Everybody.
    pub innovators: Vec<Innovator>,
    /// When registration closes.
    pub closes_at: DateTime<Utc>,
}

/// Somebody with a draft.
#[derive(Clone, Debug)]
pub struct Innovator {
    /// Cookie and token.
    pub browser: Browser,
    /// The draft.
    pub entry: Uuid,
    /// What [`FIELD`] says at first.
    pub text: String,
}

/// Makes a crowd of `count` in a contest that closes after `window`.
///
/// # Errors
/// When the database fails.
pub async fn gather(db: &DatabaseConnection, settings: &Settings, count: usize, window: Duration) -> Result<Crowd> {
    demonstration::load(db, "nobody signs in with a password here", &demonstration::Files::new(), now()).await?;
    let open = open::list_open(db, now()).await?.into_iter().next().ok_or("no open contest")?.contest;
    let pattern = pattern(db, &open).await?;
    let sections = sections_of(db, pattern.id).await?;
    let form = open.form_set(db).await?;
    let section = form.sections.iter().find(|section| section.fields.iter().any(|field| field.code == FIELD));
    let section = section.ok_or("no section with the field")?.code.clone();
    let written = sections.iter().find(|row| row.code == section).ok_or("the pattern is not complete")?;
    let text =
        serde_json::from_str::<serde_json::Value>(&written.answers)?[FIELD].as_str().ok_or("no text")?.to_owned();
    let mut innovators = Vec::new();
    for user in people(db, "Inovator Tenggat", count).await? {
        let entry = copy(db, &pattern, &sections, &user).await?;
        let token = sessions::Model::start(db, &user, "load", settings, now()).await?;
        innovators.push(Innovator { browser: Browser::new(settings, &token), entry, text: text.clone() });
    }
    let standing = open.standing(db).await?;
    let rules = standing.rules(db).await?;
    let category = open.list_categories(db).await?.into_iter().find(|category| category.id == pattern.category_id);
    let rules = category.and_then(|category| rules.category(&category.code).cloned()).ok_or("no rules")?;
    let required = rules.required_evidence.first().ok_or("nothing is required")?;
    let target = format!("r:{}", required.code);
    let closes_at = now() + window;
    close_at(db, &open, closes_at).await?;
    Ok(Crowd { section, target, innovators, closes_at })
}

/// An entry of the contest whose every answer is given: one that was handed in.
async fn pattern(db: &DatabaseConnection, contest: &contests::Model) -> Result<entries::Model> {
    let found = entries::Entity::find()
        .filter(entries::Column::ContestId.eq(contest.id))
        .filter(entries::Column::Status.eq(EntryStatus::Submitted))
        .one(db)
        .await?;
    found.ok_or_else(|| "no entry was handed in".into())
}

async fn sections_of(db: &DatabaseConnection, entry_id: i64) -> Result<Vec<entry_sections::Model>> {
    Ok(entry_sections::Entity::find().filter(entry_sections::Column::EntryId.eq(entry_id)).all(db).await?)
}

async fn copy(
    db: &DatabaseConnection,
    pattern: &entries::Model,
    sections: &[entry_sections::Model],
    owner: &sayembara::models::users::Model,
) -> Result<Uuid> {
    let title = format!("{} {}", pattern.title, owner.id);
    let row = entries::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(pattern.contest_id),
        category_id: Set(pattern.category_id),
        status: Set(EntryStatus::Draft),
        title_folded: Set(fold(&title)),
        title: Set(title),
        acronym: Set(pattern.acronym.clone()),
        expansion: Set(pattern.expansion.clone()),
        office_id: Set(pattern.office_id),
        owner_id: Set(owner.id),
        version: Set(1),
        created_at: Set(now()),
        updated_at: Set(now()),
        ..Default::default()
    };
    let entry = entries::Entity::insert(row).exec_with_returning(db).await?;
    let member = entry_members::ActiveModel {
        entry_id: Set(entry.id),
        user_id: Set(Some(owner.id)),
        email_folded: Set(owner.email_folded.clone()),
        role: Set(MemberRole::Owner),
        invited_by: Set(owner.id),
        joined_at: Set(Some(now())),
        created_at: Set(now()),
        ..Default::default()
    };
    entry_members::Entity::insert(member).exec(db).await?;
    let rows = sections.iter().map(|section| entry_sections::ActiveModel {
        entry_id: Set(entry.id),
        code: Set(section.code.clone()),
        answers: Set(section.answers.clone()),
        version: Set(1),
        updated_by: Set(owner.id),
        updated_at: Set(now()),
        ..Default::default()
    });
    entry_sections::Entity::insert_many(rows).exec(db).await?;
    Ok(entry.pid)
}

/// Moves the closing of registration, for everybody.
async fn close_at(db: &DatabaseConnection, contest: &contests::Model, closes_at: DateTime<Utc>) -> Result {
    let stage = stages::Entity::find()
        .filter(stages::Column::ContestId.eq(contest.id))
        .filter(stages::Column::Kind.eq(StageKind::Registration))
        .one(db)
        .await?
        .ok_or("no registration")?;
    deadline_extensions::Entity::delete_many()
        .filter(deadline_extensions::Column::StageId.eq(stage.id))
        .exec(db)
        .await?;
    let mut row = stage.into_active_model();
    row.closes_at = Set(Some(closes_at));
    row.update(db).await?;
    Ok(())
}
