//! Aggregates over groups of items.

use vestibule_domain::access::Action;
use vestibule_domain::query::Aggregate;
use vestibule_domain::schema::{Collection, Field, Kind};

use super::super::scalar::Scalar;
use super::super::types::{Meaning, TypeId, TypeKind};
use super::{Builder, field, one, scalar};

const COUNTS: [Aggregate; 2] = [Aggregate::Count, Aggregate::CountDistinct];
const OF_NUMBERS: [Aggregate; 6] = [
    Aggregate::Avg,
    Aggregate::Sum,
    Aggregate::AvgDistinct,
    Aggregate::SumDistinct,
    Aggregate::Min,
    Aggregate::Max,
];

impl Builder<'_> {
    /// The type of a group.
    pub(super) fn aggregated(&mut self, of: &'static Collection) -> TypeId {
        self.named(format!("{}_aggregated", of.name), |builder| {
            let mut fields = vec![
                field("group", one(scalar(Scalar::Json)), Meaning::Group),
                field("countAll", one(scalar(Scalar::Int)), Meaning::CountAll),
            ];
            let counts = builder.per_field(of, "count", Scalar::Int, |field| field.is_column());
            let numbers = builder.per_field(of, "fields", Scalar::Float, is_number);
            for (words, kind) in [(&COUNTS[..], counts), (&OF_NUMBERS[..], numbers)] {
                let Some(kind) = kind else { continue };
                fields.extend(
                    words.iter().map(|word| field(word.as_str(), one(kind), Meaning::Aggregate(*word))),
                );
            }
            TypeKind::Object(fields)
        })
    }

    /// A type with the value of a function for each field that has one; `None` if no field has.
    fn per_field(
        &mut self,
        of: &'static Collection,
        suffix: &str,
        kind: Scalar,
        has_one: fn(&Field) -> bool,
    ) -> Option<TypeId> {
        let open = self.shape.fields(of, Action::Read).filter(|field| has_one(field));
        let value = one(scalar(kind));
        let fields: Vec<_> = open.map(|of| field(of.name, value, Meaning::Value(of))).collect();
        if fields.is_empty() {
            return None;
        }
        Some(self.named(format!("{}_aggregated_{suffix}", of.name), |_| TypeKind::Object(fields)))
    }
}

fn is_number(field: &Field) -> bool {
    field.kind == Kind::Integer && !field.conceal
}
