//! One-time passwords of TFA: TOTP (RFC 6238) with SHA-1, 6 digits and steps of 30 seconds.

use std::fmt::Write;
use std::sync::LazyLock;

use data_encoding::{BASE32_NOPAD, Encoding};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use totp_rs::{Algorithm, Builder, Totp};

use crate::secret::secret_types;

const DIGITS: u8 = 6;

secret_types! {
    /// What a user sent as `otp`: six digits from an authenticator, or a [recovery code](crate::recovery_code). Not checked.
    pub struct OtpCode;
}

/// Length of a time step in seconds.
pub const STEP_SECONDS: u64 = 30;

/// Base32 that ignores trailing bits: some generators pick random letters, whose trailing bits are not zero.
static LENIENT: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = BASE32_NOPAD.specification();
    specification.check_trailing_bits = false;
    specification.encoding().unwrap_or(BASE32_NOPAD)
});

/// A new secret from ten random bytes: 16 base32 characters without padding (80 bits, as Directus makes them).
pub fn secret_from(random: [u8; 10]) -> String {
    BASE32_NOPAD.encode(&random)
}

/// The URL in the QR code that an authenticator app reads (contract section 7).
pub fn otpauth_url(project: &str, email: &str, secret: &str) -> String {
    let (issuer, account) = (uri_component(project), uri_component(email));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&period={STEP_SECONDS}&digits={DIGITS}&algorithm=SHA1\
         &issuer={issuer}"
    )
}

/// The number of the time step whose code is `code`: the current one, the one before or the one after.
///
/// Adjacent steps are accepted because clocks differ (RFC 6238 section 5.2). The caller has to store the step and to refuse
/// codes of that step and of earlier ones. All three codes are compared, in constant time; if two match, the later step is
/// returned.
///
/// `secret` is base32 of any length, in upper or lower case, with or without padding, because clients may choose it.
/// `None` if it is empty or malformed, if `code` is not six digits, or if no code matches.
pub fn matching_step(secret: &str, code: &str, unix_seconds: u64) -> Option<u64> {
    let totp = totp(secret)?;
    let now = unix_seconds / STEP_SECONDS;
    let mut matching = 0;
    let mut found = Choice::from(0);
    for step in now.saturating_sub(1)..=now + 1 {
        let fits = code_of(&totp, step)?.as_bytes().ct_eq(code.as_bytes());
        matching.conditional_assign(&step, fits);
        found |= fits;
    }
    bool::from(found).then_some(matching)
}

/// The code of one step; `None` if its time in seconds does not fit `u64`.
fn code_of(totp: &Totp, step: u64) -> Option<String> {
    Some(totp.generate(step.checked_mul(STEP_SECONDS)?).to_string())
}

fn totp(secret: &str) -> Option<Totp> {
    let key = decode(secret)?;
    // Not `build`: it refuses keys below 128 bits, and Directus' have 80.
    let builder =
        Builder::new().with_algorithm(Algorithm::SHA1).with_digits(DIGITS).with_step_duration(STEP_SECONDS);
    Some(builder.with_secret(key).build_noncompliant())
}

/// Whether OTPs can be made from a text.
pub fn is_secret(text: &str) -> bool {
    totp(text).is_some()
}

fn decode(secret: &str) -> Option<Vec<u8>> {
    let text = secret.trim_end_matches('=').to_ascii_uppercase();
    let key = LENIENT.decode(text.as_bytes()).ok()?;
    (!key.is_empty()).then_some(key)
}

/// Percent-encodes as JavaScript's `encodeURIComponent` does.
fn uri_component(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => encoded.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' => encoded.push(char::from(byte)),
            // Writing to a `String` cannot fail.
            _ => _ = write!(encoded, "%{byte:02X}"),
        }
        encoded
    })
}

#[cfg(test)]
mod tests;
