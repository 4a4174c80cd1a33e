//! Arbitrary bodies on every route.

use proptest::prelude::*;
use tokio::runtime::Runtime;
use vestibule_testkit::{ADMIN_EMAIL, TestApp};

use super::routes::route;
use super::values::body;
use crate::fixtures::{ANN, browser_login, staff};

/// Requests per case, sent one after the other to one database.
const REQUESTS_PER_CASE: usize = 8;

proptest! {
    #![proptest_config(super::config(48))]

    #[test]
    fn arbitrary_body_causes_no_server_error(
        requests in proptest::collection::vec((route(vec!["USER".into(), "ROLE".into()]), body(), 0..3_usize), REQUESTS_PER_CASE),
    ) {
        Runtime::new().expect("a runtime").block_on(async {
            let app = TestApp::new().await;
            let (user, role, _) = staff(&app, ANN).await;
            let actors = [app.anon(), app.logged_in(ANN).await, app.admin()];
            for ((method, path), body, who) in requests {
                let path = path.replace("USER", &user).replace("ROLE", &role);
                let text = String::from_utf8_lossy(&body).into_owned();
                let reply = actors[who].send_as(Some("application/json"), method, &path, body).await;
                prop_assert!(reply.status.as_u16() < 500, "{who} {method} {path} {text}: {}", reply.shown());
                let response = reply.shown();
                prop_assert!(!response.contains("$argon2"), "{method} {path} {text}: {response}");
            }
            Ok(())
        })?;
    }

    /// An anonymous request changes nothing and sets no cookie, whatever its body.
    #[test]
    fn arbitrary_anonymous_body_changes_nothing(
        requests in proptest::collection::vec((route(vec!["USER".into()]), body()), REQUESTS_PER_CASE),
    ) {
        Runtime::new().expect("a runtime").block_on(async {
            let app = TestApp::new().await;
            let (user, _, _) = staff(&app, ANN).await;
            browser_login(&app, ADMIN_EMAIL).await;
            let before = app.tables().await;
            for ((method, path), body) in requests {
                let path = path.replace("USER", &user);
                let reply = app.anon().send_as(Some("application/json"), method, &path, body).await;
                prop_assert!(reply.headers.get("set-cookie").is_none(), "{method} {path}");
            }
            let changes = before.changes_to(&app.tables().await);
            prop_assert!(changes.lines().all(|line| line.contains(" vestibule_")), "{changes}");
            Ok(())
        })?;
    }
}
