//! Mails given to a mail server, good and bad ones.

use rstest::rstest;
use vestibule_mail::{Outgoing, Rendered, Sender, Smtp, Transport};

use crate::sink::{Manner, Moment, Sink, open};
use crate::support::{outgoing, rendered, sender};

/// What goes into a mail, kept for as long as it is sent.
struct Parts {
    from: Sender,
    rendered: Rendered,
}

impl Parts {
    fn new() -> Self {
        Self { from: sender(), rendered: rendered() }
    }

    fn mail(&self) -> Outgoing<'_> {
        outgoing("ada@example.com", &self.from, &self.rendered)
    }
}

async fn send(transport: &Transport) -> Result<(), vestibule_mail::SendError> {
    transport.send(&Parts::new().mail()).await
}

#[tokio::test]
async fn a_mail_arrives_whole() {
    let sink = Sink::polite().await;
    let mut parts = Parts::new();
    parts.rendered.html = "<p>\r\n.\r\n..two\r\nQUIT\r\n</p>".into();
    sink.transport(false).send(&parts.mail()).await.unwrap();
    let seen = sink.seen();
    let expected = [
        "EHLO acme.example",
        "MAIL FROM:<no-reply@acme.example>",
        "RCPT TO:<ada@example.com>",
        "DATA",
        "QUIT",
    ];
    assert_eq!(seen.commands, expected);
    let [mail] = &seen.mails[..] else { panic!("one mail") };
    assert!(
        mail.starts_with("Message-ID: <0198c2f0-7d3e-7b1a-9c5d-2f6a8b4e1c03@acme.example>\r\n"),
        "{mail}"
    );
    assert!(mail.contains("<p>\r\n.\r\n..two\r\nQUIT\r\n</p>"), "{mail}");
}

/// RFC 5322, section 2.1.1.
#[tokio::test]
async fn no_line_is_too_long() {
    let sink = Sink::polite().await;
    let mut parts = Parts::new();
    parts.rendered.html = format!("<p>{}</p>", "word ".repeat(2000));
    parts.rendered.text = "x".repeat(5000);
    parts.rendered.subject = "Subject ".repeat(200);
    sink.transport(false).send(&parts.mail()).await.unwrap();
    let longest = sink.seen().mails[0].split("\r\n").map(str::len).max().unwrap();
    assert!(longest <= 998, "{longest}");
}

#[tokio::test]
async fn each_mail_gets_a_connection_or_shares_one() {
    for (pool, connections) in [(false, 3), (true, 1)] {
        let sink = Sink::polite().await;
        let transport = sink.transport(pool);
        for _ in 0..3 {
            send(&transport).await.unwrap();
        }
        assert_eq!((sink.seen().connections, sink.seen().mails.len()), (connections, 3));
    }
}

