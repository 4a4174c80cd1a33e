//! Cross-origin requests (GHSA-g27j-74fp-xfpr).

use vestibule_api::settings::{CorsOrigin, CorsSettings, OriginRule};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, Setup, TestApp};

const NAMES: [&str; 6] = [
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-expose-headers",
    "access-control-max-age",
];

#[tokio::test]
async fn ghsa_g27j_no_origin_is_allowed_by_default() {
    let app = TestApp::new().await;
    let client = app.anon().with_header("origin", "https://evil.example.com");
    let preflight = client.clone().with_header("access-control-request-method", "POST");
    let replies = [
        client.get("/server/ping").await,
        client.log_in(ADMIN_EMAIL, PASSWORD, "json").await,
        client.get("/users/me").await,
        preflight.send("OPTIONS", "/users", None).await,
    ];
    for reply in replies {
        for name in NAMES {
            assert_eq!(reply.header(name), None, "{}", reply.shown());
        }
    }
}

#[tokio::test]
async fn only_listed_origins_are_allowed() {
    let app = TestApp::with(|setup: &mut Setup| {
        let listed = ["https://a.example.com", "https://b.example.com"];
        let rules = listed.map(|origin| OriginRule::Exact(origin.into()));
        setup.http.cors = Some(CorsSettings::new(CorsOrigin::List(rules.into())));
    })
    .await;
    for (origin, allowed) in
        [("https://b.example.com", true), ("https://c.example.com", false), ("null", false)]
    {
        let client = app.anon().with_header("origin", origin);
        let replies = [
            client.get("/server/ping").await,
            client.get("/users/me").await,
            client.get("/nonexistent").await,
            client
                .with_header("access-control-request-method", "POST")
                .send("OPTIONS", "/auth/login", None)
                .await,
        ];
        for reply in replies {
            let found = reply.header("access-control-allow-origin");
            assert_eq!(found, allowed.then_some(origin), "{origin}: {}", reply.shown());
            assert_ne!(found, Some("*"), "never with credentials");
        }
    }
}
