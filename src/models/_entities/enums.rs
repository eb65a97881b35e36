//! How the enums of the domain are stored: by their code.
//!
//! The domain does not know the database, so the conversions live here. A code that the domain does not know
//! (a newer program wrote it) is an error of the read, never a silent default.

use std::sync::Arc;

use sea_orm::{
    ColIdx, DbErr, IntoActiveValue, QueryResult, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, StringLen, ValueType, ValueTypeErr},
};

pub use crate::domain::{
    account::LinkPurpose,
    award::DecisionOutcome,
    contest::ContestStatus,
    entry::{EntryStatus, MemberRole},
    evidence::{EvidenceKind, FileState},
    framework::{CrosswalkStrength, TagAction, TagStatus, Tone},
    importing::{ImportStatus, TableKind},
    innovation::Maturity,
    likeness::PairVerdict,
    locale::Locale,
    office_approval::ApprovalState,
    outbox::{OutboxKind, OutboxStatus},
    ranking::Combine,
    region::{RegionKind, RegionRole, RegionZone},
    rubric::RubricScheme,
    scoring::SheetStatus,
    stage::StageKind,
    team::InvitationState,
    verification::{ItemVerdict, NoteTarget, VerificationOutcome},
};

/// Length of the column, as migrations give it.
const CODE_LENGTH: u32 = 32;

macro_rules! db_enum {
    ($($name:ident),+ $(,)?) => { $(
        impl From<$name> for Value {
            fn from(value: $name) -> Self {
                Self::String(Some(value.as_str().to_owned()))
            }
        }

        impl TryGetable for $name {
            fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
                let code = String::try_get_by(row, index)?;
                code.parse().map_err(|error| {
                    TryGetError::DbErr(DbErr::TryIntoErr {
                        from: "String",
                        into: stringify!($name),
                        source: Arc::new(error),
                    })
                })
            }
        }

        impl ValueType for $name {
            fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
                let code = <String as ValueType>::try_from(value)?;
                Self::parse(&code).ok_or(ValueTypeErr)
            }

            fn type_name() -> String {
                stringify!($name).to_owned()
            }

            fn array_type() -> ArrayType {
                ArrayType::String
            }

            fn column_type() -> ColumnType {
                ColumnType::String(StringLen::N(CODE_LENGTH))
            }
        }

        impl Nullable for $name {
            fn null() -> Value {
                Value::String(None)
            }
        }

        impl IntoActiveValue<$name> for $name {
            fn into_active_value(self) -> sea_orm::ActiveValue<$name> {
                sea_orm::ActiveValue::Set(self)
            }
        }
    )+ };
}

db_enum! {
    ApprovalState, Combine, ContestStatus, CrosswalkStrength, DecisionOutcome, EntryStatus, EvidenceKind, FileState, ImportStatus, InvitationState, ItemVerdict,
    LinkPurpose, Locale, Maturity, MemberRole, NoteTarget, OutboxKind, OutboxStatus, PairVerdict, RegionKind, RegionRole,
    RegionZone, RubricScheme, SheetStatus, StageKind, TagAction, TableKind, TagStatus, Tone, VerificationOutcome,
}
