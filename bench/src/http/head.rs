//! Reading the head of an answer: status line and headers (RFC 9112 sections 4 to 6).

use super::Fault;

/// How the end of a body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// So many bytes follow.
    Length(usize),
    /// Chunks follow, the last one empty.
    Chunked,
    /// Everything until the server closes the connection.
    UntilClose,
}

/// What the client has to know of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Status code.
    pub status: u16,
    /// Bytes of the head, with the empty line at its end.
    pub size: usize,
    /// How the body ends.
    pub framing: Framing,
    /// Whether the connection may be used again.
    pub keep_alive: bool,
}

impl Head {
    /// Reads a head from the start of `bytes`; nothing yet if its empty line has not arrived.
    pub fn parse(bytes: &[u8]) -> Result<Option<Self>, Fault> {
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            return Ok(None);
        };
        let mut lines = bytes[..end].split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
        let (status, minor) = status_line(lines.next().unwrap_or_default())?;
        let mut head = Self { status, size: end + 4, framing: Framing::UntilClose, keep_alive: minor == 1 };
        let mut length = None;
        for line in lines {
            let (name, value) = header(line)?;
            if name.eq_ignore_ascii_case(b"content-length") {
                length = Some(number(value)?);
            } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
                head.framing = Framing::Chunked;
            } else if name.eq_ignore_ascii_case(b"connection") {
                head.keep_alive &= !value.eq_ignore_ascii_case(b"close");
            }
        }
        head.end_of_body(length);
        Ok(Some(head))
    }

    /// Section 6.3: no body after 204 and 304, chunks beat a length, and with neither the connection is spent.
    fn end_of_body(&mut self, length: Option<usize>) {
        if matches!(self.status, 204 | 304) {
            self.framing = Framing::Length(0);
        } else if self.framing == Framing::UntilClose {
            match length {
                Some(length) => self.framing = Framing::Length(length),
                None => self.keep_alive = false,
            }
        }
    }
}

/// The values of a header, in their order.
pub fn values<'a>(head: &'a [u8], name: &str) -> impl Iterator<Item = &'a [u8]> {
    let name = name.as_bytes().to_owned();
    head.split(|byte| *byte == b'\n').skip(1).filter_map(move |line| {
        let (found, value) = header(line.trim_ascii_end()).ok()?;
        found.eq_ignore_ascii_case(&name).then_some(value)
    })
}

/// `HTTP/1.x NNN …`: the status and x.
fn status_line(line: &[u8]) -> Result<(u16, u8), Fault> {
    let (minor, rest) = match line.split_at_checked(9) {
        Some((b"HTTP/1.1 ", rest)) => (1, rest),
        Some((b"HTTP/1.0 ", rest)) => (0, rest),
        _ => return Err(Fault::Malformed("status line")),
    };
    let status = number(rest.get(..3).unwrap_or_default())?;
    match u16::try_from(status) {
        Ok(status @ 200..=599) if rest.get(3).is_none_or(|byte| *byte == b' ') => Ok((status, minor)),
        _ => Err(Fault::Malformed("status code")),
    }
}

/// `name: value` without the white space around the value.
fn header(line: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    let colon = line.iter().position(|byte| *byte == b':').ok_or(Fault::Malformed("header"))?;
    Ok((&line[..colon], line[colon + 1..].trim_ascii()))
}

/// A decimal number, digits only.
fn number(digits: &[u8]) -> Result<usize, Fault> {
    let digits =
        std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    digits.and_then(|text| text.parse().ok()).ok_or(Fault::Malformed("number"))
}

#[cfg(test)]
#[path = "head_tests.rs"]
mod tests;
