use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};
use vestibule_domain::Error;

use super::formats::{is_guid, is_uri};
use super::{Schema, any, boolean, integer, list, object, one_of, text, text_or_list};

fn login() -> Schema {
    Schema::object()
        .field("email", text().email().required())
        .field("password", text().required())
        .field("mode", one_of(&["cookie", "json", "session"]))
        .field("otp", text())
        .allow_unknown()
}

fn strict() -> Schema {
    Schema::object()
        .field("email", text().required())
        .field("role", text().guid().nullable())
        .field("url", text().uri().may_be_empty())
        .field("flag", boolean())
        .field("number", integer(Some(0)))
        .field("list", list(text().email()))
        .field("either", text_or_list(text().email()))
        .field("nested", object(Some(Schema::object().field("a", text().required()))))
        .field("open", object(None))
        .field("anything", any())
        .field("single", one_of(&["x"]))
}

fn reason(schema: &Schema, body: Value) -> Option<String> {
    match schema.check(body) {
        Ok(_) => None,
        Err(Error::InvalidPayload(reason)) => Some(reason),
        Err(other) => panic!("{other:?}"),
    }
}

/// As Joi 18.2.9 words them, and the recordings of Directus.
#[rstest]
#[case(json!({}), "\"email\" is required")]
#[case(json!([]), "\"value\" must be of type object")]
#[case(json!({"email": null}), "\"email\" must be a string")]
#[case(json!({"email": ""}), "\"email\" is not allowed to be empty")]
#[case(json!({"email": "x"}), "\"email\" must be a valid email")]
#[case(json!({"password": "x", "mode": "foo"}), "\"email\" is required")]
#[case(json!({"email": "a@example.com"}), "\"password\" is required")]
#[case(json!({"email": "a@example.com", "password": 5}), "\"password\" must be a string")]
#[case(json!({"email": "a@example.com", "password": "x", "mode": ""}), "\"mode\" must be one of [cookie, json, session]")]
#[case(json!({"email": "a@example.com", "password": "x", "mode": null}), "\"mode\" must be one of [cookie, json, session]")]
#[case(json!({"email": "a@example.com", "password": "x", "otp": 123456}), "\"otp\" must be a string")]
#[case(json!({"email": "a@example.com", "password": "x", "otp": null}), "\"otp\" must be a string")]
#[case(json!({"email": "a@example.com", "password": "x", "otp": ""}), "\"otp\" is not allowed to be empty")]
fn messages_of_a_login_are_those_of_joi(#[case] body: Value, #[case] wanted: &str) {
    assert_eq!(reason(&login(), body).as_deref(), Some(wanted));
}

#[rstest]
#[case(json!({"zz": 1}), "\"email\" is required")]
#[case(json!({"email": "x", "zz": 1, "aa": 1}), "\"zz\" is not allowed")]
#[case(json!({"zz": 1, "email": "x", "role": "no"}), "\"role\" must be a valid GUID")]
#[case(json!({"email": "x", "role": ""}), "\"role\" is not allowed to be empty")]
#[case(json!({"email": "x", "url": "foo"}), "\"url\" must be a valid uri")]
#[case(json!({"email": "x", "flag": "no"}), "\"flag\" must be a boolean")]
#[case(json!({"email": "x", "flag": null}), "\"flag\" must be a boolean")]
#[case(json!({"email": "x", "number": "x"}), "\"number\" must be a number")]
#[case(json!({"email": "x", "number": ""}), "\"number\" must be a number")]
#[case(json!({"email": "x", "number": 1.5}), "\"number\" must be an integer")]
#[case(json!({"email": "x", "number": -1}), "\"number\" must be greater than or equal to 0")]
#[case(json!({"email": "x", "number": 9007199254740993i64}), "\"number\" must be a safe number")]
#[case(json!({"email": "x", "list": {}}), "\"list\" must be an array")]
#[case(json!({"email": "x", "list": ["a@example.com", "x"]}), "\"list[1]\" must be a valid email")]
#[case(json!({"email": "x", "either": 5}), "\"either\" must be one of [string, array]")]
#[case(json!({"email": "x", "either": "x"}), "\"either\" must be a valid email")]
#[case(json!({"email": "x", "either": ["x"]}), "\"either[0]\" must be a valid email")]
#[case(json!({"email": "x", "nested": []}), "\"nested\" must be of type object")]
#[case(json!({"email": "x", "nested": {}}), "\"nested.a\" is required")]
#[case(json!({"email": "x", "nested": {"a": "x", "b": 1}}), "\"nested.b\" is not allowed")]
#[case(json!({"email": "x", "single": "y"}), "\"single\" must be [x]")]
fn every_rule_has_its_message(#[case] body: Value, #[case] wanted: &str) {
    assert_eq!(reason(&strict(), body).as_deref(), Some(wanted));
}

