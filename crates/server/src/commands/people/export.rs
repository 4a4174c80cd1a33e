//! `vestibule users export`

use std::io::{BufWriter, IsTerminal, Write};

use serde_json::{Map, Value};
use vestibule_app::App;
use vestibule_app::user_export::{self, Export, Exported};
use vestibule_domain::user_import::exported;

use super::format::Format;
use super::private_file::PrivateFile;
use crate::cli::export::ExportUsers;
use crate::commands::Outcome;
use crate::commands::bootstrap::words;

type Person = Map<String, Value>;

pub(in crate::commands) async fn run(app: &App, command: ExportUsers) -> Outcome {
    if command.with_password_hashes && command.output.is_none() && std::io::stdout().is_terminal() {
        return Err("Password hashes are not shown on a screen: name a file with -o".into());
    }
    let filter = command.filter.as_deref().map(serde_json::from_str::<Value>).transpose();
    let filter = filter.map_err(|error| format!("--filter is no JSON: {error}"))?;
    let mut fields = command.fields.clone();
    if fields.is_empty() {
        fields = exported().map(|field| field.name.to_owned()).collect();
    }
    let mut columns = fields.clone();
    columns.extend(command.with_password_hashes.then(|| "password_hash".to_owned()));
    let export =
        Export { fields, filter, with_hashes: command.with_password_hashes, role_names: command.role_names };
    let people = user_export::export(app, export).await.map_err(words)?;
    let format = command.format.or_else(|| Format::of(command.output.as_deref()?)).unwrap_or(Format::Csv);
    let count = match &command.output {
        Some(path) => {
            let mut file = PrivateFile::create(path)?;
            let count = write(people, &columns, format, &mut file).await?;
            file.finish()?;
            count
        }
        None => write(people, &columns, format, &mut BufWriter::new(std::io::stdout())).await?,
    };
    eprintln!("{count} people");
    if command.with_password_hashes {
        say_what_it_is(app).await?;
    }
    Ok(())
}

/// What somebody should know who moves people to another server.
async fn say_what_it_is(app: &App) -> Outcome {
    eprintln!(
        "The list has password hashes in it: whoever has it can guess passwords at leisure. Delete it when it is no longer needed."
    );
    let protected = user_export::count_with_tfa(app).await.map_err(words)?;
    if protected > 0 {
        eprintln!(
            "{protected} people here have a second factor, which no list has: over there they set up a new one."
        );
    }
    Ok(())
}

async fn write(people: Exported, columns: &[String], format: Format, to: &mut impl Write) -> Outcome<u64> {
    let count = match format {
        Format::Csv | Format::CsvUtf8 => table(people, columns, format == Format::CsvUtf8, to).await?,
        Format::Json => list(people, to).await?,
        Format::Jsonl => lines(people, to).await?,
    };
    to.flush().map_err(unwritten)?;
    Ok(count)
}

async fn table(
    mut people: Exported,
    columns: &[String],
    for_people: bool,
    to: &mut impl Write,
) -> Outcome<u64> {
    if for_people {
        to.write_all("\u{feff}".as_bytes()).map_err(unwritten)?;
    }
    let mut table = csv::Writer::from_writer(to);
    table.write_record(columns).map_err(unwritten)?;
    let mut count = 0;
    loop {
        let page = people.next().await.map_err(words)?;
        if page.is_empty() {
            table.flush().map_err(unwritten)?;
            return Ok(count);
        }
        count += page.len() as u64;
        for person in &page {
            table
                .write_record(columns.iter().map(|name| cell(person.get(name), for_people)))
                .map_err(unwritten)?;
        }
    }
}

fn cell(value: Option<&Value>, for_people: bool) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) if for_people && text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{text}")
        }
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

async fn lines(mut people: Exported, to: &mut impl Write) -> Outcome<u64> {
    let mut count = 0;
    loop {
        let page = people.next().await.map_err(words)?;
        if page.is_empty() {
            return Ok(count);
        }
        count += page.len() as u64;
        for person in &page {
            object(person, to)?;
            to.write_all(b"\n").map_err(unwritten)?;
        }
    }
}

async fn list(mut people: Exported, to: &mut impl Write) -> Outcome<u64> {
    let mut count = 0;
    to.write_all(b"[").map_err(unwritten)?;
    loop {
        let page = people.next().await.map_err(words)?;
        if page.is_empty() {
            to.write_all(b"\n]\n").map_err(unwritten)?;
            return Ok(count);
        }
        for person in &page {
            to.write_all(if count == 0 { b"\n" } else { b",\n" }).map_err(unwritten)?;
            object(person, to)?;
            count += 1;
        }
    }
}

fn object(person: &Person, to: &mut impl Write) -> Outcome {
    serde_json::to_writer(to, person).map_err(unwritten)
}

fn unwritten(error: impl std::fmt::Display) -> String {
    format!("The list cannot be written: {error}")
}
