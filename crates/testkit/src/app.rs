//! An application for tests: cheap hashes, a clock that only tests advance, and its own database.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use vestibule_api::settings::HttpSettings;
use vestibule_api::{ApiState, SiteSettings};
use vestibule_app::hashing::{HashPool, PoolOptions};
use vestibule_app::mail::{Mailbox, Mailer, Sent};
use vestibule_app::setup::{self, FirstAdmin};
use vestibule_app::worker;
use vestibule_app::{
    App, Clock, EnforceTfa, Lockout, LoginRules, MailLimits, Pages, Parts, Random, Settings, TokenLifetimes,
};
use vestibule_domain::password::{Backend, HashParams};
use vestibule_domain::query::Limits;
use vestibule_domain::token::Keys;
use vestibule_mail::Renderer;
use vestibule_store::Database;
use vestibule_store::migrate::migrate;

use crate::actor::TestActor;
use crate::{ADMIN_EMAIL, ADMIN_TOKEN, PASSWORD, database};

/// Signs the tokens of tests.
pub(crate) const SECRET: &str = "a-secret-for-tests-0123456789abcdef";

/// Options of a [`TestApp`].
pub struct Setup {
    pub settings: Settings,
    pub http: HttpSettings,
    pub site: SiteSettings,
    /// By default the lowest cost of hashes.
    pub hashing: PoolOptions,
}

/// An application for one test.
pub struct TestApp {
    pub app: App,
    hashing: HashPool,
    state: ApiState,
    mailbox: Mailbox,
    /// Deleted with the test, including the database.
    _folder: tempfile::TempDir,
}

impl TestApp {
    /// An application with the default settings.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// An application with changed options.
    pub async fn with(change: impl FnOnce(&mut Setup)) -> Self {
        let mut setup = Setup::default();
        change(&mut setup);
        let folder = tempfile::tempdir().expect("a folder");
        let (database, is_filled) = database::fresh(&folder).await;
        if is_filled {
            return Self::assemble(setup, database, folder);
        }
        let first = Self::assemble(Setup::default(), database.clone(), folder);
        first.fill().await;
        let folder = first._folder;
        let database = database::keep(&folder, database).await;
        Self::assemble(setup, database, folder)
    }

    /// An application on a database of any engine, which is migrated and filled.
    pub async fn over(database: Database, change: impl FnOnce(&mut Setup)) -> Self {
        let mut setup = Setup::default();
        change(&mut setup);
        migrate(&database).await.expect("the database can be migrated");
        let test = Self::assemble(setup, database, tempfile::tempdir().expect("a folder"));
        test.fill().await;
        test
    }

    fn assemble(setup: Setup, database: Database, folder: tempfile::TempDir) -> Self {
        let random = Random::System;
        let salts = random.clone();
        let mailbox = Mailbox::default();
        let renderer = Renderer::new(None).expect("the built-in templates are valid");
        let hashing = HashPool::start(setup.hashing, move || salts.bytes()).expect("a hash pool");
        let parts = Parts {
            database,
            hashing: hashing.clone(),
            clock: Clock::manual(start()),
            random,
            keys: Keys::new(&SECRET.into()),
            mailer: Mailer::into_mailbox(renderer, mailbox.clone()),
            settings: setup.settings,
        };
        let app = App::new(parts);
        let state = ApiState::new(app.clone(), setup.http, setup.site);
        Self { app, hashing, state, mailbox, _folder: folder }
    }

    async fn fill(&self) {
        setup::bootstrap(&self.app, None).await.expect("the database can be filled");
        let admin = FirstAdmin {
            email: ADMIN_EMAIL.into(),
            password: PASSWORD.into(),
            token: Some(ADMIN_TOKEN.into()),
            first_name: "Admin".into(),
            last_name: "User".into(),
        };
        setup::create_first_admin(&self.app, || Ok(admin))
            .await
            .expect("the first administrator can be made");
    }

    /// A client without credentials.
    pub fn anon(&self) -> TestActor {
        TestActor::new(vestibule_api::api(self.state.clone()))
    }

