use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::format::Format;
use super::source::Source;

/// Every row with its number, or the error that ended the list.
fn read(text: &[u8], format: Format) -> Value {
    let rows = match Source::from_bytes(text, format).rows() {
        Ok(rows) => rows,
        Err(reason) => return json!({ "refused": reason }),
    };
    let row = |row| match row {
        Ok((number, Ok(row))) => json!([number, row]),
        Ok((number, Err(reason))) => json!([number, reason]),
        Err(reason) => json!({ "ended": reason }),
    };
    rows.take(50).map(row).collect()
}

#[rstest]
#[case("email,first_name\na@b.co,Ada\n", json!([[2, {"email": "a@b.co", "first_name": "Ada"}]]))]
#[case("\u{feff}email\r\na@b.co\r\n", json!([[2, {"email": "a@b.co"}]]))]
#[case("email,title\n\"a@b.co\",\"x\ny, \"\"z\"\"\"\nc@d.co,\n", json!([
    [2, {"email": "a@b.co", "title": "x\ny, \"z\""}], [3, {"email": "c@d.co"}],
]))]
#[case("email,title\na@b.co\nc@d.co,x\n", json!([
    [2, "has 1 cells where the first line has 2"], [3, {"email": "c@d.co", "title": "x"}],
]))]
#[case("email,email\n", json!({"refused": "The first line names the column \"email\" twice"}))]
#[case("", json!({"refused": "The first line must name the columns, such as: email,first_name,last_name"}))]
#[case("email\n", json!([]))]
fn tables(#[case] text: &str, #[case] rows: Value) {
    assert_eq!(read(text.as_bytes(), Format::Csv), rows);
}

#[test]
fn a_cell_in_another_encoding_refuses_only_its_row() {
    let rows = read(b"email,title\na@b.co,\xe4\nc@d.co,x\n", Format::Csv);
    assert_eq!(rows, json!([[2, "the column title is not UTF-8"], [3, {"email": "c@d.co", "title": "x"}]]));
}

#[rstest]
#[case("[]", json!([]))]
#[case("", json!([]))]
#[case("  [ {\"a\": 1} , {\"a\": [2]} ] \n", json!([[1, {"a": 1}], [2, {"a": [2]}]]))]
#[case("{\"a\": 1}\n\n{\"a\": 2}", json!([[1, {"a": 1}], [3, {"a": 2}]]))]
#[case("{\"a\": 1}\nnonsense\n[]\n{\"a\": 2}\n", json!([
    [1, {"a": 1}], [2, "is not JSON"], [3, "is not an object"], [4, {"a": 2}],
]))]
#[case("[{\"a\": 1} {\"a\": 2}]", json!([[1, {"a": 1}], {"ended": "The list is invalid after entry 1: it is not JSON"}]))]
#[case("[{\"a\": 1},]", json!([[1, {"a": 1}], {"ended": "The list is invalid after entry 1: it is not JSON"}]))]
#[case("[{\"a\": 1}", json!([[1, {"a": 1}], {"ended": "The list is invalid after entry 1: it is not JSON"}]))]
#[case("[{\"a\": ", json!([{"ended": "The list is invalid after entry 0: it is not JSON"}]))]
#[case("[1]", json!([{"ended": "Entry 1 of the list is not an object"}]))]
#[case("[] x", json!([{"ended": "There is text after the end of the list"}]))]
fn objects(#[case] text: &str, #[case] rows: Value) {
    assert_eq!(read(text.as_bytes(), Format::Json), rows);
}

#[test]
fn unknown_columns_are_found_before_anything_is_written() {
    let survey =
        Source::from_bytes(b"[{\"email\": \"\"}, {\"shoe\": 1, \"token\": 2}, {\"shoe\": 3}]", Format::Json)
            .survey();
    let survey = survey.expect("a list");
    assert_eq!(survey.rows, 3);
    assert_eq!(
        survey.unknown.into_iter().collect::<Vec<_>>(),
        [("shoe".to_owned(), 2), ("token".to_owned(), 2)]
    );
}

#[test]
fn a_column_with_only_empty_cells_is_found() {
    let survey = Source::from_bytes(b"email,shoe\na@b.co,\n", Format::Csv).survey().expect("a table");
    assert_eq!(survey.rows, 1);
    assert_eq!(survey.unknown.into_iter().collect::<Vec<_>>(), [("shoe".to_owned(), 1)]);
}

#[rstest]
#[case("a/users.CSV", Some(Format::Csv))]
#[case("users.json", Some(Format::Json))]
#[case("users.ndjson", Some(Format::Jsonl))]
#[case("users.txt", None)]
#[case("-", None)]
fn the_extension_decides_the_format(#[case] name: &str, #[case] format: Option<Format>) {
    assert_eq!(Format::from_path(name.as_ref()), format);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for format in [Format::Csv, Format::Json] {
            let _ = read(&bytes, format);
        }
    }

    #[test]
    fn nearly_right_lists_are_read_or_refused(text in "[\\[\\]{}\",:a\n 1]{0,60}") {
        for format in [Format::Csv, Format::Json] {
            let _ = read(text.as_bytes(), format);
        }
    }
}
