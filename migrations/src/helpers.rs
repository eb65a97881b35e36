//! The words in which migrations are written: one call per column, so that a table reads like a list.
//!
//! Only what both databases understand alike is on offer (see `../README.md`). Every table gets `id`, every
//! foreign key gets an index, and unique rules get names from which `db::on_unique` reads the columns.
//!
//! Old migrations call these functions: changing what one of them does would rewrite history. Add a new
//! function instead.

use sea_orm_migration::prelude::*;

/// Room for the code of an enum-like column.
const CODE_LENGTH: u32 = 32;
/// Room for a SHA-256 in hexadecimal.
const HASH_LENGTH: u32 = 64;

/// A table under construction.
pub struct NewTable {
    name: &'static str,
    statement: TableCreateStatement,
    foreign_keys: Vec<&'static str>,
    indexes: Vec<(Vec<&'static str>, Uniqueness)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Uniqueness {
    Unique,
    Plain,
}

/// Starts a table with its `id`.
#[must_use]
pub fn table(name: &'static str) -> NewTable {
    let mut statement = Table::create();
    statement.table(name).col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key());
    NewTable { name, statement, foreign_keys: Vec::new(), indexes: Vec::new() }
}

/// Drops tables in the given order: children first.
///
/// # Errors
///
/// When a table is missing or still referred to.
pub async fn drop_tables(manager: &SchemaManager<'_>, names: &[&'static str]) -> Result<(), DbErr> {
    for name in names {
        manager.drop_table(Table::drop().table(*name).to_owned()).await?;
    }
    Ok(())
}

/// Adds columns to a table that is there. Each must be nullable or have a default: there may be rows.
///
/// # Errors
///
/// When the table is missing or has such a column.
pub async fn add_columns(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: impl IntoIterator<Item = ColumnDef>,
) -> Result<(), DbErr> {
    // One statement each: SQLite adds one column at a time.
    for column in columns {
        manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
    }
    Ok(())
}

