//! Who looks at a file now, and when it is looked at again. The scheduler begins a new sweep each minute, whether or not the last one
//! has ended: each file is claimed before anything costly is done with it, so that two sweeps share the work instead of doing it twice.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    Condition, DatabaseConnection, DbErr,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};

use super::{Column, Entity, Model};

/// A claim ends by itself after so long: the process may have been killed.
const CLAIM: Duration = Duration::minutes(10);
/// A file that fails again and again is looked at once in so long at last.
const LONGEST_PAUSE: Duration = Duration::hours(24);

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The scanner's look.
    Check,
    /// Making the preview.
    Preview,
}

/// Files whose time has come.
#[must_use]
pub(super) fn is_due(now: DateTime<Utc>) -> Condition {
    Condition::any().add(Column::NextLookAt.is_null()).add(Column::NextLookAt.lte(now))
}

impl Model {
    /// Takes the file, unless somebody else has it or its time has not come. Gives it as it is then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim(&self, db: &DatabaseConnection, now: DateTime<Utc>) -> Result<Option<Self>, DbErr> {
        let claimed = Entity::update_many()
            .col_expr(Column::NextLookAt, Expr::value(now + CLAIM))
            .filter(Column::Id.eq(self.id))
            .filter(is_due(now))
            .exec(db)
            .await?;
        if claimed.rows_affected == 0 { Ok(None) } else { Entity::find_by_id(self.id).one(db).await }
    }

    /// Lets go of the file: whoever comes next may take it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn let_go(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let free = Entity::update_many().col_expr(Column::NextLookAt, Expr::value(None::<DateTime<Utc>>));
        free.filter(Column::Id.eq(self.id)).exec(db).await.map(|_| ())
    }

    /// Notes that a look failed for a reason of the file's own, and puts the next one off: two minutes, four, eight …
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_off(&self, db: &DatabaseConnection, failed: Failed, now: DateTime<Utc>) -> Result<(), DbErr> {
        let (column, attempts) = match failed {
            Failed::Check => (Column::CheckAttempts, self.check_attempts),
            Failed::Preview => (Column::PreviewAttempts, self.preview_attempts),
        };
        let later = Entity::update_many()
            .col_expr(column, Expr::col(column).add(1))
            .col_expr(Column::NextLookAt, Expr::value(now + pause(attempts + 1)));
        later.filter(Column::Id.eq(self.id)).exec(db).await.map(|_| ())
    }
}

/// How long to wait after so many attempts.
fn pause(attempts: i32) -> Duration {
    let doublings = attempts.clamp(0, 20);
    LONGEST_PAUSE.min(Duration::minutes(1_i64 << doublings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_day() {
        let minutes: Vec<i64> = [0, 1, 2, 3, 10, 11, 1_000].map(|attempts| pause(attempts).num_minutes()).to_vec();
        assert_eq!(minutes, [1, 2, 4, 8, 1_024, 1_440, 1_440]);
    }
}
