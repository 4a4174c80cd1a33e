use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;

fn read(query: &str) -> Value {
    Value::Object(parse(query, QueryLimits::default()))
}

fn read_with(query: &str, depth: usize, array: usize, parameters: usize) -> Value {
    Value::Object(parse(query, QueryLimits { depth, array, parameters }))
}

/// As qs 6.16.0 reads them with `{depth: 10, arrayLimit: 500}`.
#[rstest]
#[case("", json!({}))]
#[case("a=1", json!({"a": "1"}))]
#[case("a", json!({"a": ""}))]
#[case("=b", json!({}))]
#[case("&&a=1&", json!({"a": "1"}))]
#[case("?a=1", json!({"?a": "1"}))]
#[case("a==b", json!({"a": "=b"}))]
#[case("a=1,2", json!({"a": "1,2"}))]
#[case("a.b=1", json!({"a.b": "1"}))]
#[case("a;b=1", json!({"a;b": "1"}))]
#[case("a=1&a=2", json!({"a": ["1", "2"]}))]
#[case("a[]=1", json!({"a": ["1"]}))]
#[case("a[]", json!({"a": [""]}))]
#[case("a[]=&a[]=1", json!({"a": ["", "1"]}))]
#[case("a=1&a[]=2", json!({"a": ["1", "2"]}))]
#[case("a[]=1&a=2", json!({"a": ["1", "2"]}))]
#[case("a[]=1&a=", json!({"a": ["1"]}))]
#[case("a[0]=1&a[2]=3", json!({"a": ["1", "3"]}))]
#[case("a[1]=x&a[0]=y", json!({"a": ["y", "x"]}))]
#[case("a[499]=x", json!({"a": ["x"]}))]
#[case("a[500]=x", json!({"a": {"500": "x"}}))]
#[case("a[00]=1", json!({"a": {"00": "1"}}))]
#[case("a[-1]=1", json!({"a": {"-1": "1"}}))]
#[case("a[b]=1&a[]=2", json!({"a": {"b": "1", "0": "2"}}))]
#[case("a[]=1&a[b]=2", json!({"a": {"0": "1", "b": "2"}}))]
#[case("a=1&a[b]=2", json!({"a": ["1", {"b": "2"}]}))]
#[case("a[b]=2&a=1", json!({"a": [{"b": "2"}, "1"]}))]
#[case("a[b]=2&a=", json!({"a": {"b": "2"}}))]
#[case("a=1&a=2&a[b]=3", json!({"a": {"0": "1", "1": "2", "b": "3"}}))]
#[case("a[0][b]=1&a[0][c]=2", json!({"a": [{"b": "1", "c": "2"}]}))]
#[case("a[][b]=1&a[][c]=2", json!({"a": [{"b": "1", "c": "2"}]}))]
#[case("a[][b]=1&a[][b]=2", json!({"a": [{"b": ["1", "2"]}]}))]
#[case("a[0][0][0]=x", json!({"a": [[["x"]]]}))]
#[case("[a]=1", json!({"a": "1"}))]
#[case("[]=1", json!({"0": "1"}))]
#[case("[0]=1&[1]=2", json!({"0": "1", "1": "2"}))]
#[case("a[=1", json!({"a": {"[": "1"}}))]
#[case("a]=1", json!({"a]": "1"}))]
#[case("a[b=1", json!({"a": {"[b": "1"}}))]
#[case("a[b]c=1", json!({"a": {"b": "1"}}))]
#[case("a[b]x[c]y[d=1", json!({"a": {"b": {"c": {"[d": "1"}}}}))]
#[case("a[b[c]]=1", json!({"a": {"b[c]": "1"}}))]
#[case("a[b[c]=1", json!({"a": {"[b[c]": "1"}}))]
#[case("a[=]=1", json!({"a": {"=": "1"}}))]
#[case("a=b]=c", json!({"a=b]": "c"}))]
#[case("a%5Bb%5d=1", json!({"a": {"b": "1"}}))]
#[case("a[%62]=%31", json!({"a": {"b": "1"}}))]
#[case("a+b=c+d", json!({"a b": "c d"}))]
#[case("a%2Bb=%26", json!({"a+b": "&"}))]
#[case("a=%zz", json!({"a": "%zz"}))]
#[case("a=%41%zz", json!({"a": "%41%zz"}))]
#[case("a=%E4%B8", json!({"a": "%E4%B8"}))]
#[case("utf8=%E2%9C%93", json!({"utf8": "✓"}))]
#[case("__proto__=1&a[__proto__][b]=1", json!({}))]
#[case("toString=1&a[hasOwnProperty]=1&constructor[prototype][x]=1", json!({}))]
#[case("filter[_or][0][a][_eq]=x&filter[_or][1][b][_in]=1,2", json!({"filter": {"_or": [{"a": {"_eq": "x"}}, {"b": {"_in": "1,2"}}]}}))]
fn queries_are_read_as_qs_reads_them(#[case] query: &str, #[case] wanted: Value) {
    assert_eq!(read(query), wanted);
}