#[tokio::test]
async fn many_mails_at_once_arrive_once_each() {
    let sink = Sink::polite().await;
    let transport = std::sync::Arc::new(sink.transport(true));
    let tasks: Vec<_> = (0..40)
        .map(|number| {
            let transport = transport.clone();
            tokio::spawn(async move {
                let (id, parts) = (format!("mail-{number}"), Parts::new());
                transport.send(&Outgoing { id: &id, ..parts.mail() }).await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let mut ids: Vec<String> =
        sink.seen().mails.iter().map(|mail| mail.lines().next().unwrap().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), sink.seen().mails.len()), (40, 40));
}

#[rstest]
// What the operator, or time, can mend: the mail waits.
#[case("GREETING", "554 no", false)]
#[case("EHLO", "550 no", false)]
#[case("MAIL", "550 not from you", false)]
#[case("MAIL", "451 later", false)]
#[case("RCPT", "450 later", false)]
#[case("RCPT", "452 full", false)]
#[case("DATA", "421 closing", false)]
#[case(".", "451 later", false)]
#[case(".", "nonsense", false)]
// What stays so.
#[case("RCPT", "550 unknown", true)]
#[case("RCPT", "553 bad address", true)]
#[case("DATA", "554 no", true)]
#[case(".", "550 spam", true)]
#[case(".", "552-too\r\n552 large", true)]
#[tokio::test]
async fn refusals_are_told_apart(
    #[case] step: &'static str,
    #[case] reply: &'static str,
    #[case] permanent: bool,
) {
    let manners =
        move |moment: &Moment<'_>| if moment.verb == step { Manner::Say(reply) } else { Manner::Usual };
    let sink = Sink::with(manners).await;
    for pool in [false, true] {
        let error = send(&sink.transport(pool)).await.unwrap_err();
        assert_eq!(error.permanent, permanent, "{error}");
        assert!(!error.reason.contains(['\r', '\n']), "{error}");
        assert!(reply == "nonsense" || error.reason.contains(&reply[..3]), "{error}");
    }
}

#[rstest]
#[tokio::test]
async fn a_server_that_hangs_up_delays_the_mail(
    #[values("GREETING", "EHLO", "MAIL", "RCPT", "DATA", ".")] step: &'static str,
) {
    let sink =
        Sink::with(move |moment| if moment.verb == step { Manner::HangUp } else { Manner::Usual }).await;
    let error = send(&sink.transport(false)).await.unwrap_err();
    assert!(!error.permanent, "{error}");
}

#[tokio::test]
async fn nobody_there_delays_the_mail() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let transport = open(Smtp { port, ..Sink::polite().await.settings() });
    assert!(!send(&transport).await.unwrap_err().permanent);
    assert!(!transport.verify().await.unwrap_err().permanent);
}

/// The server ends connections that wait, without a word or with one: the mail goes over a fresh one.
#[rstest]
#[case("MAIL", Some("421 4.4.2 timeout"))]
#[case("MAIL", None)]
#[case("RCPT", None)]
#[case("DATA", None)]
#[tokio::test]
async fn a_connection_lost_while_it_waited_is_replaced(
    #[case] step: &'static str,
    #[case] reply: Option<&'static str>,
) {
    let sink = Sink::with(move |moment| match (moment.verb == step && moment.carried == 1, reply) {
        (true, Some(reply)) => Manner::Say(reply),
        (true, None) => Manner::HangUp,
        _ => Manner::Usual,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    send(&transport).await.unwrap();
    assert_eq!((sink.seen().connections, sink.seen().mails.len()), (2, 2));
}

/// When the last answer is lost the server may have the mail: sending it again at once would make two of it.
#[tokio::test]
async fn a_mail_that_may_have_arrived_is_not_repeated_here() {
    let sink = Sink::with(|moment| match (moment.verb, moment.carried) {
        (".", 2) => Manner::HangUp,
        _ => Manner::Usual,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    let error = send(&transport).await.unwrap_err();
    assert!(!error.permanent, "{error}");
    assert_eq!((sink.seen().connections, sink.seen().mails.len()), (1, 2));
}

/// A refusal on a connection that had waited is a refusal.
#[tokio::test]
async fn a_refusal_is_not_repeated() {
    let sink = Sink::with(|moment| match (moment.verb, moment.carried) {
        ("RCPT", 1) => Manner::Say("550 unknown"),
        _ => Manner::Usual,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    assert!(send(&transport).await.unwrap_err().permanent);
    assert_eq!(sink.seen().said("RCPT").len(), 2);
}

#[tokio::test]
async fn a_fresh_connection_that_is_lost_is_not_replaced_for_ever() {
    let sink = Sink::with(|moment| match (moment.verb, moment.connection) {
        ("MAIL", 1) if moment.carried == 1 => Manner::HangUp,
        ("MAIL", 2..) => Manner::HangUp,
        _ => Manner::Usual,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    assert!(!send(&transport).await.unwrap_err().permanent);
    assert_eq!(sink.seen().connections, 2);
}

fn with_login(sink: &Sink, host: &str) -> Smtp {
    let (user, password) = (Some("robot".into()), Some("hunter2".into()));
    Smtp { host: host.into(), user, password, ..sink.settings() }
}

#[tokio::test]
async fn a_login_on_this_machine_needs_no_encryption() {
    let sink = Sink::polite().await;
    open(with_login(&sink, "127.0.0.1")).verify().await.unwrap();
    // NUL robot NUL hunter2, as RFC 4616 has it.
    assert_eq!(sink.seen().said("AUTH"), ["AUTH PLAIN AHJvYm90AGh1bnRlcjI="]);
}

#[tokio::test]
async fn a_password_is_not_sent_in_the_clear_to_another_machine() {
    let sink = Sink::polite().await;
    // Another spelling of 127.0.0.1, which counts as another machine.
    let error = open(with_login(&sink, "127.1")).verify().await.unwrap_err();
    assert!(error.reason.contains("STARTTLS") && !error.permanent, "{error}");
    assert_eq!(sink.seen().said("AUTH"), Vec::<String>::new());
    let wanted = Smtp { ignore_tls: true, ..with_login(&sink, "127.1") };
    open(wanted).verify().await.unwrap();
    assert_eq!(sink.seen().said("AUTH").len(), 1);
}

#[tokio::test]
async fn a_wrong_password_delays_the_mail() {
    let sink = Sink::with(|moment| match moment.verb {
        "AUTH" => Manner::Say("535 no"),
        _ => Manner::Usual,
    })
    .await;
    let error = send(&open(with_login(&sink, "127.0.0.1"))).await.unwrap_err();
    assert!(!error.permanent && error.reason.contains("logging in"), "{error}");
    assert!(!error.reason.contains("hunter2"), "{error}");
}

#[tokio::test]
async fn a_server_that_offers_tls_and_has_none_gets_no_mail() {
    let sink = Sink::with(|moment| match moment.verb {
        "EHLO" => Manner::Say("250-sink\r\n250 STARTTLS"),
        "STAR" => Manner::Say("220 go on"),
        _ => Manner::Usual,
    })
    .await;
    let transport = sink.transport(false);
    let never = open(Smtp { ignore_tls: true, ..sink.settings() });
    // The sink goes on in plain text, which is no TLS.
    assert!(!send(&transport).await.unwrap_err().permanent);
    assert_eq!(sink.seen().mails.len(), 0);
    send(&never).await.unwrap();
    assert_eq!(sink.seen().mails.len(), 1);
}

#[tokio::test]
async fn an_address_outside_ascii_needs_a_server_that_knows_it() {
    let parts = Parts::new();
    let mail = outgoing("jörg@müller.example", &parts.from, &parts.rendered);
    let plain = Sink::polite().await;
    let error = plain.transport(false).send(&mail).await.unwrap_err();
    assert!(error.permanent && error.reason.contains("SMTPUTF8"), "{error}");
    let modern = Sink::with(|moment| match moment.verb {
        "EHLO" => Manner::Say("250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8"),
        _ => Manner::Usual,
    })
    .await;
    modern.transport(false).send(&mail).await.unwrap();
    assert_eq!(modern.seen().said("MAIL"), ["MAIL FROM:<no-reply@acme.example> SMTPUTF8"]);
    assert_eq!(modern.seen().said("RCPT"), ["RCPT TO:<jörg@xn--mller-kva.example>"]);
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_for_good_before_anybody_is_asked() {
    let sink = Sink::polite().await;
    let parts = Parts::new();
    let mail = outgoing("a@example.com>\r\nRCPT TO:<b@example.com", &parts.from, &parts.rendered);
    assert!(sink.transport(false).send(&mail).await.unwrap_err().permanent);
    assert_eq!(sink.seen().connections, 0);
}

#[test]
fn authorities_that_cannot_be_read_are_told() {
    let settings = Smtp {
        host: "mail.example".into(),
        port: 587,
        user: None,
        password: None,
        pool: false,
        secure: true,
        ignore_tls: false,
        name: None,
        ca_file: Some("/nowhere/ca.pem".into()),
    };
    let error = Transport::open(&vestibule_mail::TransportSettings::Smtp(settings)).err().unwrap();
    assert!(error.to_string().contains("/nowhere/ca.pem"), "{error}");
}
