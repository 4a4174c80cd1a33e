//! `GET /server/info`.

use serde_json::json;
use vestibule_app::RateWindow;
use vestibule_testkit::{Setup, TestApp};

use crate::fixtures::{ANN, set};

#[tokio::test]
async fn public_gets_what_a_login_page_needs() {
    let app = TestApp::new().await;
    let reply = app.anon().get("/server/info").await.assert_status(200);
    insta::assert_json_snapshot!(reply.body, @r##"
    {
      "data": {
        "project": {
          "project_name": "Directus",
          "project_descriptor": null,
          "project_logo": null,
          "project_color": "#6644FF",
          "default_appearance": "auto",
          "default_theme_light": null,
          "default_theme_dark": null,
          "theme_light_overrides": null,
          "theme_dark_overrides": null,
          "default_language": "en-US",
          "public_foreground": null,
          "public_background": null,
          "public_favicon": null,
          "public_note": null,
          "custom_css": null,
          "public_registration": false,
          "public_registration_verify_email": true
        },
        "license": {
          "source": null,
          "entitlements": {
            "production_enabled": true,
            "ai_translations_enabled": false,
            "display_powered_by": null
          }
        }
      }
    }
    "##);
}

/// GHSA-5mhg-wv8w-p59j, GHSA-rmjh-cf9q-pv7q: no version without authentication.
#[tokio::test]
async fn ghsa_5mhg_public_responses_do_not_contain_the_version() {
    let app = TestApp::new().await;
    let paths = [
        "/server/info",
        "/server/ping",
        "/",
        "/robots.txt",
        "/auth",
        "/nonsense",
        "/server/health",
        "/users",
    ];
    for path in paths {
        let reply = app.anon().get(path).await;
        let all = format!("{} {:?}", reply.shown(), reply.headers);
        assert!(!all.contains("0.0.0-test") && !all.contains(env!("CARGO_PKG_VERSION")), "{path}: {all}");
    }
    let info = app.admin().get("/server/info").await;
    assert_eq!(info.data()["version"], "0.0.0-test");
}

#[tokio::test]
async fn member_also_gets_version_and_limits() {
    let app = TestApp::with(|setup: &mut Setup| {
        setup.settings.rate_limit = Some(RateWindow { points: 200, duration: 3 });
        setup.settings.limits.max = Some(500);
    })
    .await;
    app.user(ANN, json!({})).await;
    let reply = app.logged_in(ANN).await.get("/server/info").await.assert_status(200);
    let mut info = reply.data().clone();
    info.as_object_mut().expect("an object").remove("project");
    insta::assert_json_snapshot!(info, @r#"
    {
      "license": {
        "source": null,
        "entitlements": {
          "production_enabled": true,
          "ai_translations_enabled": false,
          "display_powered_by": null
        }
      },
      "project_owner_enabled": false,
      "mcp_enabled": false,
      "ai_enabled": false,
      "mcp_oauth_enabled": false,
      "mcp_oauth_dcr_enabled": false,
      "mcp_oauth_cimd_enabled": false,
      "autoSave": {
        "revisionInterval": 300
      },
      "files": {
        "mimeTypeAllowList": [
          "*/*"
        ]
      },
      "rateLimit": {
        "points": 200,
        "duration": 3
      },
      "rateLimitGlobal": false,
      "extensions": {
        "limit": null
      },
      "queryLimit": {
        "default": 100,
        "max": 500
      },
      "websocket": false,
      "version": "0.0.0-test"
    }
    "#);
}

#[tokio::test]
async fn settings_change_takes_effect_at_once() {
    let app = TestApp::new().await;
    app.anon().get("/server/info").await.assert_status(200);
    set(&app, "project_name", "Acme").await;
    let reply = app.anon().get("/server/info").await;
    assert_eq!(reply.data()["project"]["project_name"], "Acme");
}

#[tokio::test]
async fn password_policy_is_included_if_set() {
    let app = TestApp::new().await;
    set(&app, "auth_password_policy", "/^.{8,}$/").await;
    let reply = app.anon().get("/server/info").await;
    assert_eq!(reply.data()["project"]["auth_password_policy"], "/^.{8,}$/");
    let query = json!({ "query": "{ server_info { project { auth_password_policy } } }" });
    let reply = app.anon().post("/graphql/system", query).await;
    assert_eq!(reply.data()["server_info"]["project"]["auth_password_policy"], "/^.{8,}$/");
}

/// GHSA-r9xq-xp38-j4j3: the public reads an allow list of settings and nothing else.
#[tokio::test]
async fn ghsa_r9xq_public_settings_contain_no_secret() {
    let app = TestApp::new().await;
    let secrets = ["ai_openai_api_key", "mapbox_key", "report_error_url"];
    for (number, field) in secrets.into_iter().enumerate() {
        app.execute(&format!("UPDATE directus_settings SET {field} = 'not-for-everybody-{number}'")).await;
    }
    let shown = app.anon().get("/server/info").await.shown();
    assert!(!shown.contains("not-for-everybody"), "{shown}");
    assert_eq!(app.anon().get("/settings").await.code(), "FORBIDDEN");
    app.user(ANN, json!({})).await;
    let ann = app.logged_in(ANN).await;
    assert_eq!(ann.get("/settings").await.code(), "FORBIDDEN");
    let before = app.tables().await;
    assert_eq!(ann.patch("/settings", json!({ "project_name": "x" })).await.code(), "FORBIDDEN");
    assert_eq!(app.anon().patch("/settings", json!({ "project_name": "x" })).await.code(), "FORBIDDEN");
    app.assert_unchanged_since(&before, "a forbidden change of the settings").await;
}
