//! TFA over GraphQL, and users who are required to set it up.

use serde_json::json;
use vestibule_app::EnforceTfa;
use vestibule_testkit::{PASSWORD, TestApp};

use super::{data_of, execute, validation_error};
use crate::fixtures::{ANN, seconds, staff};

#[tokio::test]
async fn tfa_is_enabled_used_and_disabled() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let wrong = "mutation { users_me_tfa_generate(password: \"wrong\") { secret } }";
    assert_eq!(execute(&ann, wrong).await.code(), "INVALID_CREDENTIALS");
    let query =
        format!("mutation {{ users_me_tfa_generate(password: \"{PASSWORD}\") {{ secret otpauth_url }} }}");
    let made = execute(&ann, &query).await;
    let secret = data_of(&made)["users_me_tfa_generate"]["secret"].as_str().expect("a secret").to_owned();

    let enable =
        |code: &str| format!("mutation {{ users_me_tfa_enable(otp: \"{code}\", secret: \"{secret}\") }}");
    assert_eq!(execute(&ann, &enable("000000")).await.code(), "INVALID_PAYLOAD");
    let code = app.code(&secret, 0);
    assert_eq!(data_of(&execute(&ann, &enable(&code)).await)["users_me_tfa_enable"], true);

    let login = |otp: &str| {
        format!("mutation {{ auth_login(email: \"{ANN}\", password: \"{PASSWORD}\"{otp}) {{ expires }} }}")
    };
    assert_eq!(execute(&app.anon(), &login("")).await.code(), "INVALID_OTP");
    app.advance(seconds(60));
    let code = app.code(&secret, 0);
    let with_code = login(&format!(", otp: \"{code}\""));
    assert_eq!(data_of(&execute(&app.anon(), &with_code).await)["auth_login"]["expires"], "900000");

    // An OTP is accepted once, whichever API is used.
    let disable = |code: &str| format!("mutation {{ users_me_tfa_disable(otp: \"{code}\") }}");
    assert_eq!(execute(&ann, &disable(&code)).await.code(), "INVALID_PAYLOAD");
    app.advance(seconds(60));
    let code = app.code(&secret, 0);
    assert_eq!(data_of(&execute(&ann, &disable(&code)).await)["users_me_tfa_disable"], true);
    data_of(&execute(&app.anon(), &login("")).await);
}

#[tokio::test]
async fn required_tfa_setup_blocks_everything_else() {
    let app = TestApp::with(|setup| setup.settings.login.enforce_tfa = EnforceTfa::Server).await;
    let (role, _) = app.role("Bound", json!({ "admin_access": true, "enforce_tfa": true })).await;
    app.user(ANN, json!({ "role": role })).await;
    let ann = app.logged_in(ANN).await;
    data_of(
        &execute(&ann, "{ users_me { email } server_ping server_info { project { project_name } } }").await,
    );
    let before = app.tables().await;
    for forbidden in [
        "{ users { id } }",
        "{ server_health }",
        "mutation { utils_random_string }",
        "mutation { utils_cache_clear }",
    ] {
        let reply = execute(&ann, forbidden).await;
        assert_eq!(reply.code(), "FORBIDDEN", "{forbidden}: {:#}", reply.body);
        let message = reply.body["errors"][0]["message"].as_str().unwrap_or_default();
        assert_eq!(message, "A second factor is required. Set it up to go on.", "{forbidden}");
    }
    for unknown in ["{ policies { id } }", "mutation { delete_users_items(ids: []) { ids } }"] {
        validation_error(&execute(&ann, unknown).await);
    }
    app.assert_unchanged_since(&before, "a user restricted to TFA setup").await;
    let query = format!("mutation {{ users_me_tfa_generate(password: \"{PASSWORD}\") {{ secret }} }}");
    let made = execute(&ann, &query).await;
    let secret = data_of(&made)["users_me_tfa_generate"]["secret"].as_str().expect("a secret");
    let query =
        format!("mutation {{ users_me_tfa_enable(otp: \"{}\", secret: \"{secret}\") }}", app.code(secret, 0));
    data_of(&execute(&ann, &query).await);
    data_of(&execute(&ann, "{ policies { id } }").await);
}
