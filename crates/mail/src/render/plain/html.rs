//! Plain text of HTML that an operator has written.

use super::entities::decode;

/// Elements whose content is not text.
const HIDDEN: [&str; 5] = ["head", "style", "script", "title", "template"];
/// Elements that stand in lines of their own.
const LINES: [&str; 10] = ["br", "div", "tr", "li", "hr", "dt", "dd", "header", "footer", "section"];
/// Elements with an empty line around them.
const PARAGRAPHS: [&str; 12] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"];

/// The text of some HTML, for programs that show none: paragraphs, lists, and behind the text of each link its address.
pub(in crate::render) fn from_html(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        writer.text(&rest[..at]);
        rest = &rest[at..];
        match element_length(rest) {
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

/// How long the element at the beginning is; a `<` that begins none is text of one character.
fn element_length(html: &str) -> usize {
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
    /// The hidden element we are in.
    hidden: Option<String>,
    /// Line ends that are owed before the next word.
    owed: usize,
    /// A space that is owed before the next word.
    space: bool,
    /// The address of the link we are in, and where its text began.
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
        if self.owed > 0 && !self.text.is_empty() {
            self.text += &"\n".repeat(self.owed);
        } else if self.space && !self.text.is_empty() {
            self.text.push(' ');
        }
        (self.owed, self.space) = (0, false);
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
            hidden if HIDDEN.contains(&hidden) && !closes => self.hidden = Some(name.clone()),
            "a" => self.anchor(inner, closes),
            line if LINES.contains(&line) => self.owe(1),
            paragraph if PARAGRAPHS.contains(&paragraph) => self.owe(2),
            "td" | "th" => self.space = true,
            _ => {}
        }
        if name == "li" && !closes {
            self.word("-");
            self.space = true;
        }
    }

    fn owe(&mut self, lines: usize) {
        self.owed = self.owed.max(lines);
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
        // As RFC 3986, appendix C, sets addresses off from text: a parenthesis would be taken for a part of them.
        self.word(&format!("<{address}>"));
    }

    fn finish(self) -> String {
        self.text.trim().to_owned() + "\n"
    }
}

/// The value of an attribute, decoded and in one line.
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
    fn html_becomes_text(#[case] html: &str, #[case] text: &str) {
        assert_eq!(from_html(html), text);
    }
}
