//! The state of all handlers.

use std::sync::Arc;

use axum::extract::FromRef;
use vestibule_app::App;

use crate::graphql::schema::{Options, Schemas};
use crate::layers::rate_limit::RegistrationLimit;
use crate::settings::HttpSettings;
use crate::studio::Studio;

/// The application, and the options of HTTP. Clones share both.
#[derive(Clone)]
pub struct ApiState {
    /// The application, which the use cases take.
    pub app: App,
    /// Cookies, limits, proxies.
    pub http: Arc<HttpSettings>,
    /// Options of the front page, the documentation and the Studio.
    pub site: Arc<SiteSettings>,
    /// Counts registrations per address.
    pub registrations: Arc<RegistrationLimit>,
    /// GraphQL schemas.
    pub schemas: Schemas,
}

impl ApiState {
    /// The state with empty counters and caches.
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

/// Options of responses that do not depend on the actor.
#[derive(Debug, Clone)]
pub struct SiteSettings {
    /// `ROOT_REDIRECT`: the target of `/`; `None` is 404.
    pub root_redirect: Option<String>,
    /// `ROBOTS_TXT`.
    pub robots_txt: String,
    /// `OPENAPI_ENABLED`: whether the OpenAPI document and the page to try the API are served.
    pub openapi: bool,
    /// The Studio; `None` if `SERVE_APP` is false.
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
