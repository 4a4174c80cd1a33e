//! Demands on what is written (`validation` of a permission): through relations, in lists inside items, and whatever a
//! value is spelled like.

use serde_json::{Value, json};
use vestibule_testkit::{Reply, TestActor, TestApp};

use crate::people::ANN;

/// Two roles, somebody who may do what the rules say, and somebody to do it to.
struct Office {
    app: TestApp,
    caller: TestActor,
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

impl Office {
    /// Everybody may be read; `rules` come on top.
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
        let caller = app.logged_in("caller@example.com").await;
        Self { app, caller, harmless, admins, ann }
    }

    /// Each of these is refused with that code, and nothing is changed by it.
    async fn refused(&self, code: &str, changes: Vec<(&str, String, Value)>) {
        let before = self.app.tables().await;
        for (method, path, body) in changes {
            let reply = self.send(method, &path, body.clone()).await;
            assert_eq!(reply.code(), code, "{method} {path} {body}: {}", reply.shown());
            self.app.assert_unchanged_since(&before, &format!("{method} {path} {body}")).await;
        }
    }

    async fn allowed(&self, method: &str, path: &str, body: Value) {
        let reply = self.send(method, path, body.clone()).await;
        assert!(reply.status.is_success(), "{method} {path} {body}: {}", reply.shown());
    }

    async fn send(&self, method: &str, path: &str, body: Value) -> Reply {
        match method {
            "POST" => self.caller.post(path, body).await,
            _ => self.caller.patch(path, body).await,
        }
    }
}

fn user(id: &str) -> String {
    format!("/users/{id}")
}

fn role(id: &str) -> String {
    format!("/roles/{id}")
}

/// A list of users inside a role sets `role` of each of them.
#[tokio::test]
async fn ghsa_3fff_a_link_is_checked_like_the_field_it_sets() {
    let office = Office::with(|harmless, _| {
        let demand = json!({ "validation": { "role": { "_in": [harmless] } } });
        vec![
            rule("directus_users", "update", demand.clone()),
            rule("directus_users", "create", demand),
            rule("directus_roles", "update", json!({})),
            rule("directus_roles", "create", json!({})),
        ]
    })
    .await;
    let (admins, ann, new) = (role(&office.admins), &office.ann, json!({ "email": "new@example.com" }));
    office
        .refused(
            "FAILED_VALIDATION",
            vec![
                ("PATCH", user(ann), json!({ "role": office.admins })),
                ("PATCH", admins.clone(), json!({ "users": { "update": [ann] } })),
                ("PATCH", admins.clone(), json!({ "users": { "create": [ann] } })),
                ("PATCH", admins.clone(), json!({ "users": { "update": [{ "id": ann }] } })),
                ("PATCH", admins.clone(), json!({ "users": { "update": [{ "id": ann, "title": "x" }] } })),
                ("PATCH", admins.clone(), json!({ "users": { "create": [new] } })),
                (
                    "PATCH",
                    admins.clone(),
                    json!({ "users": { "create": [{ "email": "n@b.co", "role": office.harmless }] } }),
                ),
                ("POST", "/roles".into(), json!({ "name": "Mine", "users": [ann] })),
                ("POST", "/roles".into(), json!({ "name": "Mine", "users": [new] })),
            ],
        )
        .await;
    office.allowed("PATCH", &role(&office.harmless), json!({ "users": [ann, new] })).await;
    // Letting go sets the field to null, which is not among the roles that are allowed.
    let let_go = vec![
        ("PATCH", user(ann), json!({ "role": null })),
        ("PATCH", role(&office.harmless), json!({ "users": [] })),
        ("PATCH", role(&office.harmless), json!({ "users": null })),
        ("PATCH", role(&office.harmless), json!({ "users": { "delete": [ann] } })),
    ];
    office.refused("FAILED_VALIDATION", let_go).await;
}

#[tokio::test]
async fn a_link_takes_the_right_to_its_field() {
    let office = Office::with(|_, _| {
        let fields = json!({ "fields": ["email", "title"] });
        vec![
            rule("directus_users", "update", fields.clone()),
            rule("directus_users", "create", fields),
            rule("directus_roles", "update", json!({})),
        ]
    })
    .await;
    let admin = office.app.admin();
    admin.patch(&user(&office.ann), json!({ "role": office.harmless })).await.assert_status(200);
    let (admins, ann) = (role(&office.admins), &office.ann);
    office
        .refused(
            "FORBIDDEN",
            vec![
                ("PATCH", admins.clone(), json!({ "users": { "update": [ann] } })),
                ("PATCH", admins.clone(), json!({ "users": { "update": [{ "id": ann, "title": "x" }] } })),
                ("PATCH", admins, json!({ "users": { "create": [{ "email": "new@example.com" }] } })),
                ("PATCH", role(&office.harmless), json!({ "users": [] })),
                ("PATCH", role(&office.harmless), json!({ "users": { "delete": [ann] } })),
            ],
        )
        .await;
}

