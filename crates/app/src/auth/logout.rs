//! `POST /auth/logout`.

use vestibule_domain::session::Session;
use vestibule_domain::{Client, Result};
use vestibule_store::activity::{self, Entry};
use vestibule_store::sessions;

use crate::App;
use crate::database_error::internal;
use crate::failure::{Failure, retrying};

impl App {
    /// Ends a session, together with those it succeeded that are still in their grace period and those that succeeded
    /// it: they are one login. Logging out of nothing succeeds quietly.
    ///
    /// # Errors
    /// Only where the database does not answer.
    pub async fn log_out(&self, client: &Client, token: &str) -> Result<()> {
        let now = self.inner().clock.now();
        let mut reader = &self.inner().database;
        match sessions::find(&mut reader, token, now).await.map_err(internal)? {
            Some(session) => retrying(|| self.write_logout(client, &session)).await,
            None => Ok(()),
        }
    }

    async fn write_logout(&self, client: &Client, session: &Session) -> Result<(), Failure> {
        let mut tx = self.inner().database.begin().await?;
        let links = sessions::links(&mut tx, session.user).await?;
        let mut ended = 0;
        for token in family(&session.token, &links) {
            ended += u64::from(sessions::delete(&mut tx, token).await?);
        }
        if ended == 0 {
            return Ok(());
        }
        let item = session.user.to_string();
        let entry = Entry {
            action: "logout",
            user: Some(session.user),
            at: self.inner().clock.now(),
            client,
            collection: "directus_users",
            item: &item,
        };
        activity::insert(&mut tx, entry).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// All tokens that are tied to one by links from a session to its successor, the one itself included.
fn family<'a>(token: &'a str, links: &'a [(String, String)]) -> Vec<&'a str> {
    let mut family = vec![token];
    let mut seen = 0;
    while let Some(member) = family.get(seen).copied() {
        seen += 1;
        for (old, new) in links {
            let kin = [(old, new), (new, old)].into_iter().find(|(one, _)| one.as_str() == member);
            family.extend(kin.map(|(_, other)| other.as_str()).filter(|other| !family.contains(other)));
        }
    }
    family
}

#[cfg(test)]
mod tests {
    use super::family;

    fn links(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect()
    }

    #[test]
    fn a_family_is_found_from_each_of_its_members() {
        let links = links(&[("b", "c"), ("x", "y"), ("a", "b"), ("e", "c")]);
        for member in ["a", "b", "c", "e"] {
            let mut found = family(member, &links);
            found.sort_unstable();
            assert_eq!(found, ["a", "b", "c", "e"]);
        }
        assert_eq!(family("y", &links), ["y", "x"]);
        assert_eq!(family("alone", &links), ["alone"]);
    }

    #[test]
    fn a_circle_comes_to_an_end() {
        let links = links(&[("a", "b"), ("b", "a"), ("c", "c")]);
        assert_eq!(family("a", &links), ["a", "b"]);
        assert_eq!(family("c", &links), ["c"]);
    }
}
