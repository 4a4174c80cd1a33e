//! The accounts that log in: the one of the command line, or some that are made for the run.

use serde_json::{Value, json};

use crate::answers;
use crate::error::{Error, Failure};
use crate::http::request::{self, Identity};
use crate::http::{Answer, Connection};
use crate::target::Target;

/// Somebody who can log in. It deliberately does not print, since its requests hold the password.
pub struct Account {
    /// Login in JSON mode, ready to be sent.
    pub log_in: Vec<u8>,
    /// Login in session mode, ready to be sent.
    pub log_in_session: Vec<u8>,
}

impl Account {
    /// The account with this e-mail and password.
    pub fn new(target: &Target, email: &str, password: &str) -> Self {
        let log_in = |mode: &str| {
            let body = json!({"email": email, "password": password, "mode": mode}).to_string();
            request::with_json("POST", target, "/auth/login", Identity::Nobody, &body)
        };
        Self { log_in: log_in("json"), log_in_session: log_in("session") }
    }
}

/// What the made accounts have in common.
pub struct Made<'a> {
    /// Token of an administrator.
    pub admin_token: &'a str,
    /// Their password.
    pub password: &'a str,
    /// Their role, if any.
    pub role: Option<&'a str>,
}

/// E-mail of a made account.
pub fn email(number: u32) -> String {
    format!("bench-{number}@vestibule.example.com")
}

/// Makes `count` accounts, one request each, and gives back their ids.
///
/// An account that is left from a run that was broken off is taken as it is.
pub async fn make(connection: &mut Connection, made: &Made<'_>, count: u32) -> Result<Vec<String>, Error> {
    let mut ids = Vec::new();
    for number in 1..=count {
        let body = json!({"email": email(number), "password": made.password, "role": made.role});
        let found = send(connection, "POST", made.admin_token, &body, created).await;
        match found {
            Ok(id) => ids.push(id),
            Err(Failure::Status { status: 400, code }) if code == "RECORD_NOT_UNIQUE" => {}
            Err(failure) => return Err(Error::SetUp { step: "making an account".to_owned(), failure }),
        }
    }
    Ok(ids)
}

/// Deletes accounts by their ids.
pub async fn delete(connection: &mut Connection, admin_token: &str, ids: &[String]) -> Result<(), Error> {
    // Servers limit the number of keys in one request, and the size of its body.
    for ids in ids.chunks(100) {
        let deleted = send(connection, "DELETE", admin_token, &json!(ids), nothing).await;
        deleted.map_err(|failure| Error::SetUp { step: "deleting the accounts".to_owned(), failure })?;
    }
    Ok(())
}

/// One request to `/users`.
async fn send<T>(
    connection: &mut Connection,
    method: &str,
    token: &str,
    body: &Value,
    read: fn(&Answer<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let target = connection.target().clone();
    let request = request::with_json(method, &target, "/users", Identity::Bearer(token), &body.to_string());
    read(&connection.exchange(&request).await?)
}

fn created(answer: &Answer<'_>) -> Result<String, Failure> {
    answers::id(answer).map(|id| id.into_owned())
}

fn nothing(answer: &Answer<'_>) -> Result<(), Failure> {
    if answer.status == 204 { Ok(()) } else { Err(answers::refusal(answer)) }
}
