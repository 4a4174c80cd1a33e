//! All routes on one page. Paths are in lower case and have no slash at the end: [`Edge`] normalises those of requests.

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodRouter, any, delete, get, patch, post};
use vestibule_domain::schema::{
    ACCESS, ACTIVITY, NOTIFICATIONS, PERMISSIONS, POLICIES, PRESETS, REVISIONS, ROLES, USERS,
};

use crate::layers::{Edge, Environment, not_found, with_search};
use crate::routes::{
    api_tokens, auth, docs, graphql, invites, items, me, metrics, overview, password, permissions,
    registration, server, sessions, settings, site, tfa, utils,
};
use crate::state::ApiState;
use crate::studio;

/// The whole API: the routes and everything around them.
pub fn api(state: ApiState) -> Edge {
    let (clock, random) = (state.app.clock().clone(), state.app.random().clone());
    let environment =
        Environment { now: Box::new(move || clock.now()), new_id: Box::new(move || random.uuid()) };
    let http = Arc::clone(&state.http);
    Edge::new(routes().with_state(state), http, environment)
}

fn routes() -> Router<ApiState> {
    Router::new()
        // Public: a token that is expired or ended is ignored.
        .route("/", get(site::root))
        .route("/robots.txt", get(site::robots))
        .route("/docs", get(docs::page))
        .route("/docs/docs.js", get(docs::script))
        .route("/docs/docs.css", get(docs::style))
        .route("/admin", get(studio::page))
        .route("/admin/{*path}", get(studio::file))
        .route("/server/ping", get(server::ping))
        .route("/auth/login", post(auth::login))
        .route("/auth/refresh", post(auth::refresh))
        .route("/auth/logout", post(auth::logout))
        .route("/auth", get(auth::providers))
        .route("/auth/password/request", post(password::request))
        .route("/auth/password/reset", post(password::reset))
        .route("/users/register", no_key().post(registration::register))
        .route("/users/register/verify-email", get(registration::verify))
        .route("/users/invite/accept", post(invites::accept))
        .route("/server/setup", post(server::setup))
        // For every actor; the use case decides what it shows.
        .route("/server/info", get(server::info))
        .route("/server/health", get(server::health))
        .route("/server/specs/oas", get(docs::oas))
        .route("/utils/random/string", get(utils::random_string))
        .route("/utils/cache/clear", post(utils::clear_cache))
        .route("/utils/resolve-redirect", post(utils::resolve_redirect))
        .route("/utils/revert/{revision}", post(utils::revert))
        .route("/utils/sort/{collection}", post(utils::sort))
        .route("/metrics", get(metrics::serve))
        .route("/settings/owner", post(settings::set_owner))
        .route("/settings", get(settings::read).patch(settings::update))
        .route("/graphql/system", any(graphql::serve))
        .route("/server/specs/graphql/system", get(graphql::sdl))
        .route("/vestibule/overview", get(overview::read))
        // The actor's own account.
        .route("/users/me", get(me::read).patch(me::update).delete(items::no_such_key))
        .route("/users/me/track/page", patch(me::track_page))
        .route("/users/me/email/confirm", post(me::confirm_email))
        .route("/users/me/tfa/generate", post(tfa::generate))
        .route("/users/me/tfa/enable", post(tfa::enable))
        .route("/users/me/tfa/disable", post(tfa::disable))
        .route(
            "/users/me/tfa/recovery-codes",
            get(tfa::remaining_recovery_codes).post(tfa::renew_recovery_codes),
        )
        .route("/users/me/sessions", get(sessions::list).delete(sessions::end_others))
        .route("/users/me/sessions/{session}", delete(sessions::end))
        .route("/users/me/tokens", get(api_tokens::list).post(api_tokens::create))
        .route("/users/me/tokens/{token}", delete(api_tokens::revoke))
        .route("/roles/me", get(me::roles).patch(items::no_such_key).delete(items::no_such_key))
        .route("/policies/me/globals", get(me::globals))
        .route("/permissions/me", get(me::permissions).patch(items::no_such_key).delete(items::no_such_key))
        .route("/permissions/me/{collection}", get(me::item_permissions))
        .route("/permissions/me/{collection}/{key}", get(me::item_permissions))
        .route("/users/{key}/tfa/disable", post(tfa::disable_of))
        .route("/users/{key}/sessions", get(sessions::list_of).delete(sessions::end_all_of))
        .route("/users/{key}/sessions/{session}", delete(sessions::end_of))
        .route("/users/{key}/tokens", get(api_tokens::list_of).delete(api_tokens::revoke_all_of))
        .route("/users/{key}/tokens/{token}", delete(api_tokens::revoke_of))
        // Rights decide, as for collections.
        .route("/users/invite", no_key().post(invites::invite))
        // Collections: rights decide.
        .merge(items::collection("/users", &USERS))
        .merge(items::collection("/roles", &ROLES))
        .merge(items::collection("/policies", &POLICIES))
        .merge(items::collection("/access", &ACCESS))
        .merge(items::collection("/presets", &PRESETS))
        .merge(items::collection("/notifications", &NOTIFICATIONS))
        .merge(items::log("/activity", &ACTIVITY))
        .merge(items::log("/revisions", &REVISIONS))
        .route(
            "/permissions",
            with_search(items::all(&PERMISSIONS).get(permissions::list), permissions::search),
        )
        .route("/permissions/{key}", items::each(&PERMISSIONS))
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
}

/// The methods of `/users/{key}` for a path that has this form but is no key.
fn no_key() -> MethodRouter<ApiState> {
    get(items::no_such_key).patch(items::no_such_key).delete(items::no_such_key)
}
