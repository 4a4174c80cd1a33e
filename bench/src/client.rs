//! One client: a connection, an account, and the account's current tokens.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use http::Method;
use serde_json::json;

use crate::accounts::Account;
use crate::answers::{self, Tokens};
use crate::connection::Connection;
use crate::error::RequestError;
use crate::request::{self, Credential, Request};
use crate::scenario::{Op, Scenario};
use crate::tally::Tally;
use crate::target::Target;

/// Pause after an error, so that the client does not flood a server that has stopped.
const PAUSE: Duration = Duration::from_millis(50);

/// One of the clients of a scenario.
pub struct Client {
    connection: Connection,
    accounts: Rc<[Account]>,
    scenario: Scenario,
    /// The next account to log in with.
    account: usize,
    /// Steps from the account of one login to the account of the next one; 0 to use the same account.
    stride: usize,
    step: u64,
    refresh_token: String,
    /// `GET /users/me` with the current token; nothing before the first login.
    me: Option<Request>,
    /// Id that the response to `me` must have.
    id: String,
}

impl Client {
    /// Client number `index` of `clients`, not logged in. `accounts` must not be empty.
    pub fn new(
        target: Target,
        accounts: Rc<[Account]>,
        scenario: Scenario,
        index: usize,
        clients: usize,
    ) -> Self {
        let stride = if scenario == Scenario::Login { clients } else { 0 };
        Self {
            connection: Connection::new(target),
            account: index % accounts.len().max(1),
            accounts,
            scenario,
            stride,
            step: scenario.first_step(index, clients),
            refresh_token: String::new(),
            me: None,
            id: String::new(),
        }
    }

    /// Obtains the tokens that the scenario needs before its first request, then closes the connection.
    ///
    /// # Errors
    ///
    /// If the login fails.
    pub async fn set_up(&mut self) -> Result<(), RequestError> {
        match self.scenario {
            Scenario::Login => return Ok(()),
            Scenario::MeSession => self.log_in_session().await?,
            Scenario::Refresh | Scenario::MeJwt | Scenario::Mixed => self.log_in().await?,
        }
        self.id = self.read_own_id().await?;
        self.connection.close();
        Ok(())
    }

    /// Sends requests and records their results until the scenario is over.
    pub async fn run(mut self, tally: Rc<RefCell<Tally>>) {
        while !tally.borrow().is_over() {
            let op = self.next_op();
            let sent = Instant::now();
            let result = self.perform(op).await;
            tally.borrow_mut().record(op, sent, Instant::now(), &result);
            if let Err(error) = result {
                self.recover(op, &error).await;
            }
        }
    }

    /// The next request of the scenario.
    pub fn next_op(&mut self) -> Op {
        let op = self.scenario.op(self.step);
        self.step += 1;
        op
    }

    /// Sends one request and checks its response.
    ///
    /// # Errors
    ///
    /// If it is not the response that the scenario expects.
    pub async fn perform(&mut self, op: Op) -> Result<(), RequestError> {
        match op {
            Op::Login => self.log_in().await,
            Op::Refresh => self.refresh().await,
            Op::Me => self.get_me().await,
        }
    }

    async fn log_in(&mut self) -> Result<(), RequestError> {
        let account = self.account;
        self.account = (account + self.stride) % self.accounts.len();
        let response = self.connection.exchange(&self.accounts[account].log_in).await?;
        let tokens = answers::tokens(&response)?;
        self.keep(tokens)
    }

    async fn log_in_session(&mut self) -> Result<(), RequestError> {
        let response = self.connection.exchange(&self.accounts[self.account].log_in_session).await?;
        let cookie = answers::session(&response)?;
        self.me = Some(request::get(self.connection.target(), "/users/me", Credential::Cookie(&cookie))?);
        Ok(())
    }

    async fn refresh(&mut self) -> Result<(), RequestError> {
        let body = json!({"refresh_token": self.refresh_token, "mode": "json"}).to_string();
        let target = self.connection.target();
        let request = request::with_json(Method::POST, target, "/auth/refresh", Credential::None, body)?;
        let tokens = answers::tokens(&self.connection.exchange(&request).await?)?;
        if tokens.refresh == self.refresh_token {
            return Err(RequestError::Shape("the refresh token was not exchanged"));
        }
        self.keep(tokens)
    }

    async fn get_me(&mut self) -> Result<(), RequestError> {
        if self.read_own_id().await? != self.id {
            return Err(RequestError::Shape("another account"));
        }
        Ok(())
    }

    /// The id in the response to `GET /users/me`.
    async fn read_own_id(&mut self) -> Result<String, RequestError> {
        let me = self.me.as_ref().ok_or(RequestError::Shape("no login before the first request"))?;
        let response = self.connection.exchange(me).await?;
        Ok(answers::id(&response)?.into_owned())
    }

    fn keep(&mut self, tokens: Tokens) -> Result<(), RequestError> {
        let credential = Credential::Bearer(&tokens.access);
        self.me = Some(request::get(self.connection.target(), "/users/me", credential)?);
        self.refresh_token = tokens.refresh;
        Ok(())
    }

    /// Waits, and logs in again if the tokens may be lost. That login is not counted; if it fails, so does the next
    /// request, and that one is counted.
    async fn recover(&mut self, op: Op, error: &RequestError) {
        tokio::time::sleep(PAUSE).await;
        let refused = matches!(error, RequestError::Status { status: 401 | 403, .. });
        if refused || op == Op::Refresh {
            let _ = self.set_up().await;
        }
    }
}
