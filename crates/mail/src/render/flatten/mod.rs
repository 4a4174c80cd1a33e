//! Layouts and blocks, worked in before a template is compiled.
//!
//! Directus' templates may say `{% layout "base" %}` and fill `{% block content %}…{% endblock %}`, which the template
//! language here does not know. A template and its layouts become one text without them: each block of the layout is
//! replaced by the block of that name in the template, `{{ block.super }}` by the one it replaced. What a template has
//! outside its blocks is not shown, but its assignments hold, as in Directus.

mod parse;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use self::parse::{Node, parse};
use super::RenderError;

/// Longest chain of layouts; also ends a circle.
const MOST_LAYOUTS: usize = 8;
/// How deep blocks may stand in each other.
const DEEPEST: usize = 16;
/// Largest text that may come of it, in bytes.
const LARGEST: usize = 1024 * 1024;

/// The template `name` as one text; `source` gives the text of a template by its name.
///
/// # Errors
/// Where a layout is missing, a block has no end, or they stand in a circle.
pub(super) fn flatten<'a>(
    name: &str,
    source: &dyn Fn(&str) -> Option<&'a str>,
) -> Result<String, RenderError> {
    let fail = |reason: String| RenderError::Template { name: name.to_owned(), reason };
    let mut blocks: Blocks<'a> = HashMap::new();
    let mut before = String::new();
    let mut next = name.to_owned();
    for _ in 0..MOST_LAYOUTS {
        let text = source(&next).ok_or_else(|| fail(format!("there is no template named {next}")))?;
        let parsed = parse(text).map_err(fail)?;
        let Some(layout) = parsed.layout else {
            let mut flat = Flat { text: before, blocks: &blocks };
            flat.nodes(&parsed.nodes, None, 0).map_err(fail)?;
            return Ok(flat.text);
        };
        before += &silent(&parsed.nodes);
        collect(parsed.nodes, &mut blocks);
        next = layout;
    }
    Err(fail(format!("more than {MOST_LAYOUTS} layouts stand in each other")))
}

/// The contents of each block, the innermost template's first.
type Blocks<'a> = HashMap<&'a str, Vec<Vec<Node<'a>>>>;

/// Notes the blocks of a template that has a layout; the ones that stand in other blocks are found when these are
/// written. What stands outside is the block without a name.
fn collect<'a>(nodes: Vec<Node<'a>>, blocks: &mut Blocks<'a>) {
    let mut outside = Vec::new();
    for node in nodes {
        match node {
            Node::Block(name, content) => blocks.entry(name).or_default().push(content),
            other => outside.push(other),
        }
    }
    blocks.entry("").or_default().push(outside);
}

/// What stands outside the blocks, so that its assignments are made and nothing is shown.
fn silent(nodes: &[Node<'_>]) -> String {
    let outside: String = nodes
        .iter()
        .filter_map(|node| if let Node::Text(text) = node { Some(*text) } else { None })
        .collect();
    match outside.contains("{%") {
        true => format!("{{% capture outside_of_blocks %}}{outside}{{% endcapture %}}"),
        false => String::new(),
    }
}

/// The text that comes of it.
struct Flat<'t, 'a> {
    text: String,
    blocks: &'t Blocks<'a>,
}

impl Flat<'_, '_> {
    /// Writes nodes. `above` is what `block.super` stands for here: the name of the block, and how many of its contents
    /// lie above that one.
    fn nodes(&mut self, nodes: &[Node<'_>], above: Option<Above<'_>>, depth: usize) -> Result<(), String> {
        if depth > DEEPEST || self.text.len() > LARGEST {
            return Err("its blocks stand in a circle, or too deep in each other".to_owned());
        }
        for node in nodes {
            match node {
                Node::Text(text) => self.text += text,
                Node::Block(name, content) => {
                    self.block(Above { name, taken: 0, last: content }, depth)?;
                }
                Node::Super => {
                    if let Some(above) = above {
                        self.block(above, depth)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes the next content of a block: that of a template if there is one left, else that of the layout.
    fn block(&mut self, above: Above<'_>, depth: usize) -> Result<(), String> {
        let contents = self.blocks.get(above.name).map(Vec::as_slice).unwrap_or_default();
        match contents.get(above.taken) {
            Some(content) => self.nodes(content, Some(Above { taken: above.taken + 1, ..above }), depth + 1),
            None => self.nodes(above.last, None, depth + 1),
        }
    }
}

/// The contents of a block that lie above the one being written.
#[derive(Clone, Copy)]
struct Above<'n> {
    name: &'n str,
    taken: usize,
    /// What the layout itself has in the block.
    last: &'n [Node<'n>],
}
