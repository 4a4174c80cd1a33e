//! Whom we speak to, and how.

use std::path::Path;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::super::error::chain;
use super::super::{OpenError, Smtp};

/// A mail server, and how it is spoken to.
pub(super) struct Server {
    /// Its name.
    pub(super) host: String,
    /// Its port.
    pub(super) port: u16,
    /// The name we give ourselves.
    pub(super) hello: ClientId,
    /// Who logs in.
    pub(super) credentials: Option<Credentials>,
    /// When the conversation is encrypted.
    pub(super) encryption: Encryption,
    /// How long it is waited for.
    pub(super) patience: Patience,
}

/// When the conversation is encrypted.
pub(super) enum Encryption {
    /// From the start.
    Always(TlsParameters),
    /// With STARTTLS, and not at all if the server does not offer that.
    IfOffered(TlsParameters),
    /// With STARTTLS, and no mail if the server does not offer that.
    Required(TlsParameters),
    /// Not at all.
    Never,
}

/// How long the server is waited for. RFC 5321 (section 4.5.3.2) asks for more at some steps, but nobody waits for the
/// answer here: a mail that takes too long is tried again later.
pub(super) struct Patience {
    /// From the first packet to the end of the login.
    pub(super) open: Duration,
    /// For the answer to a command.
    pub(super) command: Duration,
    /// For the mail itself. Long, because who gives up here does not know whether the mail was taken.
    pub(super) mail: Duration,
}

impl Server {
    /// Reads the settings.
    pub(super) fn new(settings: &Smtp) -> Result<Self, OpenError> {
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port,
            hello: settings.name.clone().map_or_else(ClientId::default, ClientId::Domain),
            credentials: credentials(settings),
            encryption: encryption(settings)?,
            patience: Patience {
                open: Duration::from_secs(60),
                command: Duration::from_secs(60),
                mail: Duration::from_secs(300),
            },
        })
    }
}

fn credentials(settings: &Smtp) -> Option<Credentials> {
    let password = settings.password.as_ref().map_or("", |password| password.expose());
    settings.user.as_ref().map(|user| Credentials::new(user.clone(), password.to_owned()))
}

/// A password is not sent in the clear because somebody on the way took the word STARTTLS out of the conversation. Whoever
/// wants it so says `EMAIL_SMTP_IGNORE_TLS`; a server on the same machine needs no encryption.
fn encryption(settings: &Smtp) -> Result<Encryption, OpenError> {
    if settings.secure {
        return Ok(Encryption::Always(tls(settings)?));
    }
    if settings.ignore_tls {
        return Ok(Encryption::Never);
    }
    if settings.user.is_some() && !is_this_machine(&settings.host) {
        return Ok(Encryption::Required(tls(settings)?));
    }
    Ok(Encryption::IfOffered(tls(settings)?))
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

fn tls(settings: &Smtp) -> Result<TlsParameters, OpenError> {
    let builder =
        TlsParameters::builder(settings.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
    let builder = match &settings.ca_file {
        Some(path) => builder.add_root_certificate(authorities(path)?),
        None => builder,
    };
    builder.build_rustls().map_err(|error| OpenError::Tls(chain(&error)))
}

/// The certificates of a PEM file.
fn authorities(path: &Path) -> Result<Certificate, OpenError> {
    let failed = |reason: String| OpenError::Authorities { path: path.display().to_string(), reason };
    let pem = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    Certificate::from_pem(&pem).map_err(|error| failed(chain(&error)))
}
