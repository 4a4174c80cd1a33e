//! Password hashes of other systems: verified once, then replaced by our own.

use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use crate::fixtures::ANN;

/// Published test vectors, hash and password: crypt_blowfish, RFC 7914, passlib, Django, and Firebase's sample in its
/// stored form.
const HASHES: [(&str, &str); 6] = [
    ("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
    (
        "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw",
        "pleaseletmein",
    ),
    (
        "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
        "toomanysecrets",
    ),
    ("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "password"),
    ("$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8", "password"),
    ("FIREBASE", "user1password"),
];

fn firebase() -> String {
    use vestibule_domain::Secret;
    use vestibule_domain::password::{FirebaseProject, imported};
    let key = "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
    let project = FirebaseProject::new(&Secret::from(key), "Bw==", 8, 14).expect("a project");
    let hash = "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";
    imported(hash, Some("42xEC+ixf3L2lw=="), Some(&project)).expect("a hash").to_string()
}

async fn store_hash(app: &TestApp, hash: &str) {
    app.execute(&format!("UPDATE directus_users SET password = '{hash}' WHERE email = '{ANN}'")).await;
}

async fn stored_hash(app: &TestApp) -> Value {
    app.value(&format!("SELECT password FROM directus_users WHERE email = '{ANN}'")).await
}

#[tokio::test]
async fn foreign_hash_is_verified_and_rehashed_on_first_successful_login() {
    // Memory of this size counts as more work than the small Argon2 hashes above.
    let app = TestApp::with(|setup: &mut vestibule_testkit::Setup| setup.hashing.params.memory = 4096).await;
    app.user(ANN, json!({})).await;
    for (hash, password) in HASHES {
        let hash = if hash == "FIREBASE" { firebase() } else { hash.to_owned() };
        store_hash(&app, &hash).await;
        let reply = app.anon().log_in(ANN, "wrong", "json").await;
        assert_eq!(reply.code(), "INVALID_CREDENTIALS", "{hash}");
        assert_eq!(stored_hash(&app).await, hash, "a wrong password changes nothing");
        app.anon().log_in(ANN, password, "json").await.assert_status(200);
        let new = stored_hash(&app).await;
        assert!(new.as_str().is_some_and(|new| new.starts_with("$argon2id$v=19$m=4096,t=1,p=1$")), "{new}");
        app.anon().log_in(ANN, password, "json").await.assert_status(200);
        app.anon().log_in(ANN, "wrong", "json").await.assert_status(401);
        assert_eq!(stored_hash(&app).await, new, "once");
    }
}

/// Password confirmation for account changes accepts foreign hashes, too.
#[tokio::test]
async fn foreign_hash_confirms_a_password() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let me = app.anon();
    let token =
        me.log_in(ANN, vestibule_testkit::PASSWORD, "json").await.assert_status(200).text("access_token");
    store_hash(&app, HASHES[0].0).await;
    let me = app.anon().with_token(&token);
    me.post("/users/me/tfa/generate", json!({ "password": "wrong" })).await.assert_status(401);
    me.post("/users/me/tfa/generate", json!({ "password": "U*U" })).await.assert_status(200);
}

/// A database writer must not be able to cause hours of work. A hash that cannot be verified looks like a wrong
/// password.
#[tokio::test]
async fn too_expensive_foreign_hash_is_rejected_and_costs_one_hash() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    for hash in [
        "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$scrypt$ln=40,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI",
        "$pbkdf2-sha256$4294967295$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
    ] {
        store_hash(&app, hash).await;
        let before = app.hashes();
        let reply = app.anon().log_in(ANN, "U*U", "json").await;
        assert_eq!(reply.code(), "INVALID_CREDENTIALS", "{hash}");
        assert_eq!(app.hashes() - before, 1, "{hash}");
    }
}

#[tokio::test]
async fn foreign_hash_is_redacted() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let all = HASHES.iter().map(|(hash, _)| (*hash).to_owned()).filter(|hash| hash.starts_with('$'));
    for hash in all.chain([firebase()]) {
        store_hash(&app, &hash).await;
        for path in ["/users?fields=*,password", "/users?fields=password&export=csv", "/users?search=$2a"] {
            let response = app.admin().get(path).await.shown();
            assert!(!response.contains(&hash[..8]), "{path}: {response}");
        }
        let guess = format!("/users?filter[password][_starts_with]={}", &hash[..4]);
        app.admin().get(&guess).await.assert_status(400);
    }
}
