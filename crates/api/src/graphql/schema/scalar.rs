//! Scalars: their literals, variables and results.

use serde_json::{Number, Value, json};

use super::super::language::ast::{Literal, Written};

/// A scalar type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names of the wire say it all")]
pub enum Scalar {
    Id,
    String,
    Boolean,
    Int,
    Float,
    Json,
    Date,
    Hash,
    Void,
    BigInt,
    StringOrFloat,
    PermissionsMe,
}

impl Scalar {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Id,
        Self::String,
        Self::Boolean,
        Self::Int,
        Self::Float,
        Self::Json,
        Self::Date,
        Self::Hash,
        Self::Void,
        Self::BigInt,
        Self::StringOrFloat,
        Self::PermissionsMe,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "ID",
            Self::String => "String",
            Self::Boolean => "Boolean",
            Self::Int => "Int",
            Self::Float => "Float",
            Self::Json => "JSON",
            Self::Date => "Date",
            Self::Hash => "Hash",
            Self::Void => "Void",
            Self::BigInt => "GraphQLBigInt",
            Self::StringOrFloat => "GraphQLStringOrFloat",
            Self::PermissionsMe => "permissions_me_type",
        }
    }

    /// Whether it is defined by the specification, so that SDL leaves it out.
    pub fn is_built_in(self) -> bool {
        matches!(self, Self::Id | Self::String | Self::Boolean | Self::Int | Self::Float)
    }

    /// Its description.
    pub fn description(self) -> Option<&'static str> {
        match self {
            Self::Json => Some("Any value that JSON can write."),
            Self::Date => Some("An instant (ISO 8601)."),
            Self::Hash => Some("A secret: it can be written and is never shown."),
            Self::Void => Some("Nothing."),
            Self::BigInt => Some("A whole number, which is shown as a text."),
            Self::StringOrFloat => Some("A text or a number."),
            Self::PermissionsMe => Some("What the caller may do, by collection and action."),
            _ => None,
        }
    }

    /// A value in the form of a result.
    pub fn shown(self, value: Value) -> Value {
        match (self, value) {
            (Self::Id | Self::BigInt, Value::Number(number)) => Value::String(number.to_string()),
            // Some engines return exact numbers as text. A whole number has no decimal point, as in JavaScript.
            (Self::Float | Self::Int, Value::String(text)) => {
                without_point(text.parse::<Number>().map_or(Value::String(text), Value::Number))
            }
            (Self::Float, value) => without_point(value),
            (_, value) => value,
        }
    }

    /// The value of a literal. `variable` returns the values of variables inside a JSON literal.
    ///
    /// # Errors
    /// The message of graphql-js.
    pub fn literal(
        self,
        literal: &Literal<'_>,
        variable: &dyn Fn(&str) -> Option<Value>,
    ) -> Result<Value, String> {
        match (&literal.value, self) {
            (Written::Null, _) => Ok(Value::Null),
            (_, Self::Json | Self::PermissionsMe) => Ok(plain(literal, variable)),
            (Written::Int(text), Self::Id) => Ok(json!(text)),
            (Written::Int(_) | Written::Float(_) | Written::Text(_) | Written::Boolean(_), _) => {
                self.value(&plain(literal, variable))
            }
            _ => Err(self.refusal(&literal.to_string())),
        }
    }

    /// The value of a variable.
    ///
    /// # Errors
    /// The message of graphql-js.
    pub fn value(self, value: &Value) -> Result<Value, String> {
        let fits = match (self, value) {
            (Self::Json | Self::PermissionsMe, _) => true,
            (Self::Id, Value::Number(number)) => {
                return whole(number).map(|number| json!(number.to_string())).ok_or_else(|| self.not(value));
            }
            (Self::Int, Value::Number(number)) => return int(number).map(Value::from),
            (Self::BigInt, Value::Number(number)) => {
                return whole(number).map(Value::from).ok_or_else(|| self.not(value));
            }
            (Self::BigInt, Value::String(text)) => {
                return text.parse::<i64>().map(Value::from).map_err(|_| self.not(value));
            }
            (Self::Id | Self::String | Self::Date | Self::Hash, Value::String(_))
            | (Self::Boolean, Value::Bool(_))
            | (Self::Float, Value::Number(_))
            | (Self::StringOrFloat, Value::String(_) | Value::Number(_)) => true,
            _ => false,
        };
        if fits { Ok(value.clone()) } else { Err(self.not(value)) }
    }

    fn not(self, value: &Value) -> String {
        self.refusal(&value.to_string())
    }

    fn refusal(self, shown: &str) -> String {
        let cannot = match self {
            Self::Id => "ID cannot represent a non-string and non-integer value",
            Self::String => "String cannot represent a non string value",
            Self::Boolean => "Boolean cannot represent a non boolean value",
            Self::Int => "Int cannot represent non-integer value",
            Self::Float => "Float cannot represent non numeric value",
            Self::Date | Self::Hash => return format!("{} cannot represent value: {shown}", self.name()),
            _ => return format!("Expected value of type \"{}\", found {shown}.", self.name()),
        };
        format!("{cannot}: {shown}")
    }
}

