//! Which tokens are believed.

use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp};

use super::{answered, ask};
use crate::people::{REFRESH, SESSION, at_browser, days, log_in, refresh_token};

#[tokio::test]
async fn ghsa_g65h_a_session_token_is_dead_after_logout() {
    let app = TestApp::new().await;
    let cookie = log_in(&app, ADMIN_EMAIL, "session").await.cookie(SESSION);
    let ways = [app.anon().with_cookie(SESSION, &cookie), app.anon().with_token(&cookie)];
    for way in &ways {
        answered(&ask(way, "{ users_me { id } }").await);
    }
    answered(&ask(&ways[0], "mutation { auth_logout(mode: session) }").await);
    for way in &ways {
        let reply = ask(way, "{ users_me { id } }").await;
        assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
        // Not even what anybody may ask is answered: whoever holds a dead token is to learn it.
        assert_eq!(ask(way, "{ server_ping }").await.status.as_u16(), 401);
        assert_eq!(ask(way, "mutation { utils_random_string }").await.status.as_u16(), 401);
    }
}

#[tokio::test]
async fn a_token_that_has_run_out_does_not_stand_in_the_way_of_logging_in() {
    let app = TestApp::new().await;
    let refresh = refresh_token(&app, ADMIN_EMAIL).await;
    let browser = at_browser(&app, ADMIN_EMAIL).await;
    app.advance(days(2));
    let login = format!(
        "mutation {{ auth_login(email: \"{ADMIN_EMAIL}\", password: \"{PASSWORD}\") {{ expires }} }}"
    );
    let reply = ask(&browser, &login).await;
    answered(&reply);
    assert_eq!(reply.cookie(SESSION), "", "the stale cookie goes");
    let again = format!("mutation {{ auth_refresh(refresh_token: \"{refresh}\") {{ expires }} }}");
    answered(&ask(&browser, &again).await);
    // Beside anything else it is refused before anything is done.
    let before = app.tables().await;
    let mixed = format!(
        "mutation {{ utils_random_string auth_login(email: \"{ADMIN_EMAIL}\", password: \"{PASSWORD}\") {{ expires }} }}"
    );
    for query in [mixed.as_str(), "{ server_ping }", "nonsense"] {
        let reply = ask(&browser, query).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (401, "TOKEN_EXPIRED"), "{query}");
    }
    app.assert_unchanged_since(&before, "a stale token").await;
}

#[tokio::test]
async fn a_wrong_static_token_is_refused_whatever_is_asked() {
    let app = TestApp::new().await;
    let stranger = app.anon().with_token("not-a-token");
    for query in ["{ server_ping }", "mutation { auth_logout(mode: json) }"] {
        assert_eq!(ask(&stranger, query).await.status.as_u16(), 401, "{query}");
    }
    assert!(ask(&stranger, "{ server_ping }").await.set_cookie(REFRESH).is_none());
}
