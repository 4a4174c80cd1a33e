//! Arbitrary credentials cause no server error and never authenticate.

use http::HeaderValue;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;
use tokio::runtime::Runtime;
use vestibule_testkit::{ADMIN_EMAIL, ADMIN_TOKEN, Reply, TestApp};

use super::routes::route;
use crate::fixtures::{SESSION, log_in};

/// Bytes that are valid in a header.
fn header() -> impl Strategy<Value = HeaderValue> {
    let schemes =
        select(vec!["", "Bearer ", "bearer ", "Basic ", "Bearer\t", "Bearer eyJ", "directus_session_token="]);
    let rest = prop_oneof![
        "[ -~]{0,80}".prop_map(String::into_bytes),
        proptest::collection::vec(0x20_u8..=0xff, 0..80),
        "[A-Za-z0-9_-]{1,30}\\.[A-Za-z0-9_-]{1,60}\\.[A-Za-z0-9_-]{0,43}".prop_map(String::into_bytes),
    ];
    (schemes, rest).prop_filter_map("no header", |(scheme, rest)| {
        HeaderValue::from_bytes(&[scheme.as_bytes(), &rest].concat()).ok()
    })
}

/// A change at one position of a token.
#[derive(Debug, Clone)]
enum Change {
    Replace(Index, char),
    Insert(Index, char),
    Remove(Index),
    Cut(Index),
    Swap(Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    let sign = || select("ABCabc019-_.=+/".chars().collect::<Vec<_>>());
    prop_oneof![
        (any::<Index>(), sign()).prop_map(|(at, sign)| Change::Replace(at, sign)),
        (any::<Index>(), sign()).prop_map(|(at, sign)| Change::Insert(at, sign)),
        any::<Index>().prop_map(Change::Remove),
        any::<Index>().prop_map(Change::Cut),
        (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Change::Swap(one, other)),
    ]
}

fn changed(token: &str, change: &Change) -> String {
    let mut signs: Vec<char> = token.chars().collect();
    let length = signs.len();
    match change {
        Change::Replace(at, sign) => signs[at.index(length)] = *sign,
        Change::Insert(at, sign) => signs.insert(at.index(length), *sign),
        Change::Remove(at) => _ = signs.remove(at.index(length)),
        Change::Cut(at) => signs.truncate(at.index(length)),
        Change::Swap(one, other) => signs.swap(one.index(length), other.index(length)),
    }
    signs.into_iter().collect()
}

fn is_refused(reply: &Reply) -> bool {
    [400, 401, 403].contains(&reply.status.as_u16())
}

proptest! {
    #![proptest_config(super::config(32))]

    #[test]
    fn arbitrary_headers_do_not_authenticate(
        requests in proptest::collection::vec((route(vec![]), header(), header()), 16),
    ) {
        Runtime::new().expect("a runtime").block_on(async {
            let app = TestApp::new().await;
            for ((method, path), authorization, cookie) in requests {
                let request = |method: &str, path: &str| {
                    let request = http::Request::builder().method(method).uri(path);
                    request.header("authorization", &authorization).header("cookie", &cookie).body("".into()).expect("a request")
                };
                let reply = app.anon().raw(request(method, &path)).await;
                prop_assert!(reply.status.as_u16() < 500, "{method} {path} {authorization:?} {cookie:?}");
                let me = app.anon().raw(request("GET", "/users/me")).await;
                prop_assert!(is_refused(&me), "{authorization:?} {cookie:?}: {}", me.shown());
            }
            Ok(())
        })?;
    }

    #[test]
    fn changed_token_does_not_authenticate(changes in proptest::collection::vec(change(), 32)) {
        Runtime::new().expect("a runtime").block_on(async {
            let app = TestApp::new().await;
            let access = log_in(&app, ADMIN_EMAIL, "json").await.text("access_token");
            let session = log_in(&app, ADMIN_EMAIL, "session").await.cookie(SESSION);
            let refresh = log_in(&app, ADMIN_EMAIL, "json").await.text("refresh_token");
            for change in &changes {
                for token in [&access, &session, ADMIN_TOKEN] {
                    let forged = changed(token, change);
                    if forged == token || forged.is_empty() {
                        continue;
                    }
                    let replies = [
                        app.anon().with_token(&forged).get("/users/me").await,
                        app.anon().with_cookie(SESSION, &forged).get("/users/me").await,
                    ];
                    for reply in replies {
                        prop_assert!(is_refused(&reply), "{change:?} {forged}: {}", reply.shown());
                    }
                }
                let forged = changed(&refresh, change);
                if forged != refresh {
                    let reply = app.anon().post("/auth/refresh", json!({ "refresh_token": forged })).await;
                    prop_assert!(is_refused(&reply), "{change:?} {forged}: {}", reply.shown());
                }
            }
            app.anon().with_token(&access).get("/users/me").await.assert_status(200);
            Ok(())
        })?;
    }
}
