//! `default.env` as data: the variables with their defaults and descriptions.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::dotenv;

/// The documented defaults. They are defined nowhere else.
pub(crate) const DEFAULT_ENV: &str = include_str!("../default.env");

/// A group of variables.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) title: String,
    /// Description of the section; often empty.
    pub(crate) about: String,
    /// In file order.
    pub(crate) variables: Vec<Variable>,
}

/// A variable.
#[derive(Debug)]
pub(crate) struct Variable {
    /// Name. A final `*` matches one or more further characters.
    pub(crate) name: String,
    /// Default value; empty for not set.
    pub(crate) default: String,
    /// Description.
    pub(crate) about: String,
    /// Whether the value is never printed.
    pub(crate) secret: bool,
}

static SECTIONS: LazyLock<Vec<Section>> = LazyLock::new(|| parse(DEFAULT_ENV));

static BY_NAME: LazyLock<BTreeMap<&'static str, &'static Variable>> = LazyLock::new(|| {
    let variables = SECTIONS.iter().flat_map(|section| &section.variables);
    variables.map(|variable| (variable.name.as_str(), variable)).collect()
});

/// All sections in file order.
pub(crate) fn sections() -> &'static [Section] {
    &SECTIONS
}

/// All variables, by name.
pub(super) fn variables() -> impl Iterator<Item = &'static Variable> {
    BY_NAME.values().copied()
}

/// The variable with this name, or the one with `*` that matches it.
pub(super) fn find(name: &str) -> Option<&'static Variable> {
    BY_NAME.get(name).copied().or_else(|| {
        let matches = |variable: &&'static Variable| {
            variable
                .name
                .strip_suffix('*')
                .is_some_and(|start| name.len() > start.len() && name.starts_with(start))
        };
        variables().find(matches)
    })
}

/// Parses the blocks of the file, which are separated by blank lines: `#### Title` with a description, or a comment with a
/// variable below it.
fn parse(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for block in text.split("\n\n") {
        if let Some(heading) = block.trim_start().strip_prefix("#### ") {
            let (title, about) = heading.split_once('\n').unwrap_or((heading, ""));
            sections.push(Section { title: title.into(), about: comment(about), variables: Vec::new() });
        } else if let Some(section) = sections.last_mut() {
            section.variables.extend(variable(block));
        }
    }
    sections
}

fn variable(block: &str) -> Option<Variable> {
    let (about, last) = block.trim_end().rsplit_once('\n')?;
    let (name, default) = match last.strip_prefix('#') {
        Some(pattern) => (pattern.strip_suffix('=')?.to_owned(), String::new()),
        None => dotenv::parse(last).variables.into_iter().next()?,
    };
    let about = comment(about);
    let secret = about.starts_with("Secret. ");
    Some(Variable { name, default, about, secret })
}

/// Whether the variable is an object whose fields are variables.
pub(super) fn has_fields(name: &str) -> bool {
    variables().any(|variable| variable.name.strip_prefix(name).is_some_and(|rest| rest.starts_with("__")))
}

/// Comment lines joined to one paragraph.
fn comment(lines: &str) -> String {
    lines
        .lines()
        .map(|line| line.trim_start_matches('#').trim())
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_sections_and_variables() {
        let one = "# top\n\n#### One\n# about\n# it\n\n# Secret. The key.\nKEY=\n\n";
        let two = "# Vestibule only. More\n# of it.\nMORE=\"a\\nb\"\n\n#### Two\n\n# Any.\n#ANY_*=\n";
        let sections = parse(&format!("{one}{two}"));
        assert_eq!(sections.len(), 2);
        assert_eq!((sections[0].title.as_str(), sections[0].about.as_str()), ("One", "about it"));
        let [key, more] = &sections[0].variables[..] else { panic!("two variables") };
        assert_eq!((key.name.as_str(), key.default.as_str(), key.secret), ("KEY", "", true));
        assert_eq!(
            (more.default.as_str(), more.about.as_str(), more.secret),
            (
                "a
b",
                "Vestibule only. More of it.",
                false
            )
        );
        assert_eq!(sections[1].variables[0].name, "ANY_*");
    }

    #[test]
    fn every_line_of_the_default_file_is_parsed() {
        let assignments =
            DEFAULT_ENV.lines().filter(|line| !line.is_empty() && !line.starts_with("# ") && *line != "#");
        let headings = assignments.clone().filter(|line| line.starts_with("####")).count();
        assert_eq!(sections().len(), headings);
        assert_eq!(variables().count(), assignments.count() - headings);
        assert!(dotenv::parse(DEFAULT_ENV).ignored_lines.is_empty(), "the file is a valid .env file");
        assert!(variables().all(|variable| variable.about.ends_with('.') && variable.about.len() > 8));
    }

    #[test]
    fn names_with_a_star_are_found() {
        assert_eq!(
            find("CONTENT_SECURITY_POLICY_DIRECTIVES__IMG_SRC").map(|v| v.name.as_str()),
            Some("CONTENT_SECURITY_POLICY_DIRECTIVES__*")
        );
        assert!(find("CONTENT_SECURITY_POLICY_DIRECTIVES__").is_none());
        assert!(find("NO_SUCH_NAME").is_none());
        assert!(find("SECRET").is_some_and(|variable| variable.secret));
    }
}
