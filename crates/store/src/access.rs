//! `directus_roles`, `directus_access`, `directus_policies`, `directus_permissions`: the tables that rights are read from.

use sea_query::{Alias, Cond, Expr, ExprTrait, NullOrdering, Order, Query};
use serde_json::Value;
use uuid::Uuid;
use vestibule_domain::UserStatus;
use vestibule_domain::access::Policy;

use crate::database::{DbError, Reader, Row, Sql, Transaction};
use crate::statement::sql;

/// A row of `directus_permissions`.
#[derive(Debug, Clone)]
pub struct PermissionRow {
    pub policy: Uuid,
    pub collection: String,
    /// `create`, `read`, `update`, `delete` or `share`.
    pub action: String,
    /// The filter for the items it allows; `None` for all.
    pub permissions: Option<Value>,
    /// The filter that a written item has to meet.
    pub validation: Option<Value>,
    /// Values that a written item gets where the request has none.
    pub presets: Option<Value>,
    /// Names separated by commas; `*` for all.
    pub fields: Option<String>,
}

/// A role and its ancestors, the root first. A cycle, which only a direct change of the database can cause, ends where it
/// closes.
pub async fn role_tree(reader: &mut impl Reader, role: Uuid) -> Result<Vec<Uuid>, DbError> {
    const PARENT: &str = r#"SELECT "parent" FROM "directus_roles" WHERE "id" = ?"#;
    let mut tree = vec![role];
    let mut next = Some(role);
    while let Some(id) = next {
        let rows = reader.query(&sql(reader.dialect(), PARENT, [id.into()])).await?;
        next = match rows.first() {
            Some(row) => row.optional_uuid(0)?.filter(|parent| !tree.contains(parent)),
            None => None,
        };
        tree.extend(next);
    }
    tree.reverse();
    Ok(tree)
}

/// The policies of these roles and of this user, in the order of `directus_access`. Without a role, those of the public are
/// included.
pub async fn policies(
    reader: &mut impl Reader,
    roles: &[Uuid],
    user: Option<Uuid>,
) -> Result<Vec<Policy>, DbError> {
    let access = |name: &'static str| Expr::col((Alias::new("a"), Alias::new(name)));
    let mut carriers = Cond::any();
    carriers = if roles.is_empty() {
        carriers.add(access("role").is_null().and(access("user").is_null()))
    } else {
        carriers.add(access("role").is_in(roles.iter().copied()))
    };
    if let Some(user) = user {
        carriers = carriers.add(access("user").eq(user));
    }
    let policy = |name: &'static str| (Alias::new("p"), Alias::new(name));
    let place = Expr::col((Alias::new("a"), Alias::new("sort")));
    let select = Query::select()
        .columns(["id", "ip_access", "enforce_tfa", "admin_access", "app_access"].map(policy))
        .from_as(Alias::new("directus_access"), Alias::new("a"))
        .inner_join(
            sea_query::TableRef::from(Alias::new("directus_policies")).alias("p"),
            Expr::col(policy("id")).equals((Alias::new("a"), Alias::new("policy"))),
        )
        .cond_where(carriers)
        .order_by_expr_with_nulls(place, Order::Asc, NullOrdering::First)
        .order_by((Alias::new("a"), Alias::new("id")), Order::Asc)
        .take();
    let rows = reader.query(&Sql::select(reader.dialect(), &select)).await?;
    let mut policies: Vec<Policy> = Vec::with_capacity(rows.len());
    for row in &rows {
        let policy = policy_of(row)?;
        if !policies.contains(&policy) {
            policies.push(policy);
        }
    }
    Ok(policies)
}

fn policy_of(row: &Row) -> Result<Policy, DbError> {
    Ok(Policy {
        id: row.uuid(0)?,
        ip_access: row.optional_text(1)?.map(|text| names(&text)).unwrap_or_default(),
        enforce_tfa: row.get(2).as_bool().unwrap_or(false),
        admin_access: row.get(3).as_bool().unwrap_or(false),
        app_access: row.get(4).as_bool().unwrap_or(false),
    })
}

