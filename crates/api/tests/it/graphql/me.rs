//! What callers ask about themselves, and about the server.

use serde_json::json;
use vestibule_app::RateWindow;
use vestibule_testkit::TestApp;

use super::{answered, ask, fault};
use crate::people::{ANN, staff};

#[tokio::test]
async fn people_see_and_change_themselves() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let query = "{ users_me { email role { name } } roles_me { name } }";
    assert_eq!(
        answered(&ask(&ann, query).await),
        &json!({ "users_me": { "email": ANN, "role": { "name": "Staff" } }, "roles_me": [{ "name": "Staff" }] })
    );
    let query = "mutation { update_users_me(data: {first_name: \"Ann\"}) { first_name } }";
    assert_eq!(answered(&ask(&ann, query).await)["update_users_me"]["first_name"], "Ann");
    let other = "mutation { update_users_me(data: {status: \"draft\"}) { id } }";
    assert_eq!(
        fault(&ask(&ann, other).await),
        "Field \"status\" is not defined by type \"update_directus_users_input\"."
    );
    assert!(
        fault(&ask(&ann, "{ policies_me_globals { app_access } }").await).contains("policies_me_globals")
    );
}

#[tokio::test]
async fn administrators_see_what_they_may_do() {
    let app = TestApp::new().await;
    let query = "{ policies_me_globals { app_access admin_access enforce_tfa } permissions_me }";
    let reply = ask(&app.admin(), query).await;
    let globals = json!({ "app_access": true, "admin_access": true, "enforce_tfa": false });
    assert_eq!(answered(&reply)["policies_me_globals"], globals);
    assert_eq!(answered(&reply)["permissions_me"]["directus_users"]["delete"]["access"], "full");
}

#[tokio::test]
async fn nobody_is_nobody() {
    let app = TestApp::new().await;
    assert_eq!(
        fault(&ask(&app.anon(), "{ users_me { id } }").await),
        "Cannot query field \"users_me\" on type \"Query\"."
    );
    let own = "mutation { a: users_me_tfa_generate(password: \"x\") { secret } users_me_tfa_enable(otp: \"x\", secret: \"x\")
                users_me_tfa_disable(otp: \"x\") }";
    let nothing = json!({ "a": null, "users_me_tfa_enable": null, "users_me_tfa_disable": null });
    assert_eq!(answered(&ask(&app.anon(), own).await), &nothing);
    // The public may be allowed to see users, but is none.
    let public = app.value("SELECT id FROM directus_policies WHERE name = '$t:public_label'").await;
    let rule = json!({ "collection": "directus_users", "action": "read", "fields": ["id"] });
    app.permit(public.as_str().expect("an id"), rule).await;
    assert_eq!(answered(&ask(&app.anon(), "{ users_me { id } }").await)["users_me"], json!(null));
}

#[tokio::test]
async fn the_server_tells_everybody_as_much_as_over_rest() {
    let app = TestApp::new().await;
    let public = "{ server_ping server_info { project { project_name public_registration } } }";
    let told = json!({
        "server_ping": "pong",
        "server_info": { "project": { "project_name": "Directus", "public_registration": false } },
    });
    assert_eq!(answered(&ask(&app.anon(), public).await), &told);
    // GHSA-5mhg-wv8w-p59j: neither the version nor the health of the server.
    assert!(fault(&ask(&app.anon(), "{ server_info { version } }").await).contains("version"));
    assert_eq!(ask(&app.anon(), "{ server_health }").await.code(), "FORBIDDEN");
    let more = "{ server_info { queryLimit { default max } rateLimit version } server_health }";
    let reply = ask(&app.admin(), more).await;
    assert_eq!(answered(&reply)["server_info"]["queryLimit"], json!({ "default": 100, "max": -1 }));
}

#[tokio::test]
async fn limits_are_told_where_there_are_any() {
    let limited = TestApp::with(|setup| {
        setup.settings.rate_limit = Some(RateWindow { points: 50, duration: 1 });
    })
    .await;
    let query = "{ server_info { rateLimit { points duration } rateLimitGlobal } }";
    let reply = ask(&limited.admin(), query).await;
    let told = json!({ "rateLimit": { "points": 50, "duration": 1 }, "rateLimitGlobal": false });
    assert_eq!(answered(&reply)["server_info"], told);
}

#[tokio::test]
async fn small_helpers_are_there() {
    let app = TestApp::new().await;
    let reply = ask(&app.anon(), "mutation { utils_random_string(length: 7) }").await;
    assert_eq!(answered(&reply)["utils_random_string"].as_str().map(str::len), Some(7));
    for length in ["0", "501", "-1"] {
        let query = format!("mutation {{ utils_random_string(length: {length}) }}");
        assert_eq!(ask(&app.anon(), &query).await.code(), "INVALID_QUERY");
    }
    assert_eq!(ask(&app.anon(), "mutation { utils_cache_clear }").await.code(), "FORBIDDEN");
    assert_eq!(
        answered(&ask(&app.admin(), "mutation { utils_cache_clear }").await)["utils_cache_clear"],
        json!(null)
    );
}
