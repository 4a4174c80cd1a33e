//! Operands with special characters, and very long operands.

use serde_json::{Value, json};
use vestibule_domain::schema::USERS;

use super::string_operators::{alphas, titles};
use crate::engines::on_every_engine;
use crate::seed::{assert_found, found, put};

on_every_engine! {
    /// Each of these has a special meaning in patterns or literals of some engine; as an operand it is literal.
    async fn no_character_is_a_wildcard(db) {
        let signs = [
            "%", "_", "\\", "!", "*", "?", "[", "]", "^", "'", "\"", "`", "|", "$1", "?1", "[!a]", "a-c",
            "\\%",
        ];
        let all: Vec<Value> = signs.iter().map(|sign| json!(format!("x{sign}y"))).collect();
        titles(db, &all).await;
        for sign in signs {
            let holding = |expected: String| -> Vec<u128> {
                (1..)
                    .zip(&all)
                    .filter(|(_, title)| title.as_str().unwrap().contains(&expected))
                    .map(|(n, _)| n)
                    .collect()
            };
            for (operator, value, expected) in [
                ("_contains", sign.to_owned(), holding(sign.to_owned())),
                ("_icontains", sign.to_owned(), holding(sign.to_owned())),
                ("_starts_with", format!("x{sign}"), holding(format!("x{sign}"))),
                ("_istarts_with", format!("X{sign}"), holding(format!("x{sign}"))),
                ("_ends_with", format!("{sign}y"), holding(format!("{sign}y"))),
                ("_iends_with", format!("{sign}Y"), holding(format!("{sign}y"))),
                ("_eq", format!("x{sign}y"), holding(format!("x{sign}y"))),
                ("_in", format!("x{sign}y"), holding(format!("x{sign}y"))),
            ] {
                let value = if operator == "_in" { json!([value]) } else { json!(value) };
                let filter = json!({"title": {operator: value}});
                assert_eq!(found(db, &USERS, &filter).await, expected, "{filter}");
            }
        }
    }

    /// PostgreSQL cannot store strings with a NUL character, so they match on no engine.
    async fn operands_with_nul_match_no_value(db) {
        alphas(db).await;
        for text in ["\0", "Alpha\0", "\0Alpha", "Al\0pha"] {
            assert_found(
                db,
                &USERS,
                &[
                    (json!({"title": {"_eq": text}}), &[]),
                    (json!({"title": {"_neq": text}}), &[1, 2, 3, 4, 5, 6, 7]),
                    (json!({"title": {"_in": [text, "Alpha"]}}), &[1]),
                    (json!({"title": {"_contains": text}}), &[]),
                    (json!({"title": {"_icontains": text}}), &[]),
                    (json!({"title": {"_ncontains": text}}), &[1, 2, 3, 4, 5, 6, 7]),
                    (json!({"title": {"_istarts_with": text}}), &[]),
                    (json!({"title": {"_ends_with": text}}), &[]),
                ],
            )
            .await;
        }
    }

    /// Longer than SQLite's limit for patterns.
    async fn very_long_operands_are_compared(db) {
        let long = "ab".repeat(40_000);
        titles(db, &["short"].map(Value::from)).await;
        put(
            db,
            &USERS,
            json!([{"id": 9, "description": format!("x{}", long.to_uppercase().get(..60_000).unwrap())}]),
        )
        .await;
        for operator in ["_eq", "_contains", "_icontains", "_istarts_with", "_iends_with", "_starts_with"] {
            assert_eq!(found(db, &USERS, &json!({"title": {operator: long}})).await, [0; 0], "{operator}");
        }
        let part = long.get(..59_000).unwrap();
        assert_eq!(found(db, &USERS, &json!({"description": {"_icontains": part}})).await, [9]);
        assert_eq!(found(db, &USERS, &json!({"description": {"_contains": part}})).await, [0; 0]);
    }
}
