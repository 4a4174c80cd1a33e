//! The second factor, and those who owe one.

use serde_json::json;
use vestibule_app::EnforceTfa;
use vestibule_testkit::{PASSWORD, TestApp};

use super::{answered, ask, fault};
use crate::people::{ANN, seconds, staff};

#[tokio::test]
async fn a_factor_is_set_up_used_and_taken_off() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let wrong = "mutation { users_me_tfa_generate(password: \"wrong\") { secret } }";
    assert_eq!(ask(&ann, wrong).await.code(), "INVALID_CREDENTIALS");
    let query =
        format!("mutation {{ users_me_tfa_generate(password: \"{PASSWORD}\") {{ secret otpauth_url }} }}");
    let made = ask(&ann, &query).await;
    let secret = answered(&made)["users_me_tfa_generate"]["secret"].as_str().expect("a secret").to_owned();

    let enable =
        |code: &str| format!("mutation {{ users_me_tfa_enable(otp: \"{code}\", secret: \"{secret}\") }}");
    assert_eq!(ask(&ann, &enable("000000")).await.code(), "INVALID_PAYLOAD");
    let code = app.code(&secret, 0);
    assert_eq!(answered(&ask(&ann, &enable(&code)).await)["users_me_tfa_enable"], true);

    let login = |otp: &str| {
        format!("mutation {{ auth_login(email: \"{ANN}\", password: \"{PASSWORD}\"{otp}) {{ expires }} }}")
    };
    assert_eq!(ask(&app.anon(), &login("")).await.code(), "INVALID_OTP");
    app.advance(seconds(60));
    let code = app.code(&secret, 0);
    let with_code = login(&format!(", otp: \"{code}\""));
    assert_eq!(answered(&ask(&app.anon(), &with_code).await)["auth_login"]["expires"], "900000");

    // A code counts once, also through this door.
    let disable = |code: &str| format!("mutation {{ users_me_tfa_disable(otp: \"{code}\") }}");
    assert_eq!(ask(&ann, &disable(&code)).await.code(), "INVALID_PAYLOAD");
    app.advance(seconds(60));
    let code = app.code(&secret, 0);
    assert_eq!(answered(&ask(&ann, &disable(&code)).await)["users_me_tfa_disable"], true);
    answered(&ask(&app.anon(), &login("")).await);
}

#[tokio::test]
async fn whoever_owes_a_factor_can_do_nothing_else() {
    let app = TestApp::with(|setup| setup.settings.login.enforce_tfa = EnforceTfa::Server).await;
    let (role, _) = app.role("Bound", json!({ "admin_access": true, "enforce_tfa": true })).await;
    app.user(ANN, json!({ "role": role })).await;
    let ann = app.logged_in(ANN).await;
    answered(&ask(&ann, "{ users_me { email } server_ping server_info { project { project_name } } }").await);
    let before = app.tables().await;
    for closed in [
        "{ users { id } }",
        "{ server_health }",
        "mutation { utils_random_string }",
        "mutation { utils_cache_clear }",
    ] {
        let reply = ask(&ann, closed).await;
        assert_eq!(reply.code(), "FORBIDDEN", "{closed}: {:#}", reply.body);
        let message = reply.body["errors"][0]["message"].as_str().unwrap_or_default();
        assert_eq!(message, "A second factor is required. Set it up to go on.", "{closed}");
    }
    for unknown in ["{ policies { id } }", "mutation { delete_users_items(ids: []) { ids } }"] {
        fault(&ask(&ann, unknown).await);
    }
    app.assert_unchanged_since(&before, "somebody who owes a factor").await;
    let query = format!("mutation {{ users_me_tfa_generate(password: \"{PASSWORD}\") {{ secret }} }}");
    let made = ask(&ann, &query).await;
    let secret = answered(&made)["users_me_tfa_generate"]["secret"].as_str().expect("a secret");
    let query =
        format!("mutation {{ users_me_tfa_enable(otp: \"{}\", secret: \"{secret}\") }}", app.code(secret, 0));
    answered(&ask(&ann, &query).await);
    answered(&ask(&ann, "{ policies { id } }").await);
}
