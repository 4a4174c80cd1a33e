//! Dynamic values, which are resolved when a permission or a filter is used: `$CURRENT_USER`, `$NOW(-7 days)` and so on.

use chrono::{DateTime, Months, SecondsFormat, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::duration;

/// The dynamic values of one request.
#[derive(Debug, Clone, PartialEq)]
pub struct Variables {
    /// `$NOW`.
    pub now: DateTime<Utc>,
    /// `$CURRENT_USER`.
    pub user: Option<Uuid>,
    /// `$CURRENT_ROLE`.
    pub role: Option<Uuid>,
    /// `$CURRENT_ROLES`: the role and its ancestors.
    pub roles: Vec<Uuid>,
    /// `$CURRENT_POLICIES`.
    pub policies: Vec<Uuid>,
    /// Fields of the user and the role, for `$CURRENT_USER.title` and `$CURRENT_ROLE.name`, as nested objects under
    /// the keys `$CURRENT_USER` and `$CURRENT_ROLE`.
    pub records: Value,
}

impl Variables {
    /// Whether a value is dynamic.
    pub fn is_dynamic(value: &Value) -> bool {
        value.as_str().is_some_and(|text| text.starts_with("$CURRENT_") || text.starts_with("$NOW"))
    }

    /// The record and the dotted path of a dynamic value, such as `("$CURRENT_USER", "role.name")`.
    pub fn path_of(value: &Value) -> Option<(&str, &str)> {
        let (record, path) = value.as_str()?.split_once('.')?;
        matches!(record, "$CURRENT_USER" | "$CURRENT_ROLE").then_some((record, path))
    }

    /// The value with all dynamic values resolved; those that are unknown become null.
    pub fn fill(&self, value: Value) -> Value {
        match value {
            Value::Array(entries) => Value::Array(self.fill_list(entries)),
            Value::String(text) if text.starts_with('$') => {
                self.look_up(&text).unwrap_or(Value::String(text))
            }
            other => other,
        }
    }

    /// Resolves a list, in which an entry may resolve to several values.
    fn fill_list(&self, entries: Vec<Value>) -> Vec<Value> {
        let mut filled = Vec::with_capacity(entries.len());
        for entry in entries {
            match self.fill(entry) {
                Value::Array(several) => filled.extend(several),
                one => filled.push(one),
            }
        }
        filled
    }

    fn look_up(&self, text: &str) -> Option<Value> {
        let id = |id: Option<Uuid>| id.map_or(Value::Null, |id| Value::String(id.to_string()));
        let ids = |ids: &[Uuid]| ids.iter().map(|id| Value::String(id.to_string())).collect();
        match text {
            "$CURRENT_USER" => Some(id(self.user)),
            "$CURRENT_ROLE" => Some(id(self.role)),
            "$CURRENT_ROLES" => Some(Value::Array(ids(&self.roles))),
            "$CURRENT_POLICIES" => Some(Value::Array(ids(&self.policies))),
            "$NOW" => Some(instant(self.now)),
            _ => self.look_up_path(text).or_else(|| self.look_up_time(text)),
        }
    }

    fn look_up_path(&self, text: &str) -> Option<Value> {
        let (record, path) = text.split_once('.')?;
        if !matches!(record, "$CURRENT_USER" | "$CURRENT_ROLE") {
            return None;
        }
        let mut value = self.records.get(record);
        for part in path.split('.') {
            value = value.and_then(|value| value.get(part));
        }
        Some(value.cloned().unwrap_or(Value::Null))
    }

    fn look_up_time(&self, text: &str) -> Option<Value> {
        let offset = text.strip_prefix("$NOW(")?.strip_suffix(')')?;
        let offset = offset.trim_start_matches('+');
        if let Some(shifted) = shifted_by_months(self.now, offset) {
            return Some(instant(shifted));
        }
        let offset = duration::parse_millis(offset).ok()?;
        self.now.checked_add_signed(chrono::Duration::milliseconds(offset)).map(instant)
    }
}

/// The time some calendar months or years later or earlier: `-1 month`, `2 years`.
fn shifted_by_months(time: DateTime<Utc>, offset: &str) -> Option<DateTime<Utc>> {
    let end = offset.find(|c: char| !c.is_ascii_digit() && c != '-')?;
    let (number, unit) = offset.split_at(end);
    let months_per_unit = match unit.trim_start().to_ascii_lowercase().as_str() {
        "month" | "months" | "mth" | "mths" | "mo" => 1,
        "year" | "years" | "yr" | "yrs" | "y" => 12,
        _ => return None,
    };
    let months = number.parse::<i32>().ok()?.checked_mul(months_per_unit)?;
    let count = Months::new(months.unsigned_abs());
    if months < 0 { time.checked_sub_months(count) } else { time.checked_add_months(count) }
}

fn instant(time: DateTime<Utc>) -> Value {
    Value::String(time.to_rfc3339_opts(SecondsFormat::Millis, true))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn variables() -> Variables {
        Variables {
            now: DateTime::UNIX_EPOCH + chrono::Duration::days(10),
            user: Some(Uuid::nil()),
            role: None,
            roles: vec![Uuid::nil(), Uuid::max()],
            policies: vec![],
            records: json!({"$CURRENT_USER": {"title": "Lead", "role": {"name": "Staff"}}}),
        }
    }

    #[test]
    fn dynamic_values_are_resolved() {
        let fill = |value| variables().fill(value);
        assert_eq!(fill(json!("$CURRENT_USER")), json!("00000000-0000-0000-0000-000000000000"));
        assert_eq!(fill(json!("$CURRENT_ROLE")), json!(null));
        assert_eq!(fill(json!("$CURRENT_USER.role.name")), json!("Staff"));
        assert_eq!(fill(json!("$CURRENT_USER.nothing.here")), json!(null));
        assert_eq!(fill(json!("$NOW(-7 days)")), json!("1970-01-04T00:00:00.000Z"));
        assert_eq!(fill(json!("$NOW(+1 month)")), json!("1970-02-11T00:00:00.000Z"));
        assert_eq!(fill(json!("$NOW(-1 year)")), json!("1969-01-11T00:00:00.000Z"));
        assert_eq!(fill(json!("$5 off")), json!("$5 off"));
    }

    #[test]
    fn lists_inside_lists_are_flattened() {
        let filled = variables().fill(json!(["x", "$CURRENT_ROLES"]));
        assert_eq!(filled.as_array().map(Vec::len), Some(3));
    }
}
