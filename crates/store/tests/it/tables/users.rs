//! `directus_users`, as far as logging in needs it.

use serde_json::{Value, json};
use vestibule_domain::Secret;
use vestibule_domain::schema::{NOTIFICATIONS, USERS};
use vestibule_store::users;

use super::{at, begin};
use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{id, people, put, read, uuid};

async fn email(db: &TestDatabase, email: &str) -> Option<u128> {
    users::find_by_email(&mut &db.database, email).await.unwrap().map(|person| person.id.as_u128())
}

async fn field(db: &TestDatabase, number: u128, field: &str) -> Value {
    read(db, &USERS, json!({"fields": field, "filter": {"id": {"_eq": id(number)}}})).await[0][field].clone()
}

on_every_engine! {
    async fn an_address_is_found_in_any_case(db) {
        put(db, &USERS, json!([{"id": 1, "email": "Ada.L@Example.com"}, {"id": 2}])).await;
        for address in ["ada.l@example.com", "Ada.L@Example.com", "ADA.L@EXAMPLE.COM"] {
            assert_eq!(email(db, address).await, Some(1), "{address}");
        }
    }

    /// Collations take more for the same than an address does; patterns and zeros mean nothing.
    async fn an_address_that_only_looks_alike_is_another_one(db) {
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

    async fn an_address_in_another_alphabet_is_found_as_it_is_written(db) {
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

    async fn a_person_is_all_that_a_login_needs(db) {
        put(db, &USERS, json!([{
            "id": 1, "email": "Ada@Example.com", "password": "hash", "tfa_secret": "seed", "status": "suspended",
            "provider": "ldap", "language": "de-DE",
        }])).await;
        let mut reader = &db.database;
        let ada = users::find(&mut reader, uuid(1)).await.unwrap().unwrap();
        assert_eq!(ada.email.as_deref(), Some("Ada@Example.com"));
        assert_eq!(ada.password, Some(Secret::from("hash")));
        assert_eq!(ada.tfa_secret, Some(Secret::from("seed")));
        assert_eq!((ada.status.as_str(), ada.provider.as_str()), ("suspended", "ldap"));
        assert_eq!((ada.role, ada.language.as_deref()), (None, Some("de-DE")));
        assert!(!ada.is_active());
        assert!(users::find(&mut reader, uuid(9)).await.unwrap().is_none());
    }

    async fn an_empty_text_is_nothing(db) {
        put(db, &USERS, json!([{"id": 1, "password": "", "tfa_secret": "", "language": ""}])).await;
        let ada = users::find(&mut &db.database, uuid(1)).await.unwrap().unwrap();
        assert!(ada.password.is_none() && ada.tfa_secret.is_none() && ada.language.is_none());
        assert!(ada.is_active() && ada.email.is_none());
    }

    async fn a_hash_is_renewed_if_it_is_still_the_same(db) {
        people(db).await;
        let (old, new) = (Secret::from("old"), Secret::from("new"));
        let mut tx = begin(db).await;
        assert!(users::set_hash(&mut tx, uuid(1), &old).await.unwrap());
        assert!(!users::set_hash(&mut tx, uuid(9), &old).await.unwrap());
        assert!(users::renew_hash(&mut tx, uuid(1), &old, &new).await.unwrap());
        assert!(!users::renew_hash(&mut tx, uuid(1), &old, &Secret::from("newer")).await.unwrap());
        assert_eq!(users::find(&mut tx, uuid(1)).await.unwrap().unwrap().password, Some(new));
        assert!(users::find(&mut tx, uuid(2)).await.unwrap().unwrap().password.is_none());
        users::void_password(&mut tx, uuid(1)).await.unwrap();
        assert!(users::find(&mut tx, uuid(1)).await.unwrap().unwrap().password.is_none());
    }

    async fn a_password_and_a_status_are_set_together(db) {
        put(
            db,
            &USERS,
            json!([{"id": 1, "status": "invited"}, {"id": 2, "status": "invited", "password": ""}]),
        )
        .await;
        let new = Secret::from("new");
        let mut tx = begin(db).await;
        for number in [1, 2] {
            let to = (&new, users::ACTIVE);
            let wrong = (uuid(number), Some(&new), users::INVITED);
            assert!(!users::set_hash_and_status(&mut tx, wrong, to).await.unwrap());
            let from = (uuid(number), None, users::INVITED);
            assert!(users::set_hash_and_status(&mut tx, from, to).await.unwrap());
            assert!(!users::set_hash_and_status(&mut tx, from, to).await.unwrap());
        }
    }

    async fn a_status_changes_from_one_to_another(db) {
        people(db).await;
        let mut tx = begin(db).await;
        assert!(users::suspend(&mut tx, uuid(1)).await.unwrap());
        assert!(!users::suspend(&mut tx, uuid(1)).await.unwrap());
        assert!(!users::change_status(&mut tx, uuid(1), users::INVITED, users::ACTIVE).await.unwrap());
        assert!(users::change_status(&mut tx, uuid(1), users::SUSPENDED, users::ACTIVE).await.unwrap());
        assert!(!users::change_status(&mut tx, uuid(9), users::SUSPENDED, users::ACTIVE).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(field(db, 1, "status").await, json!("active"));
    }

    async fn a_visit_is_noted_for_the_one_who_came(db) {
        people(db).await;
        let mut tx = begin(db).await;
        users::touch(&mut tx, uuid(1), at(0)).await.unwrap();
        users::set_last_page(&mut tx, uuid(1), "/users/ä").await.unwrap();
        assert!(users::has_been_here(&mut tx, uuid(1)).await.unwrap());
        assert!(!users::has_been_here(&mut tx, uuid(2)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(field(db, 1, "last_page").await, json!("/users/ä"));
        assert!(field(db, 1, "last_access").await.as_str().unwrap().starts_with("2027-01-15T08:00:00"));
        assert_eq!(field(db, 2, "last_page").await, Value::Null);
    }

    /// PostgreSQL has no texts with a zero in them.
    async fn a_page_with_a_zero_in_it_is_no_reason_to_fail(db) {
        people(db).await;
        let mut tx = begin(db).await;
        users::set_last_page(&mut tx, uuid(1), "/a\0b").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(field(db, 1, "last_page").await, json!("/a\u{FFFD}b"));
    }

    async fn a_second_factor_comes_and_goes(db) {
        people(db).await;
        let mut tx = begin(db).await;
        let secret = Secret::from("seed");
        assert!(users::set_tfa_secret(&mut tx, uuid(1), Some(&secret)).await.unwrap());
        assert_eq!(users::find(&mut tx, uuid(1)).await.unwrap().unwrap().tfa_secret, Some(secret));
        assert!(users::set_tfa_secret(&mut tx, uuid(1), None).await.unwrap());
        assert!(users::find(&mut tx, uuid(1)).await.unwrap().unwrap().tfa_secret.is_none());
        assert!(!users::set_tfa_secret(&mut tx, uuid(9), None).await.unwrap());
    }

    async fn whether_there_is_anybody(db) {
        assert!(!users::any(&mut &db.database).await.unwrap());
        people(db).await;
        assert!(users::any(&mut &db.database).await.unwrap());
    }

    async fn a_message_outlives_its_sender(db) {
        people(db).await;
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
        users::forget_sender(&mut tx, uuid(2)).await.unwrap();
        tx.commit().await.unwrap();
        let found = read(db, &NOTIFICATIONS, json!({"fields": "subject,sender"})).await;
        assert_eq!(found, json!([{"subject": "a", "sender": null}, {"subject": "b", "sender": id(1)}]));
    }

    async fn addresses_that_others_have(db) {
        put(
            db,
            &USERS,
            json!([
                {"id": 1, "email": "ADA@example.com"}, {"id": 2, "email": "bob@example.com"}, {"id": 3},
            ]),
        )
        .await;
        let asked = ["ada@example.com", "bob@example.com", "eve@example.com"].map(str::to_owned);
        let mut reader = &db.database;
        assert_eq!(users::with_emails(&mut reader, &asked, &[]).await.unwrap(), [uuid(1), uuid(2)]);
        assert_eq!(users::with_emails(&mut reader, &asked, &[uuid(1)]).await.unwrap(), [uuid(2)]);
        assert!(users::with_emails(&mut reader, &[], &[]).await.unwrap().is_empty());
    }
}
