//! Splits a migration script into statements.

/// The statements of a script. A statement ends with a semicolon at the end of a line. Lines that begin with `--` are
/// comments.
pub(super) fn statements(script: &'static str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut current = String::new();
    for line in script.lines().filter(|line| !line.trim_start().starts_with("--")) {
        match line.trim_end().strip_suffix(';') {
            Some(end) => {
                current.push_str(end);
                statements.push(std::mem::take(&mut current).trim().to_owned());
            }
            None => {
                current.push_str(line);
                current.push('\n');
            }
        }
    }
    if !current.trim().is_empty() {
        statements.push(current.trim().to_owned());
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn statements_end_with_a_semicolon_at_the_end_of_a_line() {
        let script =
            "-- About; a table.\nCREATE TABLE a (\n    b text DEFAULT ';x'\n);\n\nSELECT 1;\nSELECT 2\n";
        assert_eq!(
            statements(script),
            ["CREATE TABLE a (\n    b text DEFAULT ';x'\n)", "SELECT 1", "SELECT 2"]
        );
    }

    #[test]
    fn a_script_of_comments_has_no_statements() {
        assert!(statements("-- A comment.\n\n").is_empty());
    }
}
