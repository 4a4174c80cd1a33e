//! `users export`: all users, page by page, so that memory use does not depend on their number.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use uuid::Uuid;
use vestibule_domain::query::{Filter, Limits, Plan, Query};
use vestibule_domain::schema::USERS;
use vestibule_domain::{Error, Result, Secret};
use vestibule_store::{items, user_export};

use crate::App;

/// Users per page.
const PAGE: u64 = 1000;

/// Options of an export.
#[derive(Debug, Clone)]
pub struct Export {
    /// Names of fields; secrets are refused.
    pub fields: Vec<String>,
    /// Filter; `None` exports all users.
    pub filter: Option<Value>,
    /// Adds the password hash as `password_hash`.
    pub with_hashes: bool,
    /// Writes the names of roles instead of their keys, for a server with other keys.
    pub role_names: bool,
}

/// An export in progress.
pub struct Exported {
    app: App,
    plan: Plan,
    last: Option<Value>,
    with_hashes: bool,
    /// Names of roles by key, if names are written.
    roles: HashMap<String, String>,
    /// The key is read to find the start of the next page, although it was not requested.
    drops_key: bool,
}

/// Starts an export.
///
/// # Errors
/// `INVALID_QUERY` for an unknown or secret field and for an invalid filter.
pub async fn export(app: &App, export: Export) -> Result<Exported> {
    let is_plain =
        |name: &&String| USERS.field(name).is_some_and(|field| field.is_column() && !field.conceal);
    if let Some(name) = export.fields.iter().find(|name| !is_plain(name)) {
        return Err(Error::query(format!("\"{name}\" is no field that can be exported")));
    }
    let drops_key = !export.fields.iter().any(|name| name == USERS.key);
    let mut fields = export.fields;
    if drops_key {
        fields.push(USERS.key.to_owned());
    }
    let filter = export.filter.as_ref().map(Filter::parse).transpose()?;
    let query = Query { fields, filter, limit: Some(-1), ..Query::default() };
    let mut plan = Plan::unrestricted(&USERS, &query, &Limits::default())?;
    plan.selection.limit = Some(PAGE);
    let roles = match export.role_names {
        true => role_names(app).await?,
        false => HashMap::new(),
    };
    Ok(Exported { app: app.clone(), plan, last: None, with_hashes: export.with_hashes, roles, drops_key })
}

/// Names of roles by key, without names that several roles share.
async fn role_names(app: &App) -> Result<HashMap<String, String>> {
    let all = user_export::role_names(&mut app.reader()).await?;
    let is_only = |name: &str| all.iter().filter(|(_, other)| other == name).count() == 1;
    let named = all.iter().filter(|(_, name)| is_only(name));
    Ok(named.map(|(id, name)| (id.to_string(), name.clone())).collect())
}

/// Number of users with TFA, which an export does not contain.
///
/// # Errors
/// Errors of the database.
pub async fn count_with_tfa(app: &App) -> Result<i64> {
    Ok(user_export::count_with_tfa(&mut app.reader()).await?)
}

impl Exported {
    /// The next users in the order of their keys; empty at the end. Users that are added meanwhile may be missing.
    ///
    /// # Errors
    /// Errors of the database.
    pub async fn next(&mut self) -> Result<Vec<Map<String, Value>>> {
        let plan = match &self.last {
            Some(last) => self.plan.clone().after_key(last.clone()),
            None => self.plan.clone(),
        };
        let mut found = items::read(&mut self.app.reader(), &plan.selection).await?;
        let Some(last) = found.last().and_then(|user| user.get(USERS.key)) else { return Ok(Vec::new()) };
        self.last = Some(last.clone());
        if self.with_hashes {
            self.add_hashes(&mut found).await?;
        }
        for role in found.iter_mut().filter_map(|user| user.get_mut("role")) {
            if let Some(name) = role.as_str().and_then(|role| self.roles.get(role)) {
                *role = json!(name);
            }
        }
        if self.drops_key {
            found.iter_mut().for_each(|user| _ = user.shift_remove(USERS.key));
        }
        Ok(found)
    }

    async fn add_hashes(&self, found: &mut [Map<String, Value>]) -> Result<()> {
        let key = |user: &Map<String, Value>| Uuid::parse_str(user.get(USERS.key)?.as_str()?).ok();
        let ids: Vec<Uuid> = found.iter().filter_map(key).collect();
        let hashes = user_export::password_hashes(&mut self.app.reader(), &ids).await?;
        let hashes: HashMap<Uuid, Secret> = hashes.into_iter().collect();
        for user in found {
            let hash = key(user).and_then(|id| hashes.get(&id));
            user.insert("password_hash".into(), json!(hash.map(Secret::expose)));
        }
        Ok(())
    }
}
