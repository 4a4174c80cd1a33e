//! Splits a template into text and the tags of layouts and blocks.

/// A piece of a template.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// Text, including all other tags.
    Text(&'a str),
    /// `{% name arguments %}` with the name `layout`, `block` or `endblock`.
    Tag(Tag<'a>),
    /// `{{ block.super }}`.
    Super,
}

/// A tag.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) arguments: &'a str,
    /// `{%-`: white space before the tag is removed.
    pub(super) trims_before: bool,
    /// `-%}`: white space after the tag is removed.
    pub(super) trims_after: bool,
}

/// Splits a template. The contents of `raw` and `comment` are text, even if they look like tags.
pub(super) fn scan(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut rest, mut text_start) = (0, 0);
    while let Some(found) = next(template, rest) {
        if let Some(piece) = found.piece {
            pieces.push(Piece::Text(&template[text_start..found.start]));
            pieces.push(piece);
            text_start = found.end;
        }
        rest = found.end;
    }
    pieces.push(Piece::Text(&template[text_start..]));
    pieces
}

/// A tag or an output expression.
struct Found<'a> {
    start: usize,
    end: usize,
    /// `None` if it is part of the text.
    piece: Option<Piece<'a>>,
}

/// The first tag or output expression at or after `from`. One that is not closed is left to the template engine.
fn next(template: &str, from: usize) -> Option<Found<'_>> {
    let start = from + template[from..].find("{%").into_iter().chain(template[from..].find("{{")).min()?;
    let (is_tag, closing) = if template[start..].starts_with("{%") { (true, "%}") } else { (false, "}}") };
    let inner_start = start + 2;
    let inner_end = inner_start + end_of(&template[inner_start..], closing)?;
    let end = inner_end + 2;
    let inner = &template[inner_start..inner_end];
    if !is_tag {
        let inside = inner.trim_start_matches('-').trim_end_matches('-').trim();
        return Some(Found { start, end, piece: (inside == "block.super").then_some(Piece::Super) });
    }
    let tag = tag(inner);
    match tag.name {
        "raw" | "comment" => {
            let after = skip(template, end, tag.name);
            Some(Found { start, end: after, piece: None })
        }
        "layout" | "block" | "endblock" => Some(Found { start, end, piece: Some(Piece::Tag(tag)) }),
        _ => Some(Found { start, end, piece: None }),
    }
}

/// Index of `closing` outside quotes.
fn end_of(inner: &str, closing: &str) -> Option<usize> {
    let mut quote = None;
    for (at, char) in inner.char_indices() {
        match quote {
            Some(open) if char == open => quote = None,
            Some(_) => {}
            None if inner[at..].starts_with(closing) => return Some(at),
            None if char == '"' || char == '\'' => quote = Some(char),
            None => {}
        }
    }
    // An unclosed quote, such as an apostrophe in a comment, is ignored.
    inner.find(closing)
}

fn tag(inner: &str) -> Tag<'_> {
    let trims_before = inner.starts_with('-');
    let trims_after = inner.len() > 1 && inner.ends_with('-');
    let inside = &inner[usize::from(trims_before)..inner.len() - usize::from(trims_after)];
    let (name, arguments) = inside.trim().split_once(char::is_whitespace).unwrap_or((inside.trim(), ""));
    Tag { name, arguments: arguments.trim(), trims_before, trims_after }
}

/// Index after `{% endraw %}` or `{% endcomment %}`; the end of the template if that tag is missing.
fn skip(template: &str, from: usize, name: &str) -> usize {
    let mut rest = from;
    while let Some(start) = template[rest..].find("{%").map(|at| rest + at) {
        let inner = &template[start + 2..];
        let Some(length) = inner.find("%}") else { break };
        let end = start + 2 + length + 2;
        if tag(&inner[..length]).name.strip_prefix("end") == Some(name) {
            return end;
        }
        rest = start + 2;
    }
    template.len()
}
