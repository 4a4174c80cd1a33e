//! Query results depend on nothing that permission rules hide: random rules, random rows, random queries. A model in
//! memory computes what is visible. Lists and counts match the model, and when all hidden values and rows are changed,
//! no response differs, whatever was filtered, sorted, searched, grouped, counted or nested.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};
use vestibule_testkit::{ADMIN_EMAIL, TestActor, TestApp};

use super::samples::{samples, seed};

const TEXTS: [&str; 4] = ["a", "b", "ab", "B"];
const USER_FIELDS: [&str; 5] = ["id", "title", "location", "description", "role"];
const ROLE_FIELDS: [&str; 4] = ["id", "name", "description", "users"];

/// A read permission: fields and item filter.
#[derive(Debug, Clone)]
struct Rule {
    fields: Vec<&'static str>,
    items: Value,
}

/// The permissions of the actor.
#[derive(Debug, Clone)]
struct Rules {
    users: Vec<Rule>,
    roles: Vec<Rule>,
}

/// Title, location, description and role number of some users; name and description of some roles.
#[derive(Debug, Clone)]
struct Rows {
    users: Vec<([Option<&'static str>; 3], Option<usize>)>,
    roles: Vec<[&'static str; 2]>,
}

#[derive(Debug, Clone)]
struct Case {
    rules: Rules,
    rows: Rows,
    queries: Vec<String>,
}

fn text() -> impl Strategy<Value = &'static str> {
    select(&TEXTS[..])
}

/// A comparison of a text, for rules and queries.
fn comparison(fields: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let operators = select(vec![
        "_eq",
        "_neq",
        "_in",
        "_nin",
        "_contains",
        "_ncontains",
        "_nnull",
        "_null",
        "_icontains",
    ]);
    (select(fields), operators, text(), text()).prop_map(|(field, operator, one, other)| {
        let operand = match operator {
            "_in" | "_nin" => json!([one, other]),
            "_null" | "_nnull" => json!(true),
            _ => json!(one),
        };
        json!({ field: { operator: operand } })
    })
}

fn user_items() -> impl Strategy<Value = Value> {
    prop_oneof![
        2 => Just(json!({})),
        4 => comparison(&["title", "location"]),
        1 => Just(json!({ "id": { "_eq": "$CURRENT_USER" } })),
        1 => text().prop_map(|name| json!({ "role": { "name": { "_eq": name } } })),
        1 => Just(json!({ "title": { "_in": [] } })),
        1 => (comparison(&["title"]), comparison(&["location"])).prop_map(|(one, other)| json!({ "_or": [one, other] })),
        1 => (comparison(&["title"]), comparison(&["location"])).prop_map(|(one, other)| json!({ "_and": [one, other] })),
    ]
}

fn rules() -> impl Strategy<Value = Rules> {
    let user = (subsequence(&USER_FIELDS[..], 2..=5), user_items())
        .prop_map(|(fields, items)| Rule { fields, items });
    let role_items = prop_oneof![1 => Just(json!({})), 2 => comparison(&["name"])];
    let role =
        (subsequence(&ROLE_FIELDS[..], 2..=4), role_items).prop_map(|(fields, items)| Rule { fields, items });
    (prop::collection::vec(user, 1..4), prop::collection::vec(role, 0..3))
        .prop_map(|(users, roles)| Rules { users, roles })
}

fn rows() -> impl Strategy<Value = Rows> {
    let maybe = || proptest::option::weighted(0.8, text());
    let user = ([maybe(), maybe(), maybe()], proptest::option::weighted(0.7, 0..3_usize));
    let users = prop::collection::vec(user, 4..8);
    (users, prop::collection::vec([text(), text()], 3)).prop_map(|(users, roles)| Rows { users, roles })
}

/// A query on users or on roles.
fn queries() -> impl Strategy<Value = String> {
    let plain = || select(vec!["title", "location", "description"]);
    let of_roles =
        || select(vec!["name", "description", "users.title", "users.location", "users.description"]);
    let of_users = || prop_oneof![3 => plain(), 1 => select(vec!["role.name", "role.description", "role.users.title", "role"])];
    let filter = || comparison(&["title", "location", "description"]);
    let shared = |name: BoxedStrategy<&'static str>, through: &'static str| {
        let names = prop::collection::vec(name.clone(), 1..4);
        vec![
            names.prop_map(|names| vec![("fields".to_owned(), names.join(","))]).boxed(),
            (name.clone(), any::<bool>())
                .prop_map(|(name, down)| {
                    vec![("sort".to_owned(), format!("{}{name}", if down { "-" } else { "" }))]
                })
                .boxed(),
            text().prop_map(|text| vec![("search".to_owned(), text.to_owned())]).boxed(),
            Just(vec![("meta".to_owned(), "*".to_owned())]).boxed(),
            (name.clone(), select(vec!["count", "countDistinct", "min", "max"]))
                .prop_map(|(name, function)| vec![(format!("aggregate[{function}]"), name.to_owned())])
                .boxed(),
            name.clone()
                .prop_map(|name| {
                    vec![
                        ("groupBy".to_owned(), name.to_owned()),
                        ("aggregate[count]".to_owned(), "*".to_owned()),
                    ]
                })
                .boxed(),
            name.prop_map(|name| {
                vec![("alias[x]".to_owned(), name.to_owned()), ("fields".to_owned(), "x".to_owned())]
            })
            .boxed(),
            (0..4_u8, 0..3_u8)
                .prop_map(|(limit, page)| {
                    vec![("limit".to_owned(), limit.to_string()), ("page".to_owned(), page.to_string())]
                })
                .boxed(),
            select(vec![format!("count({through})"), "*".into(), "*.*".into(), "*.*.*".into()])
                .prop_map(|fields| vec![("fields".to_owned(), fields)])
                .boxed(),
        ]
    };
    let users = {
        let mut parts = shared(of_users().boxed(), "policies");
        parts.extend([
            filter().prop_map(|filter| vec![("filter".to_owned(), filter.to_string())]).boxed(),
            comparison(&["name", "description"])
                .prop_map(|filter| vec![("filter".to_owned(), json!({ "role": filter }).to_string())])
                .boxed(),
            filter()
                .prop_map(|filter| {
                    vec![(
                        "filter".to_owned(),
                        json!({ "role": { "users": { "_none": filter } } }).to_string(),
                    )]
                })
                .boxed(),
            Just(vec![("aggregate[count]".to_owned(), "*".to_owned())]).boxed(),
        ]);
        parts
    };
    let roles = {
        let mut parts = shared(of_roles().boxed(), "users");
        let quantified = (filter(), select(vec!["_some", "_none"])).prop_map(|(filter, word)| {
            vec![("filter".to_owned(), json!({ "users": { word: filter } }).to_string())]
        });
        parts.extend([
            comparison(&["name", "description"])
                .prop_map(|filter| vec![("filter".to_owned(), filter.to_string())])
                .boxed(),
            quantified.boxed(),
            (0..3_u8)
                .prop_map(|count| {
                    vec![("filter".to_owned(), json!({ "count(users)": { "_gt": count } }).to_string())]
                })
                .boxed(),
            filter()
                .prop_map(|filter| {
                    vec![
                        ("fields".to_owned(), "users.title".to_owned()),
                        ("deep[users][_filter]".to_owned(), filter.to_string()),
                    ]
                })
                .boxed(),
            plain()
                .prop_map(|name| {
                    vec![
                        ("fields".to_owned(), "users.title".to_owned()),
                        ("deep[users][_sort]".to_owned(), name.to_owned()),
                        ("deep[users][_limit]".to_owned(), "1".to_owned()),
                    ]
                })
                .boxed(),
            text()
                .prop_map(|text| {
                    vec![
                        ("fields".to_owned(), "users.id".to_owned()),
                        ("deep[users][_search]".to_owned(), text.to_owned()),
                    ]
                })
                .boxed(),
        ]);
        parts
    };
    let request_to = |path: &'static str, parts: Vec<BoxedStrategy<Vec<(String, String)>>>| {
        subsequence(parts, 1..4).prop_flat_map(|parts| parts).prop_map(move |parts| {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parts.concat()).finish();
            format!("{path}?{query}")
        })
    };
    prop_oneof![3 => request_to("/users", users), 2 => request_to("/roles", roles)]
}

