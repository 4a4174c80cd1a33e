//! Address, credentials and TLS of the mail server.

use std::path::Path;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::super::error::chain;
use super::super::{OpenError, Smtp};

/// Address, credentials and TLS of the mail server.
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    /// Name in `EHLO`.
    pub(super) hello: ClientId,
    pub(super) credentials: Option<Credentials>,
    pub(super) encryption: Encryption,
    pub(super) timeouts: Timeouts,
}

/// When the connection is encrypted.
pub(super) enum Encryption {
    /// TLS from the start.
    Always(TlsParameters),
    /// STARTTLS if the server offers it, else no encryption.
    IfOffered(TlsParameters),
    /// STARTTLS; an error if the server does not offer it.
    Required(TlsParameters),
    Never,
}

/// Timeouts of the steps. RFC 5321 (section 4.5.3.2) recommends longer ones for some steps, but a mail that times out is
/// retried later.
pub(super) struct Timeouts {
    /// From the first packet to the end of the login.
    pub(super) open: Duration,
    /// For the reply to a command.
    pub(super) command: Duration,
    /// For the mail data. Long, because after a timeout it is unknown whether the server has accepted the mail.
    pub(super) mail: Duration,
}

impl Server {
    /// Converts the settings.
    pub(super) fn new(settings: &Smtp) -> Result<Self, OpenError> {
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port,
            hello: settings.name.clone().map_or_else(ClientId::default, ClientId::Domain),
            credentials: credentials(settings),
            encryption: encryption(settings)?,
            timeouts: Timeouts {
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

/// With a password STARTTLS is required, so that an attacker on the network cannot remove it and read the password.
/// `EMAIL_SMTP_IGNORE_TLS` turns this off; a server on the same machine needs no encryption.
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
