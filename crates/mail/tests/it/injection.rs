//! Injection of HTML, headers and template code through values.

use rstest::rstest;
use vestibule_mail::{
    Envelope, Mail, Outgoing, Project, Renderer, Sender, Trace, Transport, TransportSettings,
};

use crate::support::{at, envelope, outgoing, project, rendered, renderer, reset};

const EVIL: &str = "\"'><script>alert(1)</script>\r\nBcc: victim@example.com\r\n\r\n{{ url }}{% raw %}";

fn evil_mails() -> Vec<Mail> {
    let evil = || EVIL.to_owned();
    let trace = || Trace { at: at(), ip: Some(evil()), user_agent: Some(evil()) };
    vec![
        Mail::PasswordReset { url: evil(), email: evil() },
        Mail::UserInvitation { url: evil(), email: evil(), subject: Some(evil()), until: Some(at()) },
        Mail::UserRegistration {
            url: evil(),
            email: evil(),
            first_name: Some(evil()),
            last_name: Some(evil()),
            until: Some(at()),
        },
        Mail::PasswordChanged { email: evil(), trace: trace() },
        Mail::EmailChangeRequested { old: evil(), new: evil(), trace: trace() },
        Mail::EmailChangeConfirm { url: evil(), new: evil() },
        Mail::EmailChanged { old: evil(), new: evil(), trace: trace() },
        Mail::TfaEnabled { email: evil(), trace: trace() },
        Mail::TfaDisabled { email: evil(), trace: trace() },
        Mail::RecoveryCodesRenewed { email: evil(), trace: trace() },
        Mail::NewDevice { email: evil(), trace: trace() },
        Mail::AccountLocked { email: evil(), url: Some(evil()), trace: trace() },
    ]
}

fn evil_envelope(mail: Mail) -> Envelope {
    let evil = || EVIL.to_owned();
    let project = Project { name: evil(), color: evil(), logo: evil(), url: evil() };
    Envelope { to: "a@example.com".into(), language: evil(), project, mail }
}

/// GHSA-4hmq-ggrm-qfc6 (HTML injection through values of a request), for every value of every mail.
#[test]
fn no_value_becomes_markup_in_the_built_in_template() {
    let renderer = renderer();
    let baseline = |mail| renderer.render(&envelope(mail, "en")).unwrap().html.matches('<').count();
    for mail in evil_mails() {
        let rendered = renderer.render(&evil_envelope(mail.clone())).unwrap();
        let html = rendered.html;
        assert!(!html.contains("<script") && !html.contains("alert(1)</"), "{html}");
        assert!(!html.contains("\"'>") && !html.contains("'>"), "{html}");
        assert!(html.contains("&lt;script&gt;"), "the value is shown as text");
        // The logo that replaces the name is an additional element.
        assert!(html.matches('<').count() <= baseline(mail) + 3);
        assert!(!rendered.subject.contains(['\r', '\n']));
        assert!(!rendered.text.lines().any(|line| line.starts_with("Bcc:")), "{}", rendered.text);
    }
}

/// As above, for templates of operators, which need not escape values.
#[test]
fn no_value_becomes_markup_in_templates_of_operators() {
    let folder = tempfile::tempdir().unwrap();
    let all = "{{ projectName }} {{ projectColor }} {{ projectLogo }} {{ projectUrl }} {{ email }} {{ first_name }} \
               {{ last_name }} {{ subject }} <a href='{{ url }}'>x</a> {{ email | escape }}";
    for name in Mail::TEMPLATES {
        std::fs::write(folder.path().join(format!("{name}.liquid")), all).unwrap();
    }
    let renderer = Renderer::new(Some(folder.path().to_owned())).unwrap();
    for mail in evil_mails() {
        let html = renderer.render(&evil_envelope(mail)).unwrap().html;
        assert_eq!(html.matches(['<', '>']).count(), 4, "{html}");
        assert_eq!(html.matches('\'').count(), 2, "{html}");
        assert!(!html.contains("&amp;lt;"), "escaped once, even with the filter: {html}");
    }
}

#[test]
fn placeholders_in_values_are_not_filled() {
    let mail =
        Mail::PasswordReset { url: "https://a.example/".into(), email: "{project}@example.com".into() };
    let rendered = renderer().render(&envelope(mail, "en")).unwrap();
    assert!(rendered.text.contains("the account {project}@example.com at Acme & Söhne"), "{}", rendered.text);
}

#[rstest]
#[case("#fff;background:url(https://evil.example/)")]
#[case("red")]
#[case("expression(alert(1))")]
fn an_invalid_colour_is_not_used(#[case] color: &str) {
    let mut envelope = envelope(reset(), "en");
    envelope.project = Project { color: color.into(), ..project() };
    let html = renderer().render(&envelope).unwrap().html;
    assert!(html.contains("background: #171717") && !html.contains(color));
}

#[rstest]
#[case("Acme\r\nBcc: victim@example.com")]
#[case("Acme\nBcc: victim@example.com")]
#[case("Acme\rBcc: victim@example.com")]
#[case("Acme\u{2028}Bcc: victim@example.com")]
#[case("Acme\" <victim@example.com>, \"")]
#[case("Söhne\" <victim@example.com>, \"")]
#[case("=?utf-8?q?x?= <victim@example.com>")]
#[tokio::test]
async fn a_project_name_cannot_add_headers(#[case] name: &str) {
    let mut rendered = rendered();
    rendered.subject = name.to_owned();
    let from = Sender::new("no-reply@acme.example", name).unwrap();
    let text = encoded(&outgoing("a@example.com", &from, &rendered)).await;
    let headers = text.split("\r\n\r\n").next().unwrap();
    let names: Vec<&str> = headers
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    let expected =
        ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"];
    assert_eq!(names, expected, "{headers}");
    let from = headers.split("\r\n").find(|line| line.starts_with("From:")).unwrap();
    assert!(from.ends_with("<no-reply@acme.example>"), "{from}");
}

#[tokio::test]
async fn an_id_cannot_leave_the_folder_or_its_header() {
    let (from, rendered) = (Sender::new("a@acme.example", "Acme").unwrap(), rendered());
    let mail =
        Outgoing { id: "../../x>\r\nBcc: v@example.com", ..outgoing("a@example.com", &from, &rendered) };
    assert!(encoded(&mail).await.starts_with("Message-ID: <....xBccvexample.com@acme.example>\r\n"));
}

async fn encoded(mail: &Outgoing<'_>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let settings = TransportSettings::File { folder: folder.path().to_owned() };
    Transport::open(&settings).unwrap().send(mail).await.unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(files.len(), 1);
    std::fs::read_to_string(files[0].as_ref().unwrap().path()).unwrap()
}
