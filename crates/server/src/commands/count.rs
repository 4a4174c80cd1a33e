//! `vestibule count`

use vestibule_app::setup;
use vestibule_domain::schema::{COLLECTIONS, Collection};

use super::Outcome;
use super::bootstrap::words;
use crate::assemble::{self, Assembled};
use crate::config::Config;

pub(super) async fn run(config: Config, name: &str) -> Outcome {
    let collection = Collection::find(name).ok_or_else(|| unknown(name))?;
    let Assembled { app, .. } = assemble::app(&config).await?;
    let count = setup::count(&app, collection).await.map_err(words);
    app.database().close().await;
    println!("{}", count?);
    Ok(())
}

fn unknown(name: &str) -> String {
    let known: Vec<_> = COLLECTIONS.iter().map(|collection| collection.name).collect();
    format!("There is no collection \"{name}\"; there are {}", known.join(", "))
}
