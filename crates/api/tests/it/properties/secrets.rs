//! Query results do not depend on secrets: each query is sent twice, and in between two users swap their secrets. If
//! any combination of parameters revealed something about them, by output, filter, sort, group or search, the responses
//! would differ.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use vestibule_testkit::{TestActor, TestApp};

use super::samples::{samples, seed};

/// The secret fields, and ordinary fields for comparison.
const SECRETS: [&str; 4] = ["password", "token", "tfa_secret", "auth_data"];
const ORDINARY: [&str; 4] = ["title", "location", "description", "title"];

/// Placeholders for the four fields in a query.
const PLACEHOLDERS: [&str; 4] = ["S0", "S1", "S2", "S3"];

/// Prefixes of the secrets, a value between them, and dynamic variables.
const OPERANDS: [&str; 8] =
    ["aaa", "aaa-secret-1", "zzz", "m", "**********", "$CURRENT_USER.token", "$CURRENT_USER", "1"];

const OPERATORS: [&str; 20] = [
    "_eq",
    "_neq",
    "_lt",
    "_lte",
    "_gt",
    "_gte",
    "_in",
    "_nin",
    "_between",
    "_nbetween",
    "_contains",
    "_ncontains",
    "_icontains",
    "_starts_with",
    "_nstarts_with",
    "_istarts_with",
    "_ends_with",
    "_regex",
    "_nempty",
    "_nnull",
];

/// Collections, and their relation path to users.
const COLLECTIONS: [(&str, &[&str]); 6] = [
    ("users", &[]),
    ("users", &["role", "users"]),
    ("roles", &["users"]),
    ("access", &["user"]),
    ("policies", &["users", "user"]),
    ("activity", &["user"]),
];

