//! The accounts that log in: the one of the command line, or some that are created for the run.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::answers;
use crate::connection::{Connection, Response};
use crate::error::{Error, RequestError};
use crate::request::{self, Credential, Request};
use crate::target::Target;

/// An account that can log in.
// No Debug: the requests hold the password.
pub struct Account {
    /// Login in JSON mode.
    pub log_in: Request,
    /// Login in session mode.
    pub log_in_session: Request,
}

impl Account {
    /// # Errors
    ///
    /// If no request can be built for this target.
    pub fn new(target: &Target, email: &str, password: &str) -> Result<Self, http::Error> {
        let log_in = |mode: &str| {
            let body = json!({"email": email, "password": password, "mode": mode}).to_string();
            request::with_json(Method::POST, target, "/auth/login", Credential::None, body)
        };
        Ok(Self { log_in: log_in("json")?, log_in_session: log_in("session")? })
    }
}

/// What all created accounts have in common.
pub struct Template<'a> {
    /// Token of an administrator, who creates the accounts.
    pub admin_token: &'a str,
    /// Password of the accounts.
    pub password: &'a str,
    /// Role id of the accounts, if any.
    pub role: Option<&'a str>,
}

/// E-mail of a created account.
pub fn email(number: u32) -> String {
    format!("bench-{number}@vestibule.example.com")
}

/// Creates `count` accounts, one request each, and returns their ids.
///
/// An account that an earlier, interrupted run has left is used as it is; its id is not among those returned.
///
/// # Errors
///
/// If the server refuses one of them.
pub async fn create(
    connection: &mut Connection,
    template: &Template<'_>,
    count: u32,
) -> Result<Vec<String>, Error> {
    let mut ids = Vec::new();
    for number in 1..=count {
        let body = json!({"email": email(number), "password": template.password, "role": template.role});
        match send(connection, Method::POST, template.admin_token, &body, created_id).await {
            Ok(id) => ids.push(id),
            Err(RequestError::Status { status: 400, code }) if code == "RECORD_NOT_UNIQUE" => {}
            Err(error) => return Err(Error::SetUp { step: "creating an account".to_owned(), error }),
        }
    }
    Ok(ids)
}

/// Deletes accounts by their ids.
///
/// # Errors
///
/// If the server refuses.
pub async fn delete(connection: &mut Connection, admin_token: &str, ids: &[String]) -> Result<(), Error> {
    // Servers limit the number of keys in one request, and the size of its body.
    for ids in ids.chunks(100) {
        let deleted = send(connection, Method::DELETE, admin_token, &json!(ids), no_content).await;
        deleted.map_err(|error| Error::SetUp { step: "deleting the accounts".to_owned(), error })?;
    }
    Ok(())
}

/// Sends one request to `/users`.
async fn send<T>(
    connection: &mut Connection,
    method: Method,
    token: &str,
    body: &Value,
    read: fn(&Response) -> Result<T, RequestError>,
) -> Result<T, RequestError> {
    let credential = Credential::Bearer(token);
    let request = request::with_json(method, connection.target(), "/users", credential, body.to_string())?;
    read(&connection.exchange(&request).await?)
}

fn created_id(response: &Response) -> Result<String, RequestError> {
    answers::id(response).map(|id| id.into_owned())
}

fn no_content(response: &Response) -> Result<(), RequestError> {
    if response.status() == StatusCode::NO_CONTENT { Ok(()) } else { Err(answers::error_of(response)) }
}
