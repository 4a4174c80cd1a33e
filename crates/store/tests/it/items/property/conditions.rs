//! Random conditions on the collections of a dataset.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use vestibule_domain::query::{Condition, Function, Operator, Quantifier};
use vestibule_domain::schema::{Collection, Field, Kind, Relation};

use super::dataset::{instants, keys, numbers, texts};

use Operator::{
    Between, Contains, Empty, EndsWith, Eq, Gt, Gte, Icontains, IendsWith, In, IstartsWith, Lt, Lte,
    Nbetween, Ncontains, Nempty, NendsWith, Neq, Nicontains, NiendsWith, Nin, NistartsWith, Nnull,
    NstartsWith, Null, StartsWith,
};

/// The compared fields of a collection, with or without a function.
fn subjects(collection: &'static Collection) -> Vec<(&'static Field, Option<Function>)> {
    let names: &[(&str, Option<Function>)] = match collection.name {
        "directus_policies" => &[("id", None), ("name", None), ("ip_access", None), ("enforce_tfa", None)],
        "directus_roles" => {
            &[("name", None), ("description", None), ("parent", None), ("users", Some(Function::Count))]
        }
        "directus_users" => &[
            ("title", None),
            ("description", None),
            ("role", None),
            ("last_access", None),
            ("email_notifications", None),
            ("tags", None),
            ("last_access", Some(Function::Year)),
            ("last_access", Some(Function::Weekday)),
            ("last_access", Some(Function::Hour)),
            ("tags", Some(Function::Count)),
            ("policies", Some(Function::Count)),
        ],
        _ => &[("role", None), ("user", None), ("policy", None), ("sort", None)],
    };
    names.iter().map(|(name, function)| (collection.field(name).unwrap(), *function)).collect()
}

fn operators(kind: Kind) -> Vec<Operator> {
    match kind {
        Kind::String | Kind::Text | Kind::Csv => vec![
            Eq,
            Neq,
            In,
            Nin,
            Null,
            Nnull,
            Empty,
            Nempty,
            Contains,
            Ncontains,
            Icontains,
            Nicontains,
            StartsWith,
            NstartsWith,
            IstartsWith,
            NistartsWith,
            EndsWith,
            NendsWith,
            IendsWith,
            NiendsWith,
        ],
        Kind::Uuid => vec![Eq, Neq, In, Nin, Null, Nnull],
        Kind::Boolean => vec![Eq, Neq, Null, Nnull],
        Kind::Json => vec![Null, Nnull],
        _ => vec![Eq, Neq, Lt, Lte, Gt, Gte, Between, Nbetween, In, Nin, Null, Nnull],
    }
}

/// A value of the kind, and sometimes an invalid one.
fn values(kind: Kind) -> BoxedStrategy<Value> {
    let nonsense = Just(json!("nonsense"));
    match kind {
        Kind::String | Kind::Text | Kind::Csv => texts(1).boxed(),
        Kind::Uuid => prop_oneof![6 => keys(6), 1 => nonsense].boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::DateTime => prop_oneof![6 => instants(), 1 => nonsense].boxed(),
        _ => prop_oneof![6 => numbers(), 2 => (2024..2029).prop_map(Value::from), 1 => nonsense].boxed(),
    }
}

fn operands(kind: Kind, operator: Operator) -> BoxedStrategy<Value> {
    match operator {
        In | Nin => prop::collection::vec(values(kind), 0..4).prop_map(Value::from).boxed(),
        Between | Nbetween => prop::collection::vec(values(kind), 2).prop_map(Value::from).boxed(),
        _ if operator.takes_flag() => any::<bool>().prop_map(Value::from).boxed(),
        Eq | Neq => prop_oneof![8 => values(kind), 1 => Just(Value::Null)].boxed(),
        _ => values(kind),
    }
}

/// A comparison; its field is hidden in some items unless `depth` is zero.
fn comparisons(collection: &'static Collection, depth: u32) -> BoxedStrategy<Condition> {
    select(subjects(collection))
        .prop_flat_map(move |(field, function)| {
            let kind = if function.is_some() { Kind::Integer } else { field.kind };
            let target = field.relation.and_then(|relation| Collection::find(relation.collection()));
            let scope = match target.filter(|_| function.is_some()) {
                Some(target) => some_of(comparisons(target, 0)),
                None => Just(None).boxed(),
            };
            let comparison = select(operators(kind))
                .prop_flat_map(move |operator| (Just(operator), operands(kind, operator)));
            (comparison, visibilities(collection, depth), scope).prop_map(
                move |((operator, value), visible, scope)| Condition::Compare {
                    field,
                    function,
                    operator,
                    value,
                    visible,
                    scope,
                },
            )
        })
        .boxed()
}

fn some_of(conditions: BoxedStrategy<Condition>) -> BoxedStrategy<Option<Box<Condition>>> {
    prop_oneof![2 => Just(None), 1 => conditions.prop_map(|it| Some(Box::new(it)))].boxed()
}

fn visibilities(collection: &'static Collection, depth: u32) -> BoxedStrategy<Option<Box<Condition>>> {
    if depth == 0 { Just(None).boxed() } else { some_of(comparisons(collection, 0)) }
}

fn related(collection: &'static Collection, depth: u32) -> BoxedStrategy<Condition> {
    let fields: Vec<(&'static Field, Relation)> =
        collection.fields.iter().filter_map(|field| Some((field, field.relation?))).collect();
    let in_dataset = |(_, relation): &(_, Relation)| {
        super::dataset::COLLECTIONS.iter().any(|collection| collection.name == relation.collection())
    };
    select(fields.into_iter().filter(in_dataset).collect::<Vec<_>>())
        .prop_flat_map(move |(field, relation)| {
            let target = Collection::find(relation.collection()).unwrap();
            let quantifier = select(vec![Quantifier::Some, Quantifier::None]);
            (conditions(target, depth), quantifier, visibilities(collection, depth)).prop_map(
                move |(inner, quantifier, visible)| {
                    let inner = Box::new(inner);
                    Condition::Related { field, relation, quantifier, inner, visible }
                },
            )
        })
        .boxed()
}

/// Conditions on a collection, with relations up to the given depth.
pub(super) fn conditions(collection: &'static Collection, depth: u32) -> BoxedStrategy<Condition> {
    let comparison = comparisons(collection, depth);
    if depth == 0 {
        return comparison;
    }
    let below = conditions(collection, depth - 1);
    let several = prop::collection::vec(below, 0..4);
    prop_oneof![
        4 => comparison,
        2 => related(collection, depth - 1),
        1 => several.clone().prop_map(Condition::All),
        1 => several.prop_map(Condition::Any),
    ]
    .boxed()
}
