//! Collects the fields of an operation: expands fragments, evaluates `@skip` and `@include`, and merges fields with equal keys
//! (GraphQL specification, section 6.3.2).

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::super::fault::{Fault, Location};
use super::super::language::ast::{
    Directive, Document, Field, Fragment, Operation, OperationKind, Selection, Written,
};
use super::super::schema::{FieldDefinition, Schema, TypeId};
use super::arguments::arguments;

/// A field to be resolved.
#[derive(Debug)]
pub(crate) struct Selected<'a> {
    /// The key in the response.
    pub key: &'a str,
    /// The field.
    pub definition: &'a FieldDefinition,
    /// The type that has the field.
    pub parent: TypeId,
    /// The arguments of the document.
    pub arguments: Map<String, Value>,
    /// The location.
    pub at: Location,
    /// The fields inside.
    pub inside: Vec<Selected<'a>>,
}

/// How much an operation may select.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Fields in total, after fragments are expanded.
    pub fields: usize,
    /// Fields of the operation itself, each of which is a query or a change.
    pub roots: usize,
}

/// The deepest nesting of fields. Introspection needs less than twenty levels.
const MAX_DEPTH: usize = 40;

/// The deepest nesting of lists in introspection: each further level would repeat the whole schema for each entry.
const MAX_INTROSPECTION: usize = 3;

/// The operation to run.
///
/// # Errors
/// There is no operation of that name, or there are several and no name.
pub(crate) fn operation<'a, 'd>(
    document: &'a Document<'d>,
    name: Option<&str>,
) -> Result<&'a Operation<'d>, Fault> {
    match (name, document.operations.as_slice()) {
        (Some(name), operations) => operations
            .iter()
            .find(|operation| operation.name.is_some_and(|found| found.text == name))
            .ok_or_else(|| Fault::nowhere(format!("Unknown operation named \"{name}\"."))),
        (None, [operation]) => Ok(operation),
        (None, []) => Err(Fault::nowhere("Must provide an operation.")),
        (None, _) => {
            Err(Fault::nowhere("Must provide operation name if query contains multiple operations."))
        }
    }
}

/// The fields that an operation selects.
///
/// # Errors
/// Fields that cannot be merged, and selections beyond a limit.
pub(crate) fn collect<'a>(
    schema: &'a Schema,
    document: &'a Document<'a>,
    operation: &'a Operation<'a>,
    variables: &Map<String, Value>,
    limits: Limits,
) -> Result<Vec<Selected<'a>>, Fault> {
    let fragments = document.fragments.iter().map(|fragment| (fragment.name.text, fragment)).collect();
    let mut collector = Collector { schema, fragments, variables, left: limits.fields };
    let root = match operation.kind {
        OperationKind::Mutation => schema.mutation,
        _ => schema.query,
    };
    let selected = collector.selections(&[&operation.selections], root, Nesting { fields: 1, lists: 0 })?;
    if selected.len() > limits.roots {
        let message =
            format!("A request may ask for {} things at once, this one asks for more.", limits.roots);
        return Err(Fault::at(selected[limits.roots].at, message));
    }
    Ok(selected)
}

struct Collector<'a, 'v> {
    schema: &'a Schema,
    fragments: HashMap<&'a str, &'a Fragment<'a>>,
    variables: &'v Map<String, Value>,
    /// Fields that are still allowed.
    left: usize,
}

/// Fields by their keys, in the order of the first field of each key.
#[derive(Default)]
struct Keyed<'a> {
    places: HashMap<&'a str, usize>,
    fields: Vec<Vec<&'a Field<'a>>>,
}

/// How deep a selection is nested.
#[derive(Debug, Clone, Copy)]
struct Nesting {
    /// In fields.
    fields: usize,
    /// In lists of the introspection schema.
    lists: usize,
}

