//! A password from whoever sits at the keyboard, or from the input.

use std::io::{IsTerminal, Read};

use vestibule_domain::Secret;

use super::Outcome;

/// The password that was given, else the one typed (twice) or the first line of the input.
pub(super) fn password(given: Option<String>) -> Outcome<Secret> {
    match given {
        Some(password) => Ok(password.into()),
        None if std::io::stdin().is_terminal() => dialoguer::Password::new()
            .with_prompt("Password")
            .with_confirmation("Once more", "They differ")
            .interact()
            .map(Secret::from)
            .map_err(|error| format!("The password could not be read: {error}")),
        None => first_line(),
    }
}

fn first_line() -> Outcome<Secret> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| format!("The password could not be read from the input: {error}"))?;
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) => Ok(line.into()),
        None => Err("There is no password: give --password, or write it into the input".into()),
    }
}
