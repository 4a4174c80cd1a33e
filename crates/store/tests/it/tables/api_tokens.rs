//! API tokens.

use serde_json::json;
use vestibule_domain::api_token::ApiToken;
use vestibule_domain::schema::USERS;
use vestibule_store::{DbError, api_tokens, identity};

use super::{at, begin};
use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{put, user_id, uuid};

fn digest(character: char) -> String {
    character.to_string().repeat(64)
}

fn token(id: u128, created: i64) -> ApiToken {
    ApiToken {
        id: uuid(id),
        name: format!("Nº {id} 🔑"),
        hint: "aB-_".into(),
        created: at(created),
        expires: None,
        last_used: None,
    }
}

/// Ann (1) has the tokens 11 and 12, Bob (2) has 21, which expires.
async fn fill(db: &TestDatabase) {
    put(db, &USERS, json!([{"id": 1}, {"id": 2, "status": "suspended"}])).await;
    let mut tx = begin(db).await;
    api_tokens::insert(&mut tx, user_id(1), &token(11, 0), &digest('a')).await.unwrap();
    api_tokens::insert(&mut tx, user_id(1), &token(12, 60), &digest('b')).await.unwrap();
    let expiring = ApiToken { expires: Some(at(7_000_000_000)), last_used: Some(at(5)), ..token(21, 0) };
    api_tokens::insert(&mut tx, user_id(2), &expiring, &digest('c')).await.unwrap();
    tx.commit().await.unwrap();
}

on_every_engine! {
    async fn the_tokens_of_a_user_are_listed_newest_first(db) {
        fill(db).await;
        let mut reader = &db.database;
        assert_eq!(api_tokens::of_user(&mut reader, user_id(1)).await.unwrap(), [token(12, 60), token(11, 0)]);
        assert_eq!(api_tokens::count(&mut reader, user_id(1)).await.unwrap(), 2);
        let bobs = api_tokens::of_user(&mut reader, user_id(2)).await.unwrap();
        assert_eq!((bobs[0].expires, bobs[0].last_used), (Some(at(7_000_000_000)), Some(at(5))));
        assert_eq!(api_tokens::of_user(&mut reader, user_id(9)).await.unwrap(), []);
        assert_eq!(api_tokens::count(&mut reader, user_id(9)).await.unwrap(), 0);
    }

    async fn a_user_is_found_by_the_digest_of_an_api_token(db) {
        fill(db).await;
        let mut reader = &db.database;
        let (ann, found) = identity::of_api_token(&mut reader, &digest('b')).await.unwrap().unwrap();
        assert_eq!((ann.id, ann.status.as_str(), ann.role, ann.login), (user_id(1), "active", None, None));
        assert_eq!(found, token(12, 60));
        let (bob, _) = identity::of_api_token(&mut reader, &digest('c')).await.unwrap().unwrap();
        assert_eq!((bob.id, bob.status.as_str()), (user_id(2), "suspended"));
        for other in [digest('B'), digest('d'), "b".into(), String::new()] {
            assert_eq!(identity::of_api_token(&mut reader, &other).await.unwrap(), None, "{other}");
        }
    }

    async fn a_digest_is_unique(db) {
        fill(db).await;
        let mut tx = begin(db).await;
        let taken = api_tokens::insert(&mut tx, user_id(2), &token(22, 0), &digest('a')).await;
        assert!(matches!(taken, Err(DbError::Unique { .. })), "{taken:?}");
    }

    async fn a_token_is_deleted_once_and_only_by_its_owner(db) {
        fill(db).await;
        let mut tx = begin(db).await;
        assert!(!api_tokens::delete(&mut tx, user_id(2), uuid(11)).await.unwrap());
        assert!(api_tokens::delete(&mut tx, user_id(1), uuid(11)).await.unwrap());
        assert!(!api_tokens::delete(&mut tx, user_id(1), uuid(11)).await.unwrap());
        assert_eq!(api_tokens::of_user(&mut tx, user_id(1)).await.unwrap(), [token(12, 60)]);
        assert_eq!(api_tokens::count(&mut tx, user_id(2)).await.unwrap(), 1);
    }

    async fn last_used_is_updated_once_per_minute(db) {
        fill(db).await;
        let mut tx = begin(db).await;
        for (second, updated) in [(0, true), (59, false), (60, true), (30, false), (119, false), (120, true)] {
            assert_eq!(api_tokens::touch(&mut tx, uuid(11), at(second)).await.unwrap(), updated, "{second}");
        }
        assert!(!api_tokens::touch(&mut tx, uuid(99), at(0)).await.unwrap());
        let used: Vec<_> =
            api_tokens::of_user(&mut tx, user_id(1)).await.unwrap().iter().map(|token| token.last_used).collect();
        assert_eq!(used, [None, Some(at(120))]);
    }

    async fn tokens_are_deleted_with_their_user(db) {
        fill(db).await;
        db.run("DELETE FROM directus_users WHERE status = 'suspended'").await;
        let mut reader = &db.database;
        assert_eq!(api_tokens::count(&mut reader, user_id(2)).await.unwrap(), 0);
        assert_eq!(api_tokens::count(&mut reader, user_id(1)).await.unwrap(), 2);
    }
}
