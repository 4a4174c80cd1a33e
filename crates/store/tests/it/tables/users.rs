//! The columns of `directus_users` that a login needs.

use serde_json::{Value, json};
use vestibule_domain::schema::{NOTIFICATIONS, USERS};
use vestibule_domain::{NormalizedEmail, Secret, UserStatus};
use vestibule_store::users::{self, HashAndStatus};

use super::{at, begin};
use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{id, put, read, sample_users, user_id};

async fn email(db: &TestDatabase, email: &str) -> Option<u128> {
    let email = NormalizedEmail::new(email);
    users::find_by_email(&mut &db.database, &email).await.unwrap().map(|user| user.id.as_uuid().as_u128())
}

async fn field(db: &TestDatabase, number: u128, field: &str) -> Value {
    read(db, &USERS, json!({"fields": field, "filter": {"id": {"_eq": id(number)}}})).await[0][field].clone()
}

on_every_engine! {
    async fn a_user_is_found_by_email_in_any_case(db) {
        put(db, &USERS, json!([{"id": 1, "email": "Ada.L@Example.com"}, {"id": 2}])).await;
        for address in ["ada.l@example.com", "Ada.L@Example.com", "ADA.L@EXAMPLE.COM"] {
            assert_eq!(email(db, address).await, Some(1), "{address}");
        }
    }

    /// Collations treat some different e-mail addresses as equal; wildcards and NUL have no meaning.
    async fn similar_emails_do_not_match(db) {
        put(
            db,
            &USERS,
            json!([{"id": 1, "email": "ada@example.com"}, {"id": 2, "email": "a_a@example.com"}]),
        )
        .await;
        for address in [
            "ädä@example.com",
            "ada@example.com ",
            "ada@example.co",
            "a%@example.com",
            "",
            "ada@example.com\0",
            "\0",
            "ada",
        ] {
            assert_eq!(email(db, address).await, None, "{address:?}");
        }
    }

    async fn non_ascii_emails_match_exactly(db) {
        put(
            db,
            &USERS,
            json!([{"id": 1, "email": "jörg@exämple.com"}, {"id": 2, "email": "почта@example.com"}]),
        )
        .await;
        assert_eq!(email(db, "jörg@exämple.com").await, Some(1));
        assert_eq!(email(db, "почта@example.com").await, Some(2));
        assert_eq!(email(db, "jorg@example.com").await, None);
    }

    async fn a_user_has_all_fields_a_login_needs(db) {
        put(db, &USERS, json!([{
            "id": 1, "email": "Ada@Example.com", "password": "hash", "tfa_secret": "seed", "status": "suspended",
            "provider": "ldap", "language": "de-DE",
        }])).await;
        let mut reader = &db.database;
        let ada = users::find(&mut reader, user_id(1)).await.unwrap().unwrap();
        assert_eq!(ada.email, Some("Ada@Example.com".into()));
        assert_eq!(ada.password, Some(Secret::from("hash")));
        assert_eq!(ada.tfa_secret, Some(Secret::from("seed")));
        assert_eq!((&ada.status, ada.provider.as_str()), (&UserStatus::Suspended, "ldap"));
        assert_eq!((ada.role, ada.language.as_deref()), (None, Some("de-DE")));
        assert!(!ada.is_active());
        assert!(users::find(&mut reader, user_id(9)).await.unwrap().is_none());
    }

    async fn empty_strings_are_read_as_none(db) {
        put(db, &USERS, json!([{"id": 1, "password": "", "tfa_secret": "", "language": ""}])).await;
        let ada = users::find(&mut &db.database, user_id(1)).await.unwrap().unwrap();
        assert!(ada.password.is_none() && ada.tfa_secret.is_none() && ada.language.is_none());
        assert!(ada.is_active() && ada.email.is_none());
    }

    async fn a_hash_is_replaced_only_if_unchanged(db) {
        sample_users(db).await;
        let (old, new) = (Secret::from("old"), Secret::from("new"));
        let mut tx = begin(db).await;
        assert!(users::set_hash(&mut tx, user_id(1), &old).await.unwrap());
        assert!(!users::set_hash(&mut tx, user_id(9), &old).await.unwrap());
        assert!(users::renew_hash(&mut tx, user_id(1), &old, &new).await.unwrap());
        assert!(!users::renew_hash(&mut tx, user_id(1), &old, &Secret::from("newer")).await.unwrap());
        assert_eq!(users::find(&mut tx, user_id(1)).await.unwrap().unwrap().password, Some(new));
        assert!(users::find(&mut tx, user_id(2)).await.unwrap().unwrap().password.is_none());
        users::remove_password(&mut tx, user_id(1)).await.unwrap();
        assert!(users::find(&mut tx, user_id(1)).await.unwrap().unwrap().password.is_none());
    }

    async fn password_and_status_are_set_together(db) {
        put(
            db,
            &USERS,
            json!([{"id": 1, "status": "invited"}, {"id": 2, "status": "invited", "password": ""}]),
        )
        .await;
        let new = Secret::from("new");
        let mut tx = begin(db).await;
        for number in [1, 2] {
            let change = HashAndStatus {
                old_hash: None,
                new_hash: &new,
                old_status: &UserStatus::Invited,
                new_status: &UserStatus::Active,
            };
            let user = user_id(number);
            let wrong = HashAndStatus { old_hash: Some(&new), ..change };
            assert!(!users::set_hash_and_status(&mut tx, user, wrong).await.unwrap());
            assert!(users::set_hash_and_status(&mut tx, user, change).await.unwrap());
            assert!(!users::set_hash_and_status(&mut tx, user, change).await.unwrap());
        }
    }

    async fn a_status_changes_only_from_the_expected_one(db) {
        sample_users(db).await;
        let mut tx = begin(db).await;
        assert!(users::suspend(&mut tx, user_id(1)).await.unwrap());
        assert!(!users::suspend(&mut tx, user_id(1)).await.unwrap());
        let (active, invited, suspended) = (&UserStatus::Active, &UserStatus::Invited, &UserStatus::Suspended);
        assert!(!users::change_status(&mut tx, user_id(1), invited, active).await.unwrap());
        assert!(users::change_status(&mut tx, user_id(1), suspended, active).await.unwrap());
        assert!(!users::change_status(&mut tx, user_id(9), suspended, active).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(field(db, 1, "status").await, json!("active"));
    }

    async fn last_access_and_last_page_are_recorded(db) {
        sample_users(db).await;
        let mut tx = begin(db).await;
        users::touch(&mut tx, user_id(1), at(0)).await.unwrap();
        users::set_last_page(&mut tx, user_id(1), "/users/ä").await.unwrap();
        assert!(users::has_logged_in(&mut tx, user_id(1)).await.unwrap());
        assert!(!users::has_logged_in(&mut tx, user_id(2)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(field(db, 1, "last_page").await, json!("/users/ä"));
        assert!(field(db, 1, "last_access").await.as_str().unwrap().starts_with("2027-01-15T08:00:00"));
        assert_eq!(field(db, 2, "last_page").await, Value::Null);
    }

    /// PostgreSQL cannot store strings with a NUL character.
    async fn nul_in_last_page_is_replaced(db) {
        sample_users(db).await;
        let mut tx = begin(db).await;
        users::set_last_page(&mut tx, user_id(1), "/a\0b").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(field(db, 1, "last_page").await, json!("/a\u{FFFD}b"));
    }

    async fn the_tfa_secret_is_set_and_removed(db) {
        sample_users(db).await;
        let mut tx = begin(db).await;
        let secret = Secret::from("seed");
        assert!(users::set_tfa_secret(&mut tx, user_id(1), Some(&secret)).await.unwrap());
        assert_eq!(users::find(&mut tx, user_id(1)).await.unwrap().unwrap().tfa_secret, Some(secret));
        assert!(users::set_tfa_secret(&mut tx, user_id(1), None).await.unwrap());
        assert!(users::find(&mut tx, user_id(1)).await.unwrap().unwrap().tfa_secret.is_none());
        assert!(!users::set_tfa_secret(&mut tx, user_id(9), None).await.unwrap());
    }

    async fn the_existence_of_any_user_is_reported(db) {
        assert!(!users::any(&mut &db.database).await.unwrap());
        sample_users(db).await;
        assert!(users::any(&mut &db.database).await.unwrap());
    }

    async fn notifications_outlive_their_sender(db) {
        sample_users(db).await;
        put(
            db,
            &NOTIFICATIONS,
            json!([
                {"recipient": 1, "sender": 2, "subject": "a"},
                {"recipient": 2, "sender": 1, "subject": "b"},
            ]),
        )
        .await;
        let mut tx = begin(db).await;
        users::clear_sender(&mut tx, user_id(2)).await.unwrap();
        tx.commit().await.unwrap();
        let found = read(db, &NOTIFICATIONS, json!({"fields": "subject,sender"})).await;
        assert_eq!(found, json!([{"subject": "a", "sender": null}, {"subject": "b", "sender": id(1)}]));
    }

    async fn emails_of_other_users_are_found(db) {
        put(
            db,
            &USERS,
            json!([
                {"id": 1, "email": "ADA@example.com"}, {"id": 2, "email": "bob@example.com"}, {"id": 3},
            ]),
        )
        .await;
        let emails = ["ada@example.com", "bob@example.com", "eve@example.com"].map(NormalizedEmail::new);
        let mut reader = &db.database;
        assert_eq!(users::with_emails(&mut reader, &emails, &[]).await.unwrap(), [user_id(1), user_id(2)]);
        assert_eq!(users::with_emails(&mut reader, &emails, &[user_id(1)]).await.unwrap(), [user_id(2)]);
        assert!(users::with_emails(&mut reader, &[], &[]).await.unwrap().is_empty());
    }
}