#[test]
fn valid_values_are_converted() {
    let body = json!({
        "email": "x", "role": null, "url": "", "flag": "TRUE", "number": " 5.0 ", "list": [], "either": [],
        "nested": {"a": "b"}, "open": {"c": 1}, "anything": null, "single": "x"
    });
    let mut fields = strict().check(body).unwrap();
    assert_eq!((fields.text("email"), fields.text("role"), fields.text("missing")), (Some("x"), None, None));
    assert_eq!((fields.boolean("flag"), fields.integer("number")), (Some(true), Some(5)));
    assert!(fields.has("role") && !fields.has("missing"));
    assert_eq!(fields.take_secret("email").unwrap().expose(), "x");
    assert_eq!((fields.take_text("email"), fields.take("nested")), (String::new(), Some(json!({"a": "b"}))));
    assert_eq!(fields.into_map().len(), 9);
}

#[rstest]
#[case(json!({}), "\"data\" is required")]
#[case(json!({"data": {}}), "\"value\" must contain at least one of [query, keys]")]
#[case(json!({"data": {}, "keys": [], "query": {}}), "\"value\" contains a conflict between exclusive peers [query, keys]")]
#[case(json!({"data": {}, "zz": 1}), "\"zz\" is not allowed")]
fn fields_may_exclude_each_other(#[case] body: Value, #[case] wanted: &str) {
    let schema = Schema::object()
        .field("keys", list(any()))
        .field("query", object(None))
        .field("data", object(None).required())
        .exactly_one_of(&["query", "keys"]);
    assert_eq!(reason(&schema, body).as_deref(), Some(wanted));
    assert!(schema.check(json!({"data": {}, "keys": [1]})).is_ok());
}

#[rstest]
#[case("abf8a154-5b1c-4a46-ac9c-7300570f4f17", true)]
#[case("ABF8A154-5B1C-4A46-AC9C-7300570F4F17", true)]
#[case("{abf8a154-5b1c-4a46-ac9c-7300570f4f17}", true)]
#[case("[abf8a154-5b1c-4a46-ac9c-7300570f4f17]", true)]
#[case("abf8a1545b1c4a46ac9c7300570f4f17", true)]
#[case("abf8a154-5b1c4a46ac9c7300570f4f17", true)]
#[case("abf8a154:5b1c:4a46:ac9c:7300570f4f17", true)]
#[case("abf8a154-5b1c:4a46-ac9c-7300570f4f17", false)]
#[case("abf8a1545b1c-4a46-ac9c-7300570f4f17", false)]
#[case("abf8a154-5b1c-1a46-ac9c-7300570f4f17", false)]
#[case("abf8a154-5b1c-4a46-0c9c-7300570f4f17", false)]
#[case("{abf8a154-5b1c-4a46-ac9c-7300570f4f17)", false)]
#[case("abf8a154-5b1c-4a46-ac9c-7300570f4f17-", false)]
#[case("abf8a154-5b1c-4a46-ac9c-7300570f4f1ä", false)]
#[case("", false)]
fn guids(#[case] text: &str, #[case] wanted: bool) {
    assert_eq!(is_guid(text), wanted);
}

#[rstest]
#[case("http://a", true)]
#[case("HTTPS://u:p@a:8080/x?y#z", true)]
#[case("http://a:", true)]
#[case("http://[::1]/x", true)]
#[case("http://[v1.a]", true)]
#[case("http://a/%zz", true)]
#[case("javascript:alert(1)", true)]
#[case("mailto:a@b", true)]
#[case("file:///x", true)]
#[case("x:/", true)]
#[case("x:///y", true)]
#[case("x://", false)]
#[case("foo", false)]
#[case("//a.b", false)]
#[case("a:", false)]
#[case("x:?", false)]
#[case("1a:x", false)]
#[case("http:a", false)]
#[case("http:///x", false)]
#[case("http://", false)]
#[case("http://a:b", false)]
#[case("http://a@b@c", false)]
#[case("http://[::1", false)]
#[case("http://[1.2.3.4]", false)]
#[case("http://a#b#c", false)]
#[case("http://a/[", false)]
#[case("http://a b", false)]
#[case("http://é", false)]
#[case(" http://a", false)]
#[case("http://a\n", false)]
fn uris(#[case] text: &str, #[case] wanted: bool) {
    assert_eq!(is_uri(text), wanted);
}

proptest! {
    #[test]
    fn no_body_panics(name in "[a-z]{0,5}", text in "\\PC{0,12}", number: f64) {
        for value in [json!(text), json!(number), json!([text]), json!({&name: text})] {
            let _ = strict().check(json!({"email": "x", &name: value.clone(), "url": value.clone(), "number": value}));
        }
    }

    #[test]
    fn every_random_uuid_is_a_guid(bytes: [u8; 16]) {
        prop_assert!(is_guid(&uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()));
    }

    #[test]
    fn no_text_panics(text in "[a-z:/?#@\\[\\].%é0-9{}-]{0,40}") {
        let _ = (is_uri(&text), is_guid(&text));
    }
}
