//! `/`, `/robots.txt` and `/server/ping`.

use vestibule_testkit::TestApp;

#[tokio::test]
async fn root_redirects_to_the_studio() {
    let app = TestApp::new().await;
    let reply = app.anon().get("/").await.assert_status(302);
    assert_eq!(reply.header("location"), Some("./admin"));
}

#[tokio::test]
async fn robots_txt_disallows_everything() {
    let app = TestApp::new().await;
    let reply = app.anon().get("/robots.txt").await.assert_status(200);
    assert_eq!(reply.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(reply.body, "User-agent: *\nDisallow: /");
}

#[tokio::test]
async fn ping_is_answered() {
    let app = TestApp::new().await;
    for path in ["/server/ping", "/server/ping/", "/Server/PING"] {
        let reply = app.anon().get(path).await.assert_status(200);
        assert_eq!(
            (reply.header("content-type"), &reply.body),
            (Some("text/html; charset=utf-8"), &"pong".into())
        );
    }
    assert_eq!(app.anon().post("/server/ping", serde_json::json!({})).await.code(), "ROUTE_NOT_FOUND");
}
