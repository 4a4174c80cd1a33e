//! Merges values of the same name, as qs does.

use std::collections::btree_map::Entry;
use std::mem;

use super::node::{List, Node, Object};

/// Adds another text of the same name.
pub(super) fn append(known: &mut Node, text: String, limit: usize) {
    match known {
        Node::List(list) => list.push(Node::Text(text)),
        // A list beyond the limit.
        Node::Object(members) => members.insert(members.len().to_string(), Node::Text(text)),
        Node::Text(_) => *known = Node::List([take(known), Node::Text(text)].into_iter().collect()),
    }
    limit_list(known, limit);
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
        (known, Node::Text(text)) if text.is_empty() => *target = known,
        (Node::Object(mut known), source @ (Node::Object(_) | Node::List(_))) => {
            merge_members(&mut known, members(source), limit);
            *target = Node::Object(known);
        }
        (Node::List(known), Node::Object(more)) => {
            let mut known = Object::from(known);
            merge_members(&mut known, more, limit);
            *target = Node::Object(known);
        }
        // The one case in which qs does not apply the limit.
        (known @ Node::Object(_), text) => *target = Node::List([known, text].into_iter().collect()),
        (Node::List(mut known), Node::List(more)) => {
            merge_lists(&mut known, more, limit);
            *target = limited(known, limit);
        }
        (Node::List(mut known), text) => {
            known.push(text);
            *target = limited(known, limit);
        }
        (text @ Node::Text(_), Node::List(more)) => {
            let moved = more.0.into_iter().map(|(at, node)| (at + 1, node));
            *target = limited(List(std::iter::once((0, text)).chain(moved).collect()), limit);
        }
        (text @ Node::Text(_), other) => *target = limited([text, other].into_iter().collect(), limit),
    }
}

fn merge_lists(known: &mut List, more: List, limit: usize) {
    for (at, node) in more.0 {
        match known.0.entry(at) {
            Entry::Vacant(gap) => drop(gap.insert(node)),
            Entry::Occupied(mut entry) => match (entry.get_mut(), node) {
                (known @ (Node::List(_) | Node::Object(_)), node @ (Node::List(_) | Node::Object(_))) => {
                    merge(known, node, limit);
                }
                (_, node) => known.push(node),
            },
        }
    }
}

fn merge_members(known: &mut Object, more: Object, limit: usize) {
    for (name, node) in more {
        match known.get_mut(&name) {
            Some(known) => merge(known, node, limit),
            None => known.insert(name, node),
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
