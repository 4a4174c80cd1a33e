//! HTML escaping, and the template filter `escape`.

use liquid_core::{Display_filter, Filter, FilterReflection, ParseFilter, Result, Runtime, Value, ValueView};

/// Escapes text for HTML content and for attributes in single or double quotes.
pub(super) fn html(text: &str) -> String {
    write(text, |_| false)
}

/// As [`html`], but keeps the character references that [`html`] writes.
fn html_once(text: &str) -> String {
    write(text, |rest| {
        ["&amp;", "&lt;", "&gt;", "&quot;", "&#34;", "&#39;"].iter().any(|entity| rest.starts_with(entity))
    })
}

fn write(text: &str, is_escaped: impl Fn(&str) -> bool) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    for (at, char) in text.char_indices() {
        match char {
            '&' if is_escaped(&text[at..]) => html.push('&'),
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            other => html.push(other),
        }
    }
    html
}

/// The filter `escape` for templates of operators. Variables are already escaped, so it must not escape them twice.
#[derive(Clone, ParseFilter, FilterReflection)]
#[filter(name = "escape", description = "Escapes what is not escaped yet.", parsed(EscapeFilter))]
pub(super) struct Escape;

#[derive(Debug, Default, Display_filter)]
#[name = "escape"]
struct EscapeFilter;

impl Filter for EscapeFilter {
    fn evaluate(&self, input: &dyn ValueView, _: &dyn Runtime) -> Result<Value> {
        Ok(if input.is_nil() { Value::Nil } else { Value::scalar(html_once(&input.to_kstr())) })
    }
}

#[cfg(test)]
mod tests {
    use super::{html, html_once};

    #[test]
    fn all_special_characters_are_escaped() {
        assert_eq!(
            html("<a href='x' id=\"y\">&amp;</a>"),
            "&lt;a href=&#39;x&#39; id=&quot;y&quot;&gt;&amp;amp;&lt;/a&gt;"
        );
    }

    #[test]
    fn escaping_is_idempotent() {
        for text in ["Tom & 'Jerry' <b>\"x\"</b>", "&lt;script&gt;", "a&b&&amp;", "&"] {
            assert_eq!(html_once(&html(text)), html(text));
        }
    }
}
