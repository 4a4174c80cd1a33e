//! A field by name, possibly inside a function: `email`, `year(last_access)`, `count(users)`.

use crate::schema::Kind;

/// A function of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// Four digits.
    Year,
    /// 1 to 12.
    Month,
    /// ISO week, 1 to 53.
    Week,
    /// Day of the month.
    Day,
    /// 0 (Sunday) to 6.
    Weekday,
    /// 0 to 23.
    Hour,
    /// 0 to 59.
    Minute,
    /// 0 to 59.
    Second,
    /// Number of related items, or of entries of a JSON list.
    Count,
}

impl Function {
    const ALL: [Self; 9] = [
        Self::Year,
        Self::Month,
        Self::Week,
        Self::Day,
        Self::Weekday,
        Self::Hour,
        Self::Minute,
        Self::Second,
        Self::Count,
    ];

    /// The name in queries.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
            Self::Count => "count",
        }
    }

    /// Whether it is defined for fields of that kind.
    pub fn fits(self, kind: Kind) -> bool {
        match self {
            Self::Count => matches!(kind, Kind::Alias | Kind::Json),
            _ => matches!(kind, Kind::Timestamp | Kind::DateTime),
        }
    }
}

/// A field by name, possibly inside a function.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FieldRef {
    /// The field.
    pub name: String,
    /// The function applied to it.
    pub function: Option<Function>,
}

impl FieldRef {
    /// Parses `name` or `function(name)`. An unknown function is taken for a part of the name, which then is not found.
    pub fn parse(text: &str) -> Self {
        let call = text.strip_suffix(')').and_then(|rest| rest.split_once('('));
        let function =
            call.and_then(|(word, _)| Function::ALL.into_iter().find(|function| function.as_str() == word));
        match (call, function) {
            (Some((_, name)), Some(function)) => {
                Self { name: name.trim().to_owned(), function: Some(function) }
            }
            _ => Self { name: text.to_owned(), function: None },
        }
    }

    /// The key in the response: `{field}` or `{field}_{function}`.
    pub fn key(&self) -> String {
        match self.function {
            Some(function) => format!("{}_{}", self.name, function.as_str()),
            None => self.name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_distinguished_from_names() {
        let year = FieldRef::parse("year(last_access)");
        assert_eq!((year.name.as_str(), year.function), ("last_access", Some(Function::Year)));
        assert_eq!(year.key(), "last_access_year");
        assert_eq!(FieldRef::parse("evil(x)").name, "evil(x)");
        assert_eq!(FieldRef::parse("count").function, None);
    }
}
