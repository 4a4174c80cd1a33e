//! The operators of filters, and the kinds of fields that support them.

use crate::schema::{Field, Kind};
use crate::{Error, Result};

/// An operator of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the wire")]
pub enum Operator {
    Eq,
    Neq,
    Lt,
    Lte,
    Gt,
    Gte,
    In,
    Nin,
    Between,
    Nbetween,
    Null,
    Nnull,
    Empty,
    Nempty,
    Contains,
    Ncontains,
    Icontains,
    Nicontains,
    StartsWith,
    NstartsWith,
    IstartsWith,
    NistartsWith,
    EndsWith,
    NendsWith,
    IendsWith,
    NiendsWith,
    Regex,
}

use Operator::*;

/// Every operator with its name on the wire.
const WORDS: [(Operator, &str); 27] = [
    (Eq, "_eq"),
    (Neq, "_neq"),
    (Lt, "_lt"),
    (Lte, "_lte"),
    (Gt, "_gt"),
    (Gte, "_gte"),
    (In, "_in"),
    (Nin, "_nin"),
    (Between, "_between"),
    (Nbetween, "_nbetween"),
    (Null, "_null"),
    (Nnull, "_nnull"),
    (Empty, "_empty"),
    (Nempty, "_nempty"),
    (Contains, "_contains"),
    (Ncontains, "_ncontains"),
    (Icontains, "_icontains"),
    (Nicontains, "_nicontains"),
    (StartsWith, "_starts_with"),
    (NstartsWith, "_nstarts_with"),
    (IstartsWith, "_istarts_with"),
    (NistartsWith, "_nistarts_with"),
    (EndsWith, "_ends_with"),
    (NendsWith, "_nends_with"),
    (IendsWith, "_iends_with"),
    (NiendsWith, "_niends_with"),
    (Regex, "_regex"),
];

impl Operator {
    /// Parses the name on the wire.
    pub fn parse(word: &str) -> Option<Self> {
        WORDS.iter().find(|(_, text)| *text == word).map(|(operator, _)| *operator)
    }

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        WORDS.iter().find(|(operator, _)| *operator == self).map_or("", |(_, text)| text)
    }

    /// Whether the operand is a list.
    pub fn takes_list(self) -> bool {
        matches!(self, In | Nin | Between | Nbetween)
    }

    /// Whether the operand is a boolean.
    pub fn takes_flag(self) -> bool {
        matches!(self, Null | Nnull | Empty | Nempty)
    }

    /// Whether it compares parts of texts.
    pub fn is_textual(self) -> bool {
        matches!(
            self,
            Contains
                | Ncontains
                | Icontains
                | Nicontains
                | StartsWith
                | NstartsWith
                | IstartsWith
                | NistartsWith
                | EndsWith
                | NendsWith
                | IendsWith
                | NiendsWith
        )
    }

    /// Refuses operators that the field does not support.
    ///
    /// # Errors
    /// `INVALID_QUERY` with the messages of contract section 5.
    pub fn check(self, field: &Field, kind: Kind) -> Result<()> {
        if field.conceal {
            if self.takes_flag() {
                return Ok(());
            }
            let word = self.as_str();
            return Err(Error::query(format!(
                "Field with \"conceal\" special does not allow the \"{word}\" filter operator"
            )));
        }
        if self.is_known_to(kind) {
            return Ok(());
        }
        let (kind, word) = (kind.as_str(), self.as_str());
        Err(Error::query(format!("\"{kind}\" field type does not contain the \"{word}\" filter operator")))
    }

    fn is_known_to(self, kind: Kind) -> bool {
        match kind {
            Kind::Uuid => matches!(self, Eq | Neq | Null | Nnull | In | Nin),
            Kind::Boolean => matches!(self, Eq | Neq | Null | Nnull),
            Kind::Hash => self.takes_flag(),
            Kind::Json => matches!(self, Null | Nnull),
            Kind::Alias => matches!(self, Null | Nnull),
            Kind::Integer | Kind::DateTime => {
                matches!(self, Eq | Neq | Lt | Lte | Gt | Gte | Between | Nbetween | Null | Nnull | In | Nin)
            }
            Kind::Timestamp => !matches!(
                self,
                Regex
                    | Icontains
                    | Nicontains
                    | StartsWith
                    | NstartsWith
                    | IstartsWith
                    | NistartsWith
                    | EndsWith
                    | NendsWith
                    | IendsWith
                    | NiendsWith
            ),
            Kind::String | Kind::Text | Kind::Csv => {
                self.is_textual() || self.takes_flag() || matches!(self, Eq | Neq | In | Nin)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::USERS;

    #[test]
    fn names_are_parsed_again() {
        for (operator, word) in WORDS {
            assert_eq!(Operator::parse(word), Some(operator));
            assert_eq!(operator.as_str(), word);
        }
    }

    #[test]
    fn secrets_support_tests_for_null_only() {
        let token = USERS.field("token").expect("a field");
        assert_eq!(Null.check(token, token.kind), Ok(()));
        let refused = Eq.check(token, token.kind).expect_err("an error");
        assert_eq!(
            refused.to_string(),
            "the query is invalid: Field with \"conceal\" special does not allow the \"_eq\" filter operator"
        );
    }

    #[test]
    fn texts_do_not_support_order() {
        let name = USERS.field("first_name").expect("a field");
        let refused = Gt.check(name, name.kind).expect_err("an error");
        assert_eq!(
            refused.to_string(),
            "the query is invalid: \"string\" field type does not contain the \"_gt\" filter operator"
        );
    }
}