/// Drops columns.
///
/// # Errors
///
/// When one is missing or still in an index.
pub async fn drop_columns(
    manager: &SchemaManager<'_>,
    table: &'static str,
    names: &[&'static str],
) -> Result<(), DbErr> {
    for name in names {
        manager.alter_table(Table::alter().table(table).drop_column(*name).to_owned()).await?;
    }
    Ok(())
}

impl NewTable {
    /// The id that the world may see.
    #[must_use]
    pub fn pid(self) -> Self {
        self.column(ColumnDef::new("pid").uuid().not_null()).unique(&["pid"])
    }

    /// Text of any length.
    #[must_use]
    pub fn text(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).text().not_null())
    }

    /// Text that may be missing, which is not the same as empty.
    #[must_use]
    pub fn text_null(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).text().null())
    }

    /// One of a closed list of codes.
    #[must_use]
    pub fn code(mut self, name: &'static str, codes: &[&'static str]) -> Self {
        self.statement
            .check(Check::named(format!("ck__{}__{name}", self.name), Expr::col(name).is_in(codes.iter().copied())));
        self.column(ColumnDef::new(name).string_len(CODE_LENGTH).not_null())
    }

    /// SHA-256 in hexadecimal.
    #[must_use]
    pub fn hash(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).string_len(HASH_LENGTH).not_null())
    }

    /// SHA-256 in hexadecimal, once there is one.
    #[must_use]
    pub fn hash_null(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).string_len(HASH_LENGTH).null())
    }

    /// 32-bit integer.
    #[must_use]
    pub fn int(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).integer().not_null())
    }

    /// 32-bit integer that may be missing.
    #[must_use]
    pub fn int_null(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).integer().null())
    }

    /// 64-bit integer.
    #[must_use]
    pub fn bigint(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).big_integer().not_null())
    }

    /// 64-bit integer that may be missing.
    #[must_use]
    pub fn bigint_null(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).big_integer().null())
    }

    /// True or false.
    #[must_use]
    pub fn flag(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).boolean().not_null())
    }

    /// A moment; the application sets it, in UTC.
    #[must_use]
    pub fn time(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).timestamp_with_time_zone().not_null())
    }

    /// A moment that may not have come yet.
    #[must_use]
    pub fn time_null(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).timestamp_with_time_zone().null())
    }

    /// `created_at` and `updated_at`.
    #[must_use]
    pub fn times(self) -> Self {
        self.time("created_at").time("updated_at")
    }

    /// The `pid` of something in another table, without a foreign key.
    #[must_use]
    pub fn uuid_null(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).uuid().null())
    }

    /// Refers to a row that cannot be deleted as long as this one exists.
    #[must_use]
    pub fn key(self, name: &'static str, to: &'static str) -> Self {
        self.bigint(name).foreign_key(name, to, ForeignKeyAction::NoAction)
    }

    /// Refers to a row, or to none.
    #[must_use]
    pub fn key_null(self, name: &'static str, to: &'static str) -> Self {
        self.bigint_null(name).foreign_key(name, to, ForeignKeyAction::NoAction)
    }

    /// Belongs to a row and goes away with it.
    #[must_use]
    pub fn owner(self, name: &'static str, to: &'static str) -> Self {
        self.bigint(name).foreign_key(name, to, ForeignKeyAction::Cascade)
    }

    /// May belong to a row, and then goes away with it.
    #[must_use]
    pub fn owner_null(self, name: &'static str, to: &'static str) -> Self {
        self.bigint_null(name).foreign_key(name, to, ForeignKeyAction::Cascade)
    }

    /// No two rows agree in these columns (rows with a missing value are left out).
    #[must_use]
    pub fn unique(mut self, columns: &[&'static str]) -> Self {
        self.indexes.push((columns.to_vec(), Uniqueness::Unique));
        self
    }

    /// Rows are looked up by these columns.
    #[must_use]
    pub fn index(mut self, columns: &[&'static str]) -> Self {
        self.indexes.push((columns.to_vec(), Uniqueness::Plain));
        self
    }

    /// A rule that every row obeys, in SQL that both databases read alike.
    #[must_use]
    pub fn check(mut self, name: &str, rule: &'static str) -> Self {
        self.statement.check(Check::named(format!("ck__{}__{name}", self.name), Expr::cust(rule)));
        self
    }

    /// Creates the table and its indexes.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn create(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let indexes = self.all_indexes();
        manager.create_table(self.statement).await?;
        for (columns, uniqueness) in indexes {
            manager.create_index(index(self.name, &columns, uniqueness)).await?;
        }
        Ok(())
    }

    fn column(mut self, column: &mut ColumnDef) -> Self {
        self.statement.col(column);
        self
    }

    fn foreign_key(mut self, column: &'static str, to: &'static str, on_delete: ForeignKeyAction) -> Self {
        self.statement.foreign_key(
            ForeignKey::create()
                .name(format!("fk__{}__{column}", self.name))
                .from(self.name, column)
                .to(to, "id")
                .on_delete(on_delete),
        );
        self.foreign_keys.push(column);
        self
    }

    /// The declared indexes, and one for each foreign key that none of them begins with.
    fn all_indexes(&self) -> Vec<(Vec<&'static str>, Uniqueness)> {
        let declared = |column| self.indexes.iter().any(|(columns, _)| columns[0] == column);
        let missing = self.foreign_keys.iter().filter(|column| !declared(**column));
        let missing = missing.map(|column| (vec![*column], Uniqueness::Plain));
        self.indexes.iter().cloned().chain(missing).collect()
    }
}

fn index(table: &'static str, columns: &[&'static str], uniqueness: Uniqueness) -> IndexCreateStatement {
    let prefix = if uniqueness == Uniqueness::Unique { "uq" } else { "ix" };
    let mut index = Index::create();
    index.name(format!("{prefix}__{table}__{}", columns.join("__"))).table(table);
    for column in columns {
        index.col(*column);
    }
    if uniqueness == Uniqueness::Unique {
        index.unique();
    }
    index.take()
}
