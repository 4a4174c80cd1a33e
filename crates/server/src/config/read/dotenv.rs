//! Parses `.env` files with the syntax that the npm package `dotenv` documents, because existing files use it.
//!
//! The crate dotenvy has a different syntax: it expands `$NAME`, so that the password `pa$word` becomes `pa`, and it refuses
//! `EMAIL_FROM=My Name <me@example.com>`. Here nothing is expanded, an unquoted value ends at `#` or at the end of the
//! line, and values in single, double or backtick quotes may have several lines.

/// The variables of a file in order, and the numbers of the lines that are invalid.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Dotenv {
    pub(super) variables: Vec<(String, String)>,
    pub(super) ignored_lines: Vec<usize>,
}

/// Parses a file. A line that is not `NAME=value` is ignored as in dotenv, and reported.
pub(super) fn parse(text: &str) -> Dotenv {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut found = Dotenv::default();
    let (mut rest, mut line) = (text.as_str(), 1);
    while !rest.is_empty() {
        let (end, variable) = statement(rest);
        match variable {
            Some(variable) => found.variables.push(variable),
            None if is_blank_or_comment(&rest[..end]) => {}
            None => found.ignored_lines.push(line),
        }
        line += rest[..end].matches('\n').count();
        rest = &rest[end..];
    }
    found
}

/// The statement at the start of `text`: the index after its line end, and its variable.
fn statement(text: &str) -> (usize, Option<(String, String)>) {
    let first_line = text.find('\n').map_or(text.len(), |at| at + 1);
    let Some((name, value_at)) = name(&text[..first_line]) else {
        return (first_line, None);
    };
    let (value, length) = quoted(&text[value_at..]).unwrap_or_else(|| unquoted(&text[value_at..first_line]));
    (value_at + length, Some((name.to_owned(), value)))
}

fn is_blank_or_comment(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// The name in `export NAME =` or `NAME: `, and the index where the value begins.
fn name(line: &str) -> Option<(&str, usize)> {
    let start = line.trim_start();
    let start = start
        .strip_prefix("export")
        .filter(|rest| rest.starts_with([' ', '\t']))
        .unwrap_or(start)
        .trim_start();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let length = start.find(|c| !is_name(c)).unwrap_or(start.len());
    let (name, after) = start.split_at(length);
    let value = match after.strip_prefix(": ") {
        Some(value) => value,
        None => after.trim_start_matches([' ', '\t']).strip_prefix('=')?,
    };
    (!name.is_empty()).then_some((name, line.len() - value.len()))
}

/// A quoted value and its length in `text`; `None` if the quote is not closed or anything but a comment follows.
fn quoted(text: &str) -> Option<(String, usize)> {
    let start = text.trim_start_matches([' ', '\t']);
    let quote = start.chars().next().filter(|c| matches!(c, '\'' | '"' | '`'))?;
    let inside = &start[1..];
    let close = closing(inside, quote)?;
    let after = &inside[close + 1..];
    let line_end = after.find('\n').map_or(after.len(), |at| at + 1);
    if !is_blank_or_comment(&after[..line_end]) {
        return None;
    }
    let value = &inside[..close];
    let value = if quote == '"' { value.replace("\\n", "\n").replace("\\r", "\r") } else { value.to_owned() };
    Some((value, text.len() - after.len() + line_end))
}

/// Index of the closing quote. A quote after a backslash does not close.
fn closing(text: &str, quote: char) -> Option<usize> {
    text.char_indices().find(|&(at, c)| c == quote && !text[..at].ends_with('\\')).map(|(at, _)| at)
}

/// The rest of the line up to a comment.
fn unquoted(line: &str) -> (String, usize) {
    let value = line.split('#').next().unwrap_or_default();
    (value.trim().to_owned(), line.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("A=b", "b")]
    #[case("  A = b  ", "b")]
    #[case("export A=b", "b")]
    #[case("A: b", "b")]
    #[case("A=", "")]
    #[case("A=''", "")]
    #[case("A=b # comment", "b")]
    #[case("A=b#c", "b")]
    #[case("A='b # c' # d", "b # c")]
    #[case("A=pa$word ${HOME}", "pa$word ${HOME}")]
    #[case("A=My Name <me@example.com>", "My Name <me@example.com>")]
    #[case(r#"A={"b": "c"}"#, r#"{"b": "c"}"#)]
    #[case(r#"A="b\nc""#, "b\nc")]
    #[case(r"A='b\nc'", r"b\nc")]
    #[case(r"A=b\nc", r"b\nc")]
    #[case("A=`it's \"b\"`", "it's \"b\"")]
    #[case("A='b\nc'", "b\nc")]
    #[case(r#"A="b \"q\" c""#, r#"b \"q\" c"#)]
    #[case("A='b", "'b")]
    #[case("A='b' c", "'b' c")]
    #[case("A=b\r\n", "b")]
    #[case("\u{feff}A=b", "b")]
    #[case("A=a=b==", "a=b==")]
    #[case("A=1\nA=b", "b")]
    fn values(#[case] text: &str, #[case] expected: &str) {
        let found = parse(text);
        assert_eq!(found.variables.last(), Some(&("A".to_owned(), expected.to_owned())));
        assert!(found.ignored_lines.is_empty());
    }

    #[test]
    fn invalid_lines_are_ignored_and_reported() {
        let found = parse("# comment\n\nA='1\n2'\nnonsense\nexport\n=x\nB=2\n");
        assert_eq!(found.variables, [("A".into(), "1\n2".into()), ("B".into(), "2".into())]);
        assert_eq!(found.ignored_lines, [5, 6, 7]);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(?s).{0,200}") {
            parse(&text);
        }

        #[test]
        fn no_quoting_panics(text in "[A='\"`\\\\\n #:é]{0,60}") {
            parse(&text);
        }

        #[test]
        fn quoted_values_are_kept(value in "[^'\\\\\r]{0,60}") {
            let found = parse(&format!("A='{value}'\nB=1")).variables;
            prop_assert_eq!(found, [("A".into(), value), ("B".into(), "1".into())]);
        }
    }
}
