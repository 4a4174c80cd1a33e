//! `validation` of a permission: through relations, in lists of nested items, and for every spelling of a value.

use serde_json::{Value, json};
use vestibule_testkit::{Reply, TestActor, TestApp};

use crate::fixtures::ANN;

/// Two roles, an actor with the given permissions, and a user to update.
struct Fixture {
    app: TestApp,
    actor: TestActor,
    /// A role without any rights.
    harmless: String,
    /// The role of administrators.
    admins: String,
    /// A user without a role.
    ann: String,
}

fn rule(collection: &str, action: &str, more: Value) -> Value {
    let mut rule = json!({ "collection": collection, "action": action, "fields": ["*"] });
    if let (Some(rule), Value::Object(more)) = (rule.as_object_mut(), more) {
        rule.extend(more);
    }
    rule
}

impl Fixture {
    /// All users, roles and policies are readable; `rules` are added.
    async fn with(rules: impl FnOnce(&str, &str) -> Vec<Value>) -> Self {
        let app = TestApp::new().await;
        let (harmless, _) = app.role("Harmless", json!({})).await;
        let admins = app.value("SELECT id FROM directus_roles WHERE name = 'Administrator'").await;
        let admins = admins.as_str().unwrap_or_default().to_owned();
        let (_, policy) = app.role("Rules", json!({})).await;
        let reads = ["users", "roles", "access", "policies"];
        let reads = reads.map(|name| rule(&format!("directus_{name}"), "read", json!({})));
        for rule in reads.into_iter().chain(rules(&harmless, &admins)) {
            app.permit(&policy, rule).await;
        }
        let ann = app.user(ANN, json!({})).await;
        app.user("caller@example.com", json!({ "policies": [{ "policy": policy }] })).await;
        let actor = app.logged_in("caller@example.com").await;
        Self { app, actor, harmless, admins, ann }
    }

    /// Each change is rejected with this code and changes nothing.
    async fn assert_rejected(&self, code: &str, changes: Vec<(&str, String, Value)>) {
        let before = self.app.tables().await;
        for (method, path, body) in changes {
            let reply = self.send(method, &path, body.clone()).await;
            assert_eq!(reply.code(), code, "{method} {path} {body}: {}", reply.shown());
            self.app.assert_unchanged_since(&before, &format!("{method} {path} {body}")).await;
        }
    }

    async fn assert_allowed(&self, method: &str, path: &str, body: Value) {
        let reply = self.send(method, path, body.clone()).await;
        assert!(reply.status.is_success(), "{method} {path} {body}: {}", reply.shown());
    }

    async fn send(&self, method: &str, path: &str, body: Value) -> Reply {
        match method {
            "POST" => self.actor.post(path, body).await,
            _ => self.actor.patch(path, body).await,
        }
    }
}

fn user(id: &str) -> String {
    format!("/users/{id}")
}

fn role(id: &str) -> String {
    format!("/roles/{id}")
}

/// A list of users in a role sets `role` of each of them.
#[tokio::test]
async fn ghsa_3fff_nested_link_is_validated_like_the_field_it_sets() {
    let fixture = Fixture::with(|harmless, _| {
        let validation = json!({ "validation": { "role": { "_in": [harmless] } } });
        vec![
            rule("directus_users", "update", validation.clone()),
            rule("directus_users", "create", validation),
            rule("directus_roles", "update", json!({})),
            rule("directus_roles", "create", json!({})),
        ]
    })
    .await;
    let (admins, ann, new) = (role(&fixture.admins), &fixture.ann, json!({ "email": "new@example.com" }));
    fixture
        .assert_rejected(
            "FAILED_VALIDATION",
            vec![
                ("PATCH", user(ann), json!({ "role": fixture.admins })),
                ("PATCH", admins.clone(), json!({ "users": { "update": [ann] } })),
                ("PATCH", admins.clone(), json!({ "users": { "create": [ann] } })),
                ("PATCH", admins.clone(), json!({ "users": { "update": [{ "id": ann }] } })),
                ("PATCH", admins.clone(), json!({ "users": { "update": [{ "id": ann, "title": "x" }] } })),
                ("PATCH", admins.clone(), json!({ "users": { "create": [new] } })),
                (
                    "PATCH",
                    admins.clone(),
                    json!({ "users": { "create": [{ "email": "n@b.co", "role": fixture.harmless }] } }),
                ),
                ("POST", "/roles".into(), json!({ "name": "Mine", "users": [ann] })),
                ("POST", "/roles".into(), json!({ "name": "Mine", "users": [new] })),
            ],
        )
        .await;
    fixture.assert_allowed("PATCH", &role(&fixture.harmless), json!({ "users": [ann, new] })).await;
    // Unlinking sets the field to null, which is not among the allowed roles.
    let unlinked = vec![
        ("PATCH", user(ann), json!({ "role": null })),
        ("PATCH", role(&fixture.harmless), json!({ "users": [] })),
        ("PATCH", role(&fixture.harmless), json!({ "users": null })),
        ("PATCH", role(&fixture.harmless), json!({ "users": { "delete": [ann] } })),
    ];
    fixture.assert_rejected("FAILED_VALIDATION", unlinked).await;
}

