//! Secrets are redacted in every response.

use serde_json::{Value, json};
use vestibule_testkit::PASSWORD;

use super::fixture::{FIELDS, Fixture, TOKEN};

/// Every route that reads users, with all relations.
const ROUTES: [&str; 15] = [
    "/users",
    "/users?fields=*",
    "/users?fields=*.*.*",
    "/users?fields=password,token,tfa_secret,auth_data",
    "/users?fields=role.users.*,role.users.token,policies.user.*",
    "/users?groupBy=email&aggregate[max]=last_access",
    "/roles?fields=*.*,users.*,users.token",
    "/roles?fields=users.role.users.*",
    "/access?fields=*.*,user.*",
    "/policies?fields=*.*,users.user.*",
    "/permissions?fields=*.*,policy.users.user.*",
    "/activity?fields=*.*,user.*,revisions.*",
    "/revisions?fields=*.*,activity.user.*",
    "/settings?fields=*.*",
    "/notifications?fields=*.*",
];

#[tokio::test]
async fn read_responses_are_redacted() {
    let fixture = Fixture::new().await;
    for (who, actor) in fixture.privileged_actors().await {
        let own = format!("/users/{}?fields=*.*,token,password,tfa_secret,auth_data", fixture.ann);
        for route in ROUTES.iter().map(|route| (*route).to_owned()).chain([own]) {
            let reply = actor.get(&route).await;
            assert!([200, 403].contains(&reply.status.as_u16()), "{who} {route}: {}", reply.shown());
            fixture.assert_no_secret_in(&reply.shown(), &format!("{who} {route}"));
        }
        let fields: Value =
            json!({ "query": { "fields": ["*.*", "token", "password", "tfa_secret", "auth_data"] } });
        let reply = actor.search("/users", fields).await.assert_status(200);
        fixture.assert_no_secret_in(&reply.shown(), "SEARCH");
    }
    let me = fixture.app.anon().with_token(TOKEN);
    for path in
        ["/users/me", "/users/me?fields=*,*.*", "/users/me?fields=token,password,tfa_secret,auth_data"]
    {
        fixture.assert_no_secret_in(&me.get(path).await.assert_status(200).shown(), path);
    }
}

#[tokio::test]
async fn redacted_value_shows_only_presence() {
    let fixture = Fixture::new().await;
    let path = format!("/users/{}?fields={}", fixture.ann, FIELDS.join(","));
    let reply = fixture.app.admin().get(&path).await.assert_status(200);
    let covered = "**********";
    let all = json!({ "password": covered, "token": covered, "tfa_secret": covered, "auth_data": covered });
    assert_eq!(reply.data(), &all);
    let bare = fixture.app.user("bare@example.com", json!({ "password": "another-password" })).await;
    let reply = fixture.app.admin().get(&format!("/users/{bare}?fields={}", FIELDS.join(","))).await;
    let none = json!({ "password": covered, "token": null, "tfa_secret": null, "auth_data": null });
    assert_eq!(reply.data(), &none);
}

#[tokio::test]
async fn write_responses_are_redacted() {
    let fixture = Fixture::new().await;
    let admin = fixture.app.admin();
    let user = json!({ "email": "new@example.com", "password": PASSWORD, "token": "a-token-of-the-new-one" });
    let created = admin.post("/users?fields=*.*", user.clone()).await.assert_status(200);
    let id = created.text("id");
    let one = admin.patch(&format!("/users/{id}?fields=*"), json!({ "token": "another-token" })).await;
    let many = json!({ "keys": [id], "data": { "password": "Another-pass-1", "token": "third-token" } });
    let several = admin.patch("/users?fields=*", many).await.assert_status(200);
    let nested =
        json!({ "name": "Nest", "users": [{ "email": "egg@example.com", "token": "token-of-the-egg" }] });
    let role = admin.post("/roles?fields=*,users.*", nested).await.assert_status(200);
    let texts = [
        PASSWORD,
        "a-token-of",
        "another-token",
        "Another-pass-1",
        "third-token",
        "token-of-the-egg",
        "$argon2",
    ];
    for reply in [created, one, several, role] {
        for text in texts {
            assert!(!reply.shown().contains(text), "{text}: {}", reply.shown());
        }
    }
}

/// Contract section 16, 5: Directus returns the rejected password in `extensions.invalid`.
#[tokio::test]
async fn errors_do_not_contain_secrets() {
    let fixture = Fixture::new().await;
    crate::fixtures::set(&fixture.app, "auth_password_policy", "/^.{20,}$/").await;
    let admin = fixture.app.admin();
    let path = format!("/users/{}", fixture.ann);
    let replies = [
        admin.post("/users", json!({ "email": "x@example.com", "password": "weak-secret" })).await,
        admin.patch(&path, json!({ "password": "weak-secret" })).await,
        admin.post("/users", json!({ "email": "x@example.com", "token": TOKEN })).await,
        admin.patch(&path, json!({ "tfa_secret": "weak-secret" })).await,
        admin.patch(&path, json!({ "password": { "weak-secret": 1 } })).await,
        admin.patch(&path, json!({ "token": { "weak-secret": 1 } })).await,
        fixture.app.anon().log_in("x@example.com", "weak-secret", "weak-secret").await,
    ];
    for reply in replies {
        assert!(!reply.status.is_success() && reply.status.as_u16() < 500, "{}", reply.shown());
        fixture.assert_no_secret_in(&reply.shown(), "an error");
        assert!(!reply.shown().contains("weak-secret"), "{}", reply.shown());
    }
}
