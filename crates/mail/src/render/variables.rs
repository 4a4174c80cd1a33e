//! The variables of templates.

use liquid::model::{Array, Value};
use liquid::{Object, object};

use super::content::Content;
use super::escape::html;
use super::facts::Fact;
use super::{clean, color};
use crate::{Envelope, Mail, Project};

/// All variables: those of Directus (contract section 15) and the sentences for the built-in template. Values that a mail
/// does not have are left out and read as nil.
pub(super) fn all(envelope: &Envelope, content: &Content) -> Object {
    let mut all = project(&envelope.project);
    all.extend(recipient(&envelope.mail));
    all.extend(sentences(content));
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

fn recipient(mail: &Mail) -> Object {
    let mut variables = object!({ "email": html(&clean::line(mail.email())) });
    put(&mut variables, "url", &clean::url(mail.url().unwrap_or_default()));
    if let Mail::UserRegistration { first_name, last_name, .. } = mail {
        put(&mut variables, "first_name", &html(&clean::line(first_name.as_deref().unwrap_or_default())));
        put(&mut variables, "last_name", &html(&clean::line(last_name.as_deref().unwrap_or_default())));
    }
    variables
}

fn sentences(content: &Content) -> Object {
    let mut variables = object!({
        "language": content.language.tag(),
        "subject": html(&content.subject),
        "title": html(&content.title),
        "greeting": html(&content.greeting),
        "paragraphs": list(&content.paragraphs),
        "notes": list(&content.notes),
        "facts": content.facts.iter().map(fact).collect::<Array>(),
        "footer": html(&content.footer),
    });
    if let Some(link) = &content.link {
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

/// Leaves out an empty text: in conditions of templates an empty text is true and nil is false.
fn put(variables: &mut Object, name: &'static str, value: &str) {
    if !value.is_empty() {
        variables.insert(name.into(), Value::scalar(value.to_owned()));
    }
}
