//! What templates can refer to.

use liquid::model::{Array, Value};
use liquid::{Object, object};

use super::escape::html;
use super::facts::Fact;
use super::letter::Letter;
use super::{clean, color};
use crate::{Envelope, Mail, Project};

/// All variables: those of Directus (contract section 15), and the sentences of our own templates. What a mail does not
/// have is left out, and reads as nothing.
pub(super) fn all(envelope: &Envelope, letter: &Letter) -> Object {
    let mut all = project(&envelope.project);
    all.extend(person(&envelope.mail));
    all.extend(sentences(letter));
    all
}

fn project(project: &Project) -> Object {
    let accent = color::accent(&project.color);
    let mut variables = object!({
        "projectName": html(&clean::line(&project.name)),
        "projectTextColor": color::text_on(&accent),
        "projectColor": accent,
    });
    put(&mut variables, "projectLogo", &clean::url(&project.logo));
    put(&mut variables, "projectUrl", &clean::url(&project.url));
    variables
}

fn person(mail: &Mail) -> Object {
    let mut variables = object!({ "email": html(&clean::line(mail.email())) });
    put(&mut variables, "url", &clean::url(mail.url().unwrap_or_default()));
    if let Mail::UserRegistration { first_name, last_name, .. } = mail {
        put(&mut variables, "first_name", &html(&clean::line(first_name.as_deref().unwrap_or_default())));
        put(&mut variables, "last_name", &html(&clean::line(last_name.as_deref().unwrap_or_default())));
    }
    variables
}

fn sentences(letter: &Letter) -> Object {
    let mut variables = object!({
        "language": letter.language.tag(),
        "subject": html(&letter.subject),
        "title": html(&letter.title),
        "greeting": html(&letter.greeting),
        "paragraphs": list(&letter.paragraphs),
        "notes": list(&letter.notes),
        "facts": letter.facts.iter().map(fact).collect::<Array>(),
        "footer": html(&letter.footer),
    });
    if let Some(link) = &letter.link {
        put(&mut variables, "button", &html(&link.button));
        put(&mut variables, "link_hint", &html(&link.hint));
    }
    variables
}

fn fact(fact: &Fact) -> Value {
    Value::Object(object!({ "label": html(&fact.label), "value": html(&fact.value) }))
}

fn list(sentences: &[String]) -> Array {
    sentences.iter().map(|sentence| Value::scalar(html(sentence))).collect()
}

/// An empty text is true in templates, nothing is false: so what is empty is left out.
fn put(variables: &mut Object, name: &'static str, value: &str) {
    if !value.is_empty() {
        variables.insert(name.into(), Value::scalar(value.to_owned()));
    }
}
