//! Converts a [`Query`] to a [`Plan`].

use super::super::access_errors::Unresolved;
use super::super::{Condition, FieldRef, Filter, Function, Limits, Query, Sort};
use super::aggregation::aggregate_of;
use super::fields::{Fields, Tree};
use super::{Column, Plan, Search, Selection, SortKey, SortStep};
use crate::access::{Action, Rights};
use crate::schema::{Collection, Field, Kind, Relation};
use crate::{Error, Result};

pub(super) struct Planner<'a> {
    /// `None` for internal reads.
    pub(super) rights: Option<&'a Rights>,
    pub(super) limits: &'a Limits,
    pub(super) unresolved: Unresolved,
    /// The relations that lead to the current collection.
    pub(super) path: Vec<String>,
}

pub(super) fn plan(
    collection: &'static Collection,
    query: &Query,
    rights: Option<&Rights>,
    limits: &Limits,
) -> Result<Plan> {
    let mut planner = Planner { rights, limits, unresolved: Unresolved::default(), path: Vec::new() };
    let tree = Tree::parse(&query.fields, query);
    let grouped = !query.aggregate.is_empty() || !query.group_by.is_empty();
    let (selection, aggregation) = if grouped {
        let is_plain = |sort: &&Sort| aggregate_of(sort, query).is_none();
        let sort = query.sort.iter().filter(is_plain).cloned().collect();
        let items = Query { sort, ..query.clone() };
        let selection = planner.selection(collection, &Tree::default(), &items)?;
        (selection, Some(planner.aggregation(collection, query)?))
    } else {
        (planner.selection(collection, &tree, query)?, None)
    };
    match planner.unresolved.into_error() {
        Some(error) => Err(error),
        None => Ok(Plan { selection, aggregation, meta: query.meta }),
    }
}

/// Converts a filter of a permission, without permissions on its names: it was written by an administrator.
pub(super) fn rule(collection: &'static Collection, filter: &Filter, limits: &Limits) -> Result<Condition> {
    let mut planner = Planner { rights: None, limits, unresolved: Unresolved::default(), path: Vec::new() };
    let condition = planner.condition(collection, filter)?;
    match planner.unresolved.into_error() {
        Some(error) => Err(error),
        None => Ok(condition),
    }
}

