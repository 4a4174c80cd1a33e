//! One client: a connection, an account, and the tokens that it has at the moment.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::accounts::Account;
use crate::answers::{self, Tokens};
use crate::error::Failure;
use crate::http::Connection;
use crate::http::request::{self, Identity};
use crate::scenario::{Op, Scenario};
use crate::tally::Tally;
use crate::target::Target;

/// Pause after a failure, so that a server that is gone is not hammered.
const PAUSE: Duration = Duration::from_millis(50);

/// One of the clients of a scenario.
pub struct Client {
    connection: Connection,
    accounts: Rc<[Account]>,
    scenario: Scenario,
    /// The next account to log in with.
    account: usize,
    /// How far to move on to the account of the next login: 0 to stay with one.
    stride: usize,
    step: u64,
    refresh_token: String,
    /// `GET /users/me` with the present token, ready to be sent.
    me: Vec<u8>,
    /// Id that `me` has to answer with.
    id: String,
}

impl Client {
    /// Client number `index` of `clients`, which has not logged in yet. There has to be at least one account.
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
            me: Vec::new(),
            id: String::new(),
        }
    }

    /// Gets what the scenario needs before its first request, then closes the connection.
    pub async fn set_up(&mut self) -> Result<(), Failure> {
        match self.scenario {
            Scenario::Login => return Ok(()),
            Scenario::MeSession => self.log_in_session().await?,
            Scenario::Refresh | Scenario::MeJwt | Scenario::Mixed => self.log_in().await?,
        }
        let answer = self.connection.exchange(&self.me).await?;
        self.id = answers::id(&answer)?.into_owned();
        self.connection.close();
        Ok(())
    }

    /// Sends requests and notes their answers until the scenario is over.
    pub async fn run(mut self, tally: Rc<RefCell<Tally>>) {
        while !tally.borrow().is_over() {
            let op = self.next_op();
            let sent = Instant::now();
            let result = self.perform(op).await;
            tally.borrow_mut().note(op, sent, Instant::now(), &result);
            if let Err(failure) = result {
                self.recover(op, &failure).await;
            }
        }
    }

    /// The next request of the scenario.
    pub fn next_op(&mut self) -> Op {
        let op = self.scenario.op(self.step);
        self.step += 1;
        op
    }

    /// Sends one request and checks its answer.
    pub async fn perform(&mut self, op: Op) -> Result<(), Failure> {
        match op {
            Op::Login => self.log_in().await,
            Op::Refresh => self.refresh().await,
            Op::Me => self.ask_me().await,
        }
    }

    async fn log_in(&mut self) -> Result<(), Failure> {
        let account = self.account;
        self.account = (account + self.stride) % self.accounts.len();
        let answer = self.connection.exchange(&self.accounts[account].log_in).await?;
        let tokens = answers::tokens(&answer)?;
        self.keep(tokens);
        Ok(())
    }

    async fn log_in_session(&mut self) -> Result<(), Failure> {
        let answer = self.connection.exchange(&self.accounts[self.account].log_in_session).await?;
        let cookie = answers::session(&answer)?;
        self.me = request::get(self.connection.target(), "/users/me", Identity::Cookie(&cookie));
        Ok(())
    }

    async fn refresh(&mut self) -> Result<(), Failure> {
        let body = json!({"refresh_token": self.refresh_token, "mode": "json"}).to_string();
        let target = self.connection.target();
        let request = request::with_json("POST", target, "/auth/refresh", Identity::Nobody, &body);
        let tokens = answers::tokens(&self.connection.exchange(&request).await?)?;
        if tokens.refresh == self.refresh_token {
            return Err(Failure::Shape("the refresh token was not exchanged"));
        }
        self.keep(tokens);
        Ok(())
    }

    async fn ask_me(&mut self) -> Result<(), Failure> {
        let answer = self.connection.exchange(&self.me).await?;
        if answers::id(&answer)? != self.id {
            return Err(Failure::Shape("another account"));
        }
        Ok(())
    }

    fn keep(&mut self, tokens: Tokens) {
        self.me = request::get(self.connection.target(), "/users/me", Identity::Bearer(&tokens.access));
        self.refresh_token = tokens.refresh;
    }

    /// Waits, and logs in again if the tokens may be lost. That login is not counted: its own failure shows in the next
    /// request.
    async fn recover(&mut self, op: Op, failure: &Failure) {
        tokio::time::sleep(PAUSE).await;
        let refused = matches!(failure, Failure::Status { status: 401 | 403, .. });
        if refused || op == Op::Refresh {
            let _ = self.set_up().await;
        }
    }
}
