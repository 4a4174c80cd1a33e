//! Values of a query string that is being read.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

/// A value to which parts can be added.
#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    List(List),
    Object(Object),
}

/// Entries by index. Gaps take no memory: `a[499]=x` is one entry.
#[derive(Debug, Default)]
pub(super) struct List(pub(super) BTreeMap<usize, Node>);

/// Members in the order of the query string.
#[derive(Debug, Default)]
pub(super) struct Object {
    members: Vec<(String, Node)>,
    places: HashMap<String, usize>,
}

impl List {
    /// The length with gaps.
    pub(super) fn len(&self) -> usize {
        self.0.last_key_value().map_or(0, |(at, _)| at + 1)
    }

    pub(super) fn push(&mut self, node: Node) {
        self.0.insert(self.len(), node);
    }
}

impl FromIterator<Node> for List {
    fn from_iter<I: IntoIterator<Item = Node>>(nodes: I) -> Self {
        Self(nodes.into_iter().enumerate().collect())
    }
}

impl Object {
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        let place = self.places.get(name)?;
        self.members.get_mut(*place).map(|(_, node)| node)
    }

    /// Adds a new member.
    pub(super) fn insert(&mut self, name: String, node: Node) {
        self.places.insert(name.clone(), self.members.len());
        self.members.push((name, node));
    }

    /// The finished value.
    pub(super) fn into_map(self) -> Map<String, Value> {
        self.into_iter().map(|(name, node)| (name, node.into_value())).collect()
    }
}

impl IntoIterator for Object {
    type Item = (String, Node);
    type IntoIter = std::vec::IntoIter<(String, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl From<List> for Object {
    /// Indexes become names.
    fn from(list: List) -> Self {
        let mut object = Self::default();
        for (at, node) in list.0 {
            object.insert(at.to_string(), node);
        }
        object
    }
}

impl Node {
    fn into_value(self) -> Value {
        match self {
            Self::Text(text) => Value::String(text),
            Self::List(list) => Value::Array(list.0.into_values().map(Self::into_value).collect()),
            Self::Object(object) => Value::Object(object.into_map()),
        }
    }
}
