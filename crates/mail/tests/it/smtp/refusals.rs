//! Servers that do not want a mail, or that are not there.

use rstest::rstest;
use vestibule_mail::Smtp;

use super::send;
use crate::sink::{Manner, Moment, Sink, open};

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