impl Planner<'_> {
    pub(super) fn selection(
        &mut self,
        collection: &'static Collection,
        tree: &Tree,
        query: &Query,
    ) -> Result<Selection> {
        if self.path.len() > self.limits.max_depth {
            return Err(Error::query("Max relational depth exceeded"));
        }
        if !self.may_read(collection) {
            self.unresolved.collection(&self.path, collection.name);
        }
        let Fields { columns, nested } = self.fields(collection, tree, query)?;
        let filter = match &query.filter {
            Some(filter) => self.condition(collection, filter)?,
            None => Condition::TRUE,
        };
        let limit = self.limits.limit(query.limit);
        Ok(Selection {
            collection,
            columns,
            nested,
            access: self.access(collection)?,
            filter,
            search: self.search(collection, query)?,
            sort: self.sort(collection, &query.sort)?,
            limit,
            offset: offset(query, limit),
        })
    }

    fn search(&mut self, collection: &'static Collection, query: &Query) -> Result<Option<Search>> {
        let Some(text) = &query.search else { return Ok(None) };
        let mut columns = Vec::new();
        for field in collection.columns().filter(|field| !field.unsearchable && !field.conceal) {
            if self.may_read_field(collection, field) {
                columns.push(self.column(collection, field, field.name.to_owned(), None)?);
            }
        }
        Ok(Some(Search { text: text.clone(), columns }))
    }

    fn sort(&mut self, collection: &'static Collection, sort: &[Sort]) -> Result<Vec<SortKey>> {
        let mut keys = Vec::with_capacity(sort.len() + 1);
        for part in sort {
            keys.extend(self.sort_key(collection, part)?);
        }
        if keys.is_empty() {
            let field =
                collection.sort.and_then(|name| collection.field(name)).unwrap_or(collection.key_field());
            let column = Column::plain(field);
            keys.push(SortKey { path: Vec::new(), column, descending: false });
        }
        Ok(keys)
    }

    fn sort_key(&mut self, collection: &'static Collection, sort: &Sort) -> Result<Option<SortKey>> {
        let depth = self.path.len();
        let mut path = Vec::with_capacity(sort.path.len());
        let mut here = collection;
        for step in &sort.path {
            let Some(field) = self.field(here, step) else {
                self.path.truncate(depth);
                return Ok(None);
            };
            let Some(relation) = field.relation else {
                self.path.truncate(depth);
                return Err(Error::query(format!("Can't sort through \"{step}\"")));
            };
            let Some(target) = Collection::related(relation.collection()) else {
                self.path.truncate(depth);
                return Err(Error::query(format!("Can't sort through \"{step}\"")));
            };
            self.path.push(step.clone());
            if !self.may_read(target) {
                self.unresolved.collection(&self.path, target.name);
            }
            path.push(SortStep { field, relation, target, access: self.access(target)? });
            here = target;
        }
        let found = self.reference(here, &sort.field)?;
        self.path.truncate(depth);
        let Some(column) = found else { return Ok(None) };
        if column.field.conceal {
            return Err(secret(column.field, "sorted by"));
        }
        Ok(Some(SortKey { path, column, descending: sort.descending }))
    }

    /// A field for filters, orders and groups; records it as unresolved if it may not be used.
    pub(super) fn reference(
        &mut self,
        collection: &'static Collection,
        reference: &FieldRef,
    ) -> Result<Option<Column>> {
        let Some(field) = self.field(collection, &reference.name) else { return Ok(None) };
        if let Some(function) = reference.function
            && !function.fits(field.kind)
        {
            let (function, kind) = (function.as_str(), field.kind.as_str());
            return Err(Error::query(format!(
                "\"{kind}\" field type does not have the function \"{function}\""
            )));
        }
        Ok(Some(self.column(collection, field, reference.key(), reference.function)?))
    }

    /// The field of that name; records it as unresolved if it does not exist or may not be read.
    pub(super) fn field(&mut self, collection: &'static Collection, name: &str) -> Option<&'static Field> {
        match collection.field(name) {
            Some(field) if self.may_read_field(collection, field) => Some(field),
            _ => {
                self.unresolved.field(&self.path, collection.name, name);
                None
            }
        }
    }

    pub(super) fn column(
        &mut self,
        collection: &'static Collection,
        field: &'static Field,
        key: String,
        function: Option<Function>,
    ) -> Result<Column> {
        let scope = match (function, field.relation) {
            (Some(Function::Count), Some(Relation::Many { collection: target, .. })) => {
                let target = Collection::find(target);
                target.map(|target| self.access(target)).transpose()?
            }
            _ => None,
        };
        Ok(Column { key, field, function, visible: self.visible(collection, field)?, scope })
    }

    pub(super) fn may_read(&self, collection: &Collection) -> bool {
        self.rights.is_none_or(|rights| rights.allows(collection.name, Action::Read))
    }

    pub(super) fn may_read_field(&self, collection: &Collection, field: &Field) -> bool {
        self.rights.is_none_or(|rights| rights.allows_field(collection.name, Action::Read, field.name))
    }

    /// The items of a collection that may be read.
    pub(super) fn access(&self, collection: &'static Collection) -> Result<Condition> {
        match self.rights.and_then(|rights| rights.items(collection.name, Action::Read)) {
            Some(filter) => rule(collection, &filter, self.limits),
            None => Ok(Condition::TRUE),
        }
    }

    /// The items in which a field is visible; `None` if it is visible in every item that may be read.
    pub(super) fn visible(
        &self,
        collection: &'static Collection,
        field: &Field,
    ) -> Result<Option<Condition>> {
        let Some(rights) = self.rights else { return Ok(None) };
        if rights.is_admin() || rights.is_uniform(collection.name, Action::Read) {
            return Ok(None);
        }
        let items = rights.items_with_field(collection.name, Action::Read, field.name);
        items.map(|filter| rule(collection, &filter, self.limits)).transpose()
    }
}

impl Column {
    /// A field without function or alias.
    pub fn plain(field: &'static Field) -> Self {
        Self { key: field.name.to_owned(), field, function: None, visible: None, scope: None }
    }

    /// The kind of the value, after its function.
    pub fn kind(&self) -> Kind {
        if self.function.is_some() { Kind::Integer } else { self.field.kind }
    }
}

pub(super) fn secret(field: &Field, what: &str) -> Error {
    Error::query(format!("Field \"{}\" with \"conceal\" special can't be {what}", field.name))
}

/// The number of items to skip, limited to what databases accept.
fn offset(query: &Query, limit: Option<u64>) -> u64 {
    let offset = match (query.page, limit) {
        (Some(page), Some(limit)) if page > 0 => limit.saturating_mul(page - 1),
        _ => query.offset.unwrap_or(0),
    };
    offset.min(i64::MAX.unsigned_abs())
}
