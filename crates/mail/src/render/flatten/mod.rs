//! Resolves layouts and blocks before a template is compiled.
//!
//! Directus' templates may contain `{% layout "base" %}` and `{% block content %}…{% endblock %}`, which the template
//! engine used here does not support. This module merges a template and its layouts into one text without these tags:
//! each block of the layout is replaced by the block of that name in the template, and `{{ block.super }}` by the replaced
//! block. Text outside the blocks of a template is not shown, but its assignments take effect, as in Directus.

mod parse;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use self::parse::{Node, parse};
use super::RenderError;

/// Maximum length of a chain of layouts; also ends a cycle.
const MAX_LAYOUTS: usize = 8;
/// Maximum nesting of blocks.
const MAX_DEPTH: usize = 16;
/// Maximum size of the merged text in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// Merges the template `name` with its layouts; `source` returns the text of a template by name.
///
/// # Errors
/// If a layout is missing, a block is not closed, or layouts or blocks form a cycle.
pub(super) fn flatten<'a>(
    name: &str,
    source: &dyn Fn(&str) -> Option<&'a str>,
) -> Result<String, RenderError> {
    let fail = |reason: String| RenderError::Template { name: name.to_owned(), reason };
    let mut blocks: Blocks<'a> = HashMap::new();
    let mut before = String::new();
    let mut next = name.to_owned();
    for _ in 0..MAX_LAYOUTS {
        let text = source(&next).ok_or_else(|| fail(format!("there is no template named {next}")))?;
        let parsed = parse(text).map_err(fail)?;
        let Some(layout) = parsed.layout else {
            let mut flat = Flat { text: before, blocks: &blocks };
            flat.nodes(&parsed.nodes, None, 0).map_err(fail)?;
            return Ok(flat.text);
        };
        before += &without_output(&parsed.nodes);
        collect(parsed.nodes, &mut blocks);
        next = layout;
    }
    Err(fail(format!("more than {MAX_LAYOUTS} layouts are nested")))
}

/// The contents of each block, starting with the innermost template.
type Blocks<'a> = HashMap<&'a str, Vec<Vec<Node<'a>>>>;

/// Collects the blocks of a template that has a layout. Blocks inside other blocks are found when those are written. Text
/// outside all blocks is the content of the block with the empty name.
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

/// Text outside the blocks, wrapped so that its assignments take effect but nothing is shown.
fn without_output(nodes: &[Node<'_>]) -> String {
    let outside: String = nodes
        .iter()
        .filter_map(|node| if let Node::Text(text) = node { Some(*text) } else { None })
        .collect();
    match outside.contains("{%") {
        true => format!("{{% capture outside_of_blocks %}}{outside}{{% endcapture %}}"),
        false => String::new(),
    }
}

/// The merged text.
struct Flat<'t, 'a> {
    text: String,
    blocks: &'t Blocks<'a>,
}

impl Flat<'_, '_> {
    /// Writes nodes. `parent` is the content that `block.super` refers to; `None` outside blocks.
    fn nodes(
        &mut self,
        nodes: &[Node<'_>],
        parent: Option<Remaining<'_>>,
        depth: usize,
    ) -> Result<(), String> {
        if depth > MAX_DEPTH || self.text.len() > MAX_BYTES {
            return Err("its blocks form a cycle or are nested too deeply".to_owned());
        }
        for node in nodes {
            match node {
                Node::Text(text) => self.text += text,
                Node::Block(name, content) => {
                    self.block(Remaining { name, taken: 0, last: content }, depth)?;
                }
                Node::Super => {
                    if let Some(parent) = parent {
                        self.block(parent, depth)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes the next content of a block: that of a template if one is left, else that of the layout.
    fn block(&mut self, parent: Remaining<'_>, depth: usize) -> Result<(), String> {
        let contents = self.blocks.get(parent.name).map(Vec::as_slice).unwrap_or_default();
        match contents.get(parent.taken) {
            Some(content) => {
                self.nodes(content, Some(Remaining { taken: parent.taken + 1, ..parent }), depth + 1)
            }
            None => self.nodes(parent.last, None, depth + 1),
        }
    }
}

/// The contents of a block that have not been written yet.
#[derive(Clone, Copy)]
struct Remaining<'n> {
    name: &'n str,
    /// How many contents of templates were written.
    taken: usize,
    /// The content in the layout itself.
    last: &'n [Node<'n>],
}
