//! The current user and the server.

use serde_json::json;
use vestibule_app::RateWindow;
use vestibule_testkit::TestApp;

use super::{data_of, execute, validation_error};
use crate::fixtures::{ANN, staff};

#[tokio::test]
async fn user_reads_and_updates_own_profile() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let query = "{ users_me { email role { name } } roles_me { name } }";
    assert_eq!(
        data_of(&execute(&ann, query).await),
        &json!({ "users_me": { "email": ANN, "role": { "name": "Staff" } }, "roles_me": [{ "name": "Staff" }] })
    );
    let query = "mutation { update_users_me(data: {first_name: \"Ann\"}) { first_name } }";
    assert_eq!(data_of(&execute(&ann, query).await)["update_users_me"]["first_name"], "Ann");
    let other = "mutation { update_users_me(data: {status: \"draft\"}) { id } }";
    assert_eq!(
        validation_error(&execute(&ann, other).await),
        "Field \"status\" is not defined by type \"update_directus_users_input\"."
    );
    assert!(
        validation_error(&execute(&ann, "{ policies_me_globals { app_access } }").await)
            .contains("policies_me_globals")
    );
}

#[tokio::test]
async fn administrator_reads_own_permissions() {
    let app = TestApp::new().await;
    let query = "{ policies_me_globals { app_access admin_access enforce_tfa } permissions_me }";
    let reply = execute(&app.admin(), query).await;
    let globals = json!({ "app_access": true, "admin_access": true, "enforce_tfa": false });
    assert_eq!(data_of(&reply)["policies_me_globals"], globals);
    assert_eq!(data_of(&reply)["permissions_me"]["directus_users"]["delete"]["access"], "full");
}

#[tokio::test]
async fn anonymous_request_has_no_current_user() {
    let app = TestApp::new().await;
    assert_eq!(
        validation_error(&execute(&app.anon(), "{ users_me { id } }").await),
        "Cannot query field \"users_me\" on type \"Query\"."
    );
    let own = "mutation { a: users_me_tfa_generate(password: \"x\") { secret } users_me_tfa_enable(otp: \"x\", secret: \"x\")
                users_me_tfa_disable(otp: \"x\") }";
    let nothing = json!({ "a": null, "users_me_tfa_enable": null, "users_me_tfa_disable": null });
    assert_eq!(data_of(&execute(&app.anon(), own).await), &nothing);
    // The public may be allowed to read users, but is no user.
    let public = app.value("SELECT id FROM directus_policies WHERE name = '$t:public_label'").await;
    let rule = json!({ "collection": "directus_users", "action": "read", "fields": ["id"] });
    app.permit(public.as_str().expect("an id"), rule).await;
    assert_eq!(data_of(&execute(&app.anon(), "{ users_me { id } }").await)["users_me"], json!(null));
}

#[tokio::test]
async fn server_info_returns_the_same_fields_as_rest() {
    let app = TestApp::new().await;
    let public = "{ server_ping server_info { project { project_name public_registration } } }";
    let expected = json!({
        "server_ping": "pong",
        "server_info": { "project": { "project_name": "Directus", "public_registration": false } },
    });
    assert_eq!(data_of(&execute(&app.anon(), public).await), &expected);
    // GHSA-5mhg-wv8w-p59j: the public reads neither the version nor the health of the server.
    assert!(validation_error(&execute(&app.anon(), "{ server_info { version } }").await).contains("version"));
    assert_eq!(execute(&app.anon(), "{ server_health }").await.code(), "FORBIDDEN");
    let more = "{ server_info { queryLimit { default max } rateLimit version } server_health }";
    let reply = execute(&app.admin(), more).await;
    assert_eq!(data_of(&reply)["server_info"]["queryLimit"], json!({ "default": 100, "max": -1 }));
}

#[tokio::test]
async fn rate_limits_are_returned_if_configured() {
    let limited = TestApp::with(|setup| {
        setup.settings.rate_limit = Some(RateWindow { points: 50, duration: 1 });
    })
    .await;
    let query = "{ server_info { rateLimit { points duration } rateLimitGlobal } }";
    let reply = execute(&limited.admin(), query).await;
    let expected = json!({ "rateLimit": { "points": 50, "duration": 1 }, "rateLimitGlobal": false });
    assert_eq!(data_of(&reply)["server_info"], expected);
}

#[tokio::test]
async fn utility_mutations_work() {
    let app = TestApp::new().await;
    let reply = execute(&app.anon(), "mutation { utils_random_string(length: 7) }").await;
    assert_eq!(data_of(&reply)["utils_random_string"].as_str().map(str::len), Some(7));
    for length in ["0", "501", "-1"] {
        let query = format!("mutation {{ utils_random_string(length: {length}) }}");
        assert_eq!(execute(&app.anon(), &query).await.code(), "INVALID_QUERY");
    }
    assert_eq!(execute(&app.anon(), "mutation { utils_cache_clear }").await.code(), "FORBIDDEN");
    assert_eq!(
        data_of(&execute(&app.admin(), "mutation { utils_cache_clear }").await)["utils_cache_clear"],
        json!(null)
    );
}
