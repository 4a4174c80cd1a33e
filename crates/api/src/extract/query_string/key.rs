//! Names with brackets: `a[b][]` is a list inside `b` inside `a`.

use super::merge;
use super::node::{List, Node, Object};
use crate::settings::QueryLimits;

/// Properties of every JavaScript object. Names that contain one of them are ignored.
const RESERVED: [&str; 12] = [
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// One step into a value.
#[derive(Debug, PartialEq)]
enum Step<'a> {
    /// `[]`: the next entry of a list.
    Next,
    /// `[name]`: a member, or an entry if the name is a small number.
    Bracketed(&'a str),
    /// Without brackets, or the rest beyond the maximum depth: always a member.
    Plain(&'a str),
}

/// Wraps `value` in the lists and objects of its name; `None` if the name is empty or ignored.
pub(super) fn nest(name: &str, value: Node, limits: QueryLimits) -> Option<Node> {
    let mut steps = steps(name, limits.depth)?;
    if steps.is_empty() {
        return None;
    }
    // A list beyond the limit has become an object.
    if matches!(value, Node::Object(_)) && steps.last() == Some(&Step::Next) {
        steps.pop();
    }
    Some(steps.iter().rev().fold(value, |inner, step| wrap(step, inner, limits.array)))
}

fn wrap(step: &Step<'_>, inner: Node, limit: usize) -> Node {
    match step {
        Step::Next => merge::as_list(inner, limit),
        Step::Bracketed(name) => match index(name).filter(|index| *index < limit) {
            Some(index) => Node::List(List([(index, inner)].into())),
            None => member(name, inner),
        },
        Step::Plain(name) => member(name, inner),
    }
}

fn member(name: &str, inner: Node) -> Node {
    let mut object = Object::default();
    object.insert(name.to_owned(), inner);
    Node::Object(object)
}

/// An index without leading zeros.
fn index(name: &str) -> Option<usize> {
    let shortest = name == "0" || (name.bytes().all(|byte| byte.is_ascii_digit()) && !name.starts_with('0'));
    shortest.then(|| name.parse().ok()).flatten()
}

/// The steps of a name; `None` if one of them is reserved.
fn steps(name: &str, depth: usize) -> Option<Vec<Step<'_>>> {
    if depth == 0 {
        let plain = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
        return (!RESERVED.contains(&plain)).then(|| vec![Step::Plain(plain)]);
    }
    let (parent, mut rest) = name.split_at(name.find('[').unwrap_or(name.len()));
    if RESERVED.contains(&parent) {
        return None;
    }
    let mut steps = Vec::new();
    if !parent.is_empty() {
        steps.push(Step::Plain(parent));
    }
    for opened in 0.. {
        // Text between two pairs of brackets is ignored.
        let Some(at) = rest.find('[') else { break };
        rest = &rest[at..];
        let Some(end) = closing(rest).filter(|_| opened < depth) else {
            steps.push(Step::Plain(rest));
            break;
        };
        match &rest[1..end] {
            "" => steps.push(Step::Next),
            inborn if RESERVED.contains(&inborn) => return None,
            name => steps.push(Step::Bracketed(name)),
        }
        rest = &rest[end + 1..];
    }
    Some(steps)
}

/// Index of the bracket that closes the one at the start of `text`. Pairs may be nested.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' => open += 1,
            b']' => open = open.saturating_sub(1),
            _ => {}
        }
        open == 0
    })
}