/// Which items may be changed is told by the rule, for those inside others as well.
#[tokio::test]
async fn a_link_takes_the_right_to_the_item() {
    let office = Office::with(|_, _| {
        let drafts = json!({ "permissions": { "status": { "_eq": "draft" } } });
        vec![rule("directus_users", "update", drafts), rule("directus_roles", "update", json!({}))]
    })
    .await;
    let (harmless, ann) = (role(&office.harmless), &office.ann);
    let link = |entry: Value| json!({ "users": { "update": [entry] } });
    let changes = vec![
        ("PATCH", harmless.clone(), link(json!(ann))),
        ("PATCH", harmless.clone(), link(json!({ "id": ann }))),
    ];
    office.refused("FORBIDDEN", changes).await;
    let draft = office.app.user("draft@example.com", json!({ "status": "draft" })).await;
    office.allowed("PATCH", &harmless, link(json!(draft))).await;
}

/// A demand on all of an item holds for what it says itself and for its link together.
#[tokio::test]
async fn a_link_and_what_comes_with_it_are_checked_together() {
    let office = Office::with(|harmless, _| {
        let demand = json!({ "_or": [{ "title": { "_eq": "Guest" } }, { "role": { "_eq": harmless } }] });
        vec![
            rule("directus_users", "create", json!({ "validation": demand })),
            rule("directus_roles", "update", json!({})),
        ]
    })
    .await;
    let create =
        |title: &str, email: &str| json!({ "users": { "create": [{ "title": title, "email": email }] } });
    let admins = role(&office.admins);
    office
        .refused("FAILED_VALIDATION", vec![("PATCH", admins.clone(), create("Boss", "a@example.com"))])
        .await;
    office.allowed("PATCH", &admins, create("Guest", "b@example.com")).await;
    office.allowed("PATCH", &role(&office.harmless), create("Boss", "c@example.com")).await;
}

/// Whatever is given, a key or an item: the row it leads to is looked at.
#[tokio::test]
async fn ghsa_3fff_a_demand_through_a_relation_looks_at_what_it_leads_to() {
    let office = Office::with(|_, _| {
        let demand = json!({ "validation": { "role": { "name": { "_eq": "Harmless" } } } });
        vec![
            rule("directus_users", "create", demand.clone()),
            rule("directus_users", "update", demand),
            rule("directus_roles", "create", json!({})),
            rule("directus_roles", "update", json!({})),
        ]
    })
    .await;
    let (admins, ann) = (&office.admins, user(&office.ann));
    let new = |role: Value| json!({ "email": "new@example.com", "role": role });
    office
        .refused(
            "FAILED_VALIDATION",
            vec![
                ("PATCH", ann.clone(), json!({ "role": admins })),
                ("PATCH", ann.clone(), json!({ "role": { "id": admins } })),
                ("PATCH", ann.clone(), json!({ "role": { "id": admins, "icon": "key" } })),
                ("PATCH", ann.clone(), json!({ "role": { "name": "Other" } })),
                ("PATCH", ann.clone(), json!({ "role": null })),
                ("PATCH", "/users".into(), json!({ "keys": [office.ann], "data": { "role": admins } })),
                ("POST", "/users".into(), new(json!(admins))),
                ("POST", "/users".into(), new(Value::Null)),
                ("POST", "/users".into(), json!([new(json!(office.harmless)), { "role": admins }])),
                ("PATCH", role(admins), json!({ "users": { "update": [office.ann] } })),
                ("PATCH", role(admins), json!({ "users": { "create": [{ "email": "new@example.com" }] } })),
            ],
        )
        .await;
    let reply = office.caller.patch(&ann, json!({ "role": admins })).await;
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
    office.allowed("PATCH", &ann, json!({ "role": office.harmless })).await;
    office.allowed("POST", "/users", new(json!(office.harmless))).await;
    office.allowed("PATCH", &ann, json!({ "title": "not about the role" })).await;
    office.allowed("PATCH", &ann, json!({ "role": { "name": "Harmless" } })).await;
    office.allowed("PATCH", &role(&office.harmless), json!({ "users": { "update": [office.ann] } })).await;
}

