//! Reading a body that comes in chunks (RFC 9112 section 7.1).

use super::Fault;

/// A body put together from its chunks.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The body.
    pub body: Vec<u8>,
    /// Bytes of the encoded form.
    pub size: usize,
}

/// Reads a whole chunked body from the start of `bytes`; nothing yet if its end has not arrived.
pub fn decode(bytes: &[u8]) -> Result<Option<Decoded>, Fault> {
    let mut body = Vec::new();
    let mut rest = bytes;
    loop {
        let Some((size, data)) = chunk_size(rest)? else {
            return Ok(None);
        };
        if size == 0 {
            return Ok(trailer(data).map(|after| Decoded { body, size: bytes.len() - after.len() }));
        }
        let Some((chunk, after)) = data.split_at_checked(size) else {
            return Ok(None);
        };
        match after.split_at_checked(2) {
            None => return Ok(None),
            Some((b"\r\n", after)) => rest = after,
            Some(_) => return Err(Fault::Malformed("end of a chunk")),
        }
        body.extend_from_slice(chunk);
    }
}

/// The size before a chunk, in hexadecimal with an optional extension after `;`, and what follows the line.
fn chunk_size(bytes: &[u8]) -> Result<Option<(usize, &[u8])>, Fault> {
    let Some((line, rest)) = line(bytes) else {
        return Ok(None);
    };
    let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    let digits =
        std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let size = digits.and_then(|text| usize::from_str_radix(text, 16).ok());
    size.map(|size| Some((size, rest))).ok_or(Fault::Malformed("size of a chunk"))
}

/// What follows the trailer: lines of headers, which are skipped, and an empty line.
fn trailer(mut bytes: &[u8]) -> Option<&[u8]> {
    loop {
        let (line, rest) = line(bytes)?;
        if line.is_empty() {
            return Some(rest);
        }
        bytes = rest;
    }
}

/// The first line, without its end, and what follows.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.windows(2).position(|pair| pair == b"\r\n")?;
    Some((&bytes[..end], &bytes[end + 2..]))
}

#[cfg(test)]
mod tests {
    use super::{Decoded, decode};
    use rstest::rstest;

    #[rstest]
    #[case("0\r\n\r\n", "")]
    #[case("5\r\nhello\r\n0\r\n\r\n", "hello")]
    #[case("5\r\nhello\r\nB\r\n, wide\r\nday\r\n0\r\n\r\n", "hello, wide\r\nday")]
    #[case("5;name=value\r\nhello\r\n000\r\nETag: x\r\n\r\n", "hello")]
    fn chunks_are_joined(#[case] encoded: &str, #[case] body: &str) {
        let expected = Decoded { body: body.as_bytes().to_vec(), size: encoded.len() };
        assert_eq!(decode(encoded.as_bytes()).unwrap(), Some(expected));
        for end in 0..encoded.len() {
            assert_eq!(decode(&encoded.as_bytes()[..end]).unwrap(), None, "{end}");
        }
    }

    #[test]
    fn what_follows_is_left() {
        let decoded = decode(b"1\r\na\r\n0\r\n\r\nHTTP/1.1").unwrap().unwrap();
        assert_eq!(decoded, Decoded { body: b"a".to_vec(), size: 11 });
    }

    #[rstest]
    #[case("x\r\n")]
    #[case("-1\r\n")]
    #[case("\r\n\r\n")]
    #[case("1\r\nab\r\n")]
    #[case("fffffffffffffffff\r\n")]
    fn nonsense_is_refused(#[case] encoded: &str) {
        assert!(decode(encoded.as_bytes()).is_err(), "{encoded}");
    }
}