/// The names in a text that separates them by commas.
pub fn names(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The permissions of these policies, in the order of their keys.
pub async fn permissions(reader: &mut impl Reader, policies: &[Uuid]) -> Result<Vec<PermissionRow>, DbError> {
    if policies.is_empty() {
        return Ok(Vec::new());
    }
    let select = Query::select()
        .columns(
            ["policy", "collection", "action", "permissions", "validation", "presets", "fields"]
                .map(Alias::new),
        )
        .from(Alias::new("directus_permissions"))
        .and_where(Expr::col(Alias::new("policy")).is_in(policies.iter().copied()))
        .order_by(Alias::new("id"), Order::Asc)
        .take();
    let rows = reader.query(&Sql::select(reader.dialect(), &select)).await?;
    rows.iter().map(permission_of).collect()
}

fn permission_of(row: &Row) -> Result<PermissionRow, DbError> {
    let json = |index: usize| row.get(index).as_json().filter(|value| !value.is_null());
    Ok(PermissionRow {
        policy: row.uuid(0)?,
        collection: row.text(1)?,
        action: row.text(2)?,
        permissions: json(3),
        validation: json(4),
        presets: json(5),
        fields: row.optional_text(6)?,
    })
}

/// Whether an active user is an administrator, by their role, one of its ancestors, or access of their own.
pub async fn has_active_admin(reader: &mut impl Reader) -> Result<bool, DbError> {
    has_admin_except(reader, None).await
}

/// Whether an active user other than this one is an administrator.
pub async fn has_other_active_admin(reader: &mut impl Reader, user: Uuid) -> Result<bool, DbError> {
    has_admin_except(reader, Some(user)).await
}

async fn has_admin_except(reader: &mut impl Reader, excluded: Option<Uuid>) -> Result<bool, DbError> {
    const FIND: &str = r#"WITH RECURSIVE "admin_roles" ("id") AS (
            SELECT a."role" FROM "directus_access" a JOIN "directus_policies" p ON p."id" = a."policy"
                WHERE p."admin_access" = ? AND a."role" IS NOT NULL
            UNION
            SELECT r."id" FROM "directus_roles" r JOIN "admin_roles" t ON r."parent" = t."id"
        )
        SELECT u."status", u."id" FROM "directus_users" u WHERE u."status" = 'active' AND (
            u."role" IN (SELECT "id" FROM "admin_roles")
            OR u."id" IN (SELECT a."user" FROM "directus_access" a JOIN "directus_policies" p ON p."id" = a."policy"
                WHERE p."admin_access" = ? AND a."user" IS NOT NULL)
        )"#;
    let rows = reader.query(&sql(reader.dialect(), FIND, [true.into(), true.into()])).await?;
    for row in &rows {
        // For MySQL's collation `Active` equals `active`; for a login it does not.
        if UserStatus::parse(&row.text(0)?).is_active() && Some(row.uuid(1)?) != excluded {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A role with a policy of its own that makes its users administrators.
pub async fn admin_role(reader: &mut impl Reader) -> Result<Option<Uuid>, DbError> {
    const FIND: &str = r#"SELECT a."role" FROM "directus_access" a
        JOIN "directus_policies" p ON p."id" = a."policy"
        WHERE p."admin_access" = ? AND a."role" IS NOT NULL ORDER BY a."id" LIMIT 1"#;
    let rows = reader.query(&sql(reader.dialect(), FIND, [true.into()])).await?;
    rows.first().map(|row| row.uuid(0)).transpose()
}

/// Makes processes that set up the same database wait for each other, until the transaction of the first one ends.
pub async fn lock_setup(tx: &mut Transaction) -> Result<(), DbError> {
    crate::versions::bump(tx, crate::versions::SETTINGS).await
}

/// A role by its key, or by its name if exactly one role has it. Case counts.
pub async fn find_role(reader: &mut impl Reader, role: &str) -> Result<Option<Uuid>, DbError> {
    const BY_ID: &str = r#"SELECT "id" FROM "directus_roles" WHERE "id" = ?"#;
    const BY_NAME: &str = r#"SELECT "id", "name" FROM "directus_roles" WHERE "name" = ?"#;
    if let Ok(id) = Uuid::parse_str(role) {
        let rows = reader.query(&sql(reader.dialect(), BY_ID, [id.into()])).await?;
        return rows.first().map(|row| row.uuid(0)).transpose();
    }
    let rows = reader.query(&sql(reader.dialect(), BY_NAME, [role.into()])).await?;
    // MySQL's collation also finds names that differ in case and accents.
    let mut found = rows.iter().filter(|row| row.text(1).is_ok_and(|name| name == role));
    match (found.next(), found.next()) {
        (Some(one), None) => one.uuid(0).map(Some),
        _ => Ok(None),
    }
}