/// The same for lists of related items, some of which or none of which have to be so.
#[tokio::test]
async fn a_demand_on_a_list_looks_at_the_items_in_it() {
    let office = Office::with(|_, _| {
        let demand = json!({ "policies": { "_none": { "policy": { "admin_access": { "_eq": true } } } } });
        vec![
            rule("directus_users", "update", json!({ "validation": demand })),
            rule("directus_access", "create", json!({})),
        ]
    })
    .await;
    let policy_of = async |name: &str| {
        office.app.value(&format!("SELECT id FROM directus_policies WHERE name = '{name}'")).await
    };
    let (all, none) = (policy_of("Administrator").await, policy_of("Harmless policy").await);
    let ann = user(&office.ann);
    let changes = vec![
        ("PATCH", ann.clone(), json!({ "policies": [{ "policy": all }] })),
        ("PATCH", ann.clone(), json!({ "policies": { "create": [{ "policy": none }, { "policy": all }] } })),
    ];
    office.refused("FAILED_VALIDATION", changes).await;
    office.allowed("PATCH", &ann, json!({ "policies": [{ "policy": none }] })).await;
}

/// A column takes a uuid in capitals and a one for true: what is excluded stays excluded however it is spelled.
#[tokio::test]
async fn ghsa_3fff_another_spelling_is_no_way_around_a_demand() {
    let office = Office::with(|_, admins| {
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
    let (admins, ann) = (&office.admins, user(&office.ann));
    let capitals = admins.to_uppercase();
    let bare = admins.replace('-', "");
    office
        .refused(
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
    office.allowed("PATCH", &ann, json!({ "role": office.harmless })).await;
    office.allowed("PATCH", &ann, json!({ "role": null })).await;
    office.allowed("POST", "/policies", json!({ "name": "x", "admin_access": 0 })).await;
}

/// A demand that cannot be looked up is met by nothing.
#[tokio::test]
async fn a_demand_that_makes_no_sense_is_not_met() {
    for inner in [
        json!({ "nonsense": { "_eq": 1 } }),
        json!({ "name": { "_regex": "^Harm" } }),
        json!({ "users": { "password": { "_starts_with": "$" } } }),
    ] {
        let office = Office::with(|_, _| {
            let demand = json!({ "validation": { "role": inner } });
            vec![rule("directus_users", "update", demand)]
        })
        .await;
        let before = office.app.tables().await;
        let reply = office.caller.patch(&user(&office.ann), json!({ "role": office.harmless })).await;
        assert!(reply.status.is_client_error(), "{inner}: {}", reply.shown());
        office.app.assert_unchanged_since(&before, &inner.to_string()).await;
        office.allowed("PATCH", &user(&office.ann), json!({ "title": "not about the role" })).await;
    }
}

/// GHSA-7h45-q5jx-7r87: what may be changed is told by the row as it was, what it may become by the demand. Who has both
/// moves neither out of them nor, by a list in another item, around them.
#[tokio::test]
async fn ghsa_7h45_nobody_moves_where_the_rules_do_not_lead() {
    let office = Office::with(|harmless, _| {
        let own = json!({
            "permissions": { "id": { "_eq": "$CURRENT_USER" } },
            "validation": { "_and": [{ "role": { "_eq": harmless } }, { "status": { "_eq": "active" } }] },
        });
        vec![rule("directus_users", "update", own), rule("directus_roles", "update", json!({}))]
    })
    .await;
    let own = office.caller.get("/users/me?fields=id").await.text("id");
    let (admins, ann) = (&office.admins, user(&office.ann));
    let not_as_it_would_be = vec![
        ("PATCH", "/users/me".into(), json!({ "role": admins })),
        ("PATCH", "/users/me".into(), json!({ "role": null })),
        ("PATCH", "/users/me".into(), json!({ "status": "archived" })),
        ("PATCH", role(admins), json!({ "users": { "update": [own] } })),
        ("PATCH", role(admins), json!({ "users": { "update": [{ "id": own, "status": "active" }] } })),
    ];
    office.refused("FAILED_VALIDATION", not_as_it_would_be).await;
    let not_as_it_was = vec![
        ("PATCH", ann, json!({ "role": office.harmless })),
        ("PATCH", role(&office.harmless), json!({ "users": { "update": [office.ann] } })),
    ];
    office.refused("FORBIDDEN", not_as_it_was).await;
    office.allowed("PATCH", "/users/me", json!({ "role": office.harmless, "status": "active" })).await;
}