fn cases() -> impl Strategy<Value = Case> {
    (rules(), rows(), prop::collection::vec(queries(), 12)).prop_map(|(rules, rows, queries)| Case {
        rules,
        rows,
        queries,
    })
}

type Row = Map<String, Value>;

/// All stored rows, and the id of the actor.
#[derive(Debug)]
struct Model {
    users: Vec<Row>,
    roles: Vec<Row>,
    actor: String,
}

/// The visible rows, with null for hidden values.
type View = Vec<Row>;

impl Model {
    async fn of(app: &TestApp, actor: &str) -> Self {
        let rows = async |select: &str| -> Vec<Row> {
            app.rows(select).await.into_iter().filter_map(|row| row.as_object().cloned()).collect()
        };
        Self {
            users: rows("SELECT id, title, location, description, role FROM directus_users ORDER BY id")
                .await,
            roles: rows("SELECT id, name, description FROM directus_roles ORDER BY id").await,
            actor: actor.to_owned(),
        }
    }

    /// Whether a row satisfies an item filter.
    fn holds(&self, row: &Row, items: &Value) -> bool {
        items.as_object().expect("a filter").iter().all(|(name, inner)| match name.as_str() {
            "_or" => inner.as_array().expect("a list").iter().any(|it| self.holds(row, it)),
            "_and" => inner.as_array().expect("a list").iter().all(|it| self.holds(row, it)),
            "role" => self
                .roles
                .iter()
                .any(|role| role["id"] == row["role"] && !row["role"].is_null() && self.holds(role, inner)),
            _ => {
                let (operator, operand) = inner.as_object().expect("an operator").iter().next().expect("one");
                let operand = if operand == "$CURRENT_USER" { json!(self.actor) } else { operand.clone() };
                compare(&row[name], operator, &operand)
            }
        })
    }

