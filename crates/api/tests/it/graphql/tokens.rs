//! Validation of tokens.

use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp};

use super::{data_of, execute};
use crate::fixtures::{REFRESH, SESSION, browser_login, days, log_in, refresh_token};

#[tokio::test]
async fn ghsa_g65h_session_token_is_invalid_after_logout() {
    let app = TestApp::new().await;
    let cookie = log_in(&app, ADMIN_EMAIL, "session").await.cookie(SESSION);
    let ways = [app.anon().with_cookie(SESSION, &cookie), app.anon().with_token(&cookie)];
    for way in &ways {
        data_of(&execute(way, "{ users_me { id } }").await);
    }
    data_of(&execute(&ways[0], "mutation { auth_logout(mode: session) }").await);
    for way in &ways {
        let reply = execute(way, "{ users_me { id } }").await;
        assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
        // Public fields are rejected, too: the client has to learn that its token is invalid.
        assert_eq!(execute(way, "{ server_ping }").await.status.as_u16(), 401);
        assert_eq!(execute(way, "mutation { utils_random_string }").await.status.as_u16(), 401);
    }
}

#[tokio::test]
async fn expired_token_does_not_block_login() {
    let app = TestApp::new().await;
    let refresh = refresh_token(&app, ADMIN_EMAIL).await;
    let browser = browser_login(&app, ADMIN_EMAIL).await;
    app.advance(days(2));
    let login = format!(
        "mutation {{ auth_login(email: \"{ADMIN_EMAIL}\", password: \"{PASSWORD}\") {{ expires }} }}"
    );
    let reply = execute(&browser, &login).await;
    data_of(&reply);
    assert_eq!(reply.cookie(SESSION), "", "the stale cookie is cleared");
    let again = format!("mutation {{ auth_refresh(refresh_token: \"{refresh}\") {{ expires }} }}");
    data_of(&execute(&browser, &again).await);
    // Combined with any other field the request is rejected before anything is done.
    let before = app.tables().await;
    let mixed = format!(
        "mutation {{ utils_random_string auth_login(email: \"{ADMIN_EMAIL}\", password: \"{PASSWORD}\") {{ expires }} }}"
    );
    for query in [mixed.as_str(), "{ server_ping }", "nonsense"] {
        let reply = execute(&browser, query).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (401, "TOKEN_EXPIRED"), "{query}");
    }
    app.assert_unchanged_since(&before, "a stale token").await;
}

#[tokio::test]
async fn unknown_static_token_is_rejected_for_every_field() {
    let app = TestApp::new().await;
    let client = app.anon().with_token("not-a-token");
    for query in ["{ server_ping }", "mutation { auth_logout(mode: json) }"] {
        assert_eq!(execute(&client, query).await.status.as_u16(), 401, "{query}");
    }
    assert!(execute(&client, "{ server_ping }").await.set_cookie(REFRESH).is_none());
}
