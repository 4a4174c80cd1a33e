//! Arbitrary query strings on every route.

use proptest::prelude::*;
use tokio::runtime::Runtime;
use vestibule_testkit::TestApp;

use super::routes::route;
use super::values::query;
use crate::fixtures::{ANN, staff};

proptest! {
    #![proptest_config(super::config(48))]

    #[test]
    fn arbitrary_query_causes_no_server_error(
        requests in proptest::collection::vec((route(vec!["USER".into()]), query(), 0..3_usize), 12),
    ) {
        Runtime::new().expect("a runtime").block_on(async {
            let app = TestApp::new().await;
            let (user, _, _) = staff(&app, ANN).await;
            let actors = [app.anon(), app.logged_in(ANN).await, app.admin()];
            for ((method, path), query, who) in requests {
                let path = format!("{}?{query}", path.replace("USER", &user));
                let reply = actors[who].send(method, &path, None).await;
                prop_assert!(reply.status.as_u16() < 500, "{who} {method} {path}: {}", reply.shown());
            }
            Ok(())
        })?;
    }

    /// The same for lists read by an administrator, who may read every field.
    #[test]
    fn arbitrary_list_query_causes_no_server_error(queries in proptest::collection::vec(query(), 12)) {
        Runtime::new().expect("a runtime").block_on(async {
            let app = TestApp::new().await;
            staff(&app, ANN).await;
            for path in ["/users", "/roles", "/access", "/activity", "/permissions"] {
                for query in &queries {
                    let reply = app.admin().get(&format!("{path}?{query}")).await;
                    prop_assert!(reply.status.as_u16() < 500, "{path}?{query}: {}", reply.shown());
                    prop_assert!(!reply.shown().contains("$argon2"), "{path}?{query}");
                }
            }
            Ok(())
        })?;
    }
}
