//! Arbitrary bodies on every route.

use proptest::prelude::*;
use tokio::runtime::Runtime;
use vestibule_testkit::{ADMIN_EMAIL, TestApp};

use super::routes::route;
use super::values::body;
use crate::people::{ANN, at_browser, staff};

/// Requests on one database, one after the other, before it is thrown away.
const IN_A_ROW: usize = 8;

proptest! {
    #![proptest_config(super::config(48))]

    #[test]
    fn no_body_on_any_route_is_a_fault_of_ours(
        requests in proptest::collection::vec((route(vec!["USER".into(), "ROLE".into()]), body(), 0..3_usize), IN_A_ROW),
    ) {
        Runtime::new().expect("a runtime").block_on(async {
            let app = TestApp::new().await;
            let (user, role, _) = staff(&app, ANN).await;
            let callers = [app.anon(), app.logged_in(ANN).await, app.admin()];
            for ((method, path), body, who) in requests {
                let path = path.replace("USER", &user).replace("ROLE", &role);
                let text = String::from_utf8_lossy(&body).into_owned();
                let reply = callers[who].send_as(Some("application/json"), method, &path, body).await;
                prop_assert!(reply.status.as_u16() < 500, "{who} {method} {path} {text}: {}", reply.shown());
                let told = reply.shown();
                prop_assert!(!told.contains("$argon2"), "{method} {path} {text}: {told}");
            }
            Ok(())
        })?;
    }

    /// Whatever nobody sends, nothing changes and nobody gets in.
    #[test]
    fn no_body_of_nobody_changes_anything(
        requests in proptest::collection::vec((route(vec!["USER".into()]), body()), IN_A_ROW),
    ) {
        Runtime::new().expect("a runtime").block_on(async {
            let app = TestApp::new().await;
            let (user, _, _) = staff(&app, ANN).await;
            at_browser(&app, ADMIN_EMAIL).await;
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
