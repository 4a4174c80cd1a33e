use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;

fn checked(row: Value) -> Result<ImportedUser, Refusal> {
    check(7, row.as_object().cloned().unwrap(), None)
}

#[test]
fn a_row_with_all_kinds_of_columns_is_valid() {
    let user = checked(json!({
        "id": "0F8FAD5B-D9CB-469F-A165-70867728950E", "email": "Ada@Example.com", "first_name": "Ada", "role": " Editors ",
        "status": "invited", "tags": ["a"], "email_notifications": false, "external_identifier": 4711, "language": null,
        "text_direction": null, "password": "secret", "last_access": "2026-01-01T00:00:00Z", "unknown": 1, "token": "x",
    }))
    .unwrap();
    assert_eq!(user.id.unwrap().to_string(), "0f8fad5b-d9cb-469f-a165-70867728950e");
    assert_eq!((user.email.as_deref(), user.role.as_deref()), (Some("Ada@Example.com"), Some("Editors")));
    assert_eq!(user.password, Password::Plain("secret".into()));
    assert_eq!(
        Value::Object(user.values),
        json!({
            "first_name": "Ada", "status": "invited", "tags": ["a"], "email_notifications": false,
            "external_identifier": "4711", "language": null, "last_access": "2026-01-01T00:00:00Z",
        })
    );
}

#[rstest]
#[case(json!({}), "email", "is missing")]
#[case(json!({"email": ""}), "email", "is missing")]
#[case(json!({"email": "nonsense"}), "email", "is not an e-mail address")]
#[case(json!({"email": "a\u{200b}@b.co"}), "email", "is not an e-mail address")]
#[case(json!({"email": ["a@b.co"]}), "email", "must be a text")]
#[case(json!({"email": "a@b.co", "id": "1"}), "id", "is not a UUID")]
#[case(json!({"email": "a@b.co", "status": "Active"}), "status", "must be one of")]
#[case(json!({"email": "a@b.co", "email_notifications": "perhaps"}), "email_notifications", "must be true or false")]
#[case(json!({"email": "a@b.co", "tags": 5}), "tags", "must be a list or an object")]
#[case(json!({"email": "a@b.co", "avatar": "x"}), "avatar", "is not a UUID")]
#[case(json!({"email": "a@b.co", "last_access": "yesterday"}), "last_access", "is not an instant")]
#[case(json!({"email": "a@b.co", "title": {"a": 1}}), "title", "must be a text")]
#[case(json!({"email": "a@b.co", "title": "a\u{0}b"}), "title", "contains a null character")]
#[case(json!({"email": "a@b.co", "password": "x".repeat(9000)}), "password", "must not be longer")]
#[case(json!({"email": "a@b.co", "password": "x", "password_hash": "y"}), "password", "cannot be combined")]
#[case(json!({"email": "a@b.co", "password_hash": "5f4dcc3b5aa765d61d8327deb882cf99"}), "password_hash", "format of the hash is unknown")]
#[case(json!({"email": "a@b.co", "password_hash": "AAAA", "password_salt": "AAAA"}), "password_hash", "key of the project")]
fn invalid_rows_are_refused(#[case] row: Value, #[case] field: &str, #[case] reason: &str) {
    let refusal = checked(row).unwrap_err();
    assert_eq!((refusal.row, refusal.field.as_deref()), (7, Some(field)), "{refusal}");
    assert!(refusal.reason.contains(reason), "{refusal}");
}

#[test]
fn an_error_does_not_contain_secrets() {
    for row in [
        json!({"email": "a@b.co", "password": "hunter2", "password_hash": "$hunter2$"}),
        json!({"email": "a@b.co", "password_hash": "$2b$31$hunter2"}),
        json!({"email": "a@b.co", "password": ["hunter2"]}),
    ] {
        let printed = format!("{:?}", checked(row).unwrap_err());
        assert!(!printed.contains("hunter2"), "{printed}");
    }
}

#[test]
fn control_characters_are_escaped() {
    let refusal = checked(json!({"email": "\u{1b}[2J@b.co"})).unwrap_err();
    assert_eq!(refusal.to_string(), "row 7 (\\u{1b}[2J@b.co), email: is not an e-mail address");
}

#[rstest]
#[case("first_name", "", json!(null))]
#[case("first_name", "1", json!("1"))]
#[case("email_notifications", "TRUE", json!(true))]
#[case("email_notifications", "0", json!(false))]
#[case("email_notifications", "perhaps", json!("perhaps"))]
#[case("tags", r#"["a","b,c"]"#, json!(["a", "b,c"]))]
#[case("tags", "a, b,", json!(["a", "b"]))]
#[case("theme_dark_overrides", r#"{"a":1}"#, json!({"a": 1}))]
#[case("theme_dark_overrides", "{", json!("{"))]
#[case("password", "1", json!("1"))]
fn cells_are_converted_to_values(#[case] column: &str, #[case] text: &str, #[case] value: Value) {
    assert_eq!(cell(column, text), value);
}

#[test]
fn exported_columns_can_be_imported() {
    let names: Vec<&str> = exported().map(|field| field.name).collect();
    assert!(names.iter().all(|name| is_column(name)), "{names:?}");
    for secret in ["password", "token", "tfa_secret", "auth_data"] {
        assert!(!names.contains(&secret));
    }
}

proptest! {
    #[test]
    fn any_row_is_accepted_or_refused(
        cells in prop::collection::btree_map(prop::sample::select(COLUMNS.to_vec()), "\\PC{0,40}", 0..10),
    ) {
        let row = cells.iter().map(|(name, text)| ((*name).to_owned(), cell(name, text))).collect();
        let _ = check(1, row, None);
    }
}
