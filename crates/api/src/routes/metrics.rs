//! `GET /metrics` (contract section 11): metrics in the text format of Prometheus, version 0.0.4.

use std::fmt::Write;

use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use vestibule_app::server::{self, Metric, MetricKind};
use vestibule_domain::digest;

use crate::error::{ApiError, RequestError};
use crate::extract::actor::CurrentActor;
use crate::extract::path::OriginalPath;
use crate::settings::MetricsSettings;
use crate::state::ApiState;
use crate::wire::reply;

const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// `GET /metrics`, if enabled: for administrators, and with one of the tokens.
pub async fn serve(
    State(state): State<ApiState>,
    OriginalPath(path): OriginalPath,
    CurrentActor(actor): CurrentActor,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Some(settings) = &state.http.metrics else { return Err(RequestError::RouteNotFound { path }.into()) };
    if !has_token(&headers, settings) {
        actor.require_admin()?;
    }
    Ok(reply::text(text(&settings.prefix, &server::metrics(&state.app).await?), TEXT_FORMAT))
}

/// Whether the request has `Authorization: Metrics …` with one of the tokens. Digests are compared, so that timing reveals
/// nothing about a token.
fn has_token(headers: &HeaderMap, settings: &MetricsSettings) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.split_once(' '));
    let Some((_, given)) = given.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("metrics")) else {
        return false;
    };
    let given = digest::of(["metrics-token", given]);
    settings.tokens.iter().any(|token| digest::of(["metrics-token", token.expose()]) == given)
}

fn text(prefix: &str, metrics: &[Metric]) -> String {
    let mut text = String::new();
    for Metric { name, kind, help, value } in metrics {
        let kind = match kind {
            MetricKind::Counter => "counter",
            MetricKind::Gauge => "gauge",
        };
        let name = format!("{prefix}{name}");
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
    }
    text
}
