//! The schema: migrations go up and down, every entity fits its table, every code is accepted.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use migration::{Migrator, MigratorTrait, SchemaManager};
use sayembara::models::_entities::{enums::*, prelude::*};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue, ColumnTrait, ColumnType, ConnectionTrait, DatabaseBackend,
    DatabaseConnection, EntityName, EntityTrait, Iden, IntoActiveModel, Iterable, PrimaryKeyTrait, Statement,
    TryIntoModel, Value, sea_query::StringLen,
};
use uuid::Uuid;

use crate::support::database::TestDatabase;

/// Calls a macro with every entity, parents before children.
macro_rules! with_every_entity {
    ($call:ident) => {
        $call!(
            Users,
            Sessions,
            OneTimeLinks,
            ThrottleBuckets,
            Regions,
            Offices,
            Memberships,
            Frameworks,
            Dimensions,
            Crosswalks,
            FormSets,
            Contests,
            ContestForms,
            Rubrics,
            Criteria,
            Categories,
            Stages,
            Entries,
            Continuations,
            EntrySections,
            EntryMembers,
            TeamInvitations,
            DeadlineExtensions,
            StoredFiles,
            Evidence,
            EvidenceAccesses,
            Uploads,
            UploadParts,
            Submissions,
            OfficeApprovals,
            Withdrawals,
            Verifications,
            VerificationNotes,
            VerifiedLevels,
            VerifiedItems,
            CheckSheets,
            Judges,
            Assignments,
            ConflictDeclarations,
            ScoreSheets,
            Marks,
            Reopenings,
            Innovations,
            InnovationTags,
            TagChanges,
            Programmes,
            Rankings,
            Decisions,
            Publications,
            Awards,
            Outbox,
            AuditEvents,
            LikenessMarks,
            InnovationMarks,
            Counters,
            Leases,
            Imports,
            ImportRows,
            Switches
        )
    };
}

/// Enum-like columns and the codes that the domain knows.
fn codes() -> Vec<(&'static str, Vec<&'static str>)> {
    macro_rules! list {
        ($($column:literal => $kind:ident),+ $(,)?) => {
            vec![$(($column, $kind::ALL.iter().map(|code| code.as_str()).collect())),+]
        };
    }
    list! {
        "users.locale" => Locale,
        "one_time_links.purpose" => LinkPurpose,
        "regions.kind" => RegionKind,
        "regions.time_zone" => RegionZone,
        "memberships.role" => RegionRole,
        "dimensions.tone" => Tone,
        "crosswalks.strength" => CrosswalkStrength,
        "contests.status" => ContestStatus,
        "contests.combine" => Combine,
        "rubrics.scheme" => RubricScheme,
        "stages.kind" => StageKind,
        "entries.status" => EntryStatus,
        "entry_members.role" => MemberRole,
        "team_invitations.role" => MemberRole,
        "team_invitations.state" => InvitationState,
        "stored_files.state" => FileState,
        "evidence.kind" => EvidenceKind,
        "verifications.outcome" => VerificationOutcome,
        "verification_notes.target_kind" => NoteTarget,
        "verified_items.target_kind" => NoteTarget,
        "verified_items.verdict" => ItemVerdict,
        "score_sheets.status" => SheetStatus,
        "imports.kind" => TableKind,
        "imports.status" => ImportStatus,
        "innovations.maturity" => Maturity,
        "innovation_tags.status" => TagStatus,
        "tag_changes.action" => TagAction,
        "decisions.outcome" => DecisionOutcome,
        "likeness_marks.verdict" => PairVerdict,
        "office_approvals.state" => ApprovalState,
        "innovation_marks.verdict" => PairVerdict,
        "outbox.kind" => OutboxKind,
        "outbox.status" => OutboxStatus,
    }
}

#[tokio::test]
async fn migrations_go_up_down_and_up_again() {
    let database = TestDatabase::empty().await;
    let db = &database.connection;
    Migrator::up(db, None).await.unwrap();
    assert_eq!(tables(db).await, expected_tables());
    Migrator::down(db, None).await.unwrap();
    assert_eq!(tables(db).await, BTreeSet::new());
    Migrator::up(db, None).await.unwrap();
    assert_eq!(tables(db).await, expected_tables());
}

#[tokio::test]
async fn every_entity_reads_back_what_was_written() {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    macro_rules! write_and_read {
        ($($entity:ident),+) => { $(
            write_and_read(db, $entity, 1, Gaps::Filled).await;
            write_and_read(db, $entity, 2, Gaps::Null).await;
        )+ };
    }
    with_every_entity!(write_and_read);
}

