//! Complete mails.

use vestibule_mail::{Language, Mail};

use crate::support::{all, envelope, outgoing, renderer, reset, sender};

#[test]
fn every_mail_in_english_and_german() {
    let renderer = renderer();
    for language in ["en", "de"] {
        for mail in all() {
            let name = format!("{}.{language}", mail.template());
            let rendered = renderer.render(&envelope(mail, language)).unwrap();
            let whole = format!(
                "{}\n\n======== text\n{}\n======== html\n{}",
                rendered.subject, rendered.text, rendered.html
            );
            insta::assert_snapshot!(name, whole);
        }
    }
}

/// Subjects as recorded from Directus.
#[test]
fn english_subjects_are_those_of_directus() {
    let renderer = renderer();
    let subjects: Vec<String> = all()
        .into_iter()
        .take(3)
        .map(|mail| renderer.render(&envelope(mail, "en-US")).unwrap().subject)
        .collect();
    assert_eq!(subjects, ["Password Reset Request", "You've been invited", "Verify your email address"]);
}

#[test]
fn an_invite_may_have_a_custom_subject() {
    let Mail::UserInvitation { url, email, .. } = all().swap_remove(1) else { panic!("another order") };
    let with = |subject: &str| {
        let (url, email) = (url.clone(), email.clone());
        let mail = Mail::UserInvitation { url, email, subject: Some(subject.into()), until: None };
        renderer().render(&envelope(mail, "de-DE")).unwrap().subject
    };
    assert_eq!(with("Willkommen\r\nBcc: x@example.com"), "Willkommen Bcc: x@example.com");
    assert_eq!(with("  "), "Sie wurden eingeladen");
}

/// The lifetime of these links is a setting, so the mail shows when they expire. A mail stored without that time does not.
#[test]
fn invites_and_verifications_show_when_the_link_expires() {
    let shows_expiry = |mail: &Mail| {
        let rendered = renderer().render(&envelope(mail.clone(), "en")).unwrap();
        [rendered.text, rendered.html].map(|part| part.contains("Link valid until"))
    };
    for mail in &all()[1..3] {
        assert_eq!(shows_expiry(mail), [true, true]);
        let mut stored = serde_json::to_value(mail).unwrap();
        stored.as_object_mut().unwrap().remove("until");
        assert_eq!(shows_expiry(&serde_json::from_value(stored).unwrap()), [false, false]);
    }
}

#[test]
fn a_locked_account_without_a_link_names_the_administrator() {
    let Some(Mail::AccountLocked { email, trace, .. }) = all().pop() else { panic!("another order") };
    let mail = Mail::AccountLocked { email, trace, url: None };
    let rendered = renderer().render(&envelope(mail, "en")).unwrap();
    for part in [&rendered.text, &rendered.html] {
        assert!(part.contains("ask an administrator to unlock it"));
        assert!(!part.contains("Unlock the account") && !part.contains("If the button"));
    }
}

#[test]
fn every_mail_has_its_link_in_both_parts_in_every_language() {
    let renderer = renderer();
    for language in Language::ALL {
        for mail in all() {
            let link = mail.url().map(str::to_owned);
            let rendered = renderer.render(&envelope(mail, language.tag())).unwrap();
            assert!(!rendered.text.contains(['{', '}']), "{}", rendered.text);
            assert!(rendered.html.contains(&format!("<html lang=\"{language}\">")));
            if let Some(link) = link {
                assert!(rendered.text.lines().any(|line| line == link), "{}", rendered.text);
                assert!(rendered.html.contains(&format!("href=\"{}\"", link.replace('&', "&amp;"))));
            }
        }
    }
}

#[test]
fn unverified_names_are_not_mailed() {
    let mail = Mail::UserRegistration {
        url: "https://acme.example/verify".into(),
        email: "victim@example.com".into(),
        first_name: Some("Win a prize at evil.example".into()),
        last_name: Some("Now".into()),
        until: None,
    };
    let rendered = renderer().render(&envelope(mail, "en")).unwrap();
    assert!(!format!("{}{}{}", rendered.subject, rendered.text, rendered.html).contains("evil.example"));
}

/// Headers and parts of an encoded mail.
#[tokio::test]
async fn an_encoded_mail() {
    let folder = tempfile::tempdir().unwrap();
    let settings = vestibule_mail::TransportSettings::File { folder: folder.path().join("mails") };
    let transport = vestibule_mail::Transport::open(&settings).unwrap();
    transport.verify().await.unwrap();
    let mut rendered = renderer().render(&envelope(reset(), "ja")).unwrap();
    rendered.html = "<p>short</p>".into();
    let (sender, to) = (sender(), "jörg@müller.example");
    let mail = outgoing(to, &sender, &rendered);
    transport.send(&mail).await.unwrap();
    transport.send(&mail).await.unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path().join("mails")).unwrap().collect();
    assert_eq!(files.len(), 1, "a repeated mail replaces its file");
    let text = std::fs::read_to_string(files[0].as_ref().unwrap().path()).unwrap();
    insta::assert_snapshot!("on_the_wire", text.replace("\r\n", "\n"));
}
