//! Strings: `"…"` with escapes, and `"""…"""` over several lines.

use super::super::fault::Fault;
use super::characters::shown;
use super::lexer::Lexer;

impl Lexer<'_> {
    pub(super) fn text(&mut self) -> Result<String, Fault> {
        self.position += 1;
        let mut text = String::new();
        loop {
            match self.char() {
                Some('"') => {
                    self.position += 1;
                    return Ok(text);
                }
                Some('\\') => text.push(self.escape()?),
                None | Some('\n' | '\r') => return Err(self.fault("Unterminated string.")),
                Some(char) if is_source(char) => {
                    text.push(char);
                    self.position += char.len_utf8();
                }
                char => {
                    let found = shown(char);
                    return Err(self.fault(format!("Invalid character within String: {found}.")));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let plain = match self.byte(1) {
            Some(b'u') => return self.unicode_escape(),
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => {
                let end = self.source[self.position..].chars().take(2).map(char::len_utf8).sum::<usize>();
                return Err(self.no_escape(end));
            }
        };
        self.position += 2;
        Ok(plain)
    }

    /// `\u00e9`, `\u{1f600}`, or a surrogate pair.
    fn unicode_escape(&mut self) -> Result<char, Fault> {
        let rest = &self.source[self.position + 2..];
        if let Some((digits, _)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            let found = hex(digits).filter(|_| digits.len() <= 8).and_then(char::from_u32);
            return self.escaped(found, digits.len() + 4);
        }
        let half = |from: usize| rest.get(from..from + 4).and_then(hex);
        let first = half(0);
        match first {
            Some(high @ 0xd800..=0xdbff) if rest.get(4..6) == Some("\\u") => {
                let low = half(6).filter(|low| (0xdc00..=0xdfff).contains(low));
                let joined = low.map(|low| 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
                self.escaped(joined.and_then(char::from_u32), 12)
            }
            first => self.escaped(first.and_then(char::from_u32), 6),
        }
    }

    fn escaped(&mut self, found: Option<char>, length: usize) -> Result<char, Fault> {
        match found {
            Some(char) => {
                self.position += length;
                Ok(char)
            }
            None => Err(self.no_escape(length)),
        }
    }

    fn no_escape(&mut self, length: usize) -> Fault {
        let rest = &self.source[self.position..];
        let word = match rest.as_bytes().get(1) {
            Some(b'u') => "Unicode",
            _ => "character",
        };
        let sequence: String = rest.chars().take(length).collect();
        self.fault(format!("Invalid {word} escape sequence: \"{sequence}\"."))
    }

    pub(super) fn block(&mut self) -> Result<String, Fault> {
        self.position += 3;
        let mut raw = String::new();
        loop {
            let rest = &self.source[self.position..];
            if rest.starts_with("\"\"\"") {
                self.position += 3;
                return Ok(dedented(&raw));
            }
            if rest.starts_with("\\\"\"\"") {
                self.position += 4;
                raw.push_str("\"\"\"");
                continue;
            }
            let Some(char) = self.char() else { return Err(self.fault("Unterminated string.")) };
            raw.push(char);
            self.position += char.len_utf8();
        }
    }
}

fn is_source(char: char) -> bool {
    char == '\t' || char >= ' '
}

fn hex(digits: &str) -> Option<u32> {
    let only_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    only_digits.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

/// A block string without its common indentation and without blank lines at its ends.
fn dedented(raw: &str) -> String {
    let text = raw.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<&str> = text.split('\n').collect();
    let indent_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let is_blank = |line: &&str| line.trim_matches([' ', '\t']).is_empty();
    let shared = lines.iter().skip(1).filter(|line| !is_blank(line)).map(|line| indent_of(line)).min();
    for line in lines.iter_mut().skip(1) {
        *line = line.get(shared.unwrap_or(0)..).unwrap_or_default();
    }
    let first = lines.iter().position(|line| !is_blank(line)).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !is_blank(line)).map_or(first, |last| last + 1);
    lines[first..last].join("\n")
}
