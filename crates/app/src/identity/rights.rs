//! Rights of a user or of the public: roles, policies and permissions are read and combined.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use uuid::Uuid;
use vestibule_domain::access::{
    Action, FieldSet, Flags, Permission, Policy, Rights, Variables, app_permissions,
};
use vestibule_domain::query::{Filter, Limits, Plan, Query};
use vestibule_domain::schema::{Collection, ROLES, USERS};
use vestibule_domain::{Error, Result, RoleId, UserId};
use vestibule_store::access::{self, PermissionRow};
use vestibule_store::{items, versions};

use super::cache::Grant;
use crate::App;

/// The rights of a user, or of the public if `user` is `None`, for a request from an address. Cached.
pub(super) async fn rights(
    app: &App,
    user: Option<UserId>,
    role: Option<RoleId>,
    version: i64,
    ip: Option<IpAddr>,
) -> Result<Arc<Rights>> {
    let key = (user, role);
    let grant = match app.rights.get(key, version) {
        Some(grant) => grant,
        None => {
            let grant = Arc::new(read_grant(app, user, role, version).await?);
            app.rights.put(key, grant.clone());
            grant
        }
    };
    match &grant.fixed {
        Some(rights) => Ok(rights.clone()),
        None => Ok(Arc::new(combine_rights(app, &grant, user, role, ip).await?)),
    }
}

/// The rights of a user at the current version, for the claims of an access token.
pub(crate) async fn current_rights(
    app: &App,
    user: UserId,
    role: Option<RoleId>,
    ip: Option<IpAddr>,
) -> Result<Arc<Rights>> {
    let version = versions::read(&mut app.reader(), versions::ACCESS).await?;
    rights(app, Some(user), role, version, ip).await
}

async fn read_grant(app: &App, user: Option<UserId>, role: Option<RoleId>, version: i64) -> Result<Grant> {
    let roles = match role {
        Some(role) => access::role_tree(&mut app.reader(), role.as_uuid()).await?,
        None => Vec::new(),
    };
    let policies = access::policies(&mut app.reader(), &roles, user.map(UserId::as_uuid)).await?;
    let keys: Vec<Uuid> = policies.iter().map(|policy| policy.id).collect();
    let rows = access::permissions(&mut app.reader(), &keys).await?;
    let permissions = rows.iter().filter_map(permission).collect();
    let mut grant = Grant { version, roles, policies, permissions, fixed: None };
    if grant.is_fixed() {
        grant.fixed = Some(Arc::new(combine_rights(app, &grant, user, role, None).await?));
    }
    Ok(grant)
}

/// Combines the policies that apply to the address, and replaces the variables in their permissions.
async fn combine_rights(
    app: &App,
    grant: &Grant,
    user: Option<UserId>,
    role: Option<RoleId>,
    ip: Option<IpAddr>,
) -> Result<Rights> {
    let applicable: Vec<&Policy> = grant.policies.iter().filter(|policy| policy.counts_for(ip)).collect();
    let any = |flag: fn(&Policy) -> bool| applicable.iter().any(|policy| flag(policy));
    let admin = any(|policy| policy.admin_access);
    let has_app = admin || any(|policy| policy.app_access);
    let flags = Flags { admin, app: has_app, enforce_tfa: any(|policy| policy.enforce_tfa) };
    let policies: Vec<Uuid> = applicable.iter().map(|policy| policy.id).collect();
    if admin {
        return Ok(Rights::new(flags, grant.roles.clone(), policies, Vec::new()));
    }
    let applies = |rule: &&Permission| rule.policy.is_none_or(|policy| policies.contains(&policy));
    let mut rules: Vec<Permission> = grant.permissions.iter().filter(applies).cloned().collect();
    if has_app && user.is_some() {
        rules.extend(app_permissions().iter().cloned());
    }
    let variables = Variables {
        now: app.clock.now(),
        user: user.map(UserId::as_uuid),
        role: role.map(RoleId::as_uuid),
        roles: grant.roles.clone(),
        policies: policies.clone(),
        records: current_records(app, &rules, user, role).await?,
    };
    let rules = rules.into_iter().map(|rule| with_values(rule, &variables)).collect();
    Ok(Rights::new(flags, grant.roles.clone(), policies, rules))
}

