//! Errors have the same meaning on every engine.

use vestibule_store::database::{DbError, Dialect, Sql};

use crate::engines::{TestDatabase, on_every_engine};

const ROLE: &str =
    "INSERT INTO directus_roles (id, name) VALUES ('00000000-0000-0000-0000-000000000001', 'Editor')";
const USER: &str = "INSERT INTO directus_users (id, email, token) VALUES \
    ('00000000-0000-0000-0000-000000000002', 'a@b.co', 'secret')";

on_every_engine! {
    async fn a_duplicate_insert_is_a_unique_error(db) {
        db.run(USER).await;
        let again = "INSERT INTO directus_users (id, email) VALUES \
            ('00000000-0000-0000-0000-000000000003', 'a@b.co')";
        let DbError::Unique { constraint, column } = error(db, again).await else { panic!("not unique") };
        assert_eq!(column.as_deref(), Some("email"));
        if db.dialect() != Dialect::Sqlite {
            assert_eq!(constraint.as_deref(), Some("directus_users_email_unique"));
        }
    }

    async fn a_duplicate_update_is_a_unique_error(db) {
        db.run(USER).await;
        db.run("INSERT INTO directus_users (id, token) \
            VALUES ('00000000-0000-0000-0000-000000000003', 'other')").await;
        let quoted = if db.dialect() == Dialect::MySql { "`directus_users`" } else { "directus_users" };
        let change = format!("UPDATE {quoted} SET token = 'secret' WHERE token = 'other'");
        let DbError::Unique { column, .. } = error(db, &change).await else { panic!("not unique") };
        assert_eq!(column.as_deref(), Some("token"));
    }

    async fn a_duplicate_key_is_a_unique_error(db) {
        db.run(ROLE).await;
        assert!(matches!(error(db, ROLE).await, DbError::Unique { .. }));
    }

    async fn a_missing_reference_is_a_foreign_key_error(db) {
        let lost = "INSERT INTO directus_users (id, role) VALUES \
            ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000009')";
        let DbError::ForeignKey { constraint } = error(db, lost).await else { panic!("not a foreign key error") };
        if db.dialect() != Dialect::Sqlite {
            assert_eq!(constraint.as_deref(), Some("directus_users_role_foreign"));
        }
    }

    async fn deleting_a_referenced_row_is_a_foreign_key_error(db) {
        db.run(ROLE).await;
        db.run("INSERT INTO directus_roles (id, name, parent) VALUES \
            ('00000000-0000-0000-0000-000000000002', 'Intern', '00000000-0000-0000-0000-000000000001')").await;
        let deleted = "DELETE FROM directus_roles WHERE name = 'Editor'";
        assert!(matches!(error(db, deleted).await, DbError::ForeignKey { .. }));
    }

    async fn a_missing_value_is_a_not_null_error(db) {
        db.run(ROLE).await;
        let name = || DbError::NotNull { column: Some("name".into()) };
        assert_eq!(error(db, "UPDATE directus_roles SET name = NULL").await, name());
        let without = "INSERT INTO directus_roles (id) VALUES ('00000000-0000-0000-0000-000000000003')";
        assert_eq!(error(db, without).await, name());
    }

    /// SQLite does not limit the length of strings.
    async fn a_string_beyond_its_column_is_too_long(db) {
        db.run(ROLE).await;
        let change = format!("UPDATE directus_roles SET name = '{}'", "x".repeat(101));
        match db.dialect() {
            Dialect::Sqlite => db.run(&change).await,
            Dialect::MySql => {
                assert_eq!(error(db, &change).await, DbError::TooLong { column: Some("name".into()) });
            }
            _ => assert_eq!(error(db, &change).await, DbError::TooLong { column: None }),
        }
    }

    /// SQLite does not limit integers to the width of the column.
    async fn a_number_beyond_its_column_is_out_of_range(db) {
        let large = Sql::raw(
            match db.dialect() {
                Dialect::Postgres => "INSERT INTO directus_settings (auth_login_attempts) VALUES ($1)",
                _ => "INSERT INTO directus_settings (auth_login_attempts) VALUES (?)",
            },
            vec![3_000_000_000_000_i64.into()],
        );
        let mut tx = db.database.begin().await.unwrap();
        match (db.dialect(), tx.execute(&large).await) {
            (Dialect::Sqlite, outcome) => assert_eq!(outcome, Ok(1)),
            (Dialect::MySql, outcome) => {
                assert_eq!(outcome, Err(DbError::OutOfRange { column: Some("auth_login_attempts".into()) }));
            }
            (_, outcome) => assert_eq!(outcome, Err(DbError::OutOfRange { column: None })),
        }
    }

    async fn an_invalid_statement_is_another_error(db) {
        assert!(matches!(error(db, "UPDATE directus_roles SET nothing = 1").await, DbError::Other(_)));
        let read = Sql::raw("SELECT nothing FROM directus_roles", vec![]);
        assert!(matches!(db.database.query(&read).await, Err(DbError::Other(_))));
        assert!(matches!(db.database.query(&read.uncached()).await, Err(DbError::Other(_))));
    }

    async fn a_wrong_number_of_parameters_is_another_error(db) {
        let mark = if db.dialect() == Dialect::Postgres { "$1" } else { "?" };
        let read = Sql::raw(format!("SELECT id FROM directus_roles WHERE name = {mark}"), vec![]);
        assert!(matches!(db.database.query(&read).await, Err(DbError::Other(_))));
    }

    async fn a_closed_database_is_unavailable(db) {
        let other = db.open_again().await;
        other.close().await;
        let read = Sql::raw("SELECT 1", vec![]);
        assert!(matches!(other.query(&read).await, Err(DbError::Unavailable(_))));
        assert!(matches!(other.begin().await.map(drop), Err(DbError::Unavailable(_))));
        assert_eq!(db.database.query(&read).await.unwrap().len(), 1);
    }
}

async fn error(db: &TestDatabase, text: &str) -> DbError {
    let mut tx = db.database.begin().await.unwrap();
    tx.execute(&Sql::raw(text.to_owned(), vec![])).await.unwrap_err()
}
