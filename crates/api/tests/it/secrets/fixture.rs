//! A user with every kind of secret, and actors with the widest read permissions.

use serde_json::{Value, json};
use vestibule_testkit::{TestActor, TestApp};

use crate::fixtures::ANN;

/// The secret fields of a user.
pub(crate) const FIELDS: [&str; 4] = ["password", "token", "tfa_secret", "auth_data"];

/// Ann's static token.
pub(crate) const TOKEN: &str = "the-static-token-of-ann";

/// Ann's TFA secret.
pub(crate) const TFA_SECRET: &str = "JBSWY3DPEHPK3PXP";

/// The value in Ann's `auth_data`.
pub(crate) const AUTH_DATA: &str = "refresh-token-elsewhere";

/// An application, the id of Ann, and all her secrets.
pub(crate) struct Fixture {
    pub(crate) app: TestApp,
    pub(crate) ann: String,
    pub(crate) secrets: Vec<String>,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        let app = TestApp::new().await;
        let (role, _) = app.role("Keepers", json!({})).await;
        let ann = app.user(ANN, json!({ "token": TOKEN, "role": role, "first_name": "Ann" })).await;
        let secrets =
            format!(r#"tfa_secret = '{TFA_SECRET}', auth_data = '{{"refreshToken":"{AUTH_DATA}"}}'"#);
        app.execute(&format!("UPDATE directus_users SET {secrets} WHERE id = '{ann}'")).await;
        let hash = app.value(&format!("SELECT password FROM directus_users WHERE id = '{ann}'")).await;
        let hash = hash.as_str().expect("a hash").to_owned();
        let of_hash = hash.rsplit('$').next().expect("a hash").to_owned();
        Self { app, ann, secrets: vec![TOKEN.into(), TFA_SECRET.into(), AUTH_DATA.into(), of_hash] }
    }

    /// A user who may read every field of users, roles and audit log without being an administrator.
    pub(crate) async fn reader(&self) -> TestActor {
        let (role, policy) = self.app.role("Readers", json!({})).await;
        let collections = ["users", "roles", "policies", "access", "permissions", "activity", "revisions"];
        for collection in collections {
            let collection = format!("directus_{collection}");
            let all: Value = json!({ "collection": collection, "action": "read", "fields": ["*"] });
            self.app.permit(&policy, all).await;
        }
        self.app.user("reader@example.com", json!({ "role": role })).await;
        self.app.logged_in("reader@example.com").await
    }

    /// The actors who may read everything that is readable.
    pub(crate) async fn privileged_actors(&self) -> [(&'static str, TestActor); 2] {
        [("administrator", self.app.admin()), ("reader", self.reader().await)]
    }

    /// Panics if the text contains one of Ann's secrets.
    #[track_caller]
    pub(crate) fn assert_no_secret_in(&self, text: &str, what: &str) {
        for secret in &self.secrets {
            assert!(!text.contains(secret.as_str()), "{what} contains {secret}: {text}");
        }
    }
}
