//! Secrets are covered on every way out.

use serde_json::{Value, json};
use vestibule_testkit::PASSWORD;

use super::world::{FIELDS, TOKEN, World};

/// Every place where a user is read, with everything that hangs on it.
const DOORS: [&str; 15] = [
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
async fn no_read_uncovers_a_secret() {
    let world = World::new().await;
    for (who, caller) in world.curious().await {
        let own = format!("/users/{}?fields=*.*,token,password,tfa_secret,auth_data", world.ann);
        for door in DOORS.iter().map(|door| (*door).to_owned()).chain([own]) {
            let reply = caller.get(&door).await;
            assert!([200, 403].contains(&reply.status.as_u16()), "{who} {door}: {}", reply.shown());
            world.assert_kept(&reply.shown(), &format!("{who} {door}"));
        }
        let fields: Value =
            json!({ "query": { "fields": ["*.*", "token", "password", "tfa_secret", "auth_data"] } });
        let reply = caller.search("/users", fields).await.assert_status(200);
        world.assert_kept(&reply.shown(), "SEARCH");
    }
    let me = world.app.anon().with_token(TOKEN);
    for path in
        ["/users/me", "/users/me?fields=*,*.*", "/users/me?fields=token,password,tfa_secret,auth_data"]
    {
        world.assert_kept(&me.get(path).await.assert_status(200).shown(), path);
    }
}

#[tokio::test]
async fn covered_values_only_say_whether_there_is_one() {
    let world = World::new().await;
    let path = format!("/users/{}?fields={}", world.ann, FIELDS.join(","));
    let reply = world.app.admin().get(&path).await.assert_status(200);
    let covered = "**********";
    let all = json!({ "password": covered, "token": covered, "tfa_secret": covered, "auth_data": covered });
    assert_eq!(reply.data(), &all);
    let bare = world.app.user("bare@example.com", json!({ "password": "another-password" })).await;
    let reply = world.app.admin().get(&format!("/users/{bare}?fields={}", FIELDS.join(","))).await;
    let none = json!({ "password": covered, "token": null, "tfa_secret": null, "auth_data": null });
    assert_eq!(reply.data(), &none);
}

#[tokio::test]
async fn no_write_answers_with_a_secret() {
    let world = World::new().await;
    let admin = world.app.admin();
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

/// Contract section 16, 5: Directus repeats the refused password in `extensions.invalid`.
#[tokio::test]
async fn a_refusal_does_not_repeat_a_secret() {
    let world = World::new().await;
    crate::people::set(&world.app, "auth_password_policy", "/^.{20,}$/").await;
    let admin = world.app.admin();
    let path = format!("/users/{}", world.ann);
    let replies = [
        admin.post("/users", json!({ "email": "x@example.com", "password": "weak-secret" })).await,
        admin.patch(&path, json!({ "password": "weak-secret" })).await,
        admin.post("/users", json!({ "email": "x@example.com", "token": TOKEN })).await,
        admin.patch(&path, json!({ "tfa_secret": "weak-secret" })).await,
        admin.patch(&path, json!({ "password": { "weak-secret": 1 } })).await,
        admin.patch(&path, json!({ "token": { "weak-secret": 1 } })).await,
        world.app.anon().log_in("x@example.com", "weak-secret", "weak-secret").await,
    ];
    for reply in replies {
        assert!(!reply.status.is_success() && reply.status.as_u16() < 500, "{}", reply.shown());
        world.assert_kept(&reply.shown(), "a refusal");
        assert!(!reply.shown().contains("weak-secret"), "{}", reply.shown());
    }
}
