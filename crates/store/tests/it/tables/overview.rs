//! Statistics for administrators.

use uuid::Uuid;
use vestibule_domain::Client;
use vestibule_domain::session::Session;
use vestibule_domain::token::SessionToken;
use vestibule_store::activity::{self, Entry};
use vestibule_store::overview::{self, Day, Mails};
use vestibule_store::{login_attempts, outbox, sessions};

use super::{at, begin};
use crate::engines::on_every_engine;
use crate::seed::{sample_users, user_id, uuid};

on_every_engine! {
    async fn events_of_a_day_are_counted_up_to_a_limit(db) {
        sample_users(db).await;
        let client = Client::default();
        let mut tx = begin(db).await;
        let events = [(0, "login", "directus_users"), (1, "login", "directus_users"), (2, "create", "directus_users"),
            (3, "create", "directus_roles"), (10, "login", "directus_users")];
        for (second, action, collection) in events {
            let entry = Entry { action, user: Some(uuid(1)), at: at(second), client: &client, collection, item: "1" };
            activity::insert(&mut tx, entry).await.unwrap();
        }
        let day = overview::day(&mut tx, at(0)..at(10), 5).await.unwrap();
        assert_eq!(day, Day { logins: 2, new_users: 1, complete: true });
        let day = overview::day(&mut tx, at(1)..at(2), 5).await.unwrap();
        assert_eq!(day, Day { logins: 1, new_users: 0, complete: true });
        assert!(!overview::day(&mut tx, at(0)..at(10), 4).await.unwrap().complete);
        let empty_day = overview::day(&mut tx, at(20)..at(30), 5).await.unwrap();
        assert_eq!(empty_day, Day { logins: 0, new_users: 0, complete: true });
    }

    async fn active_sessions_are_counted_once(db) {
        sample_users(db).await;
        let client = Client::default();
        let mut tx = begin(db).await;
        for (token, expires, next_token) in [("a", 5, None), ("b", 5, Some("c")), ("c", 9, None)] {
            let session = Session { token: token.into(), user: user_id(1), expires: at(expires), next_token: next_token.map(SessionToken::from) };
            sessions::insert(&mut tx, &session, &client).await.unwrap();
        }
        assert_eq!(overview::sessions(&mut tx, at(0), 9).await.unwrap(), 2);
        assert_eq!(overview::sessions(&mut tx, at(6), 9).await.unwrap(), 1);
        assert_eq!(overview::sessions(&mut tx, at(0), 1).await.unwrap(), 1, "the count stops at the limit");
    }

    async fn locked_out_users_are_counted_until_the_lock_ends(db) {
        sample_users(db).await;
        let mut tx = begin(db).await;
        for user in [1, 2] {
            login_attempts::count(&mut tx, user_id(user), at(0)).await.unwrap();
        }
        assert_eq!(overview::locked_out(&mut tx, at(0), 9).await.unwrap(), 0);
        login_attempts::lock(&mut tx, user_id(1), at(0)).await.unwrap();
        login_attempts::lock_until(&mut tx, user_id(2), at(5)).await.unwrap();
        assert_eq!(overview::locked_out(&mut tx, at(4), 9).await.unwrap(), 2);
        assert_eq!(overview::locked_out(&mut tx, at(5), 9).await.unwrap(), 1);
    }

    async fn mails_are_counted_as_waiting_or_given_up(db) {
        let mut tx = begin(db).await;
        for (number, recipient) in [(1, Some("ann@example.com")), (2, Some("bob@example.com")), (3, None)] {
            let mail = outbox::NewMail { id: Uuid::from_u128(number), mail: "{}", recipient, language: "en-US" };
            outbox::enqueue(&mut tx, mail, at(0)).await.unwrap();
        }
        assert_eq!(overview::mails(&mut tx, 9).await.unwrap(), Mails { waiting: 2, given_up: 0 });
        outbox::give_up(&mut tx, outbox::Lease { id: Uuid::from_u128(1), attempt: 0 }, at(1), "{}", "no").await.unwrap();
        assert_eq!(overview::mails(&mut tx, 9).await.unwrap(), Mails { waiting: 1, given_up: 1 });
    }
}
