//! Registration and invites.

use vestibule_domain::access::Action;
use vestibule_domain::schema::USERS;

use super::super::operation::{Access, Operation, get, post};
use super::super::parameters::query;
use super::super::shape::{either, email, list, object, password, text, uri, uuid};

pub(super) fn operations() -> Vec<Operation> {
    let tag = |operation: Operation| operation.tag("Users");
    let names = [("verification_url", uri()), ("first_name", text()), ("last_name", text())];
    vec![
        tag(post("/users/register", "registerUser", "Register, if the project allows registration."))
            .takes(object(&[("email", email()), ("password", password())], &names))
            .gives_nothing(),
        tag(get(
            "/users/register/verify-email",
            "registerUserVerifyEmail",
            "Verify the e-mail address of a registration.",
        ))
        .with(query("token", "The token of the link.", text()))
        .answers(302, "Redirects to the new user in the Studio."),
        tag(post("/users/invite", "invite", "Invite users."))
            .access(Access::To(Action::Create, &USERS))
            .with(query("subject", "The subject of the mail.", text()))
            .takes(object(
                &[("email", either(&[email(), list(email())])), ("role", uuid())],
                &[("invite_url", uri())],
            ))
            .gives_nothing(),
        tag(post("/users/invite/accept", "acceptInvite", "Accept an invite and set a password."))
            .takes(object(&[("token", text()), ("password", password())], &[]))
            .gives_nothing(),
    ]
}