    fn sees(&self, rules: &[Rule], row: &Row, field: Option<&str>) -> bool {
        let named = |rule: &&Rule| field.is_none_or(|field| rule.fields.contains(&field));
        rules.iter().filter(named).any(|rule| self.holds(row, &rule.items))
    }

    fn view(&self, rules: &[Rule], rows: &[Row]) -> View {
        let visible = rows.iter().filter(|row| self.sees(rules, row, None));
        let shown = |row: &Row| {
            let cell = |(name, value): (&String, &Value)| {
                let value = if self.sees(rules, row, Some(name)) { value.clone() } else { Value::Null };
                (name.clone(), value)
            };
            row.iter().map(cell).collect()
        };
        visible.map(shown).collect()
    }

    fn views(&self, rules: &Rules) -> (View, View) {
        (self.view(&rules.users, &self.users), self.view(&rules.roles, &self.roles))
    }
}

fn compare(value: &Value, operator: &str, operand: &Value) -> bool {
    let (text, part) = (value.as_str(), operand.as_str().unwrap_or_default());
    let listed = || operand.as_array().is_some_and(|list| list.contains(value));
    match operator {
        "_null" => return value.is_null(),
        "_nnull" => return !value.is_null(),
        _ => {}
    }
    let Some(text) = text else { return false };
    match operator {
        "_eq" => text == part,
        "_neq" => text != part,
        "_in" => listed(),
        "_nin" => !listed(),
        "_contains" => text.contains(part),
        "_ncontains" => !text.contains(part),
        "_icontains" => text.to_lowercase().contains(&part.to_lowercase()),
        other => panic!("{other} does not take part"),
    }
}

/// One application for all cases, and the actor whose permissions change.
struct Fixture {
    app: TestApp,
    actor: TestActor,
    id: String,
    policy: String,
}

