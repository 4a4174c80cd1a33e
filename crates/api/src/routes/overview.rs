//! `/vestibule/overview` (not in Directus): numbers of logins, sessions and queues.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use vestibule_app::server::{self, Overview, PastDay};

use crate::error::ApiError;
use crate::extract::actor::CurrentActor;
use crate::state::ApiState;
use crate::wire::{instant, reply};

/// `GET /vestibule/overview`, for administrators.
pub async fn read(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    Ok(reply::data(&shown(&server::overview(&state.app, actor.require_admin()?).await?)))
}

fn shown(overview: &Overview) -> Value {
    let failures = |(hour, count): &(DateTime<Utc>, u64)| json!({ "hour": instant(*hour), "count": count });
    json!({
        "days": overview.days.iter().map(day).collect::<Vec<_>>(),
        "failures": overview.failures.iter().map(failures).collect::<Vec<_>>(),
        "sessions": overview.sessions,
        "locked_out": overview.locked_out,
        "hashing": { "waiting": overview.hashes_waiting, "busy": overview.hashes_busy },
        "mails": { "waiting": overview.mails_waiting, "given_up": overview.mails_given_up },
        "most": overview.most,
    })
}

fn day(past: &PastDay) -> Value {
    json!({
        "day": past.begin.format("%Y-%m-%d").to_string(),
        "logins": past.day.logins,
        "new_people": past.day.new_users,
        "complete": past.day.complete,
    })
}
