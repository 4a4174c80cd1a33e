//! `?export=…`: downloads of every list.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, Reply, TestApp};

use crate::fixtures::{ANN, staff};

const FORMATS: [&str; 5] = ["csv", "csv_utf8", "json", "xml", "yaml"];

/// Every list route and its collection.
const LISTS: [(&str, &str); 11] = [
    ("/users", "directus_users"),
    ("/roles", "directus_roles"),
    ("/roles/me", "directus_roles"),
    ("/policies", "directus_policies"),
    ("/permissions", "directus_permissions"),
    ("/access", "directus_access"),
    ("/activity", "directus_activity"),
    ("/revisions", "directus_revisions"),
    ("/presets", "directus_presets"),
    ("/notifications", "directus_notifications"),
    ("/settings", "directus_settings"),
];

/// Status, content type, file name and content.
fn response_text(reply: &Reply) -> String {
    let header = |name: &str| reply.header(name).unwrap_or("-").to_owned();
    let body = match &reply.body {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    format!("{}\n{}\n{}\n{body}", reply.status, header("content-type"), header("content-disposition"))
}

#[tokio::test]
async fn every_list_is_exported_in_every_format() {
    let app = TestApp::new().await;
    for (path, collection) in LISTS {
        for format in FORMATS {
            let reply = app.admin().get(&format!("{path}?export={format}")).await.assert_status(200);
            let (kind, ending) = match format {
                "json" => ("application/json; charset=utf-8", "json"),
                "xml" => ("text/xml; charset=utf-8", "xml"),
                "yaml" => ("text/yaml; charset=utf-8", "yaml"),
                _ => ("text/csv; charset=utf-8", "csv"),
            };
            assert_eq!(reply.header("content-type"), Some(kind), "{path} {format}");
            let name = format!("attachment; filename=\"{collection} 20270115-080000.{ending}\"");
            assert_eq!(reply.header("content-disposition"), Some(name.as_str()), "{path} {format}");
            assert!(reply.body.get("data").is_none(), "{path} {format}: {}", reply.body);
        }
    }
}

#[tokio::test]
async fn export_has_the_contents_of_the_list() {
    let app = TestApp::new().await;
    app.user(ANN, json!({ "first_name": "=1+1", "tags": ["a", "b,c"] })).await;
    let query = "/users?sort=email&fields=email,first_name,tags,role.name,title";
    insta::assert_snapshot!(response_text(&app.admin().get(&format!("{query}&export=csv")).await), @r#"
    200 OK
    text/csv; charset=utf-8
    attachment; filename="directus_users 20270115-080000.csv"
    "email","first_name","tags","role.name","title","role"
    "admin@example.com","Admin",,"Administrator",,
    "ann@example.com","=1+1","[""a"",""b,c""]",,,
    "#);
    insta::assert_snapshot!(response_text(&app.admin().get(&format!("{query}&export=xml")).await), @r#"
    200 OK
    text/xml; charset=utf-8
    attachment; filename="directus_users 20270115-080000.xml"
    <?xml version='1.0'?>
    <data>
        <data>
            <email>admin@example.com</email>
            <first_name>Admin</first_name>
            <tags>null</tags>
            <role>
                <name>Administrator</name>
            </role>
            <title>null</title>
        </data>
        <data>
            <email>ann@example.com</email>
            <first_name>=1+1</first_name>
            <tags>a</tags>
            <tags>b,c</tags>
            <role>null</role>
            <title>null</title>
        </data>
    </data>
    "#);
    let list = app.admin().get(query).await;
    let file = app.admin().get(&format!("{query}&export=json")).await;
    assert_eq!(&file.body, list.data());
}

#[tokio::test]
async fn aggregates_and_searches_are_exported() {
    let app = TestApp::new().await;
    let admin = app.admin();
    let groups = "/users?export=csv&aggregate[count]=id&groupBy=status&meta=*";
    insta::assert_snapshot!(response_text(&admin.get(groups).await), @r#"
    200 OK
    text/csv; charset=utf-8
    attachment; filename="directus_users 20270115-080000.csv"
    "status","count.id"
    "active",1
    "#);
    let body = json!({ "query": { "export": "csv", "fields": ["email"] } });
    insta::assert_snapshot!(response_text(&admin.search("/users", body).await), @r#"
    200 OK
    text/csv; charset=utf-8
    attachment; filename="directus_users 20270115-080000.csv"
    "email"
    "admin@example.com"
    "#);
    // A search ignores the query string, as in Directus.
    let plain = admin.search("/users?export=csv", json!({ "query": { "fields": ["email"] } })).await;
    assert_eq!(plain.data(), &json!([{ "email": ADMIN_EMAIL }]));
}

#[tokio::test]
async fn response_of_an_update_is_exported() {
    let app = TestApp::new().await;
    let reply = app.admin().patch("/users/me?export=csv&fields=email,title", json!({ "title": "x" })).await;
    insta::assert_snapshot!(response_text(&reply), @r#"
    200 OK
    text/csv; charset=utf-8
    attachment; filename="directus_users 20270115-080000.csv"
    "email","title"
    "admin@example.com","x"
    "#);
}

#[tokio::test]
async fn empty_list_is_exported() {
    let app = TestApp::new().await;
    for format in FORMATS {
        let path = format!("/users?filter[email][_eq]=nobody@example.com&export={format}");
        let reply = app.admin().get(&path).await.assert_status(200);
        let wanted = match format {
            "json" | "yaml" => json!([]),
            "xml" => json!("<?xml version='1.0'?>\n<data/>"),
            _ => Value::Null,
        };
        assert_eq!(reply.body, wanted, "{format}");
    }
}

#[rstest]
#[case("export=CSV")]
#[case("export=csv,json")]
#[case("export[]=csv")]
#[case("export[a]=csv")]
#[case("export=..%2f..%2fetc")]
#[tokio::test]
async fn unknown_format_is_rejected(#[case] query: &str) {
    let app = TestApp::new().await;
    let reply = app.admin().get(&format!("/users?{query}")).await.assert_status(400);
    let reason = "\"export\" must be one of [csv, csv_utf8, json, xml, yaml]";
    assert_eq!(reply.body["errors"][0]["extensions"], json!({ "reason": reason, "code": "INVALID_QUERY" }));
}

#[tokio::test]
async fn error_is_not_exported() {
    let app = TestApp::new().await;
    for (who, path) in [(app.anon(), "/users?export=csv"), (app.admin(), "/users?export=csv&fields=nope")] {
        let reply = who.get(path).await.assert_status(403);
        assert_eq!((reply.code(), reply.header("content-disposition")), ("FORBIDDEN", None));
    }
}

#[tokio::test]
async fn routes_without_a_list_ignore_export() {
    let app = TestApp::new().await;
    let login = json!({ "email": ADMIN_EMAIL, "password": PASSWORD });
    let reply = app.anon().post("/auth/login?export=csv", login).await.assert_status(200);
    assert!(reply.data()["access_token"].is_string());
    for path in ["/auth?export=csv", "/server/info?export=csv", "/utils/random/string?export=csv"] {
        let reply = app.anon().get(path).await.assert_status(200);
        assert_eq!(reply.header("content-disposition"), None, "{path}");
    }
}

/// GHSA-m5q3-8wgf-x8xf: a filter on the hash of an exported list.
#[tokio::test]
async fn ghsa_m5q3_export_reveals_no_secret() {
    let app = TestApp::new().await;
    let (ann, _, _) = staff(&app, ANN).await;
    let token = "a-static-token-nobody-shall-see";
    app.admin().patch(&format!("/users/{ann}"), json!({ "token": token })).await.assert_status(200);
    let hash = app.value(&format!("SELECT password FROM directus_users WHERE email = '{ANN}'")).await;
    let hash = hash.as_str().expect("a hash");
    for format in FORMATS {
        for fields in ["*", "*.*", "*.*.*", "password,token,tfa_secret,auth_data", "x&alias[x]=password"] {
            for path in ["/users", "/users/me", "/roles", "/access", "/revisions", "/activity"] {
                let reply =
                    app.admin().get(&format!("{path}?export={format}&limit=-1&fields={fields}")).await;
                let body = reply.body.to_string();
                for secret in [hash, "$argon2", token, PASSWORD] {
                    assert!(!body.contains(secret), "{path} {format} {fields}: {body}");
                }
            }
        }
        let guess = format!("/users?export={format}&filter[password][_starts_with]=$argon2");
        assert_eq!(app.admin().get(&guess).await.code(), "INVALID_QUERY");
    }
}
