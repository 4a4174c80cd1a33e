//! What every handler can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use vestibule_app::App;

use crate::graphql::schema::{Options, Schemas};
use crate::layers::rate_limit::RegistrationLimit;
use crate::settings::HttpSettings;
use crate::studio::Studio;

/// The application and how it is spoken to. Clones share both.
#[derive(Clone)]
pub struct ApiState {
    /// The use cases.
    pub app: App,
    /// Cookies, limits, proxies.
    pub http: Arc<HttpSettings>,
    /// What the front page and the robots are told.
    pub site: Arc<SiteSettings>,
    /// Registrations from each address.
    pub registrations: Arc<RegistrationLimit>,
    /// What callers may ask over GraphQL.
    pub schemas: Schemas,
}

impl ApiState {
    /// Puts the two together.
    pub fn new(app: App, http: HttpSettings, site: SiteSettings) -> Self {
        let registrations = Arc::new(RegistrationLimit::new(&http));
        let settings = app.settings();
        let options = Options {
            no_login: settings.login.disabled,
            rate_limit: settings.rate_limit.is_some(),
            rate_limit_global: settings.rate_limit_global.is_some(),
        };
        let schemas = Schemas::new(http.graphql.kept_schemas, http.graphql.schemas_at_once, options);
        Self { app, http: Arc::new(http), site: Arc::new(site), registrations, schemas }
    }
}

/// Answers that have nothing to do with anybody.
#[derive(Debug, Clone)]
pub struct SiteSettings {
    /// `ROOT_REDIRECT`: where `/` leads; `None` leads nowhere.
    pub root_redirect: Option<String>,
    /// `ROBOTS_TXT`.
    pub robots_txt: String,
    /// `OPENAPI_ENABLED`: whether the API is described, and a page to try it is served.
    pub openapi: bool,
    /// What is under `/admin`; `None` for nothing (`SERVE_APP`).
    pub studio: Option<Studio>,
}

impl Default for SiteSettings {
    fn default() -> Self {
        Self {
            root_redirect: Some("./admin".into()),
            robots_txt: "User-agent: *\nDisallow: /".into(),
            openapi: true,
            studio: None,
        }
    }
}

impl FromRef<ApiState> for App {
    fn from_ref(state: &ApiState) -> Self {
        state.app.clone()
    }
}

impl FromRef<ApiState> for Arc<HttpSettings> {
    fn from_ref(state: &ApiState) -> Self {
        state.http.clone()
    }
}
