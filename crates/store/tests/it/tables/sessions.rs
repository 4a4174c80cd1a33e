//! `directus_sessions` and `vestibule_sessions`.

use vestibule_domain::Client;
use vestibule_domain::session::{Login, Mode, Session};
use vestibule_store::Reader;
use vestibule_store::database::Sql;
use vestibule_store::{logins, sessions};

use super::{at, begin};
use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{login_id, sample_users, user_id};

fn session(token: &str, user: u128, ends: i64) -> Session {
    Session { token: token.into(), user: user_id(user), expires: at(ends), next_token: None }
}

fn login(id: u128) -> Login {
    Login { id: login_id(id), mode: Mode::Cookie, first_seen: Some(at(0)), last_seen: at(5) }
}

/// Two sessions of Ada and one of Bob.
async fn open(db: &TestDatabase) {
    sample_users(db).await;
    let mut tx = begin(db).await;
    for session in [session("Aa", 1, 10), session("Bb", 1, 20), session("Cc", 2, 30)] {
        sessions::insert(&mut tx, &session, &Client::default()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn tokens(reader: &mut impl Reader) -> Vec<String> {
    let sql = Sql::raw("SELECT token FROM directus_sessions ORDER BY expires", vec![]);
    reader.query(&sql).await.unwrap().iter().map(|row| row.text(0).unwrap()).collect()
}

on_every_engine! {
    async fn a_session_is_found_until_it_expires(db) {
        open(db).await;
        let mut reader = &db.database;
        assert_eq!(sessions::find(&mut reader, &"Aa".into(), at(0)).await.unwrap(), Some(session("Aa", 1, 10)));
        assert_eq!(sessions::find(&mut reader, &"Aa".into(), at(10)).await.unwrap(), Some(session("Aa", 1, 10)));
        assert_eq!(sessions::find(&mut reader, &"Aa".into(), at(11)).await.unwrap(), None);
    }

    async fn similar_session_tokens_do_not_match(db) {
        open(db).await;
        for token in ["aa", "AA", "Aa ", "Ää", "", "A_", "%", "\0", "Aa\0"] {
            assert_eq!(sessions::find(&mut &db.database, &token.into(), at(0)).await.unwrap(), None, "{token:?}");
        }
    }

    /// Collations treat similar tokens as equal; rotation, replacement and deletion must not.
    async fn similar_session_tokens_change_no_session(db) {
        open(db).await;
        let mut tx = begin(db).await;
        for token in ["aa", "AA", "Aa ", "Ää", "", "A_", "Aa\0"] {
            assert!(!sessions::succeed(&mut tx, &token.into(), &"next".into(), at(5)).await.unwrap(), "{token:?}");
            assert!(!sessions::replace(&mut tx, &token.into(), &"next".into(), at(5)).await.unwrap(), "{token:?}");
            assert!(!sessions::delete(&mut tx, &token.into()).await.unwrap(), "{token:?}");
        }
        assert_eq!(tokens(&mut tx).await, ["Aa", "Bb", "Cc"]);
    }

    async fn the_client_of_a_session_is_stored(db) {
        sample_users(db).await;
        let client = Client {
            ip: Some("2001:db8::1".parse().unwrap()),
            user_agent: Some("Möbius 👩‍🚀".into()),
            origin: Some("https://example.com".into()),
        };
        let next = Session { next_token: Some("next".into()), ..session("Aa", 1, 10) };
        let mut tx = begin(db).await;
        sessions::insert(&mut tx, &next, &client).await.unwrap();
        tx.commit().await.unwrap();
        let sql = Sql::raw("SELECT ip, user_agent, origin FROM directus_sessions", vec![]);
        let rows = db.database.query(&sql).await.unwrap();
        assert_eq!(rows[0].text(0).unwrap(), "2001:db8::1");
        assert_eq!(rows[0].text(1).unwrap(), "Möbius 👩‍🚀");
        assert_eq!(rows[0].text(2).unwrap(), "https://example.com");
        assert_eq!(sessions::find(&mut &db.database, &"Aa".into(), at(0)).await.unwrap(), Some(next));
    }

    async fn sessions_of_shares_and_oauth_clients_are_ignored(db) {
        open(db).await;
        db.run(
            "UPDATE directus_sessions SET share = '00000000-0000-0000-0000-000000000005' WHERE token = 'Aa'",
        )
        .await;
        db.run("UPDATE directus_sessions SET oauth_client = 'x' WHERE token = 'Bb'").await;
        let mut reader = &db.database;
        assert_eq!(sessions::find(&mut reader, &"Aa".into(), at(0)).await.unwrap(), None);
        assert_eq!(sessions::find(&mut reader, &"Bb".into(), at(0)).await.unwrap(), None);
        assert!(sessions::find(&mut reader, &"Cc".into(), at(0)).await.unwrap().is_some());
    }

    /// Each session is listed with its client and its login.
    async fn the_sessions_of_a_user_are_listed(db) {
        open(db).await;
        let login = login(7);
        let client = Client { user_agent: Some("Möbius".into()), ..Client::default() };
        let mut tx = begin(db).await;
        sessions::insert(&mut tx, &session("Dd", 1, 40), &client).await.unwrap();
        logins::insert(&mut tx, &"Dd".into(), &login).await.unwrap();
        sessions::succeed(&mut tx, &"Bb".into(), &"Dd".into(), at(15)).await.unwrap();
        let listed = |found: Vec<sessions::UserSession>| {
            let mut shown: Vec<_> = found
                .into_iter()
                .map(|known| (known.session.token, known.session.next_token, known.user_agent, known.login))
                .collect();
            shown.sort_by(|one, other| one.0.expose().cmp(other.0.expose()));
            shown
        };
        let bb = ("Bb".into(), Some("Dd".into()), None, None);
        let dd = ("Dd".into(), None, Some("Möbius".to_owned()), Some(login));
        let found = sessions::of_user(&mut tx, user_id(1), at(11)).await.unwrap();
        assert_eq!(listed(found), [bb, dd.clone()], "Aa has expired");
        assert_eq!(listed(sessions::of_user(&mut tx, user_id(1), at(16)).await.unwrap()), [dd]);
        assert_eq!(sessions::of_user(&mut tx, user_id(9), at(0)).await.unwrap(), []);
        tx.commit().await.unwrap();
        db.run("UPDATE directus_sessions SET oauth_client = 'x' WHERE token = 'Dd'").await;
        assert_eq!(sessions::of_user(&mut &db.database, user_id(1), at(16)).await.unwrap(), []);
    }

    /// A change of the token and the deletion of a session cascade to its login, also if Directus makes them.
    async fn a_login_follows_the_token_of_its_session(db) {
        open(db).await;
        let login = login(7);
        let mut tx = begin(db).await;
        logins::insert(&mut tx, &"Aa".into(), &login).await.unwrap();
        assert_eq!(logins::find(&mut tx, &"Aa".into()).await.unwrap(), Some(login.clone()));
        for other in ["aa", "Aa ", "Bb", ""] {
            assert_eq!(logins::find(&mut tx, &other.into()).await.unwrap(), None, "{other:?}");
        }
        tx.commit().await.unwrap();
        db.run("UPDATE directus_sessions SET token = 'Dd' WHERE token = 'Aa'").await;
        let mut reader = &db.database;
        assert_eq!(logins::find(&mut reader, &"Aa".into()).await.unwrap(), None);
        assert_eq!(logins::find(&mut reader, &"Dd".into()).await.unwrap(), Some(login));
        db.run("DELETE FROM directus_sessions WHERE token = 'Dd'").await;
        assert_eq!(logins::find(&mut reader, &"Dd".into()).await.unwrap(), None);
    }

    async fn a_login_is_inserted_or_updated(db) {
        open(db).await;
        let later = Login { mode: Mode::Session, last_seen: at(9), ..login(8) };
        let mut tx = begin(db).await;
        logins::insert(&mut tx, &"Aa".into(), &login(7)).await.unwrap();
        for token in ["Aa", "Bb"] {
            logins::put(&mut tx, &token.into(), &later).await.unwrap();
            logins::put(&mut tx, &token.into(), &later).await.unwrap();
            assert_eq!(logins::find(&mut tx, &token.into()).await.unwrap(), Some(later.clone()));
        }
    }

    async fn all_other_logins_of_a_user_are_deleted(db) {
        open(db).await;
        let mut tx = begin(db).await;
        sessions::insert(&mut tx, &session("Dd", 1, 40), &Client::default()).await.unwrap();
        for token in ["Aa", "Dd"] {
            logins::insert(&mut tx, &token.into(), &login(7)).await.unwrap();
        }
        assert_eq!(logins::delete_others(&mut tx, user_id(1), login_id(7)).await.unwrap(), 1);
        assert_eq!(tokens(&mut tx).await, ["Aa", "Cc", "Dd"]);
        assert_eq!(logins::delete_others(&mut tx, user_id(1), login_id(9)).await.unwrap(), 2);
        assert_eq!(tokens(&mut tx).await, ["Cc"]);
    }

    async fn a_session_is_rotated_once(db) {
        open(db).await;
        let mut tx = begin(db).await;
        assert!(sessions::succeed(&mut tx, &"Aa".into(), &"next".into(), at(5)).await.unwrap());
        assert!(!sessions::succeed(&mut tx, &"Aa".into(), &"another".into(), at(6)).await.unwrap());
        assert!(!sessions::succeed(&mut tx, &"gone".into(), &"next".into(), at(5)).await.unwrap());
        let expected = Session { next_token: Some("next".into()), ..session("Aa", 1, 5) };
        assert_eq!(sessions::find(&mut tx, &"Aa".into(), at(0)).await.unwrap(), Some(expected));
    }

    async fn the_token_of_a_session_is_replaced(db) {
        open(db).await;
        let mut tx = begin(db).await;
        sessions::succeed(&mut tx, &"Aa".into(), &"next".into(), at(5)).await.unwrap();
        assert!(sessions::replace(&mut tx, &"Aa".into(), &"Dd".into(), at(40)).await.unwrap());
        assert!(!sessions::replace(&mut tx, &"Aa".into(), &"Ee".into(), at(40)).await.unwrap());
        assert_eq!(sessions::find(&mut tx, &"Aa".into(), at(0)).await.unwrap(), None);
        assert_eq!(sessions::find(&mut tx, &"Dd".into(), at(0)).await.unwrap(), Some(session("Dd", 1, 40)));
        assert_eq!(tokens(&mut tx).await, ["Bb", "Cc", "Dd"]);
    }

    async fn a_session_is_deleted_once(db) {
        open(db).await;
        let mut tx = begin(db).await;
        assert!(sessions::delete(&mut tx, &"Aa".into()).await.unwrap());
        assert!(!sessions::delete(&mut tx, &"Aa".into()).await.unwrap());
        assert_eq!(tokens(&mut tx).await, ["Bb", "Cc"]);
    }

    async fn all_other_sessions_of_a_user_are_deleted(db) {
        open(db).await;
        let mut tx = begin(db).await;
        assert_eq!(sessions::delete_of_user(&mut tx, user_id(1), Some(&"Aa".into())).await.unwrap(), 1);
        assert_eq!(tokens(&mut tx).await, ["Aa", "Cc"]);
        assert_eq!(sessions::delete_of_user(&mut tx, user_id(1), None).await.unwrap(), 1);
        assert_eq!(sessions::delete_of_user(&mut tx, user_id(1), None).await.unwrap(), 0);
        assert_eq!(tokens(&mut tx).await, ["Cc"]);
    }

    async fn expired_sessions_are_deleted(db) {
        open(db).await;
        let mut reader = &db.database;
        assert!(!sessions::any_expired(&mut reader, at(10)).await.unwrap());
        assert!(sessions::any_expired(&mut reader, at(11)).await.unwrap());
        let mut tx = begin(db).await;
        assert_eq!(sessions::delete_expired(&mut tx, at(10)).await.unwrap(), 0);
        assert_eq!(sessions::delete_expired(&mut tx, at(25)).await.unwrap(), 2);
        assert!(!sessions::any_expired(&mut tx, at(25)).await.unwrap());
        assert_eq!(tokens(&mut tx).await, ["Cc"]);
    }

    async fn sessions_are_deleted_with_their_user(db) {
        open(db).await;
        db.run("DELETE FROM directus_users WHERE email = 'ada@example.com'").await;
        assert_eq!(tokens(&mut &db.database).await, ["Cc"]);
    }
}
