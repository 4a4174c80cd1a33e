//! Who a mail is from.

use lettre::Address;
use lettre::message::Mailbox;
use thiserror::Error;

use super::address;

/// Longest name, in characters.
const LONGEST_NAME: usize = 100;

/// Who a mail is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    name: String,
    address: Address,
}

/// An `EMAIL_FROM` that is no address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the sender is neither an address nor a name and an address in angle brackets")]
pub struct SenderError;

impl Sender {
    /// Reads `EMAIL_FROM`. It holds an address, to which the name of the project is added as in Directus; or a name and
    /// an address, `Example <login@example.com>`, and then that name stays.
    ///
    /// # Errors
    /// Where there is no address in it.
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

    /// The name, without anything that could end its header.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address, its domain in ASCII.
    pub fn address(&self) -> &str {
        self.address.as_ref()
    }

    /// The part of the address after the `@`.
    pub fn domain(&self) -> &str {
        self.address.domain()
    }

    /// Name and address, to be encoded as a header.
    pub(super) fn mailbox(&self) -> Mailbox {
        Mailbox::new(Some(self.name.clone()).filter(|name| !name.is_empty()), self.address.clone())
    }

    /// The address, for the envelope.
    pub(super) fn envelope_address(&self) -> &Address {
        &self.address
    }
}

/// A name in one line. What the library does not escape in all spellings is taken out before it sees it.
fn shown_name(name: &str) -> String {
    let spaced: String = name.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(LONGEST_NAME).collect()
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
    fn a_name_of_its_own_stays(#[case] email_from: &str, #[case] name: &str, #[case] address: &str) {
        let sender = Sender::new(email_from, "Acme & Söhne").unwrap();
        assert_eq!((sender.name(), sender.address(), sender.domain()), (name, address, "example.com"));
    }

    #[test]
    fn a_name_cannot_begin_a_header() {
        let sender = Sender::new("a@example.com", "Acme\r\nBcc: victim@example.com\u{0}").unwrap();
        assert_eq!(sender.name(), "Acme Bcc: victim@example.com");
    }

    #[rstest]
    #[case("")]
    #[case("Robot")]
    #[case("Robot <robot>")]
    #[case("a@example.com\r\nBcc: b@example.com")]
    fn what_has_no_address_is_refused(#[case] email_from: &str) {
        assert_eq!(Sender::new(email_from, "Acme"), Err(SenderError));
    }

    /// Services read the sender from a text: a name must not look like an address there.
    #[rstest]
    #[case("Acme\" <victim@example.com>, \"")]
    #[case("victim@example.com, Acme")]
    #[case("Söhne\\\" <victim@example.com>")]
    fn a_name_stays_a_name_in_a_text(#[case] name: &str) {
        let mailbox = Sender::new("a@example.com", name).unwrap().mailbox();
        let read: Mailbox = mailbox.to_string().parse().unwrap();
        assert_eq!(read, mailbox);
    }
}