#[tokio::test]
async fn nested_link_requires_the_right_to_its_field() {
    let fixture = Fixture::with(|_, _| {
        let fields = json!({ "fields": ["email", "title"] });
        vec![
            rule("directus_users", "update", fields.clone()),
            rule("directus_users", "create", fields),
            rule("directus_roles", "update", json!({})),
        ]
    })
    .await;
    let admin = fixture.app.admin();
    admin.patch(&user(&fixture.ann), json!({ "role": fixture.harmless })).await.assert_status(200);
    let (admins, ann) = (role(&fixture.admins), &fixture.ann);
    fixture
        .assert_rejected(
            "FORBIDDEN",
            vec![
                ("PATCH", admins.clone(), json!({ "users": { "update": [ann] } })),
                ("PATCH", admins.clone(), json!({ "users": { "update": [{ "id": ann, "title": "x" }] } })),
                ("PATCH", admins, json!({ "users": { "create": [{ "email": "new@example.com" }] } })),
                ("PATCH", role(&fixture.harmless), json!({ "users": [] })),
                ("PATCH", role(&fixture.harmless), json!({ "users": { "delete": [ann] } })),
            ],
        )
        .await;
}

/// Item filters of a permission apply to nested items as well.
#[tokio::test]
async fn nested_link_requires_the_right_to_the_item() {
    let fixture = Fixture::with(|_, _| {
        let drafts = json!({ "permissions": { "status": { "_eq": "draft" } } });
        vec![rule("directus_users", "update", drafts), rule("directus_roles", "update", json!({}))]
    })
    .await;
    let (harmless, ann) = (role(&fixture.harmless), &fixture.ann);
    let link = |entry: Value| json!({ "users": { "update": [entry] } });
    let changes = vec![
        ("PATCH", harmless.clone(), link(json!(ann))),
        ("PATCH", harmless.clone(), link(json!({ "id": ann }))),
    ];
    fixture.assert_rejected("FORBIDDEN", changes).await;
    let draft = fixture.app.user("draft@example.com", json!({ "status": "draft" })).await;
    fixture.assert_allowed("PATCH", &harmless, link(json!(draft))).await;
}

/// Validation of a whole item covers its own values and its link together.
#[tokio::test]
async fn nested_link_and_its_item_are_validated_together() {
    let fixture = Fixture::with(|harmless, _| {
        let validation = json!({ "_or": [{ "title": { "_eq": "Guest" } }, { "role": { "_eq": harmless } }] });
        vec![
            rule("directus_users", "create", json!({ "validation": validation })),
            rule("directus_roles", "update", json!({})),
        ]
    })
    .await;
    let create =
        |title: &str, email: &str| json!({ "users": { "create": [{ "title": title, "email": email }] } });
    let admins = role(&fixture.admins);
    fixture
        .assert_rejected(
            "FAILED_VALIDATION",
            vec![("PATCH", admins.clone(), create("Boss", "a@example.com"))],
        )
        .await;
    fixture.assert_allowed("PATCH", &admins, create("Guest", "b@example.com")).await;
    fixture.assert_allowed("PATCH", &role(&fixture.harmless), create("Boss", "c@example.com")).await;
}

