//! The sender of mails.

use lettre::Address;
use lettre::message::Mailbox;
use thiserror::Error;

use super::address;

/// Maximum length of a name in characters.
const MAX_NAME_CHARS: usize = 100;

/// The sender of mails: name and address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    name: String,
    address: Address,
}

/// `EMAIL_FROM` does not contain a valid address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the sender is neither an address nor a name and an address in angle brackets")]
pub struct SenderError;

impl Sender {
    /// Parses `EMAIL_FROM`: either an address, for which the name of the project is used as in Directus, or a name and an
    /// address such as `Example <login@example.com>`.
    ///
    /// # Errors
    /// If it does not contain a valid address.
    pub fn new(email_from: &str, project_name: &str) -> Result<Self, SenderError> {
        let (name, address) = match email_from.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<'))
        {
            Some((name, address)) => (name.trim().trim_matches('"'), address.trim()),
            None => ("", email_from.trim()),
        };
        let address = address::parse(address).map_err(|_| SenderError)?;
        let name = if name.is_empty() { project_name } else { name };
        Ok(Self { name: shown_name(name), address })
    }

    /// Name on one line.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Address with its domain in ASCII.
    pub fn address(&self) -> &str {
        self.address.as_ref()
    }

    /// Part of the address after the `@`.
    pub fn domain(&self) -> &str {
        self.address.domain()
    }

    /// Name and address for a header.
    pub(super) fn mailbox(&self) -> Mailbox {
        Mailbox::new(Some(self.name.clone()).filter(|name| !name.is_empty()), self.address.clone())
    }

    /// Address for the SMTP envelope.
    pub(super) fn envelope_address(&self) -> &Address {
        &self.address
    }
}

/// The name on one line. Control characters are removed here, because the library does not escape all of them.
fn shown_name(name: &str) -> String {
    let spaced: String = name.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(MAX_NAME_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("no-reply@example.com", "Acme & Söhne", "no-reply@example.com")]
    #[case(" Robot <login@example.com> ", "Robot", "login@example.com")]
    #[case("\"Robot, Inc.\" <login@example.com>", "Robot, Inc.", "login@example.com")]
    #[case("<login@example.com>", "Acme & Söhne", "login@example.com")]
    fn a_name_in_email_from_replaces_the_project_name(
        #[case] email_from: &str,
        #[case] name: &str,
        #[case] address: &str,
    ) {
        let sender = Sender::new(email_from, "Acme & Söhne").unwrap();
        assert_eq!((sender.name(), sender.address(), sender.domain()), (name, address, "example.com"));
    }

    #[test]
    fn a_name_cannot_start_a_header() {
        let sender = Sender::new("a@example.com", "Acme\r\nBcc: victim@example.com\u{0}").unwrap();
        assert_eq!(sender.name(), "Acme Bcc: victim@example.com");
    }

    #[rstest]
    #[case("")]
    #[case("Robot")]
    #[case("Robot <robot>")]
    #[case("a@example.com\r\nBcc: b@example.com")]
    fn a_sender_without_an_address_is_refused(#[case] email_from: &str) {
        assert_eq!(Sender::new(email_from, "Acme"), Err(SenderError));
    }

    /// HTTP APIs parse the sender from text: a name must not be read as an address.
    #[rstest]
    #[case("Acme\" <victim@example.com>, \"")]
    #[case("victim@example.com, Acme")]
    #[case("Söhne\\\" <victim@example.com>")]
    fn a_name_cannot_add_an_address(#[case] name: &str) {
        let mailbox = Sender::new("a@example.com", name).unwrap().mailbox();
        let read: Mailbox = mailbox.to_string().parse().unwrap();
        assert_eq!(read, mailbox);
    }
}