impl Fixture {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let (_, policy) = app.role("Rules", json!({})).await;
        let id = app.user("caller@example.com", json!({ "policies": [{ "policy": policy }] })).await;
        let actor = app.logged_in("caller@example.com").await;
        Self { app, actor, id, policy }
    }

    /// Replaces the rows and permissions of the previous case.
    async fn set_up(&self, case: &Case) {
        let kept = format!("'{ADMIN_EMAIL}', 'caller@example.com'");
        let mut statements = vec![
            "DELETE FROM directus_permissions".to_owned(),
            format!("DELETE FROM directus_users WHERE email IS NULL OR email NOT IN ({kept})"),
            "DELETE FROM directus_roles WHERE id LIKE '00000000-%'".to_owned(),
        ];
        for (number, [name, description]) in case.rows.roles.iter().enumerate() {
            statements.push(format!(
                "INSERT INTO directus_roles (id, name, description) VALUES ('{}', '{name}', '{description}')",
                key(number)
            ));
        }
        for (number, (texts, role)) in case.rows.users.iter().enumerate() {
            let role = role.map_or("NULL".to_owned(), |role| format!("'{}'", key(role)));
            statements.push(insert(number, texts, &role));
        }
        let rules = case
            .rules
            .users
            .iter()
            .map(|rule| ("users", rule))
            .chain(case.rules.roles.iter().map(|rule| ("roles", rule)));
        for (collection, rule) in rules {
            statements.push(format!(
                "INSERT INTO directus_permissions (collection, action, permissions, fields, policy) \
                 VALUES ('directus_{collection}', 'read', '{}', '{}', '{}')",
                rule.items,
                rule.fields.join(","),
                self.policy
            ));
        }
        for statement in statements {
            self.app.execute(&statement).await;
        }
        self.app.app.clear_cache();
    }

    /// Changes everything that is hidden from the actor; returns the number of changes.
    async fn change_hidden_data(&self, rules: &Rules) -> usize {
        let mut model = Model::of(&self.app, &self.id).await;
        let views = model.views(rules);
        let mut changed = 0;
        // A hidden value that determines visibility through a rule is kept.
        for index in 0..model.users.len() {
            for field in ["title", "location", "description"] {
                let row = model.users[index].clone();
                if model.sees(&rules.users, &row, None) && model.sees(&rules.users, &row, Some(field)) {
                    continue;
                }
                for text in ["b", "ab", "a"] {
                    model.users[index][field] = json!(text);
                    if json!(text) != row[field] && model.views(rules) == views {
                        break;
                    }
                    model.users[index] = row.clone();
                }
                changed += usize::from(model.users[index] != row);
            }
        }
        for index in 0..model.roles.len() {
            for field in ["name", "description"] {
                let row = model.roles[index].clone();
                if model.sees(&rules.roles, &row, None) && model.sees(&rules.roles, &row, Some(field)) {
                    continue;
                }
                for text in ["b", "ab", "a"] {
                    model.roles[index][field] = json!(text);
                    if json!(text) != row[field] && model.views(rules) == views {
                        break;
                    }
                    model.roles[index] = row.clone();
                }
                changed += usize::from(model.roles[index] != row);
            }
        }
        for (table, rows, fields) in [
            ("users", &model.users, &["title", "location", "description"][..]),
            ("roles", &model.roles, &["name", "description"][..]),
        ] {
            for row in rows {
                let values = fields.iter().map(|field| format!("{field} = {}", literal(&row[*field])));
                let values: Vec<String> = values.collect();
                let id = &row["id"].as_str().expect("a key");
                self.app
                    .execute(&format!("UPDATE directus_{table} SET {} WHERE id = '{id}'", values.join(", ")))
                    .await;
            }
        }
        changed + self.delete_and_insert_hidden_users(rules, model).await
    }

    /// Deletes one hidden user and inserts some that are hidden.
    async fn delete_and_insert_hidden_users(&self, rules: &Rules, model: Model) -> usize {
        let mut moved = 0;
        let is_generated = |row: &&Row| row["id"].as_str().is_some_and(|id| id.starts_with("00000000"));
        let hidden = model.users.iter().filter(is_generated).find(|row| !model.sees(&rules.users, row, None));
        if let Some(id) = hidden.and_then(|row| row["id"].as_str()) {
            self.app.execute(&format!("DELETE FROM directus_users WHERE id = '{id}'")).await;
            moved += 1;
        }
        for (number, title) in (50..).zip(TEXTS) {
            let role = json!(key(number % 3));
            let row = json!({ "id": key(number), "title": title, "location": "B", "description": "ab", "role": role });
            if !model.sees(&rules.users, row.as_object().expect("a row"), None) {
                let role = literal(&role);
                self.app.execute(&insert(number, &[Some(title), Some("B"), Some("ab")], &role)).await;
                moved += 1;
            }
        }
        moved
    }

    async fn responses(&self, actor: &TestActor, queries: &[String]) -> Vec<String> {
        let mut answers = Vec::with_capacity(queries.len());
        for query in queries {
            answers.push(actor.get(query).await.shown());
        }
        answers
    }

    /// Lists and counts match the model.
    async fn assert_matches_model(&self, case: &Case) {
        let model = Model::of(&self.app, &self.id).await;
        let (users, roles) = model.views(&case.rules);
        for (path, rules, view) in [("users", &case.rules.users, users), ("roles", &case.rules.roles, roles)]
        {
            let columns =
                |field: &&str| *field != "users" && rules.iter().any(|rule| rule.fields.contains(field));
            let all = if path == "users" { &USER_FIELDS[..] } else { &ROLE_FIELDS[..] };
            let fields: Vec<&str> = all.iter().copied().filter(columns).collect();
            if rules.is_empty() || fields.is_empty() {
                assert!(!rules.is_empty() || self.actor.get(&format!("/{path}")).await.code() == "FORBIDDEN");
                continue;
            }
            let shown = |row: &Row| {
                fields.iter().map(|field| ((*field).to_owned(), row[*field].clone())).collect::<Row>()
            };
            let mut expected: Vec<String> =
                view.iter().map(|row| Value::Object(shown(row)).to_string()).collect();
            let reply = self.actor.get(&format!("/{path}?fields={}&limit=-1&meta=*", fields.join(","))).await;
            let found = reply.data().as_array().cloned().unwrap_or_default();
            let mut found: Vec<String> = found.iter().map(Value::to_string).collect();
            expected.sort();
            found.sort();
            assert_eq!(found, expected, "{} {case:#?}", seed());
            let counts = json!({ "total_count": view.len(), "filter_count": view.len() });
            assert_eq!(reply.body["meta"], counts, "{} {case:#?}", seed());
            for field in fields.iter().filter(|field| **field != "id") {
                let reply =
                    self.actor.get(&format!("/{path}?aggregate[count]=*&aggregate[count]={field}")).await;
                let values = view.iter().filter(|row| !row[*field].is_null()).count();
                let count = reply.data()[0]["count"][*field].clone();
                assert!(count.is_null() || count == values, "{} {field} {count} {values} {case:#?}", seed());
            }
        }
    }
}