/// The fields of the user and of the role that variables in rules refer to, such as `$CURRENT_USER.role.name`.
async fn current_records(
    app: &App,
    rules: &[Permission],
    user: Option<UserId>,
    role: Option<RoleId>,
) -> Result<Value> {
    let mut paths: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for value in rules.iter().flat_map(values) {
        if let Some((record, path)) = Variables::path_of(value) {
            paths.entry(record).or_default().push(path.to_owned());
        }
    }
    let mut records = Map::new();
    for (record, fields) in paths {
        let (collection, key) = match record {
            "$CURRENT_USER" => (&USERS, user.map(UserId::as_uuid)),
            _ => (&ROLES, role.map(RoleId::as_uuid)),
        };
        let found = match key {
            Some(key) => read_record(app, collection, key, fields).await?,
            None => Value::Null,
        };
        records.insert(record.to_owned(), found);
    }
    Ok(Value::Object(records))
}

async fn read_record(
    app: &App,
    collection: &'static Collection,
    key: Uuid,
    fields: Vec<String>,
) -> Result<Value> {
    let query = Query { fields, ..Query::default() };
    let plan = Plan::unrestricted(collection, &query, &Limits::default())?;
    let plan = plan.for_key(json!(key.to_string()));
    let found = items::read(&mut app.reader(), &plan.selection).await?;
    Ok(found.into_iter().next().map_or(Value::Null, Value::Object))
}

impl Grant {
    /// Whether the rights depend neither on the address of the client, nor on the time, nor on fields of the user or
    /// the role.
    fn is_fixed(&self) -> bool {
        let is_constant = |value: &Value| {
            !value.as_str().is_some_and(|text| text.starts_with("$NOW"))
                && Variables::path_of(value).is_none()
        };
        self.policies.iter().all(|policy| policy.ip_access.is_empty())
            && self.permissions.iter().flat_map(values).all(is_constant)
    }
}

/// All values that a rule compares with or sets.
fn values(rule: &Permission) -> Vec<&Value> {
    let filters = [&rule.items, &rule.validation].into_iter().flatten();
    let compared = filters.flat_map(Filter::values).flat_map(entries);
    compared.chain(rule.presets.values()).collect()
}

fn entries(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(entries) => entries.iter().collect(),
        other => vec![other],
    }
}

/// Replaces the variables in a permission.
fn with_values(rule: Permission, variables: &Variables) -> Permission {
    let presets = rule.presets.into_iter().map(|(key, value)| (key, variables.fill(value))).collect();
    Permission {
        items: rule.items.map(|filter| filter.resolve(variables)),
        validation: rule.validation.map(|filter| filter.resolve_validation(variables)),
        presets,
        ..rule
    }
}

/// Parses a permission. One that cannot be parsed is logged and grants nothing.
fn permission(row: &PermissionRow) -> Option<Permission> {
    let parsed = parse(row);
    if let Err(error) = &parsed {
        tracing::warn!(policy = %row.policy, collection = row.collection, %error, "failed to parse permission");
    }
    parsed.ok()
}

fn parse(row: &PermissionRow) -> Result<Permission> {
    let filter = |value: &Option<Value>| match value {
        Some(Value::Object(object)) if object.is_empty() => Ok(None),
        Some(value) => Filter::parse_rule(value).map(Some),
        None => Ok(None),
    };
    let action: Action = row.action.parse().map_err(|()| Error::internal("unknown action"))?;
    Ok(Permission {
        policy: Some(row.policy),
        collection: row.collection.clone(),
        action,
        fields: FieldSet::from_names(row.fields.as_deref().map(access::names).unwrap_or_default()),
        items: filter(&row.permissions)?,
        validation: filter(&row.validation)?,
        presets: row.presets.as_ref().and_then(Value::as_object).cloned().unwrap_or_default(),
    })
}
