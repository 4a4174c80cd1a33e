//! `reset_url`: URLs of client applications in links.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_app::Pages;
use vestibule_domain::allow_list::AllowList;
use vestibule_testkit::{Reply, TestApp};

use crate::fixtures::ANN;
use crate::mails::link_in;

async fn with_allow_list(page: &str) -> TestApp {
    let pages = Pages { password_reset: AllowList::new([page]), ..Pages::default() };
    let app = TestApp::with(|setup| setup.settings.pages = pages).await;
    app.user(ANN, json!({})).await;
    app
}

async fn request(app: &TestApp, email: &str, url: impl Into<Value>) -> Reply {
    let body = json!({ "email": email, "reset_url": url.into() });
    app.anon().post("/auth/password/request", body).await
}

#[tokio::test]
async fn allowed_url_keeps_its_query_and_gets_the_token() {
    let app = with_allow_list("https://app.example.com/reset").await;
    request(&app, ANN, "https://app.example.com/reset?lang=de#top").await.assert_status(204);
    let link = link_in(&app.mail().await);
    assert!(link.starts_with("https://app.example.com/reset?lang=de&token=eyJ"), "{link}");
    assert!(link.ends_with("#top"), "{link}");
}

#[rstest]
#[case(json!(null))]
#[case(json!(""))]
#[case(json!(false))]
#[case(json!(0))]
#[tokio::test]
async fn empty_url_selects_the_default_page(#[case] url: Value) {
    let app = with_allow_list("https://app.example.com/reset").await;
    request(&app, ANN, url).await.assert_status(204);
    assert!(link_in(&app.mail().await).starts_with("http://vestibule.test/admin/reset-password?token="));
}

/// GHSA-4hmq-ggrm-qfc6 (CVE-2023-27474): a URL must match exactly; near misses are rejected.
#[rstest]
#[case(json!("https://evil.example.com/reset"))]
#[case(json!("https://app.example.com.evil.com/reset"))]
#[case(json!("https://app.example.com./reset"))]
#[case(json!("https://app.example.com:8443/reset"))]
#[case(json!("https://evil@app.example.com/reset"))]
#[case(json!("https://app.example.com@evil.com/reset"))]
#[case(json!("https://app.example.com\\@evil.com/reset"))]
#[case(json!("https:\\\\app.example.com\\reset"))]
#[case(json!("//app.example.com/reset"))]
#[case(json!("https://app.example.com//reset"))]
#[case(json!("https://app.example.com/reset\r\nBcc: evil@evil.com"))]
#[case(json!("javascript:alert(1)"))]
#[case(json!(5))]
#[case(json!(["https://app.example.com/reset"]))]
#[case(json!({ "href": "https://app.example.com/reset" }))]
#[tokio::test]
async fn ghsa_4hmq_other_urls_are_rejected_for_every_address(#[case] url: Value) {
    let app = with_allow_list("https://app.example.com/reset").await;
    app.user("suspended@example.com", json!({ "status": "suspended" })).await;
    let before = (app.tables().await, app.work(), app.app.clock().waits().len());
    let mut answers = Vec::new();
    for email in [ANN, "nobody@example.com", "suspended@example.com"] {
        answers.push(request(&app, email, url.clone()).await.assert_status(400).body);
    }
    assert_eq!(answers[0]["errors"][0]["extensions"]["code"], "INVALID_PAYLOAD");
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    app.assert_unchanged_since(&before.0, "a rejected URL").await;
    // GHSA-jr94-gj3h-c8rf (CVE-2026-26185): the URL is checked before the user, so there is nothing to measure.
    assert_eq!(app.app.clock().waits().len(), before.2);
    assert!(app.mails().await.is_empty());
}

/// GHSA-4hmq-ggrm-qfc6: the query of an allowed URL cannot become markup of the mail.
#[rstest]
#[case(r#"https://app.example.com/reset?x="><script>alert(1)</script>"#)]
#[case("https://app.example.com/reset?x='onmouseover='alert(1)")]
#[case("https://app.example.com/reset?<b>Call+0900-123</b>")]
#[case("https://app.example.com/reset#\"><img/src/onerror=alert(1)>")]
#[tokio::test]
async fn ghsa_4hmq_query_is_not_markup(#[case] url: &str) {
    let app = with_allow_list("https://app.example.com/reset").await;
    request(&app, ANN, url).await.assert_status(204);
    let mail = app.mail().await;
    for part in [&mail.rendered.html, &mail.rendered.text] {
        let markup = ["<script", "<img/src", "<b>Call", "onmouseover='"];
        let found = markup.iter().find(|markup| part.contains(**markup));
        assert_eq!(found, None, "{part}");
    }
}
