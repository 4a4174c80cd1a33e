//! Compressed bodies. The limit applies to the size after decompression.

use std::io::Read;

use flate2::read::{GzDecoder, ZlibDecoder};

/// Why a body could not be decompressed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It is longer than the limit; decompression stopped there.
    TooLarge,
    /// It is not valid for its encoding; the text is that of zlib.
    Damaged(&'static str),
}

/// The supported values of `Content-Encoding`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Not compressed.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 1950, the zlib format; never a raw deflate stream.
    Deflate,
}

impl Encoding {
    /// Reads a header value; the error is its lower-case form.
    pub(crate) fn parse(header: &str) -> Result<Self, String> {
        match header.to_ascii_lowercase().as_str() {
            "identity" | "" => Ok(Self::Identity),
            "gzip" => Ok(Self::Gzip),
            "deflate" => Ok(Self::Deflate),
            other => Err(other.to_owned()),
        }
    }

    /// Decompresses at most `limit` bytes.
    pub(crate) fn inflate(self, bytes: &[u8], limit: usize) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Identity => Ok(bytes.to_vec()),
            Self::Gzip if !bytes.starts_with(&[0x1f, 0x8b]) => {
                Err(Failure::Damaged("incorrect header check"))
            }
            Self::Deflate if !is_zlib(bytes) => Err(Failure::Damaged("incorrect header check")),
            Self::Gzip => read(GzDecoder::new(bytes), limit),
            Self::Deflate => read(ZlibDecoder::new(bytes), limit),
        }
    }
}

/// RFC 1950, 2.2: the method is "deflate" and the first two bytes are a multiple of 31.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..] if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31))
}

fn read(decoder: impl Read, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut inflated = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    match decoder.take(most).read_to_end(&mut inflated) {
        Ok(_) if inflated.len() > limit => Err(Failure::TooLarge),
        Ok(_) => Ok(inflated),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Err(Failure::Damaged("unexpected end of file"))
        }
        Err(_) => Err(Failure::Damaged("invalid stored block lengths")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn decompression_stops_at_the_limit() {
        let bomb = gzip(&vec![b'x'; 4_000_000]);
        assert!(bomb.len() < 10_000);
        assert_eq!(Encoding::Gzip.inflate(&bomb, 1000), Err(Failure::TooLarge));
        assert_eq!(Encoding::Gzip.inflate(&bomb, 4_000_000).map(|bytes| bytes.len()), Ok(4_000_000));
    }

    #[test]
    fn damaged_bodies_are_refused() {
        let whole = gzip(b"hello hello hello");
        assert_eq!(
            Encoding::Gzip.inflate(&whole[..whole.len() - 9], 100),
            Err(Failure::Damaged("unexpected end of file"))
        );
        assert_eq!(
            Encoding::Gzip.inflate(&deflate(b"x"), 100),
            Err(Failure::Damaged("incorrect header check"))
        );
        assert_eq!(Encoding::Deflate.inflate(&whole, 100), Err(Failure::Damaged("incorrect header check")));
        assert_eq!(Encoding::Deflate.inflate(b"", 100), Err(Failure::Damaged("incorrect header check")));
    }

    #[rstest]
    #[case("identity", Ok(Encoding::Identity))]
    #[case("GZIP", Ok(Encoding::Gzip))]
    #[case("deflate", Ok(Encoding::Deflate))]
    #[case("br", Err("br".into()))]
    #[case("Gzip, deflate", Err("gzip, deflate".into()))]
    fn encodings_are_known_by_name(#[case] header: &str, #[case] wanted: Result<Encoding, String>) {
        assert_eq!(Encoding::parse(header), wanted);
    }

    proptest! {
        #[test]
        fn compressed_bodies_are_read_back(bytes: Vec<u8>) {
            prop_assert_eq!(Encoding::Gzip.inflate(&gzip(&bytes), bytes.len()), Ok(bytes.clone()));
            prop_assert_eq!(Encoding::Deflate.inflate(&deflate(&bytes), bytes.len()), Ok(bytes));
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, limit in 0usize..50) {
            for encoding in [Encoding::Gzip, Encoding::Deflate] {
                if let Ok(inflated) = encoding.inflate(&bytes, limit) {
                    prop_assert!(inflated.len() <= limit);
                }
            }
        }
    }
}
