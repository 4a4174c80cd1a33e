//! What a query answers does not depend on secrets: each is asked twice, and in between two users swap theirs. Whatever
//! a combination of parameters could tell of them, by showing, comparing, ordering, grouping or finding, would differ.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use vestibule_testkit::{TestActor, TestApp};

use super::samples::{samples, seed};

/// Where the secrets are, and for comparison fields that are none.
const SECRETS: [&str; 4] = ["password", "token", "tfa_secret", "auth_data"];
const OPEN: [&str; 4] = ["title", "location", "description", "title"];

/// Stands for one of the four fields in a query.
const PLACES: [&str; 4] = ["S0", "S1", "S2", "S3"];

/// Beginnings of the secrets, something that is between them, and what rules know of the caller.
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

/// Collections, and how each leads to users.
const DOORS: [(&str, &[&str]); 6] = [
    ("users", &[]),
    ("users", &["role", "users"]),
    ("roles", &["users"]),
    ("access", &["user"]),
    ("policies", &["users", "user"]),
    ("activity", &["user"]),
];

type Door = (&'static str, &'static [&'static str]);

fn place() -> impl Strategy<Value = &'static str> {
    select(&PLACES[..])
}

fn operand(operator: &str, one: &str, other: &str) -> Value {
    match operator {
        "_in" | "_nin" | "_between" | "_nbetween" => json!([one, other]),
        "_nempty" | "_nnull" => json!(true),
        _ => json!(one),
    }
}

/// `{place: {operator: operand}}`, sometimes inside another or with a function.
fn comparison() -> impl Strategy<Value = Value> {
    let function = select(vec!["S", "S", "S", "count(S)", "json(S)", "year(S)", "length(S)"]);
    let operands = (select(&OPERANDS[..]), select(&OPERANDS[..]));
    (function, place(), select(&OPERATORS[..]), operands, 0..4_u8).prop_map(
        |(function, place, operator, (one, other), wrapping)| {
            let plain = json!({ function.replace('S', place): { operator: operand(operator, one, other) } });
            match wrapping {
                0 => json!({ "_or": [plain, { "status": { "_eq": "nothing" } }] }),
                1 => json!({ "_and": [{ "status": { "_nnull": true } }, plain] }),
                _ => plain,
            }
        },
    )
}

/// A filter on users where they are reached.
fn reached(path: &[&str], filter: Value) -> Value {
    path.iter().rev().fold(filter, |inner, name| match *name {
        "users" => json!({ (*name): { "_some": inner } }),
        _ => json!({ (*name): inner }),
    })
}

/// A name of a field where it is reached.
fn dotted(path: &[&str], name: &str) -> String {
    path.iter().chain([&name]).copied().collect::<Vec<_>>().join(".")
}

fn parameters(door: Door) -> impl Strategy<Value = Vec<(String, String)>> {
    let (_, path) = door;
    let at = move |name: &str| dotted(path, name);
    let function = select(vec!["min", "max", "sum", "avg", "count", "countDistinct", "sumDistinct"]);
    let shown = select(vec!["S", "S", "*", "count(S)", "json(S)", "json(S, '$')", "year(S)", "S.x"]);
    let deep = path.first().copied().unwrap_or("role");
    let all = vec![
        (shown, place())
            .prop_map(move |(shown, place)| {
                vec![("fields".into(), format!("id,{}", at(&shown.replace('S', place))))]
            })
            .boxed(),
        comparison()
            .prop_map(move |filter| vec![("filter".into(), reached(path, filter).to_string())])
            .boxed(),
        (place(), any::<bool>())
            .prop_map(move |(place, down)| {
                vec![("sort".into(), format!("{}{}", if down { "-" } else { "" }, at(place)))]
            })
            .boxed(),
        select(&OPERANDS[..]).prop_map(|text| vec![("search".into(), text.into())]).boxed(),
        (function, place())
            .prop_map(|(name, place)| vec![(format!("aggregate[{name}]"), place.into())])
            .boxed(),
        place()
            .prop_map(move |place| {
                vec![("groupBy".into(), at(place)), ("aggregate[count]".into(), "*".into())]
            })
            .boxed(),
        place()
            .prop_map(|place| vec![("alias[x]".into(), place.into()), ("fields".into(), "id,x".into())])
            .boxed(),
        comparison()
            .prop_map(move |filter| vec![(format!("deep[{deep}][_filter]"), filter.to_string())])
            .boxed(),
        place().prop_map(move |place| vec![(format!("deep[{deep}][_sort]"), place.into())]).boxed(),
        select(vec!["csv", "json", "xml"]).prop_map(|format| vec![("export".into(), format.into())]).boxed(),
        Just(vec![("meta".to_owned(), "*".to_owned())]).boxed(),
        Just(vec![("limit".to_owned(), "1".to_owned())]).boxed(),
    ];
    subsequence(all, 1..4).prop_flat_map(|parts| parts).prop_map(|parts| parts.concat())
}

/// A request: the path with its query string, or a document for GraphQL.
#[derive(Debug, Clone)]
enum Request {
    Rest(String),
    GraphQl(String),
}

fn rest() -> impl Strategy<Value = Request> {
    select(&DOORS[..]).prop_flat_map(|door| {
        parameters(door).prop_map(move |pairs| {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            Request::Rest(format!("/{}?{query}", door.0))
        })
    })
}

fn graphql() -> impl Strategy<Value = Request> {
    let arguments = (place(), select(&OPERATORS[..]), select(&OPERANDS[..]));
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
    (forms, arguments).prop_map(|(form, (place, operator, operand))| {
        let form = form.replace('O', operator).replace('V', operand);
        Request::GraphQl(form.replace('S', place))
    })
}

impl Request {
    fn about(&self, fields: [&str; 4]) -> Self {
        let named = |text: &str| {
            PLACES.iter().zip(fields).fold(text.to_owned(), |text, (place, name)| text.replace(place, name))
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

/// Two users, who have the same but for their secrets, and people who may read all that can be read.
struct World {
    app: TestApp,
    users: [String; 2],
    curious: Vec<TestActor>,
    /// The token of a session, as it was given out and as it is kept.
    sessions: Vec<String>,
}

impl World {
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
        let curious = vec![app.admin(), reader, app.anon()];
        Self { app, users, curious, sessions }
    }

    /// Gives the secrets to the two, the one way round or the other.
    async fn deal(&self, swapped: bool, fields: [&str; 4]) {
        // No two may have one token, not even for a moment.
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

    /// The requests that are answered otherwise once the two have swapped, and how many were answered at all.
    async fn differing(
        &self,
        requests: &[Request],
        fields: [&str; 4],
        callers: &[TestActor],
    ) -> (Vec<String>, usize) {
        let (mut differing, mut answered) = (Vec::new(), 0);
        for caller in callers {
            let mut answers = [Vec::new(), Vec::new()];
            for (swapped, answers) in [false, true].into_iter().zip(&mut answers) {
                self.deal(swapped, fields).await;
                for request in requests {
                    answers.push(request.about(fields).send(caller).await);
                }
            }
            let [before, after] = answers;
            for (request, (before, after)) in requests.iter().zip(before.into_iter().zip(after)) {
                answered += usize::from(before.0);
                let known = || self.sessions.iter().any(|token| before.1.contains(token));
                if before != after || (fields == SECRETS && before.1.contains("-whole")) || known() {
                    differing.push(format!("{:?}: {} and {}", request.about(fields), before.1, after.1));
                }
            }
        }
        (differing, answered)
    }
}

#[tokio::test]
async fn ghsa_m5q3_no_query_depends_on_a_secret() {
    let world = World::new().await;
    let requests = samples(&prop_oneof![4 => rest(), 1 => graphql()], 400);
    let (differing, answered) = world.differing(&requests, SECRETS, &world.curious).await;
    assert!(differing.is_empty(), "{}: {}", seed(), differing[0]);
    assert!(answered > 200, "{answered} were answered");
}

/// The same requests about what is no secret do differ: they could tell.
#[tokio::test]
async fn queries_depend_on_what_is_no_secret() {
    let world = World::new().await;
    let requests = samples(&prop_oneof![4 => rest(), 1 => graphql()], 400);
    let (differing, _) = world.differing(&requests, OPEN, &world.curious[..1]).await;
    assert!(differing.len() > 50, "{} differ", differing.len());
}
