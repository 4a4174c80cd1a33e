//! Consecutive failed logins.

use vestibule_store::database::Sql;
use vestibule_store::login_attempts;

use super::{at, begin};
use crate::engines::on_every_engine;
use crate::seed::{sample_users, user_id};

on_every_engine! {
    async fn attempts_are_counted_per_user(db) {
        sample_users(db).await;
        let mut tx = begin(db).await;
        for expected in 1..=3 {
            assert_eq!(login_attempts::count(&mut tx, user_id(1), at(expected)).await.unwrap(), expected);
        }
        assert_eq!(login_attempts::count(&mut tx, user_id(2), at(0)).await.unwrap(), 1);
        login_attempts::clear(&mut tx, user_id(1)).await.unwrap();
        assert_eq!(login_attempts::count(&mut tx, user_id(1), at(0)).await.unwrap(), 1);
        assert_eq!(login_attempts::count(&mut tx, user_id(2), at(0)).await.unwrap(), 2);
    }

    async fn an_unknown_account_leaves_no_attempt(db) {
        sample_users(db).await;
        let mut tx = begin(db).await;
        login_attempts::count(&mut tx, user_id(1), at(0)).await.unwrap();
        login_attempts::count_for_unknown_user(&mut tx, at(5)).await.unwrap();
        tx.commit().await.unwrap();
        let sql = Sql::raw("SELECT attempts, last_attempt FROM vestibule_login_attempts", vec![]);
        let rows = db.database.query(&sql).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].int(0), rows[0].timestamp(1)), (Ok(1), Ok(at(0))));
    }

    async fn a_lock_applies_to_one_user(db) {
        sample_users(db).await;
        let mut tx = begin(db).await;
        for user in [1, 2] {
            login_attempts::count(&mut tx, user_id(user), at(0)).await.unwrap();
        }
        login_attempts::lock(&mut tx, user_id(1), at(1)).await.unwrap();
        login_attempts::lock_until(&mut tx, user_id(2), at(9)).await.unwrap();
        login_attempts::lock(&mut tx, user_id(3), at(1)).await.unwrap();
        assert_eq!(login_attempts::locked_at(&mut tx, user_id(1)).await.unwrap(), Some(at(1)));
        assert_eq!(login_attempts::locked_until(&mut tx, user_id(1)).await.unwrap(), None);
        assert_eq!(login_attempts::locked_at(&mut tx, user_id(2)).await.unwrap(), None);
        assert_eq!(login_attempts::locked_until(&mut tx, user_id(2)).await.unwrap(), Some(at(9)));
        assert_eq!(login_attempts::locked_at(&mut tx, user_id(3)).await.unwrap(), None, "no attempt was counted");
        assert_eq!(login_attempts::count(&mut tx, user_id(1), at(2)).await.unwrap(), 1);
        assert_eq!(login_attempts::count(&mut tx, user_id(2), at(2)).await.unwrap(), 2);
    }

    async fn attempts_are_deleted_with_their_user(db) {
        sample_users(db).await;
        let mut tx = begin(db).await;
        login_attempts::count(&mut tx, user_id(1), at(0)).await.unwrap();
        tx.commit().await.unwrap();
        db.run("DELETE FROM directus_users WHERE email = 'ada@example.com'").await;
        let sql = Sql::raw("SELECT 1 FROM vestibule_login_attempts", vec![]);
        assert!(db.database.query(&sql).await.unwrap().is_empty());
    }
}