#[test]
fn names_beyond_the_depth_are_one_name() {
    let eleven = read("a[b][c][d][e][f][g][h][i][j][k][l][m]=1");
    assert_eq!(eleven.pointer("/a/b/c/d/e/f/g/h/i/j/k/[l][m]"), Some(&json!("1")));
    assert_eq!(read_with("a[b]x[c]=1", 1, 500, 1000), json!({"a": {"b": {"[c]": "1"}}}));
    assert_eq!(read_with("a[b]=1", 0, 500, 1000), json!({"a[b]": "1"}));
}

#[test]
fn a_list_beyond_the_limit_is_an_object() {
    let object = json!({"a": {"0": "1", "1": "2", "2": "3", "3": "4"}});
    assert_eq!(read_with("a=1&a=2&a=3&a=4", 10, 3, 1000), object);
    assert_eq!(read_with("a[]=1&a[]=2&a[]=3&a[]=4", 10, 3, 1000), object);
    assert_eq!(read_with("a[0]=1&a[1]=2&a[2]=3&a[3]=4", 10, 3, 1000), object);
    assert_eq!(read_with("a[]=1&a[]=2&a[]=3&a=4", 10, 3, 1000), object);
    assert_eq!(read_with("a=1&a=2&a=3", 10, 3, 1000), json!({"a": ["1", "2", "3"]}));
}

#[test]
fn members_keep_their_order() {
    let Value::Object(map) = read("c=1&a=2&b=3&a=4") else { panic!("an object was expected") };
    assert_eq!(map.keys().collect::<Vec<_>>(), ["c", "a", "b"]);
}

#[test]
fn parameters_beyond_the_limit_are_ignored() {
    assert_eq!(read_with("a=1&&b=2&c=3", 10, 500, 3), json!({"a": "1", "b": "2"}));
}

#[test]
fn gaps_take_no_memory() {
    let name: String = "[499]".repeat(10);
    let query: Vec<_> = (0..1000).map(|number| format!("a{number}{name}=x")).collect();
    assert_eq!(read(&query.join("&")).as_object().unwrap().len(), 1000);
}

proptest! {
    #[test]
    fn any_text_is_a_query(query in "\\PC{0,80}") {
        read(&query);
    }

    #[test]
    fn any_text_of_brackets_is_a_query(query in "[ab01\\[\\]=&%5BD]{0,60}", depth in 0usize..4, array in 0usize..4) {
        read_with(&query, depth, array, 1000);
    }

    #[test]
    fn no_depth_is_exceeded(names in proptest::collection::vec("[a-c0-2]?", 0..20), limit in 0usize..12) {
        fn depth(value: &Value) -> usize {
            match value {
                Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
                Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
                _ => 0,
            }
        }
        let query: String = names.iter().map(|name| format!("[{name}]")).collect();
        let read = read_with(&format!("a{query}=1"), limit, 500, 1000);
        // The parent, `limit` pairs of brackets, and the rest as one name.
        prop_assert!(depth(&read) <= limit + 2);
    }

    #[test]
    fn encoded_pairs_are_read_back(pairs in proptest::collection::vec(("x[a-z]{0,5}", "\\PC{0,10}"), 0..6)) {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let read = read(&query);
        for (name, text) in &pairs {
            let found = match &read[name] {
                Value::Array(texts) => texts.contains(&json!(text)),
                found => found == text,
            };
            prop_assert!(found, "{name}={text} in {read}");
        }
    }
}
