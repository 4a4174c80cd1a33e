//! Fields for login and registration, and for the actor's own account.

use vestibule_domain::access::Action;
use vestibule_domain::schema::{PERMISSIONS, POLICIES, ROLES, USERS};

use super::super::root::{Account, Me, Root};
use super::super::scalar::Scalar;
use super::super::types::{FieldDefinition, InputDefinition, TypeId, TypeKind};
use super::{Builder, Options, always, argument, list, member, one, root, scalar};

impl Builder<'_> {
    pub(super) fn own_queries(&mut self) -> Vec<FieldDefinition> {
        let mut fields = Vec::new();
        if self.shape.allows(&USERS, Action::Read) {
            fields.push(root("users_me", one(self.object(&USERS)), Root::Me(Me::User)));
        }
        if self.shape.allows(&ROLES, Action::Read) {
            fields.push(root("roles_me", list(self.object(&ROLES)), Root::Me(Me::Roles)));
        }
        if self.shape.allows(&PERMISSIONS, Action::Read) {
            let permissions = one(scalar(Scalar::PermissionsMe));
            fields.push(root("permissions_me", permissions, Root::Me(Me::Permissions)));
        }
        if self.shape.allows(&POLICIES, Action::Read) {
            let flag = one(scalar(Scalar::Boolean));
            let globals = self.named("policy_me_globals_type", |_| {
                let words = ["enforce_tfa", "app_access", "admin_access"];
                TypeKind::Object(words.map(|word| member(word, flag)).into())
            });
            fields.push(root("policies_me_globals", one(globals), Root::Me(Me::Globals)));
        }
        fields
    }

    pub(super) fn account_mutations(&mut self, options: Options) -> Vec<FieldDefinition> {
        let mut fields = self.open_mutations();
        if options.no_login {
            fields.retain(|field| field.name != "auth_login");
        }
        fields.extend(self.tfa_mutations());
        if self.shape.allows(&USERS, Action::Update) {
            let (user, _) = self.written_back(&USERS);
            let data = argument("data", one(self.input(&USERS, Action::Update)));
            fields.push(root("update_users_me", user, Root::Me(Me::UpdateUser)).with(vec![data]));
        }
        if self.shape.allows(&USERS, Action::Create) {
            let arguments = texts(&["email!", "role!", "invite_url"]);
            fields.push(done("users_invite", Root::Me(Me::Invite)).with(arguments));
        }
        fields
    }

    /// Public mutations.
    fn open_mutations(&mut self) -> Vec<FieldDefinition> {
        let (mode, tokens) = (self.mode(), one(self.tokens()));
        let with_mode = |arguments: &[&'static str]| {
            let mut arguments = texts(arguments);
            arguments.push(argument("mode", one(mode)));
            arguments
        };
        let account = |name, account, arguments: Vec<_>| done(name, Root::Account(account)).with(arguments);
        let register = ["email!", "password!", "verification_url", "first_name", "last_name"];
        vec![
            root("auth_login", tokens, Root::Account(Account::Login)).with(with_mode(&[
                "email!",
                "password!",
                "otp",
            ])),
            root("auth_refresh", tokens, Root::Account(Account::Refresh)).with(with_mode(&["refresh_token"])),
            account("auth_logout", Account::Logout, with_mode(&["refresh_token"])),
            account("auth_password_request", Account::PasswordRequest, texts(&["email!", "reset_url"])),
            account("auth_password_reset", Account::PasswordReset, texts(&["token!", "password!"])),
            account("users_invite_accept", Account::InviteAccept, texts(&["token!", "password!"])),
            account("users_register", Account::Register, texts(&register)),
            account("users_register_verify", Account::RegisterVerify, texts(&["token!"])),
        ]
    }

    fn tfa_mutations(&mut self) -> [FieldDefinition; 3] {
        let text = one(scalar(Scalar::String));
        let generated = self.named("users_me_tfa_generate_data", |_| {
            TypeKind::Object(vec![member("secret", text), member("otpauth_url", text)])
        });
        [
            root("users_me_tfa_generate", one(generated), Root::Me(Me::TfaGenerate))
                .with(texts(&["password!"])),
            done("users_me_tfa_enable", Root::Me(Me::TfaEnable)).with(texts(&["otp!", "secret!"])),
            done("users_me_tfa_disable", Root::Me(Me::TfaDisable)).with(texts(&["otp!"])),
        ]
    }

    fn mode(&mut self) -> TypeId {
        self.words("auth_mode", &["json", "cookie", "session"])
    }

    fn tokens(&mut self) -> TypeId {
        let text = one(scalar(Scalar::String));
        let expires = one(scalar(Scalar::BigInt));
        self.named("auth_tokens", |_| {
            TypeKind::Object(vec![
                member("access_token", text),
                member("expires", expires),
                member("refresh_token", text),
            ])
        })
    }
}

/// A mutation whose result is only that it succeeded.
fn done(name: &'static str, what: Root) -> FieldDefinition {
    root(name, one(scalar(Scalar::Boolean)), what)
}

/// Text arguments; an exclamation mark marks a required one.
fn texts(names: &[&'static str]) -> Vec<InputDefinition> {
    let text = scalar(Scalar::String);
    let read = |name: &&'static str| match name.strip_suffix('!') {
        Some(name) => argument(name, always(text)),
        None => argument(*name, one(text)),
    };
    names.iter().map(read).collect()
}
