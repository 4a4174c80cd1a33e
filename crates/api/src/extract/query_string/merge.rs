//! Merges values of the same name, as qs does.

use std::collections::btree_map::Entry;
use std::mem;

use super::node::{List, Node, Object};

/// Adds another text of the same name.
pub(super) fn append(earlier: &mut Node, text: String, limit: usize) {
    match earlier {
        Node::List(list) => list.push(Node::Text(text)),
        // A list beyond the limit.
        Node::Object(members) => members.insert(members.len().to_string(), Node::Text(text)),
        Node::Text(_) => *earlier = Node::List([take(earlier), Node::Text(text)].into_iter().collect()),
    }
    limit_list(earlier, limit);
}

/// A list of one entry; a list is returned as it is.
pub(super) fn as_list(node: Node, limit: usize) -> Node {
    match node {
        Node::List(_) => node,
        other => {
            let mut list = Node::List([other].into_iter().collect());
            limit_list(&mut list, limit);
            list
        }
    }
}

/// Merges `source` into `target`; values that cannot be merged become a list. An empty text adds nothing.
pub(super) fn merge(target: &mut Node, source: Node, limit: usize) {
    match (take(target), source) {
        (earlier, Node::Text(text)) if text.is_empty() => *target = earlier,
        (Node::Object(mut earlier), source @ (Node::Object(_) | Node::List(_))) => {
            merge_members(&mut earlier, members(source), limit);
            *target = Node::Object(earlier);
        }
        (Node::List(earlier), Node::Object(more)) => {
            let mut earlier = Object::from(earlier);
            merge_members(&mut earlier, more, limit);
            *target = Node::Object(earlier);
        }
        // The one case in which qs does not apply the limit.
        (earlier @ Node::Object(_), text) => *target = Node::List([earlier, text].into_iter().collect()),
        (Node::List(mut earlier), Node::List(more)) => {
            merge_lists(&mut earlier, more, limit);
            *target = limited(earlier, limit);
        }
        (Node::List(mut earlier), text) => {
            earlier.push(text);
            *target = limited(earlier, limit);
        }
        (text @ Node::Text(_), Node::List(more)) => {
            let moved = more.0.into_iter().map(|(at, node)| (at + 1, node));
            *target = limited(List(std::iter::once((0, text)).chain(moved).collect()), limit);
        }
        (text @ Node::Text(_), other) => *target = limited([text, other].into_iter().collect(), limit),
    }
}

fn merge_lists(earlier: &mut List, more: List, limit: usize) {
    for (at, node) in more.0 {
        match earlier.0.entry(at) {
            Entry::Vacant(gap) => drop(gap.insert(node)),
            Entry::Occupied(mut entry) => match (entry.get_mut(), node) {
                (earlier @ (Node::List(_) | Node::Object(_)), node @ (Node::List(_) | Node::Object(_))) => {
                    merge(earlier, node, limit);
                }
                (_, node) => earlier.push(node),
            },
        }
    }
}

fn merge_members(earlier: &mut Object, more: Object, limit: usize) {
    for (name, node) in more {
        match earlier.get_mut(&name) {
            Some(earlier) => merge(earlier, node, limit),
            None => earlier.insert(name, node),
        }
    }
}

fn members(node: Node) -> Object {
    match node {
        Node::Object(object) => object,
        Node::List(list) => list.into(),
        text @ Node::Text(_) => List::from_iter([text]).into(),
    }
}

/// A list with more entries than the limit becomes an object with numbers for names.
fn limited(list: List, limit: usize) -> Node {
    if list.len() > limit { Node::Object(list.into()) } else { Node::List(list) }
}

fn limit_list(node: &mut Node, limit: usize) {
    if let Node::List(list) = node {
        *node = limited(mem::take(list), limit);
    }
}

fn take(node: &mut Node) -> Node {
    mem::replace(node, Node::Text(String::new()))
}
