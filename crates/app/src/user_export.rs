//! `users export`: all people, page by page, so that a list of any length takes no more memory than a page.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use uuid::Uuid;
use vestibule_domain::query::{Filter, Limits, Plan, Query};
use vestibule_domain::schema::USERS;
use vestibule_domain::{Error, Result, Secret};
use vestibule_store::{items, user_export};

use crate::App;

/// People that are read at once.
const PAGE: u64 = 1000;

/// What is wanted of whom.
#[derive(Debug, Clone)]
pub struct Export {
    /// The fields, by name; none of them may be a secret.
    pub fields: Vec<String>,
    /// Which people; `None` is all.
    pub filter: Option<Value>,
    /// With the hash of the password as `password_hash`.
    pub with_hashes: bool,
    /// With the name of a role in place of its key, for a server where the keys are others.
    pub role_names: bool,
}

/// A list that is going out.
pub struct Exported {
    app: App,
    plan: Plan,
    last: Option<Value>,
    with_hashes: bool,
    /// Names of roles by key, where those are wanted.
    roles: HashMap<String, String>,
    /// The key is read to know where the next page begins, though nobody asked for it.
    drops_key: bool,
}

/// Begins to give out a list.
///
/// # Errors
/// In words: a field that is none, or a secret, or a filter that cannot be one.
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

/// The names of roles that no other role has.
async fn role_names(app: &App) -> Result<HashMap<String, String>> {
    let all = user_export::role_names(&mut app.reader()).await?;
    let is_only = |name: &str| all.iter().filter(|(_, other)| other == name).count() == 1;
    let named = all.iter().filter(|(_, name)| is_only(name));
    Ok(named.map(|(id, name)| (id.to_string(), name.clone())).collect())
}

/// How many people have a second factor, which no list has.
///
/// # Errors
/// Only where the database does not answer.
pub async fn count_with_tfa(app: &App) -> Result<i64> {
    Ok(user_export::with_second_factor(&mut app.reader()).await?)
}

impl Exported {
    /// The next people, in the order of their keys; none at the end. Who is added meanwhile may be in it or not.
    ///
    /// # Errors
    /// Only where the database does not answer.
    pub async fn next(&mut self) -> Result<Vec<Map<String, Value>>> {
        let plan = match &self.last {
            Some(last) => self.plan.clone().after_key(last.clone()),
            None => self.plan.clone(),
        };
        let mut found = items::read(&mut self.app.reader(), &plan.selection).await?;
        let Some(last) = found.last().and_then(|person| person.get(USERS.key)) else { return Ok(Vec::new()) };
        self.last = Some(last.clone());
        if self.with_hashes {
            self.add_hashes(&mut found).await?;
        }
        for role in found.iter_mut().filter_map(|person| person.get_mut("role")) {
            if let Some(name) = role.as_str().and_then(|role| self.roles.get(role)) {
                *role = json!(name);
            }
        }
        if self.drops_key {
            found.iter_mut().for_each(|person| _ = person.shift_remove(USERS.key));
        }
        Ok(found)
    }

    async fn add_hashes(&self, found: &mut [Map<String, Value>]) -> Result<()> {
        let key = |person: &Map<String, Value>| Uuid::parse_str(person.get(USERS.key)?.as_str()?).ok();
        let ids: Vec<Uuid> = found.iter().filter_map(key).collect();
        let hashes = user_export::password_hashes(&mut self.app.reader(), &ids).await?;
        let hashes: HashMap<Uuid, Secret> = hashes.into_iter().collect();
        for person in found {
            let hash = key(person).and_then(|id| hashes.get(&id));
            person.insert("password_hash".into(), json!(hash.map(Secret::expose)));
        }
        Ok(())
    }
}