fn key(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn literal(value: &Value) -> String {
    value.as_str().map_or("NULL".to_owned(), |text| format!("'{text}'"))
}

fn insert(number: usize, texts: &[Option<&str>; 3], role: &str) -> String {
    let texts = texts.map(|text| literal(&json!(text))).join(", ");
    format!(
        "INSERT INTO directus_users (id, status, title, location, description, role) \
         VALUES ('{}', 'active', {texts}, {role})",
        key(number)
    )
}

const CASES: usize = 50;

#[tokio::test]
async fn no_query_depends_on_hidden_data() {
    let fixture = Fixture::new().await;
    let (mut changed, mut answered) = (0, 0);
    for case in samples(&cases(), CASES) {
        fixture.set_up(&case).await;
        fixture.assert_matches_model(&case).await;
        let before = fixture.responses(&fixture.actor, &case.queries).await;
        changed += fixture.change_hidden_data(&case.rules).await;
        let after = fixture.responses(&fixture.actor, &case.queries).await;
        for ((query, before), after) in case.queries.iter().zip(before).zip(after) {
            answered += usize::from(before.starts_with("200"));
            assert_eq!(before, after, "{} {query} {case:#?}", seed());
        }
    }
    assert!(changed > CASES * 3, "{changed} hidden values were changed");
    assert!(answered > CASES * 3, "{answered} queries succeeded");
}

/// Control: the same queries do differ for an actor that may read everything.
#[tokio::test]
async fn queries_depend_on_visible_data() {
    let fixture = Fixture::new().await;
    let (mut differing, admin) = (0, fixture.app.admin());
    for case in samples(&cases(), CASES / 2) {
        fixture.set_up(&case).await;
        let before = fixture.responses(&admin, &case.queries).await;
        fixture.change_hidden_data(&case.rules).await;
        let after = fixture.responses(&admin, &case.queries).await;
        differing += before.iter().zip(&after).filter(|(before, after)| before != after).count();
    }
    assert!(differing > CASES, "{differing} differ");
}
