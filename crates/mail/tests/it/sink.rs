//! A fake mail server that records mails and can be configured to misbehave.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use vestibule_mail::{Smtp, Transport, TransportSettings};

/// The current step of a session.
pub(crate) struct Step<'a> {
    /// The command; `GREETING` at the start of a session, `.` at the end of a mail.
    pub(crate) verb: &'a str,
    /// Number of the connection, from 1.
    pub(crate) connection: usize,
    /// Number of mails received over this connection.
    pub(crate) received: usize,
}

/// What the server does at a step.
pub(crate) enum Behavior {
    /// Replies as a working server does.
    Normal,
    /// Sends this reply.
    Reply(&'static str),
    /// Closes the connection without a reply.
    Disconnect,
}

/// What the server has received.
#[derive(Default)]
pub(crate) struct Received {
    pub(crate) connections: usize,
    pub(crate) commands: Vec<String>,
    pub(crate) mails: Vec<String>,
}

impl Received {
    /// The commands that start with `verb`.
    pub(crate) fn commands_starting(&self, verb: &str) -> Vec<String> {
        self.commands.iter().filter(|command| command.starts_with(verb)).cloned().collect()
    }
}

/// A mail server that records mails.
pub(crate) struct Sink {
    pub(crate) port: u16,
    log: Arc<Mutex<Received>>,
}

type Behaviors = dyn Fn(&Step<'_>) -> Behavior + Send + Sync;

impl Sink {
    pub(crate) async fn normal() -> Self {
        Self::with(|_| Behavior::Normal).await
    }

    pub(crate) async fn with(behavior: impl Fn(&Step<'_>) -> Behavior + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let log = Arc::new(Mutex::new(Received::default()));
        let (shared, behavior) = (log.clone(), Arc::new(behavior) as Arc<Behaviors>);
        // The task ends with the runtime of the test.
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.lock().connections += 1;
                let connection = shared.lock().connections;
                let session = Session {
                    stream: BufReader::new(stream),
                    connection,
                    received: 0,
                    log: shared.clone(),
                    behavior: behavior.clone(),
                };
                tokio::spawn(session.run());
            }
        });
        Self { port, log }
    }

    pub(crate) fn settings(&self) -> Smtp {
        Smtp {
            host: "127.0.0.1".into(),
            port: self.port,
            user: None,
            password: None,
            pool: false,
            secure: false,
            ignore_tls: false,
            name: Some("acme.example".into()),
            ca_file: None,
        }
    }

    pub(crate) fn transport(&self, pool: bool) -> Transport {
        open(Smtp { pool, ..self.settings() })
    }

    /// Number of connections and of mails.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let log = self.log();
        (log.connections, log.mails.len())
    }

    pub(crate) fn log(&self) -> parking_lot::MutexGuard<'_, Received> {
        self.log.lock()
    }
}

pub(crate) fn open(settings: Smtp) -> Transport {
    Transport::open(&TransportSettings::Smtp(settings)).unwrap()
}

struct Session {
    stream: BufReader<TcpStream>,
    connection: usize,
    received: usize,
    log: Arc<Mutex<Received>>,
    behavior: Arc<Behaviors>,
}

impl Session {
    /// Runs until one side closes the connection.
    async fn run(mut self) -> Option<()> {
        self.reply("GREETING", "220 sink").await?;
        loop {
            let line = self.line().await?;
            let verb = line.get(..4).unwrap_or(&line).to_uppercase();
            self.log.lock().commands.push(line);
            match verb.as_str() {
                "EHLO" => drop(self.reply("EHLO", "250-sink\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME").await?),
                "AUTH" => drop(self.reply("AUTH", "235 in").await?),
                "DATA" => self.mail().await?,
                "QUIT" => {
                    self.reply("QUIT", "221 bye").await?;
                    return None;
                }
                other => drop(self.reply(other, "250 ok").await?),
            }
        }
    }

    async fn mail(&mut self) -> Option<()> {
        let go_on = "354 go on";
        if self.reply("DATA", go_on).await? != go_on {
            return Some(());
        }
        let mut mail = String::new();
        loop {
            let line = self.line().await?;
            match line.strip_prefix('.') {
                Some("") => break,
                Some(stuffed) => mail += stuffed,
                None => mail += &line,
            }
            mail += "\r\n";
        }
        // Recorded before the reply, as servers do, so that a lost connection loses only the reply.
        self.log.lock().mails.push(mail);
        self.received += 1;
        self.reply(".", "250 kept").await.map(drop)
    }

    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).await.ok().filter(|length| *length > 0)?;
        Some(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// Sends a reply and returns it; `None` closes the connection.
    async fn reply(&mut self, verb: &str, normal: &'static str) -> Option<&'static str> {
        let step = Step { verb, connection: self.connection, received: self.received };
        let reply = match (self.behavior)(&step) {
            Behavior::Normal => normal,
            Behavior::Reply(reply) => reply,
            Behavior::Disconnect => return None,
        };
        self.stream.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
        Some(reply)
    }
}