#[tokio::test]
async fn the_database_accepts_the_codes_of_the_domain_and_no_other() {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    macro_rules! write_and_read {
        ($($entity:ident),+) => { $( write_and_read(db, $entity, 1, Gaps::Filled).await; )+ };
    }
    with_every_entity!(write_and_read);
    for (column, codes) in codes() {
        let (table, column) = column.split_once('.').unwrap();
        for code in codes {
            let update = format!(r#"UPDATE "{table}" SET "{column}" = '{code}'"#);
            db.execute_unprepared(&update).await.unwrap_or_else(|error| panic!("{update}: {error}"));
        }
        let update = format!(r#"UPDATE "{table}" SET "{column}" = 'nonsense'"#);
        assert!(db.execute_unprepared(&update).await.is_err(), "{update}");
    }
}

/// One helper makes the indexes for both databases; SQLite is the one that is easily asked.
#[tokio::test]
async fn every_foreign_key_has_an_index() {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    if db.get_database_backend() != DatabaseBackend::Sqlite {
        return;
    }
    let query = r#"
        SELECT t.name || '.' || k."from" AS name
        FROM sqlite_master t, pragma_foreign_key_list(t.name) k
        WHERE t.type = 'table' AND NOT EXISTS (
            SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c
            WHERE c.seqno = 0 AND c.name = k."from")"#;
    let query = Statement::from_string(DatabaseBackend::Sqlite, query);
    let bare = db.query_all_raw(query).await.unwrap();
    let bare: Vec<_> = bare.iter().map(|row| row.try_get::<String>("", "name").unwrap()).collect();
    assert_eq!(bare, Vec::<String>::new());
}

/// What publications stored in words is found under its code afterwards; other words stay.
#[tokio::test]
async fn affairs_in_words_become_codes() {
    let database = TestDatabase::fresh().await;
    let db = &database.connection;
    macro_rules! write_and_read {
        ($($entity:ident),+) => { $( write_and_read(db, $entity, 1, Gaps::Filled).await; )+ };
    }
    with_every_entity!(write_and_read);
    let all = Migrator::migrations();
    let found = all.iter().find(|migration| migration.name() == "m20261129_000029_affairs_by_code").unwrap();
    for (before, after) in [
        (
            "Ketenteraman, Ketertiban Umum, dan Pelindungan Masyarakat",
            "ketenteraman-ketertiban-umum-dan-pelindungan-masyarakat",
        ),
        ("Kesehatan", "kesehatan"),
        ("kesehatan", "kesehatan"),
        ("Urusan contoh", "Urusan contoh"),
    ] {
        db.execute_unprepared(&format!("UPDATE innovations SET affair = '{before}'")).await.unwrap();
        found.up(&SchemaManager::new(db)).await.unwrap();
        let row = Innovations::find_by_id(1).one(db).await.unwrap().unwrap();
        assert_eq!(row.affair, after);
    }
}

#[test]
fn every_migration_file_is_listed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/src");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|file| file.unwrap().file_name().into_string().ok())
        .filter(|name| name.starts_with('m'))
        .map(|name| name.trim_end_matches(".rs").to_owned())
        .collect();
    files.sort();
    let listed: Vec<_> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    assert_eq!(listed, files);
    assert!(Migrator::migrations().iter().all(|migration| migration.use_transaction() == Some(true)));
}

fn expected_tables() -> BTreeSet<String> {
    macro_rules! names {
        ($($entity:ident),+) => { BTreeSet::from([$($entity.table_name().to_owned()),+]) };
    }
    with_every_entity!(names)
}

async fn tables(db: &DatabaseConnection) -> BTreeSet<String> {
    let backend = db.get_database_backend();
    let query = match backend {
        DatabaseBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        _ => "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let rows = db.query_all_raw(Statement::from_string(backend, query)).await.unwrap();
    rows.iter()
        .map(|row| row.try_get::<String>("", "name").unwrap())
        .filter(|name| name != "seaql_migrations")
        .collect()
}

/// Whether columns that may be missing are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gaps {
    Filled,
    Null,
}

async fn write_and_read<E>(db: &DatabaseConnection, entity: E, id: i64, gaps: Gaps)
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelBehavior + ActiveModelTrait<Entity = E> + TryIntoModel<E::Model> + Send + Clone,
    E::Model: PartialEq + IntoActiveModel<E::ActiveModel>,
    <E::PrimaryKey as PrimaryKeyTrait>::ValueType: From<i64>,
{
    let mut row = E::ActiveModel::default();
    for column in E::Column::iter() {
        row.set(column, sample(entity.table_name(), column, id, gaps));
    }
    E::insert(row.clone()).exec(db).await.unwrap_or_else(|error| panic!("{}: {error}", entity.table_name()));
    let read = E::find_by_id(id).one(db).await.unwrap().unwrap();
    let written = row.try_into_model().unwrap();
    assert!(read == written, "{read:?}\n{written:?}");
    let all_set = E::Column::iter()
        .all(|column| matches!(read.clone().into_active_model().get(column), ActiveValue::Unchanged(_)));
    assert!(all_set, "{}", entity.table_name());
}

fn sample<C: ColumnTrait>(table: &str, column: C, id: i64, gaps: Gaps) -> Value {
    let definition = column.def();
    let name = format!("{table}.{}", Iden::unquoted(&column));
    let needed_by_a_rule =
        ["evidence.stored_file_id", "evidence.url", "likeness_marks.other_entry_id"].contains(&name.as_str());
    if gaps == Gaps::Null && definition.is_null() && !needed_by_a_rule {
        return null_of(definition.get_column_type());
    }
    if let Some((_, codes)) = codes().into_iter().find(|(column, _)| *column == name) {
        return codes[0].into();
    }
    match definition.get_column_type() {
        ColumnType::BigInteger => id.into(),
        ColumnType::Integer => 1_i32.into(),
        ColumnType::Boolean => true.into(),
        ColumnType::Uuid => Uuid::new_v4().into(),
        ColumnType::TimestampWithTimeZone => moment().into(),
        ColumnType::String(_) | ColumnType::Text => format!("{name} {id} – “é”").into(),
        other => panic!("{name}: no sample for {other:?}"),
    }
}

fn null_of(kind: &ColumnType) -> Value {
    match kind {
        ColumnType::BigInteger => Value::BigInt(None),
        ColumnType::Integer => Value::Int(None),
        ColumnType::Boolean => Value::Bool(None),
        ColumnType::Uuid => Value::Uuid(None),
        ColumnType::TimestampWithTimeZone => Value::ChronoDateTimeUtc(None),
        ColumnType::String(StringLen::None | StringLen::N(_)) | ColumnType::Text => Value::String(None),
        other => panic!("no null for {other:?}"),
    }
}

/// A moment with microseconds, the finest that both databases keep.
fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp_micros(1_782_000_000_123_456).unwrap()
}
