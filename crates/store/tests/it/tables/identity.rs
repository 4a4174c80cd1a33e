//! The user identified by a token.

use serde_json::json;
use vestibule_domain::schema::{ROLES, USERS};
use vestibule_domain::session::{Login, Mode, Session};
use vestibule_domain::{Client, RoleId, UserStatus};
use vestibule_store::identity::{self, State};
use vestibule_store::{logins, sessions, versions};

use super::{at, begin};
use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{login_id, put, user_id, uuid};

async fn ada(db: &TestDatabase) -> State {
    put(db, &ROLES, json!([{"id": 1, "name": "Staff"}])).await;
    put(db, &USERS, json!([{"id": 1, "role": 1, "token": "Static-Token"}, {"id": 2, "status": "suspended"}]))
        .await;
    let session =
        |token: &str, user| Session { token: token.into(), user, expires: at(60), next_token: None };
    let mut tx = begin(db).await;
    sessions::insert(&mut tx, &session("Session-Token", user_id(1)), &Client::default()).await.unwrap();
    sessions::insert(&mut tx, &session("other", user_id(2)), &Client::default()).await.unwrap();
    tx.commit().await.unwrap();
    State {
        id: user_id(1),
        status: UserStatus::Active,
        role: Some(RoleId::new(uuid(1))),
        has_tfa: false,
        login: None,
        access_version: 1,
    }
}

on_every_engine! {
    async fn a_user_is_found_by_the_key(db) {
        let ada = ada(db).await;
        let mut reader = &db.database;
        assert_eq!(identity::of_user(&mut reader, user_id(1)).await.unwrap(), Some(ada));
        assert_eq!(identity::of_user(&mut reader, user_id(9)).await.unwrap(), None);
    }

    async fn a_user_is_found_by_an_unexpired_session(db) {
        let ada = ada(db).await;
        let mut reader = &db.database;
        assert_eq!(
            identity::of_session(&mut reader, &"Session-Token".into(), at(0)).await.unwrap(),
            Some(ada.clone())
        );
        assert_eq!(identity::of_session(&mut reader, &"Session-Token".into(), at(60)).await.unwrap(), Some(ada));
        assert_eq!(identity::of_session(&mut reader, &"Session-Token".into(), at(61)).await.unwrap(), None);
        let bob = identity::of_session(&mut reader, &"other".into(), at(0)).await.unwrap().unwrap();
        assert_eq!((bob.id, bob.status, bob.role), (user_id(2), UserStatus::Suspended, None));
    }

    async fn a_user_is_found_by_an_existing_login(db) {
        let ada = ada(db).await;
        let login = Login { id: login_id(7), mode: Mode::Json, first_seen: None, last_seen: at(0) };
        let mut tx = begin(db).await;
        logins::insert(&mut tx, &"Session-Token".into(), &login).await.unwrap();
        tx.commit().await.unwrap();
        let ada = State { login: Some(login_id(7)), ..ada };
        let mut reader = &db.database;
        assert_eq!(identity::of_login(&mut reader, user_id(1), login_id(7)).await.unwrap(), Some(ada.clone()));
        assert_eq!(identity::of_login(&mut reader, user_id(1), login_id(8)).await.unwrap(), None);
        let by_session = identity::of_session(&mut reader, &"Session-Token".into(), at(0)).await.unwrap();
        assert_eq!(by_session, Some(ada), "a session contains its login");
        db.run("DELETE FROM directus_sessions").await;
        assert_eq!(identity::of_login(&mut reader, user_id(1), login_id(7)).await.unwrap(), None);
    }

    async fn a_user_is_found_by_a_static_token(db) {
        let ada = ada(db).await;
        let found = identity::of_static_token(&mut &db.database, &"Static-Token".into()).await.unwrap();
        assert_eq!(found, Some(ada));
    }

    /// Collations treat some different tokens as equal.
    async fn similar_tokens_identify_no_user(db) {
        ada(db).await;
        let mut reader = &db.database;
        for token in
            ["static-token", "Static-Token ", "Static_Token", "Stätic-Token", "", "%", "\0", "Static-Token\0"]
        {
            assert_eq!(identity::of_static_token(&mut reader, &token.into()).await.unwrap(), None, "{token:?}");
        }
        for token in ["session-token", "Session-Token ", "Séssion-Token", "", "\0", "Session-Token\0"] {
            assert_eq!(identity::of_session(&mut reader, &token.into(), at(0)).await.unwrap(), None, "{token:?}");
        }
    }

    async fn the_session_of_a_share_identifies_no_user(db) {
        ada(db).await;
        db.run("UPDATE directus_sessions SET share = '00000000-0000-0000-0000-000000000005'").await;
        assert_eq!(identity::of_session(&mut &db.database, &"Session-Token".into(), at(0)).await.unwrap(), None);
    }

    async fn tfa_and_the_access_version_are_reported(db) {
        let mut ada = ada(db).await;
        let mut tx = begin(db).await;
        versions::bump(&mut tx, versions::ACCESS).await.unwrap();
        tx.commit().await.unwrap();
        db.run("UPDATE directus_users SET tfa_secret = 'seed'").await;
        (ada.access_version, ada.has_tfa) = (2, true);
        let mut reader = &db.database;
        assert_eq!(identity::of_user(&mut reader, user_id(1)).await.unwrap().as_ref(), Some(&ada));
        let session = identity::of_session(&mut reader, &"Session-Token".into(), at(0)).await.unwrap();
        assert_eq!(session.as_ref(), Some(&ada));
        db.run("UPDATE directus_users SET tfa_secret = ''").await;
        ada.has_tfa = false;
        assert_eq!(identity::of_static_token(&mut reader, &"Static-Token".into()).await.unwrap(), Some(ada));
    }
}