type CollectionPath = (&'static str, &'static [&'static str]);

fn placeholder() -> impl Strategy<Value = &'static str> {
    select(&PLACEHOLDERS[..])
}

fn operand(operator: &str, one: &str, other: &str) -> Value {
    match operator {
        "_in" | "_nin" | "_between" | "_nbetween" => json!([one, other]),
        "_nempty" | "_nnull" => json!(true),
        _ => json!(one),
    }
}

/// `{field: {operator: operand}}`, sometimes nested or with a function.
fn comparison() -> impl Strategy<Value = Value> {
    let function = select(vec!["S", "S", "S", "count(S)", "json(S)", "year(S)", "length(S)"]);
    let operands = (select(&OPERANDS[..]), select(&OPERANDS[..]));
    (function, placeholder(), select(&OPERATORS[..]), operands, 0..4_u8).prop_map(
        |(function, placeholder, operator, (one, other), wrapping)| {
            let plain =
                json!({ function.replace('S', placeholder): { operator: operand(operator, one, other) } });
            match wrapping {
                0 => json!({ "_or": [plain, { "status": { "_eq": "nothing" } }] }),
                1 => json!({ "_and": [{ "status": { "_nnull": true } }, plain] }),
                _ => plain,
            }
        },
    )
}

/// A filter on users, nested along a relation path.
fn reached(path: &[&str], filter: Value) -> Value {
    path.iter().rev().fold(filter, |inner, name| match *name {
        "users" => json!({ (*name): { "_some": inner } }),
        _ => json!({ (*name): inner }),
    })
}

/// A field name, prefixed with a relation path.
fn dotted(path: &[&str], name: &str) -> String {
    path.iter().chain([&name]).copied().collect::<Vec<_>>().join(".")
}

fn parameters(collection: CollectionPath) -> impl Strategy<Value = Vec<(String, String)>> {
    let (_, path) = collection;
    let at = move |name: &str| dotted(path, name);
    let function = select(vec!["min", "max", "sum", "avg", "count", "countDistinct", "sumDistinct"]);
    let shown = select(vec!["S", "S", "*", "count(S)", "json(S)", "json(S, '$')", "year(S)", "S.x"]);
    let deep = path.first().copied().unwrap_or("role");
    let all = vec![
        (shown, placeholder())
            .prop_map(move |(shown, placeholder)| {
                vec![("fields".into(), format!("id,{}", at(&shown.replace('S', placeholder))))]
            })
            .boxed(),
        comparison()
            .prop_map(move |filter| vec![("filter".into(), reached(path, filter).to_string())])
            .boxed(),
        (placeholder(), any::<bool>())
            .prop_map(move |(placeholder, down)| {
                vec![("sort".into(), format!("{}{}", if down { "-" } else { "" }, at(placeholder)))]
            })
            .boxed(),
        select(&OPERANDS[..]).prop_map(|text| vec![("search".into(), text.into())]).boxed(),
        (function, placeholder())
            .prop_map(|(name, placeholder)| vec![(format!("aggregate[{name}]"), placeholder.into())])
            .boxed(),
        placeholder()
            .prop_map(move |placeholder| {
                vec![("groupBy".into(), at(placeholder)), ("aggregate[count]".into(), "*".into())]
            })
            .boxed(),
        placeholder()
            .prop_map(|placeholder| {
                vec![("alias[x]".into(), placeholder.into()), ("fields".into(), "id,x".into())]
            })
            .boxed(),
        comparison()
            .prop_map(move |filter| vec![(format!("deep[{deep}][_filter]"), filter.to_string())])
            .boxed(),
        placeholder()
            .prop_map(move |placeholder| vec![(format!("deep[{deep}][_sort]"), placeholder.into())])
            .boxed(),
        select(vec!["csv", "json", "xml"]).prop_map(|format| vec![("export".into(), format.into())]).boxed(),
        Just(vec![("meta".to_owned(), "*".to_owned())]).boxed(),
        Just(vec![("limit".to_owned(), "1".to_owned())]).boxed(),
    ];
    subsequence(all, 1..4).prop_flat_map(|parts| parts).prop_map(|parts| parts.concat())
}

/// A request: a path with its query string, or a GraphQL document.
#[derive(Debug, Clone)]
enum Request {
    Rest(String),
    GraphQl(String),
}

fn rest() -> impl Strategy<Value = Request> {
    select(&COLLECTIONS[..]).prop_flat_map(|collection| {
        parameters(collection).prop_map(move |pairs| {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            Request::Rest(format!("/{}?{query}", collection.0))
        })
    })
}

fn graphql() -> impl Strategy<Value = Request> {
    let arguments = (placeholder(), select(&OPERATORS[..]), select(&OPERANDS[..]));
    let forms = select(vec![
        "{ users(sort: [\"S\"]) { id S } }",
        "{ users(filter: { S: { O: \"V\" } }) { id } }",
        "{ users(search: \"V\") { id a: S } }",
        "{ users(limit: 1, sort: [\"-S\"]) { id } }",
        "{ roles { id users(sort: [\"S\"]) { id S } } }",
        "{ roles { id users(filter: { S: { O: \"V\" } }) { id } } }",
        "{ roles(filter: { users: { _some: { S: { O: \"V\" } } } }) { id } }",
        "{ access(filter: { user: { S: { O: \"V\" } } }, sort: [\"user.S\"]) { id user { S } } }",
        "{ users_aggregated(groupBy: [\"S\"]) { group countAll } }",
        "{ users_aggregated { count { S } countDistinct { S } } }",
        "{ users_aggregated { min { S } max { S } } }",
        "{ users_aggregated(filter: { S: { O: \"V\" } }) { countAll } }",
        "{ users { id S_func { count } } }",
    ]);
    (forms, arguments).prop_map(|(form, (placeholder, operator, operand))| {
        let form = form.replace('O', operator).replace('V', operand);
        Request::GraphQl(form.replace('S', placeholder))
    })
}

impl Request {
    fn with_fields(&self, fields: [&str; 4]) -> Self {
        let named = |text: &str| {
            PLACEHOLDERS
                .iter()
                .zip(fields)
                .fold(text.to_owned(), |text, (placeholder, name)| text.replace(placeholder, name))
        };
        match self {
            Self::Rest(path) => Self::Rest(named(path)),
            Self::GraphQl(document) => Self::GraphQl(named(document)),
        }
    }

    async fn send(&self, actor: &TestActor) -> (bool, String) {
        let reply = match self {
            Self::Rest(path) => actor.get(path).await,
            Self::GraphQl(document) => actor.post("/graphql/system", json!({ "query": document })).await,
        };
        (reply.status.is_success(), reply.shown())
    }
}

/// Two users who differ in their secrets only, and actors who may read everything that is readable.
struct Fixture {
    app: TestApp,
    users: [String; 2],
    actors: Vec<TestActor>,
    /// The tokens of a session, as returned and as stored.
    sessions: Vec<String>,
}

impl Fixture {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let (role, policy) = app.role("Readers", json!({})).await;
        for name in ["users", "roles", "policies", "access", "permissions", "activity", "revisions"] {
            let collection = format!("directus_{name}");
            app.permit(&policy, json!({ "collection": collection, "action": "read", "fields": ["*"] })).await;
        }
        let users = [
            app.user("ann@example.com", json!({ "role": role })).await,
            app.user("bob@example.com", json!({ "role": role })).await,
        ];
        app.user("reader@example.com", json!({ "role": role })).await;
        let login = app.anon().log_in("reader@example.com", vestibule_testkit::PASSWORD, "json").await;
        let reader = app.anon().with_token(&login.text("access_token"));
        let stored = app.value("SELECT token FROM directus_sessions").await;
        let sessions = vec![login.text("refresh_token"), stored.as_str().expect("a token").to_owned()];
        let actors = vec![app.admin(), reader, app.anon()];
        Self { app, users, actors, sessions }
    }

    /// Assigns the secrets to the two users, in one order or the other.
    async fn assign_secrets(&self, swapped: bool, fields: [&str; 4]) {
        // Tokens are unique, so both are removed first.
        self.app.execute("UPDATE directus_users SET token = NULL WHERE token LIKE '%-secret-%'").await;
        let names = if swapped { ["zzz", "aaa"] } else { ["aaa", "zzz"] };
        for (user, name) in self.users.iter().zip(names) {
            let quoted = |(number, field): (usize, &str)| match field {
                "auth_data" => format!("{field} = '{{\"k\":\"{name}-secret-{number}-whole\"}}'"),
                _ => format!("{field} = '{name}-secret-{number}-whole'"),
            };
            let values: Vec<String> = fields[..3].iter().copied().enumerate().map(quoted).collect();
            let last = if fields[3] == "auth_data" {
                format!(", {}", quoted((3, "auth_data")))
            } else {
                String::new()
            };
            let values = values.join(", ");
            self.app.execute(&format!("UPDATE directus_users SET {values}{last} WHERE id = '{user}'")).await;
        }
    }

    /// The requests with different responses after the swap, and the number of successful ones.
    async fn differing(
        &self,
        requests: &[Request],
        fields: [&str; 4],
        actors: &[TestActor],
    ) -> (Vec<String>, usize) {
        let (mut differing, mut answered) = (Vec::new(), 0);
        for actor in actors {
            let mut answers = [Vec::new(), Vec::new()];
            for (swapped, answers) in [false, true].into_iter().zip(&mut answers) {
                self.assign_secrets(swapped, fields).await;
                for request in requests {
                    answers.push(request.with_fields(fields).send(actor).await);
                }
            }
            let [before, after] = answers;
            for (request, (before, after)) in requests.iter().zip(before.into_iter().zip(after)) {
                answered += usize::from(before.0);
                let known = || self.sessions.iter().any(|token| before.1.contains(token));
                if before != after || (fields == SECRETS && before.1.contains("-whole")) || known() {
                    differing.push(format!(
                        "{:?}: {} and {}",
                        request.with_fields(fields),
                        before.1,
                        after.1
                    ));
                }
            }
        }
        (differing, answered)
    }
}

#[tokio::test]
async fn ghsa_m5q3_no_query_depends_on_a_secret() {
    let fixture = Fixture::new().await;
    let requests = samples(&prop_oneof![4 => rest(), 1 => graphql()], 400);
    let (differing, answered) = fixture.differing(&requests, SECRETS, &fixture.actors).await;
    assert!(differing.is_empty(), "{}: {}", seed(), differing[0]);
    assert!(answered > 200, "{answered} requests succeeded");
}

/// Control: the same requests about ordinary fields do differ.
#[tokio::test]
async fn queries_depend_on_ordinary_fields() {
    let fixture = Fixture::new().await;
    let requests = samples(&prop_oneof![4 => rest(), 1 => graphql()], 400);
    let (differing, _) = fixture.differing(&requests, ORDINARY, &fixture.actors[..1]).await;
    assert!(differing.len() > 50, "{} differ", differing.len());
}
