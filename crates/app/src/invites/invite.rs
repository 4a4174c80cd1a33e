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
use crate::items::{Mutation, Patch, Prepared, check_fields};
use crate::mail::{Link, Recipient};
use crate::transaction::retrying;

/// Somebody invites people.
#[derive(Debug, Clone)]
pub struct Invite {
    /// Their addresses.
    pub emails: Vec<String>,
    /// The role they will have.
    pub role: RoleId,
    /// The page the link in the mail is to lead to; `None` is our own.
    pub url: Option<String>,
    /// The subject of the mail; `None` is the usual one.
    pub subject: Option<String>,
}

/// The longest subject, in characters (RFC 5322 section 2.1.1 allows 998 in a line, and nobody reads them).
const LONGEST_SUBJECT: usize = 200;

/// One of those who are invited.
struct Guest {
    email: String,
    /// The new user, if there is none with that address.
    user: Prepared,
}

/// Makes accounts that wait for their owners, and sends each of them a link, all or none.
///
/// Whoever was invited before gets the new role and another mail. A registration that nobody has verified gives way
/// to an invite: whoever made it has not shown that the address is theirs. All others who have an account already
/// are left alone. The right to invite is looked at first, then the page, for every address of the call.
///
/// # Errors
/// `FORBIDDEN` for those who may not make users; `INVALID_PAYLOAD` for a page that is not on
/// `USER_INVITE_URL_ALLOW_LIST`; what the rules for new users refuse.
pub async fn invite(app: &App, actor: &Actor, invite: &Invite) -> Result<()> {
    check_fields(actor, Action::Create, &USERS, &values("", invite.role))?;
    let page = crate::mail::page(app, &Link::INVITE, invite.url.as_deref())?;
    check_subject(invite.subject.as_deref())?;
    crate::items::check_batch_size(app, invite.emails.len())?;
    let mut guests: Vec<Guest> = Vec::with_capacity(invite.emails.len());
    for email in distinct(&invite.emails) {
        let user =
            crate::items::prepare(app, actor, Action::Create, &USERS, values(email, invite.role)).await?;
        guests.push(Guest { email: email.clone(), user });
    }
    retrying(|| write_invites(app, actor, (invite, &page), &guests)).await?;
    crate::mail::wake_mail_worker(app);
    Ok(())
}

async fn write_invites(
    app: &App,
    actor: &Actor,
    (invite, page): (&Invite, &Page),
    guests: &[Guest],
) -> Result<(), TxError> {
    let mut mutation = crate::items::begin(app, actor).await?;
    for guest in guests {
        let found = users::find_by_email(&mut mutation.tx, &NormalizedEmail::new(&guest.email)).await?;
        let recipient = match &found {
            None => mutation.make(guest).await?,
            Some(person) if person.status == UserStatus::Unverified => {
                mutation.remove(person).await?;
                mutation.make(guest).await?
            }
            Some(person) if person.status == UserStatus::Invited => {
                mutation.move_to(invite.role, person).await?;
                Recipient::of(person)
            }
            Some(_) => continue,
        };
        let mail = invitation_mail(app, invite, page, recipient.email().unwrap_or_default())?;
        crate::mail::enqueue(app, &mut mutation.tx, recipient, &mail).await?;
    }
    mutation.commit().await
}

fn invitation_mail(app: &App, invite: &Invite, page: &Page, address: &str) -> Result<Mail> {
    let url = crate::mail::link(app, &Link::INVITE, page, address, None)?;
    let until = Some(crate::mail::link_expires_at(app, &Link::INVITE));
    Ok(Mail::UserInvitation { url, email: address.to_owned(), subject: invite.subject.clone(), until })
}

impl Mutation<'_> {
    /// Makes the account of a guest.
    async fn make<'g>(&mut self, guest: &'g Guest) -> Result<Recipient<'g>, TxError> {
        self.create_item(&guest.user).await?;
        Ok(Recipient::new_user(&guest.email))
    }

    /// Gives somebody who was invited before another role, if the caller may.
    async fn move_to(&mut self, role: RoleId, person: &User) -> Result<(), TxError> {
        if person.role == Some(role) {
            return Ok(());
        }
        let change = Patch::from_iter([("role".to_owned(), json!(role.to_string()))]);
        let change = crate::items::prepare(self.app, self.actor, Action::Update, &USERS, change).await?;
        self.update_items(&[json!(person.id.to_string())], &change).await?;
        Ok(())
    }

    /// Removes a registration that nobody has verified.
    async fn remove(&mut self, person: &User) -> Result<(), TxError> {
        let key = json!(person.id.to_string());
        items::delete(&mut self.tx, &USERS, std::slice::from_ref(&key)).await?;
        self.record_deletion(&USERS, &key).await
    }
}

/// What the account of a guest holds.
fn values(email: &str, role: RoleId) -> Patch {
    let values =
        [("email", json!(email)), ("role", json!(role.to_string())), ("status", json!(UserStatus::Invited))];
    Patch::from_iter(values.map(|(name, value)| (name.to_owned(), value)))
}

/// Every address once, however often and in whatever case it is written.
fn distinct(emails: &[String]) -> impl Iterator<Item = &String> {
    let mut seen = Vec::with_capacity(emails.len());
    emails.iter().filter(move |email| {
        let folded = NormalizedEmail::new(email);
        let is_new = !seen.contains(&folded);
        seen.push(folded);
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
    fn a_subject_is_a_line() {
        assert!(check_subject(Some("Willkommen, schön dass du da bist")).is_ok());
        assert!(check_subject(Some("Hi\r\nBcc: evil@example.com")).is_err());
        assert!(check_subject(Some(&"x".repeat(201))).is_err());
    }
}
