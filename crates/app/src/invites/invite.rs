//! `POST /users/invite`.

use serde_json::json;
use vestibule_domain::access::Action;
use vestibule_domain::allow_list::Page;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Actor, Error, NormalizedEmail, Result, RoleId, User, UserStatus};
use vestibule_mail::Mail;
use vestibule_store::{items, users};

use crate::App;
use crate::error::TxError;
use crate::items::{Mutation, Patch, Prepared, check_fields, mutation};
use crate::mail::{Link, Recipient};

/// What is sent to invite users.
#[derive(Debug, Clone)]
pub struct Invite {
    pub emails: Vec<String>,
    /// The role of the new users.
    pub role: RoleId,
    /// The page that the link in the mail points to; `None` for the page of the Studio.
    pub url: Option<String>,
    /// The subject of the mail; `None` for the subject of the template.
    pub subject: Option<String>,
}

/// The longest subject, in characters. RFC 5322 section 2.1.1 allows 998 in a line; mail programs show far fewer.
const LONGEST_SUBJECT: usize = 200;

/// A user to invite.
struct Invited {
    email: String,
    /// The user to create, if no user has that address.
    user: Prepared,
}

/// Creates users with the status `invited` and sends each of them a link; all or none.
///
/// A user who was invited before gets the new role and another mail. An unverified registration is replaced by the
/// invite, because the user who registered has not proved to own the address. All other existing users are left
/// unchanged. The right to invite is checked first, then the URL, and then the values of all users, before any user is
/// looked up.
///
/// # Errors
/// `FORBIDDEN` for actors who may not create users; `INVALID_PAYLOAD` for a URL that is not on
/// `USER_INVITE_URL_ALLOW_LIST`, for a subject that is too long or not one line, and for more addresses than
/// `MAX_BATCH_MUTATION`; the errors of creating a user.
pub async fn invite(app: &App, actor: &Actor, invite: &Invite) -> Result<()> {
    check_fields(actor, Action::Create, &USERS, &values("", invite.role))?;
    let page = crate::mail::page(app, &Link::INVITE, invite.url.as_deref())?;
    check_subject(invite.subject.as_deref())?;
    crate::items::check_batch_size(app, invite.emails.len())?;
    let mut invited: Vec<Invited> = Vec::with_capacity(invite.emails.len());
    for email in distinct(&invite.emails) {
        let user =
            crate::items::prepare(app, actor, Action::Create, &USERS, values(email, invite.role)).await?;
        invited.push(Invited { email: email.clone(), user });
    }
    mutation!(app, actor, |mutation| { write_invites(mutation, invite, &page, &invited).await }).await?;
    crate::mail::wake_mail_worker(app);
    Ok(())
}

async fn write_invites(
    mutation: &mut Mutation<'_>,
    invite: &Invite,
    page: &Page,
    invited: &[Invited],
) -> Result<(), TxError> {
    for new in invited {
        let found = users::find_by_email(&mut mutation.tx, &NormalizedEmail::new(&new.email)).await?;
        let recipient = match &found {
            None => mutation.create_invited(new).await?,
            Some(user) if user.status == UserStatus::Unverified => {
                mutation.delete_unverified(user).await?;
                mutation.create_invited(new).await?
            }
            Some(user) if user.status == UserStatus::Invited => {
                mutation.set_role(user, invite.role).await?;
                Recipient::of(user)
            }
            Some(_) => continue,
        };
        let mail = invite_mail(mutation.app, invite, page, recipient.email().unwrap_or_default())?;
        crate::mail::enqueue(mutation.app, &mut mutation.tx, recipient, &mail).await?;
    }
    Ok(())
}

fn invite_mail(app: &App, invite: &Invite, page: &Page, address: &str) -> Result<Mail> {
    let url = crate::mail::link(app, &Link::INVITE, page, address, None)?;
    let until = Some(crate::mail::link_expires_at(app, &Link::INVITE));
    Ok(Mail::UserInvitation { url, email: address.to_owned(), subject: invite.subject.clone(), until })
}

impl Mutation<'_> {
    async fn create_invited<'i>(&mut self, invited: &'i Invited) -> Result<Recipient<'i>, TxError> {
        self.create_item(&invited.user).await?;
        Ok(Recipient::new_user(&invited.email))
    }

    /// Changes the role of a user who was invited before, if the actor may do so.
    async fn set_role(&mut self, user: &User, role: RoleId) -> Result<(), TxError> {
        if user.role == Some(role) {
            return Ok(());
        }
        let change = Patch::from_iter([("role".to_owned(), json!(role))]);
        let change = crate::items::prepare(self.app, self.actor, Action::Update, &USERS, change).await?;
        self.update_items(&[json!(user.id)], &change).await?;
        Ok(())
    }

    async fn delete_unverified(&mut self, user: &User) -> Result<(), TxError> {
        let key = json!(user.id);
        items::delete(&mut self.tx, &USERS, std::slice::from_ref(&key)).await?;
        self.record_deletion(&USERS, &key).await
    }
}

/// The fields of an invited user.
fn values(email: &str, role: RoleId) -> Patch {
    let values = [("email", json!(email)), ("role", json!(role)), ("status", json!(UserStatus::Invited))];
    Patch::from_iter(values.map(|(name, value)| (name.to_owned(), value)))
}

/// The addresses without those that differ from an earlier one in case only.
fn distinct(emails: &[String]) -> impl Iterator<Item = &String> {
    let mut seen = Vec::with_capacity(emails.len());
    emails.iter().filter(move |email| {
        let normalized = NormalizedEmail::new(email);
        let is_new = !seen.contains(&normalized);
        seen.push(normalized);
        is_new
    })
}

fn check_subject(subject: Option<&str>) -> Result<()> {
    let Some(subject) = subject else { return Ok(()) };
    if subject.contains(char::is_control) || subject.chars().count() > LONGEST_SUBJECT {
        let reason = format!("\"subject\" must be one line of at most {LONGEST_SUBJECT} characters");
        return Err(Error::payload(reason));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_invited_once() {
        let emails = ["a@example.com", "B@example.com", "A@Example.com", "b@example.com"].map(str::to_owned);
        assert_eq!(distinct(&emails).collect::<Vec<_>>(), ["a@example.com", "B@example.com"]);
    }

    #[test]
    fn a_subject_is_one_short_line() {
        assert!(check_subject(Some("Willkommen, schön dass du da bist")).is_ok());
        assert!(check_subject(Some("Hi\r\nBcc: evil@example.com")).is_err());
        assert!(check_subject(Some(&"x".repeat(201))).is_err());
    }
}
