//! Converts HTML from templates of operators to plain text.
//!
//! Not the crate `html2text`, which brings a whole HTML parser (html5ever) for the few elements that mail templates use.

use super::entities::decode;

/// Elements whose content is not shown.
const HIDDEN_ELEMENTS: [&str; 5] = ["head", "style", "script", "title", "template"];
/// Elements on a separate line.
const LINE_ELEMENTS: [&str; 10] = ["br", "div", "tr", "li", "hr", "dt", "dd", "header", "footer", "section"];
/// Elements with an empty line before and after.
const PARAGRAPH_ELEMENTS: [&str; 12] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"];

/// Converts HTML to plain text with paragraphs and lists. The URL of a link follows its text.
pub(in crate::render) fn from_html(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        writer.text(&rest[..at]);
        rest = &rest[at..];
        match tag_length(rest) {
            1 => {
                writer.text("<");
                rest = &rest[1..];
            }
            length => {
                writer.element(&rest[..length]);
                rest = &rest[length..];
            }
        }
    }
    writer.text(rest);
    writer.finish()
}

/// Length of the tag or comment at the start in bytes; 1 if the `<` at the start is text.
fn tag_length(html: &str) -> usize {
    if html.starts_with("<!--") {
        return html.find("-->").map_or(html.len(), |end| end + 3);
    }
    if !html[1..].starts_with(|char: char| char.is_ascii_alphabetic() || char == '/' || char == '!') {
        return 1;
    }
    let mut quote = None;
    for (at, char) in html.char_indices() {
        match quote {
            Some(open) if char == open => quote = None,
            Some(_) => {}
            None if char == '>' => return at + 1,
            None if char == '"' || char == '\'' => quote = Some(char),
            None => {}
        }
    }
    html.len()
}

#[derive(Default)]
struct Writer {
    text: String,
    /// The hidden element around the current position.
    hidden: Option<String>,
    /// Line ends to write before the next word.
    line_ends: usize,
    /// Whether to write a space before the next word.
    space: bool,
    /// URL of the current link, and the index where its text starts.
    link: Option<(String, usize)>,
}

impl Writer {
    fn text(&mut self, html: &str) {
        if self.hidden.is_some() {
            return;
        }
        let text = decode(html);
        self.space |= text.starts_with(char::is_whitespace);
        for word in text.split_whitespace() {
            self.word(word);
            self.space = true;
        }
        self.space = text.ends_with(char::is_whitespace) || (self.space && text.trim().is_empty());
    }

    fn word(&mut self, word: &str) {
        if self.line_ends > 0 && !self.text.is_empty() {
            self.text += &"\n".repeat(self.line_ends);
        } else if self.space && !self.text.is_empty() {
            self.text.push(' ');
        }
        (self.line_ends, self.space) = (0, false);
        self.text += word;
    }

    fn element(&mut self, element: &str) {
        let Some(inner) = element.strip_prefix('<').filter(|inner| !inner.starts_with('!')) else { return };
        let closes = inner.starts_with('/');
        let name: String =
            inner.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        if let Some(hidden) = &self.hidden {
            if closes && *hidden == name {
                self.hidden = None;
            }
            return;
        }
        match name.as_str() {
            hidden if HIDDEN_ELEMENTS.contains(&hidden) && !closes => self.hidden = Some(name.clone()),
            "a" => self.anchor(inner, closes),
            line if LINE_ELEMENTS.contains(&line) => self.require_line_ends(1),
            paragraph if PARAGRAPH_ELEMENTS.contains(&paragraph) => self.require_line_ends(2),
            "td" | "th" => self.space = true,
            _ => {}
        }
        if name == "li" && !closes {
            self.word("-");
            self.space = true;
        }
    }

    fn require_line_ends(&mut self, lines: usize) {
        self.line_ends = self.line_ends.max(lines);
    }

    fn anchor(&mut self, inner: &str, closes: bool) {
        if !closes {
            self.link = attribute(inner, "href").map(|address| (address, self.text.len()));
            return;
        }
        let Some((address, start)) = self.link.take() else { return };
        let shown = self.text.get(start..).unwrap_or_default().trim();
        let is_mail = address.strip_prefix("mailto:").is_some_and(|mail| mail == shown);
        if shown == address || is_mail || address.starts_with('#') {
            return;
        }
        self.space = true;
        // RFC 3986, appendix C, delimits URLs by angle brackets; a parenthesis could be taken for a part of the URL.
        self.word(&format!("<{address}>"));
    }

    fn finish(self) -> String {
        self.text.trim().to_owned() + "\n"
    }
}

/// Decoded value of an attribute, without white space.
fn attribute(element: &str, name: &str) -> Option<String> {
    let lower = element.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name).map(|at| from + at) {
        from = at + name.len();
        let starts = lower[..at].ends_with(char::is_whitespace);
        let Some(value) = element[from..].trim_start().strip_prefix('=').filter(|_| starts) else { continue };
        let value = value.trim_start();
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split(|char: char| char.is_whitespace() || char == '>').next()?,
        };
        return Some(decode(value).split_whitespace().collect())
            .filter(|address: &String| !address.is_empty());
    }
    None
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::from_html;

    #[rstest]
    #[case("<p>One</p>\n<p>Two<br>Three</p>", "One\n\nTwo\nThree\n")]
    #[case(
        "<p>Go to <a href=\"https://x.example/?a=1&amp;b=2\">this page</a>.</p>",
        "Go to this page <https://x.example/?a=1&b=2>.\n"
    )]
    #[case("<a href='https://x.example/'>https://x.example/</a>", "https://x.example/\n")]
    #[case("<a class=b href=https://x.example/>here</a>", "here <https://x.example/>\n")]
    #[case("<head><style>p > a {}</style><title>No</title></head><body>Yes</body>", "Yes\n")]
    #[case("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two\n")]
    #[case("Tom &amp; <b>Jerry</b>'s&nbsp;&lt;show&gt;", "Tom & Jerry's <show>\n")]
    #[case("<!-- <p>No</p> -->a < b<img alt=\"x > y\">", "a < b\n")]
    #[case("<table><tr><td>Time</td><td>now</td></tr></table>", "Time now\n")]
    #[case("<a href=\"mailto:a@example.com\">a@example.com</a>", "a@example.com\n")]
    #[case("<p", "\n")]
    #[case("", "\n")]
    fn html_is_converted_to_text(#[case] html: &str, #[case] text: &str) {
        assert_eq!(from_html(html), text);
    }
}
