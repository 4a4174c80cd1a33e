//! Servers that refuse a mail or are unreachable.

use rstest::rstest;
use vestibule_mail::Smtp;

use super::send;
use crate::sink::{Behavior, Sink, Step, open};

#[rstest]
// Temporary: an operator can fix it, or it ends by itself.
#[case("GREETING", "554 no", false)]
#[case("EHLO", "550 no", false)]
#[case("MAIL", "550 not from you", false)]
#[case("MAIL", "451 later", false)]
#[case("RCPT", "450 later", false)]
#[case("RCPT", "452 full", false)]
#[case("DATA", "421 closing", false)]
#[case(".", "451 later", false)]
#[case(".", "nonsense", false)]
// Permanent.
#[case("RCPT", "550 unknown", true)]
#[case("RCPT", "553 bad address", true)]
#[case("DATA", "554 no", true)]
#[case(".", "550 spam", true)]
#[case(".", "552-too\r\n552 large", true)]
#[tokio::test]
async fn only_a_refused_recipient_or_mail_is_permanent(
    #[case] step: &'static str,
    #[case] reply: &'static str,
    #[case] permanent: bool,
) {
    let behavior =
        move |at: &Step<'_>| if at.verb == step { Behavior::Reply(reply) } else { Behavior::Normal };
    let sink = Sink::with(behavior).await;
    for pool in [false, true] {
        let error = send(&sink.transport(pool)).await.unwrap_err();
        assert_eq!(error.permanent, permanent, "{error}");
        assert!(!error.reason.contains(['\r', '\n']), "{error}");
        assert!(reply == "nonsense" || error.reason.contains(&reply[..3]), "{error}");
    }
}

#[rstest]
#[tokio::test]
async fn a_lost_connection_is_a_temporary_error(
    #[values("GREETING", "EHLO", "MAIL", "RCPT", "DATA", ".")] step: &'static str,
) {
    let sink =
        Sink::with(move |at| if at.verb == step { Behavior::Disconnect } else { Behavior::Normal }).await;
    let error = send(&sink.transport(false)).await.unwrap_err();
    assert!(!error.permanent, "{error}");
}

#[tokio::test]
async fn an_unreachable_server_is_a_temporary_error() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let transport = open(Smtp { port, ..Sink::normal().await.settings() });
    assert!(!send(&transport).await.unwrap_err().permanent);
    assert!(!transport.verify().await.unwrap_err().permanent);
}