/// Whether a key or an item is given, the related row is checked.
#[tokio::test]
async fn ghsa_3fff_validation_through_a_relation_checks_the_related_row() {
    let fixture = Fixture::with(|_, _| {
        let validation = json!({ "validation": { "role": { "name": { "_eq": "Harmless" } } } });
        vec![
            rule("directus_users", "create", validation.clone()),
            rule("directus_users", "update", validation),
            rule("directus_roles", "create", json!({})),
            rule("directus_roles", "update", json!({})),
        ]
    })
    .await;
    let (admins, ann) = (&fixture.admins, user(&fixture.ann));
    let new = |role: Value| json!({ "email": "new@example.com", "role": role });
    fixture
        .assert_rejected(
            "FAILED_VALIDATION",
            vec![
                ("PATCH", ann.clone(), json!({ "role": admins })),
                ("PATCH", ann.clone(), json!({ "role": { "id": admins } })),
                ("PATCH", ann.clone(), json!({ "role": { "id": admins, "icon": "key" } })),
                ("PATCH", ann.clone(), json!({ "role": { "name": "Other" } })),
                ("PATCH", ann.clone(), json!({ "role": null })),
                ("PATCH", "/users".into(), json!({ "keys": [fixture.ann], "data": { "role": admins } })),
                ("POST", "/users".into(), new(json!(admins))),
                ("POST", "/users".into(), new(Value::Null)),
                ("POST", "/users".into(), json!([new(json!(fixture.harmless)), { "role": admins }])),
                ("PATCH", role(admins), json!({ "users": { "update": [fixture.ann] } })),
                ("PATCH", role(admins), json!({ "users": { "create": [{ "email": "new@example.com" }] } })),
            ],
        )
        .await;
    let reply = fixture.actor.patch(&ann, json!({ "role": admins })).await;
    insta::assert_json_snapshot!(reply.body["errors"][0], @r#"
    {
      "message": "Validation failed for field \"name\". Value has to be \"Harmless\".",
      "extensions": {
        "field": "name",
        "path": [],
        "type": "eq",
        "valid": "Harmless",
        "code": "FAILED_VALIDATION"
      }
    }
    "#);
    fixture.assert_allowed("PATCH", &ann, json!({ "role": fixture.harmless })).await;
    fixture.assert_allowed("POST", "/users", new(json!(fixture.harmless))).await;
    fixture.assert_allowed("PATCH", &ann, json!({ "title": "not about the role" })).await;
    fixture.assert_allowed("PATCH", &ann, json!({ "role": { "name": "Harmless" } })).await;
    fixture
        .assert_allowed("PATCH", &role(&fixture.harmless), json!({ "users": { "update": [fixture.ann] } }))
        .await;
}

/// The same for lists of related items with `_some` or `_none`.
#[tokio::test]
async fn validation_of_a_list_checks_its_items() {
    let fixture = Fixture::with(|_, _| {
        let validation =
            json!({ "policies": { "_none": { "policy": { "admin_access": { "_eq": true } } } } });
        vec![
            rule("directus_users", "update", json!({ "validation": validation })),
            rule("directus_access", "create", json!({})),
        ]
    })
    .await;
    let policy_of = async |name: &str| {
        fixture.app.value(&format!("SELECT id FROM directus_policies WHERE name = '{name}'")).await
    };
    let (all, none) = (policy_of("Administrator").await, policy_of("Harmless policy").await);
    let ann = user(&fixture.ann);
    let changes = vec![
        ("PATCH", ann.clone(), json!({ "policies": [{ "policy": all }] })),
        ("PATCH", ann.clone(), json!({ "policies": { "create": [{ "policy": none }, { "policy": all }] } })),
    ];
    fixture.assert_rejected("FAILED_VALIDATION", changes).await;
    fixture.assert_allowed("PATCH", &ann, json!({ "policies": [{ "policy": none }] })).await;
}

/// A column accepts an uppercase UUID, and 1 for true: an excluded value is excluded in every spelling.
#[tokio::test]
async fn ghsa_3fff_spelling_does_not_bypass_validation() {
    let fixture = Fixture::with(|_, admins| {
        let not_admins = json!({ "validation": { "role": { "_nin": [admins] } } });
        let no_admin = json!({ "validation": { "admin_access": { "_neq": true } } });
        let two = json!({ "validation": { "count(users)": { "_lt": 2 } } });
        vec![
            rule("directus_users", "update", not_admins),
            rule("directus_policies", "create", no_admin),
            rule("directus_roles", "create", two),
        ]
    })
    .await;
    let (admins, ann) = (&fixture.admins, user(&fixture.ann));
    let capitals = admins.to_uppercase();
    let bare = admins.replace('-', "");
    fixture
        .assert_rejected(
            "FAILED_VALIDATION",
            vec![
                ("PATCH", ann.clone(), json!({ "role": admins })),
                ("PATCH", ann.clone(), json!({ "role": capitals })),
                ("PATCH", ann.clone(), json!({ "role": bare })),
                ("PATCH", ann.clone(), json!({ "role": format!("{{{admins}}}") })),
                ("POST", "/policies".into(), json!({ "name": "x", "admin_access": true })),
                ("POST", "/policies".into(), json!({ "name": "x", "admin_access": 1 })),
                ("POST", "/policies".into(), json!({ "name": "x", "admin_access": "1" })),
            ],
        )
        .await;
    fixture.assert_allowed("PATCH", &ann, json!({ "role": fixture.harmless })).await;
    fixture.assert_allowed("PATCH", &ann, json!({ "role": null })).await;
    fixture.assert_allowed("POST", "/policies", json!({ "name": "x", "admin_access": 0 })).await;
}

/// Validation that cannot be evaluated is never satisfied.
#[tokio::test]
async fn invalid_validation_is_never_satisfied() {
    for inner in [
        json!({ "nonsense": { "_eq": 1 } }),
        json!({ "name": { "_regex": "^Harm" } }),
        json!({ "users": { "password": { "_starts_with": "$" } } }),
    ] {
        let fixture = Fixture::with(|_, _| {
            let validation = json!({ "validation": { "role": inner } });
            vec![rule("directus_users", "update", validation)]
        })
        .await;
        let before = fixture.app.tables().await;
        let reply = fixture.actor.patch(&user(&fixture.ann), json!({ "role": fixture.harmless })).await;
        assert!(reply.status.is_client_error(), "{inner}: {}", reply.shown());
        fixture.app.assert_unchanged_since(&before, &inner.to_string()).await;
        fixture.assert_allowed("PATCH", &user(&fixture.ann), json!({ "title": "not about the role" })).await;
    }
}

/// GHSA-7h45-q5jx-7r87: the item filter applies to the row before the change, validation to the row after it. Neither
/// can be bypassed, not even through a list in another item.
#[tokio::test]
async fn ghsa_7h45_update_must_satisfy_item_filter_and_validation() {
    let fixture = Fixture::with(|harmless, _| {
        let own = json!({
            "permissions": { "id": { "_eq": "$CURRENT_USER" } },
            "validation": { "_and": [{ "role": { "_eq": harmless } }, { "status": { "_eq": "active" } }] },
        });
        vec![rule("directus_users", "update", own), rule("directus_roles", "update", json!({}))]
    })
    .await;
    let own = fixture.actor.get("/users/me?fields=id").await.text("id");
    let (admins, ann) = (&fixture.admins, user(&fixture.ann));
    let violating_validation = vec![
        ("PATCH", "/users/me".into(), json!({ "role": admins })),
        ("PATCH", "/users/me".into(), json!({ "role": null })),
        ("PATCH", "/users/me".into(), json!({ "status": "archived" })),
        ("PATCH", role(admins), json!({ "users": { "update": [own] } })),
        ("PATCH", role(admins), json!({ "users": { "update": [{ "id": own, "status": "active" }] } })),
    ];
    fixture.assert_rejected("FAILED_VALIDATION", violating_validation).await;
    let violating_item_filter = vec![
        ("PATCH", ann, json!({ "role": fixture.harmless })),
        ("PATCH", role(&fixture.harmless), json!({ "users": { "update": [fixture.ann] } })),
    ];
    fixture.assert_rejected("FORBIDDEN", violating_item_filter).await;
    fixture
        .assert_allowed("PATCH", "/users/me", json!({ "role": fixture.harmless, "status": "active" }))
        .await;
}
