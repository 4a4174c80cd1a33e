//! Parses the layout and the blocks of one template.

use super::scan::{Piece, Tag, scan};

/// A parsed template.
pub(super) struct Parsed<'a> {
    /// Name of the layout.
    pub(super) layout: Option<String>,
    pub(super) nodes: Vec<Node<'a>>,
}

/// A part of a template.
pub(super) enum Node<'a> {
    /// Text, including all tags other than those of layouts and blocks.
    Text(&'a str),
    /// A block: name and content.
    Block(&'a str, Vec<Node<'a>>),
    /// `{{ block.super }}`.
    Super,
}

/// Parses a template.
///
/// # Errors
/// A description of the syntax error.
pub(super) fn parse(template: &str) -> Result<Parsed<'_>, String> {
    let mut layout = None;
    let mut open: Vec<(&str, Vec<Node<'_>>)> = Vec::new();
    let mut nodes = Vec::new();
    let mut trim_start = false;
    for piece in scan(template) {
        let tag = match piece {
            Piece::Text(text) => {
                nodes.push(Node::Text(if trim_start { text.trim_start() } else { text }));
                trim_start = false;
                continue;
            }
            Piece::Super => {
                nodes.push(Node::Super);
                continue;
            }
            Piece::Tag(tag) => tag,
        };
        if let Some(Node::Text(text)) = nodes.last_mut().filter(|_| tag.trims_before) {
            *text = text.trim_end();
        }
        trim_start = tag.trims_after;
        match tag.name {
            "layout" => layout = layout_name(&tag)?,
            "block" => open.push((block_name(&tag), std::mem::take(&mut nodes))),
            _ => {
                let (name, before) = open.pop().ok_or("endblock without a block")?;
                let content = std::mem::replace(&mut nodes, before);
                nodes.push(Node::Block(name, content));
            }
        }
    }
    match open.last() {
        Some((name, _)) => Err(format!("the block {name} is not closed")),
        None => Ok(Parsed { layout, nodes }),
    }
}

/// Name of the layout: in quotes, with or without `.liquid`. `none` means no layout.
fn layout_name(tag: &Tag<'_>) -> Result<Option<String>, String> {
    if tag.arguments == "none" {
        return Ok(None);
    }
    let name = quoted(tag.arguments).ok_or_else(|| {
        format!("a layout must be a name in quotes and nothing else, not {}", tag.arguments)
    })?;
    Ok(Some(name.strip_suffix(".liquid").unwrap_or(name).to_owned()))
}

/// Name of the block, with or without quotes. The block without a name contains the text outside all blocks.
fn block_name<'a>(tag: &Tag<'a>) -> &'a str {
    quoted(tag.arguments).unwrap_or(tag.arguments)
}

fn quoted(text: &str) -> Option<&str> {
    let inside = ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    inside.filter(|name| !name.contains(['"', '\'']))
}
