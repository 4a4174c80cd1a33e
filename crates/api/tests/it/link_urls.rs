//! URLs that a client supplies for the link in a mail: every route applies the same allow list.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_app::Pages;
use vestibule_domain::allow_list::AllowList;
use vestibule_testkit::{Reply, TestApp};

use crate::fixtures::{ANN, set};
use crate::mails::link_in;

/// The allowed URL.
const PAGE: &str = "https://app.example.com/page";

/// URLs that only look like [`PAGE`].
const NEAR_MISSES: [&str; 21] = [
    "https://evil.example.com/page",
    "https://app.example.com.evil.com/page",
    "https://app.example.com./page",
    "https://app.example.com:8443/page",
    "http://app.example.com/page",
    "https://evil@app.example.com/page",
    "https://evil:secret@app.example.com/page",
    "https://app.example.com@evil.com/page",
    "https://app.example.com\\@evil.com/page",
    "https:\\\\app.example.com\\page",
    "//app.example.com/page",
    "https://app.example.com//page",
    "https://evil.com#@app.example.com/page",
    "https://evil.com?@app.example.com/page",
    "https://app.example.com/page\"><script>alert(1)</script>",
    "https://app.example.com/'page'",
    "https://app.example.com/page\r\nBcc: evil@evil.com",
    "https://app.example.com/page?x=\r\n\r\nCall 0900",
    "https://app.exam\tple.com/page",
    "https://app.example.com/page%2f..%2fother",
    "javascript:alert(1)//https://app.example.com/page",
];

/// Queries and fragments of the allowed URL that a careless reader would take for markup or for text of the mail.
const MARKUP: [&str; 6] = [
    r#"?x="><script>alert(1)</script>"#,
    "?x='onmouseover='alert(1)",
    "?<b>Call+0900-123</b>",
    "#\"><img/src/onerror=alert(1)>",
    "?x=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "?x=%0D%0A%0D%0ACall%200900#%3Cscript%3E",
];

/// A route that accepts a URL.
#[derive(Debug, Clone, Copy)]
enum Route {
    Reset,
    Register,
    Invite,
}

/// An application where [`PAGE`] is allowed for every link, with Ann as user.
async fn with_allow_list() -> TestApp {
    let page = || AllowList::new([PAGE]);
    let app = TestApp::with(|setup| {
        setup.settings.pages = Pages { password_reset: page(), registration: page(), invite: page() };
        setup.http.rate_limiter_registration = None;
    })
    .await;
    set(&app, "public_registration", true).await;
    app.user(ANN, json!({})).await;
    app
}

/// Sends a URL to a route.
async fn submit(app: &TestApp, route: Route, url: &str) -> Reply {
    let with = |mut body: Value, name: &str| {
        body[name] = json!(url);
        body
    };
    match route {
        Route::Reset => {
            let body = with(json!({ "email": ANN }), "reset_url");
            app.anon().post("/auth/password/request", body).await
        }
        Route::Register => {
            let body =
                with(json!({ "email": "bob@example.com", "password": "Secret-12" }), "verification_url");
            app.anon().post("/users/register", body).await
        }
        Route::Invite => {
            let role = app.value("SELECT id FROM directus_roles LIMIT 1").await;
            let body = with(json!({ "email": "guest@example.com", "role": role }), "invite_url");
            app.admin().post("/users/invite", body).await
        }
    }
}

/// GHSA-4hmq-ggrm-qfc6 (CVE-2023-27474).
#[rstest]
#[case(Route::Reset)]
#[case(Route::Register)]
#[case(Route::Invite)]
#[tokio::test]
async fn ghsa_4hmq_near_misses_are_rejected_by_every_route(#[case] route: Route) {
    let app = with_allow_list().await;
    let before = app.tables().await;
    for url in NEAR_MISSES {
        let reply = submit(&app, route, url).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (400, "INVALID_PAYLOAD"), "{url}");
    }
    app.assert_unchanged_since(&before, "a URL that is not allowed").await;
    assert!(app.mails().await.is_empty());
    submit(&app, route, PAGE).await.assert_status(204);
    assert!(link_in(&app.mail().await).starts_with(&format!("{PAGE}?token=eyJ")));
}

/// GHSA-4hmq-ggrm-qfc6: a query is chosen by the client and remains part of the URL in both parts of the mail. Some
/// routes reject characters that must be encoded; every route accepts encoded ones.
#[rstest]
#[case(Route::Reset)]
#[case(Route::Register)]
#[case(Route::Invite)]
#[tokio::test]
async fn ghsa_4hmq_markup_in_a_query_remains_part_of_the_url(#[case] route: Route) {
    let app = with_allow_list().await;
    for more in MARKUP {
        let reply = submit(&app, route, &format!("{PAGE}{more}")).await;
        if reply.status == 400 && more.contains(['"', '<']) {
            assert!(app.mails().await.is_empty(), "{more}");
            continue;
        }
        reply.assert_status(204);
        let mail = app.mail().await;
        let link = link_in(&mail);
        assert!(link.starts_with(PAGE), "{link}");
        assert!(!link.contains(['"', '<', '>', ' ', '\r', '\n']), "{link}");
        assert!(mail.rendered.text.lines().any(|line| line == link), "{}", mail.rendered.text);
        assert!(!mail.rendered.text.lines().any(|line| line.starts_with("Call")), "{}", mail.rendered.text);
        for markup in ["<script", "<img/src", "<b>Call", "onmouseover='"] {
            assert!(!mail.rendered.html.contains(markup), "{}", mail.rendered.html);
        }
    }
}
