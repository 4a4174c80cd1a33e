//! A fake server: the part of the login API that the tool uses, with errors on demand.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use vestibule_bench::target::Target;

/// Options of the server, and what it has received.
#[derive(Default)]
pub(crate) struct State {
    /// Responses that are sent as they are instead of the correct ones, by `METHOD /path`.
    pub(crate) overrides: BTreeMap<&'static str, String>,
    /// Number of requests by `METHOD /path`.
    pub(crate) requests: BTreeMap<String, u64>,
    /// Bodies of logins.
    pub(crate) logins: Vec<serde_json::Value>,
    /// Number of connections.
    pub(crate) connections: u64,
    /// Bodies are sent in chunks.
    pub(crate) chunked: bool,
    /// The connection is closed after each response.
    pub(crate) one_shot: bool,
    /// Number of issued refresh tokens.
    pub(crate) issued: u64,
    /// Refresh tokens that are still valid.
    pub(crate) refresh_tokens: HashSet<String>,
}

/// A running fake server.
pub(crate) struct FakeServer {
    pub(crate) target: Target,
    state: Arc<Mutex<State>>,
}

impl FakeServer {
    /// Starts a server on a free port.
    pub(crate) async fn start(state: State) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.lock().unwrap().connections += 1;
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { target: Target::parse(&url).unwrap(), state }
    }

    /// Reads or changes the state.
    pub(crate) fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.state.lock().unwrap())
    }

    /// Number of requests to `METHOD /path`.
    pub(crate) fn requests(&self, request: &str) -> u64 {
        self.with(|state| state.requests.get(request).copied().unwrap_or(0))
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut buffer = Vec::new();
    while let Some((head, body)) = read_request(&mut stream, &mut buffer).await {
        let (answer, last) = {
            let mut state = state.lock().unwrap();
            (state.answer(&head, &body), state.one_shot)
        };
        if stream.write_all(answer.as_bytes()).await.is_err() || last {
            return;
        }
    }
}

/// Head and body of the next request.
async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<(String, String)> {
    loop {
        let text = String::from_utf8(buffer.clone()).unwrap();
        if let Some((head, rest)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.map_or(0, |digits| digits.parse().unwrap());
            if rest.len() >= length {
                buffer.drain(..head.len() + 4 + length);
                return Some((head.to_owned(), rest[..length].to_owned()));
            }
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

impl State {
    fn answer(&mut self, head: &str, body: &str) -> String {
        let request = head.split(" HTTP/").next().unwrap().to_owned();
        *self.requests.entry(request.clone()).or_default() += 1;
        if let Some(answer) = self.overrides.get(request.as_str()) {
            return answer.clone();
        }
        match request.as_str() {
            "POST /auth/login" => self.log_in(body),
            "POST /auth/refresh" => self.refresh(body),
            "GET /users/me" => self.me(head),
            "POST /users" => self.create_user(head, body),
            "DELETE /users" => "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
            _ => self.error(404, "ROUTE_NOT_FOUND"),
        }
    }

    fn log_in(&mut self, body: &str) -> String {
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        self.logins.push(body.clone());
        match body["mode"].as_str() {
            _ if body["password"] != "secret" => self.error(401, "INVALID_CREDENTIALS"),
            Some("session") => {
                let cookie = "Set-Cookie: directus_session_token=access; Path=/\r\n";
                self.reply(200, cookie, r#"{"data":{"expires":86400000}}"#)
            }
            _ => self.tokens(),
        }
    }

    fn tokens(&mut self) -> String {
        self.issued += 1;
        let token = format!("refresh-{}", self.issued);
        self.refresh_tokens.insert(token.clone());
        let data =
            format!(r#"{{"data":{{"expires":900000,"refresh_token":"{token}","access_token":"access"}}}}"#);
        self.reply(200, "", &data)
    }

    fn refresh(&mut self, body: &str) -> String {
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        if self.refresh_tokens.remove(body["refresh_token"].as_str().unwrap()) {
            self.tokens()
        } else {
            self.error(401, "INVALID_CREDENTIALS")
        }
    }

    fn me(&mut self, head: &str) -> String {
        let known = ["authorization: Bearer access", "cookie: directus_session_token=access"];
        if head.lines().any(|line| known.contains(&line)) {
            self.reply(200, "", r#"{"data":{"id":"u1","email":"a@example.com"}}"#)
        } else {
            self.error(403, "FORBIDDEN")
        }
    }

    fn create_user(&mut self, head: &str, body: &str) -> String {
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        if !head.contains("Bearer admin") {
            return self.error(403, "FORBIDDEN");
        }
        let id = format!("id of {}", body["email"].as_str().unwrap());
        self.reply(200, "", &serde_json::json!({"data": {"id": id}}).to_string())
    }

    fn error(&self, status: u16, code: &str) -> String {
        self.reply(
            status,
            "",
            &format!(r#"{{"errors":[{{"message":"m","extensions":{{"code":"{code}"}}}}]}}"#),
        )
    }

    fn reply(&self, status: u16, headers: &str, body: &str) -> String {
        let close = if self.one_shot { "Connection: close\r\n" } else { "" };
        let start = format!("HTTP/1.1 {status} X\r\n{close}{headers}");
        if self.chunked {
            let (first, second) = body.split_at(body.len() / 2);
            let chunk = |part: &str| format!("{:x}\r\n{part}\r\n", part.len());
            format!("{start}Transfer-Encoding: chunked\r\n\r\n{}{}0\r\n\r\n", chunk(first), chunk(second))
        } else {
            format!("{start}Content-Length: {}\r\n\r\n{body}", body.len())
        }
    }
}