    /// The administrator, authenticated by static token.
    pub fn admin(&self) -> TestActor {
        self.anon().with_token(ADMIN_TOKEN)
    }

    /// Creates a user with [`PASSWORD`] and these further values and returns the id.
    pub async fn user(&self, email: &str, more: Value) -> String {
        let mut user = json!({ "email": email, "password": PASSWORD });
        if let (Some(user), Value::Object(more)) = (user.as_object_mut(), more) {
            user.extend(more);
        }
        self.admin().post("/users", user).await.assert_status(200).text("id")
    }

    /// Logs a user in and returns a client with the access token of mode `json`.
    pub async fn logged_in(&self, email: &str) -> TestActor {
        let reply = self.anon().log_in(email, PASSWORD, "json").await.assert_status(200);
        self.anon().with_token(&reply.text("access_token"))
    }

    /// Creates a role with a policy that has these rights, and returns the ids of both.
    pub async fn role(&self, name: &str, policy: Value) -> (String, String) {
        let admin = self.admin();
        let role = admin.post("/roles", json!({ "name": name })).await.assert_status(200).text("id");
        let mut rights = json!({ "name": format!("{name} policy") });
        if let (Some(rights), Value::Object(policy)) = (rights.as_object_mut(), policy) {
            rights.extend(policy);
        }
        let policy = admin.post("/policies", rights).await.assert_status(200).text("id");
        admin.post("/access", json!({ "role": role, "policy": policy })).await.assert_status(200);
        (role, policy)
    }

    /// Adds a permission to a policy.
    pub async fn permit(&self, policy: &str, permission: Value) {
        let mut row = json!({ "policy": policy });
        if let (Some(row), Value::Object(permission)) = (row.as_object_mut(), permission) {
            row.extend(permission);
        }
        self.admin().post("/permissions", row).await.assert_status(200);
    }

    /// The mailbox that receives all mails.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// Delivers the mails that are due and returns them, oldest first.
    pub async fn mails(&self) -> Vec<Sent> {
        while worker::deliver_mail(&self.app).await.expect("the outbox can be read") > 0 {}
        self.mailbox.take()
    }

    /// Delivers the mails that are due; panics unless it is exactly one.
    #[track_caller]
    pub fn mail(&self) -> impl Future<Output = Sent> {
        let caller = std::panic::Location::caller();
        async move {
            let mut mails = self.mails().await;
            assert_eq!(mails.len(), 1, "mails at {caller}: {mails:?}");
            mails.remove(0)
        }
    }

    /// Advances the clock.
    pub fn advance(&self, by: Duration) {
        self.app.clock().advance(by);
    }

    /// Number of hashes computed so far.
    pub fn hashes(&self) -> u64 {
        self.hashing.computed()
    }

    /// Current time of the application.
    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock().now()
    }
}

/// Time at which every test starts.
fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default()
}

impl Default for Setup {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        let settings = Settings {
            lifetimes: TokenLifetimes {
                access: minutes(15),
                refresh: minutes(7 * 24 * 60),
                session: minutes(24 * 60),
                session_grace: Duration::from_secs(10),
                refresh_grace: Duration::from_secs(10),
                invite: minutes(7 * 24 * 60),
                verification: minutes(7 * 24 * 60),
            },
            login: LoginRules {
                stall: Duration::from_millis(500),
                register_stall: Duration::from_millis(750),
                disabled: false,
                enforce_tfa: EnforceTfa::Studio,
                throttle: false,
                lockout: Lockout::Permanent,
            },
            pages: Pages::default(),
            mail: MailLimits::default(),
            notices: false,
            confirm_email_change: false,
            retention: None,
            limits: Limits::default(),
            max_batch: None,
            public_url: "http://vestibule.test".into(),
            version: "0.0.0-test".into(),
            rate_limit: None,
            rate_limit_global: None,
        };
        let params = HashParams { memory: 64, time: 1, parallelism: 1, ..HashParams::default() };
        let hashing = PoolOptions { params, backend: Backend::default(), threads: Some(1), queue: 64 };
        Self { settings, http: HttpSettings::default(), site: SiteSettings::default(), hashing }
    }
}