impl<'a> Collector<'a, '_> {
    /// Merges several selections on one type.
    fn selections(
        &mut self,
        together: &[&'a [Selection<'a>]],
        parent: TypeId,
        nesting: Nesting,
    ) -> Result<Vec<Selected<'a>>, Fault> {
        let mut keyed = Keyed::default();
        let mut expanded = HashSet::new();
        for selections in together {
            self.expand(selections, &mut expanded, &mut keyed)?;
        }
        let mut selected = Vec::with_capacity(keyed.fields.len());
        for fields in keyed.fields {
            let first = fields[0];
            if nesting.fields > MAX_DEPTH {
                return Err(Fault::at(
                    first.at,
                    format!("Fields are nested more than {MAX_DEPTH} levels deep."),
                ));
            }
            fields[1..].iter().try_for_each(|other| same(first, other))?;
            let Some(definition) = self.schema.field(parent, first.name.text) else { continue };
            let lists = nesting.lists + usize::from(self.is_list_of_schema(parent, definition));
            if lists >= MAX_INTROSPECTION {
                return Err(Fault::at(first.at, "Maximum introspection depth exceeded"));
            }
            let inside: Vec<&[Selection<'_>]> =
                fields.iter().map(|field| field.selections.as_slice()).collect();
            selected.push(Selected {
                key: first.key(),
                definition,
                parent,
                arguments: arguments(self.schema, first, definition, self.variables)?,
                at: first.at,
                inside: self.selections(
                    &inside,
                    definition.kind.of,
                    Nesting { fields: nesting.fields + 1, lists },
                )?,
            });
        }
        Ok(selected)
    }

    fn is_list_of_schema(&self, parent: TypeId, definition: &FieldDefinition) -> bool {
        let name = definition.name.as_ref();
        matches!(name, "fields" | "interfaces" | "possibleTypes" | "inputFields")
            && self.schema.get(parent).name == "__Type"
    }

    fn expand(
        &mut self,
        selections: &'a [Selection<'a>],
        expanded: &mut HashSet<&'a str>,
        keyed: &mut Keyed<'a>,
    ) -> Result<(), Fault> {
        for selection in selections {
            match selection {
                Selection::Field(field) if self.is_wanted(&field.directives) => {
                    self.left = self.left.checked_sub(1).ok_or_else(|| too_much(field.at))?;
                    let place = *keyed.places.entry(field.key()).or_insert(keyed.fields.len());
                    match keyed.fields.get_mut(place) {
                        Some(fields) => fields.push(field),
                        None => keyed.fields.push(vec![field]),
                    }
                }
                Selection::Spread(spread) if self.is_wanted(&spread.directives) => {
                    self.left = self.left.checked_sub(1).ok_or_else(|| too_much(spread.at))?;
                    if expanded.insert(spread.name.text)
                        && let Some(fragment) = self.fragments.get(spread.name.text)
                    {
                        self.expand(&fragment.selections, expanded, keyed)?;
                    }
                }
                Selection::Inline(inline) if self.is_wanted(&inline.directives) => {
                    self.expand(&inline.selections, expanded, keyed)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Evaluates `@skip` and `@include`.
    fn is_wanted(&self, directives: &[Directive<'_>]) -> bool {
        directives.iter().all(|directive| {
            let condition = directive.arguments.iter().find(|argument| argument.name.text == "if");
            let holds = condition.is_some_and(|condition| match condition.value.value {
                Written::Boolean(flag) => flag,
                Written::Variable(name) => self.variables.get(name) == Some(&Value::Bool(true)),
                _ => false,
            });
            holds == (directive.name.text == "include")
        })
    }
}

fn too_much(at: Location) -> Fault {
    Fault::at(at, "The request selects too many fields.")
}

/// Refuses two different fields with one key.
fn same(one: &Field<'_>, other: &Field<'_>) -> Result<(), Fault> {
    let listed = |field: &Field<'_>| {
        let mut listed: Vec<_> = field
            .arguments
            .iter()
            .map(|argument| format!("{}: {}", argument.name.text, argument.value))
            .collect();
        listed.sort();
        listed
    };
    let reason = if one.name.text != other.name.text {
        format!("\"{}\" and \"{}\" are different fields", one.name.text, other.name.text)
    } else if listed(one) != listed(other) {
        "they have differing arguments".to_owned()
    } else {
        return Ok(());
    };
    Err(Fault {
        message: format!(
            "Fields \"{}\" conflict because {reason}. Use different aliases on the fields to fetch both if this was \
             intentional.",
            one.key()
        ),
        locations: vec![one.at, other.at],
    })
}
