//! Table aliases within a statement.

use sea_query::{Alias, Expr, IntoIden};
use vestibule_domain::schema::Field;

use crate::database::Dialect;

/// The table an expression refers to, identified by its subquery depth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    pub(super) dialect: Dialect,
    depth: usize,
}

impl Scope {
    /// The outermost table.
    pub(super) fn root(dialect: Dialect) -> Self {
        Self { dialect, depth: 0 }
    }

    /// A table inside a subquery of this one.
    pub(super) fn inner(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    /// The alias of the table.
    pub(super) fn alias(self) -> Alias {
        Alias::new(format!("t{}", self.depth))
    }

    /// A column of the table.
    pub(super) fn column(self, field: &Field) -> Expr {
        self.named(field.name)
    }

    /// A column of the table by name.
    pub(super) fn named(self, name: &'static str) -> Expr {
        Expr::col((self.alias().into_iden(), name))
    }

    pub(super) fn is_postgres(self) -> bool {
        matches!(self.dialect, Dialect::Postgres | Dialect::Cockroach)
    }
}