/// A number without the decimal point if its fraction is zero.
fn without_point(value: Value) -> Value {
    value.as_number().and_then(whole).map_or(value, Value::from)
}

fn whole(number: &Number) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "only whole numbers that a double holds exactly")]
    let of_float = |float: f64| (float.fract() == 0.0 && float.abs() <= 9e15).then_some(float as i64);
    number.as_i64().or_else(|| number.as_f64().and_then(of_float))
}

fn int(number: &Number) -> Result<i32, String> {
    let whole = whole(number).ok_or_else(|| format!("Int cannot represent non-integer value: {number}"))?;
    let too_large = |_| format!("Int cannot represent non 32-bit signed integer value: {number}");
    i32::try_from(whole).map_err(too_large)
}

/// A literal as JSON; a missing variable is null.
fn plain(literal: &Literal<'_>, variable: &dyn Fn(&str) -> Option<Value>) -> Value {
    match &literal.value {
        Written::Variable(name) => variable(name).unwrap_or_default(),
        Written::Int(text) | Written::Float(text) => {
            text.parse::<Number>().map_or_else(|_| json!(text), Value::Number)
        }
        Written::Text(text) => json!(text),
        Written::Boolean(flag) => json!(flag),
        Written::Null => Value::Null,
        Written::Enum(word) => json!(word),
        Written::List(entries) => entries.iter().map(|entry| plain(entry, variable)).collect(),
        Written::Object(members) => Value::Object(
            members
                .iter()
                .map(|member| (member.name.text.to_owned(), plain(&member.value, variable)))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Scalar::Id, json!(7), json!("7"))]
    #[case(Scalar::BigInt, json!(900_000), json!("900000"))]
    #[case(Scalar::Float, json!(2.0), json!(2))]
    #[case(Scalar::Float, json!("2.5000"), json!(2.5))]
    #[case(Scalar::Float, json!(null), json!(null))]
    #[case(Scalar::Int, json!("3"), json!(3))]
    #[case(Scalar::String, json!("3"), json!("3"))]
    fn answers_have_the_form_of_their_kind(
        #[case] kind: Scalar,
        #[case] value: Value,
        #[case] wanted: Value,
    ) {
        assert_eq!(kind.shown(value), wanted);
    }

    #[rstest]
    #[case(Scalar::Int, json!(1.0), Some(json!(1)))]
    #[case(Scalar::Int, json!(1.5), None)]
    #[case(Scalar::Int, json!(3_000_000_000_i64), None)]
    #[case(Scalar::Int, json!("1"), None)]
    #[case(Scalar::Id, json!(1), Some(json!("1")))]
    #[case(Scalar::Id, json!(true), None)]
    #[case(Scalar::BigInt, json!("12"), Some(json!(12)))]
    #[case(Scalar::StringOrFloat, json!(1.5), Some(json!(1.5)))]
    #[case(Scalar::StringOrFloat, json!(true), None)]
    #[case(Scalar::Json, json!({"a": [1]}), Some(json!({"a": [1]})))]
    #[case(Scalar::Boolean, json!("true"), None)]
    #[case(Scalar::Date, json!(1), None)]
    fn variables_have_to_be_of_their_kind(
        #[case] kind: Scalar,
        #[case] value: Value,
        #[case] wanted: Option<Value>,
    ) {
        assert_eq!(kind.value(&value).ok(), wanted);
    }
}
