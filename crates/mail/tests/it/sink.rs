//! A mail server that keeps what it gets, and misbehaves as it is told.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use vestibule_mail::{Smtp, Transport, TransportSettings};

/// Where a conversation is.
pub(crate) struct Moment<'a> {
    /// The command, `GREETING` at the beginning and `.` at the end of a mail.
    pub(crate) verb: &'a str,
    /// Which connection this is, from 1.
    pub(crate) connection: usize,
    /// Mails this connection has carried.
    pub(crate) carried: usize,
}

/// What the server does at a moment.
pub(crate) enum Manner {
    /// What a server does.
    Usual,
    /// Says this.
    Say(&'static str),
    /// Ends the connection without a word.
    HangUp,
}

/// What the server has seen.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) connections: usize,
    pub(crate) commands: Vec<String>,
    pub(crate) mails: Vec<String>,
}

impl Seen {
    /// The commands that begin with `verb`.
    pub(crate) fn said(&self, verb: &str) -> Vec<String> {
        self.commands.iter().filter(|command| command.starts_with(verb)).cloned().collect()
    }
}

/// A mail server that keeps what it gets.
pub(crate) struct Sink {
    pub(crate) port: u16,
    seen: Arc<Mutex<Seen>>,
}

type Manners = dyn Fn(&Moment<'_>) -> Manner + Send + Sync;

impl Sink {
    pub(crate) async fn polite() -> Self {
        Self::with(|_| Manner::Usual).await
    }

    pub(crate) async fn with(manners: impl Fn(&Moment<'_>) -> Manner + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (kept, manners) = (seen.clone(), Arc::new(manners) as Arc<Manners>);
        // Ends with the runtime of the test.
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                kept.lock().connections += 1;
                let connection = kept.lock().connections;
                let session = Session {
                    stream: BufReader::new(stream),
                    connection,
                    carried: 0,
                    seen: kept.clone(),
                    manners: manners.clone(),
                };
                tokio::spawn(session.run());
            }
        });
        Self { port, seen }
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

    /// Connections and mails.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let seen = self.seen();
        (seen.connections, seen.mails.len())
    }

    pub(crate) fn seen(&self) -> parking_lot::MutexGuard<'_, Seen> {
        self.seen.lock()
    }
}

pub(crate) fn open(settings: Smtp) -> Transport {
    Transport::open(&TransportSettings::Smtp(settings)).unwrap()
}

struct Session {
    stream: BufReader<TcpStream>,
    connection: usize,
    carried: usize,
    seen: Arc<Mutex<Seen>>,
    manners: Arc<Manners>,
}

impl Session {
    /// Until one of the two hangs up.
    async fn run(mut self) -> Option<()> {
        self.say("GREETING", "220 sink").await?;
        loop {
            let line = self.line().await?;
            let verb = line.get(..4).unwrap_or(&line).to_uppercase();
            self.seen.lock().commands.push(line);
            match verb.as_str() {
                "EHLO" => drop(self.say("EHLO", "250-sink\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME").await?),
                "AUTH" => drop(self.say("AUTH", "235 in").await?),
                "DATA" => self.mail().await?,
                "QUIT" => {
                    self.say("QUIT", "221 bye").await?;
                    return None;
                }
                other => drop(self.say(other, "250 ok").await?),
            }
        }
    }

    async fn mail(&mut self) -> Option<()> {
        let go_on = "354 go on";
        if self.say("DATA", go_on).await? != go_on {
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
        // Kept before the answer, as servers do: what is lost then is the answer only.
        self.seen.lock().mails.push(mail);
        self.carried += 1;
        self.say(".", "250 kept").await.map(drop)
    }

    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).await.ok().filter(|length| *length > 0)?;
        Some(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// `None` hangs up; else what was said.
    async fn say(&mut self, verb: &str, usual: &'static str) -> Option<&'static str> {
        let moment = Moment { verb, connection: self.connection, carried: self.carried };
        let reply = match (self.manners)(&moment) {
            Manner::Usual => usual,
            Manner::Say(reply) => reply,
            Manner::HangUp => return None,
        };
        self.stream.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
        Some(reply)
    }
}
