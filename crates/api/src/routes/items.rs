//! The routes of every collection (contract sections 5 and 8).

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use serde_json::{Value, json};
use vestibule_app::items::{self, Listing};
use vestibule_domain::query::{Filter, Operator, Query};
use vestibule_domain::schema::{Collection, ROLES, USERS};
use vestibule_domain::{Actor, Error, Result};

use crate::error::ApiError;
use crate::extract::actor::CurrentActor;
use crate::extract::batch::{self, OneOrMany, Which, deletions, updates};
use crate::extract::body::JsonBody;
use crate::extract::item_query::{ItemQuery, SearchBody};
use crate::extract::path::Key;
use crate::layers::with_search;
use crate::state::ApiState;
use crate::wire::item_reply::ItemReply;
use crate::wire::reply;

type Answer = Result<Response, ApiError>;

/// A collection that can be read and changed.
pub fn collection(path: &'static str, of: &'static Collection) -> Router<ApiState> {
    let list = all(of).get(
        async move |State(state): State<ApiState>,
                    CurrentActor(actor): CurrentActor,
                    ItemQuery(query): ItemQuery| { list(&state, &actor, of, query).await },
    );
    Router::new().route(path, searchable(list, of)).route(&format!("{path}/{{key}}"), each(of))
}

/// A collection that can only be read.
pub fn log(path: &'static str, of: &'static Collection) -> Router<ApiState> {
    let list = get(
        async move |State(state): State<ApiState>,
                    CurrentActor(actor): CurrentActor,
                    ItemQuery(query): ItemQuery| { list(&state, &actor, of, query).await },
    );
    Router::new().route(path, searchable(list, of)).route(&format!("{path}/{{key}}"), one(of))
}

fn searchable(methods: MethodRouter<ApiState>, of: &'static Collection) -> MethodRouter<ApiState> {
    with_search(
        methods,
        async move |State(state): State<ApiState>,
                    CurrentActor(actor): CurrentActor,
                    JsonBody(body): JsonBody|
                    -> Answer {
            let body = SearchBody::parse(&state, body)?;
            search(&state, &actor, of, body).await
        },
    )
}

/// `POST`, `PATCH` and `DELETE` on the collection.
pub fn all(of: &'static Collection) -> MethodRouter<ApiState> {
    MethodRouter::new()
        .post(
            async move |State(state): State<ApiState>,
                        CurrentActor(actor): CurrentActor,
                        ItemQuery(query): ItemQuery,
                        JsonBody(body): JsonBody| {
                create(&state, &actor, of, query, body).await
            },
        )
        .patch(
            async move |State(state): State<ApiState>,
                        CurrentActor(actor): CurrentActor,
                        ItemQuery(query): ItemQuery,
                        JsonBody(body): JsonBody| {
                update_several(&state, &actor, of, query, body).await
            },
        )
        .delete(
            async move |State(state): State<ApiState>,
                        CurrentActor(actor): CurrentActor,
                        JsonBody(body): JsonBody| {
                delete_several(&state, &actor, of, body).await
            },
        )
}

/// `GET`, `PATCH` and `DELETE` of one item.
pub fn each(of: &'static Collection) -> MethodRouter<ApiState> {
    one(of)
        .patch(
            async move |State(state): State<ApiState>,
                        CurrentActor(actor): CurrentActor,
                        Key(key): Key,
                        ItemQuery(query): ItemQuery,
                        JsonBody(body): JsonBody| {
                update_one(&state, &actor, of, &json!(key), query, body).await
            },
        )
        .delete(
            async move |State(state): State<ApiState>,
                        CurrentActor(actor): CurrentActor,
                        Key(key): Key|
                        -> Answer {
                items::delete(&state.app, &actor, of, &[json!(key)]).await?;
                Ok(reply::no_content())
            },
        )
}

fn one(of: &'static Collection) -> MethodRouter<ApiState> {
    get(
        async move |State(state): State<ApiState>,
                    CurrentActor(actor): CurrentActor,
                    Key(key): Key,
                    ItemQuery(query): ItemQuery|
                    -> Answer {
            let shown = ItemReply::by(&query, of, &state);
            Ok(shown.data(&items::read_one(&state.app, &actor, of, &json!(key), query).await?))
        },
    )
}

/// Refuses a path whose key is a reserved word, such as `DELETE /users/me`.
pub async fn no_such_key(_: CurrentActor) -> ApiError {
    Error::FORBIDDEN.into()
}

async fn list(state: &ApiState, actor: &Actor, of: &'static Collection, query: Query) -> Answer {
    let shown = ItemReply::by(&query, of, state);
    let Listing { data, meta } = items::list(&state.app, actor, of, query).await?;
    Ok(shown.data_with_meta(&data, meta.as_ref()))
}

/// `SEARCH`. Users and roles ignore `keys`, as Directus does.
async fn search(state: &ApiState, actor: &Actor, of: &'static Collection, body: SearchBody) -> Answer {
    let SearchBody { mut query, keys } = body;
    if let Some(keys) = keys.filter(|_| ![&USERS, &ROLES].contains(&of)) {
        query.filter = Some(Filter::compare(of.key, Operator::In, keys));
    }
    list(state, actor, of, query).await
}

async fn create(
    state: &ApiState,
    actor: &Actor,
    of: &'static Collection,
    query: Query,
    body: Value,
) -> Answer {
    let shown = ItemReply::by(&query, of, state);
    let written = match OneOrMany::parse(body)? {
        OneOrMany::One(patch) => items::create_one(&state.app, actor, of, patch, Some(query)).await?,
        OneOrMany::Many(patches) => items::create_many(&state.app, actor, of, patches, Some(query)).await?,
    };
    Ok(shown.written(written.as_ref()))
}

async fn update_several(
    state: &ApiState,
    actor: &Actor,
    of: &'static Collection,
    query: Query,
    body: Value,
) -> Answer {
    let shown = ItemReply::by(&query, of, state);
    let written = items::update_many(&state.app, actor, of, updates(state, body)?, Some(query)).await?;
    Ok(shown.written(written.as_ref()))
}

async fn update_one(
    state: &ApiState,
    actor: &Actor,
    of: &'static Collection,
    key: &Value,
    query: Query,
    body: Value,
) -> Answer {
    let patch = batch::values(body)?;
    let shown = ItemReply::by(&query, of, state);
    let written = items::update_one(&state.app, actor, of, key, patch, Some(query)).await?;
    Ok(shown.written(written.as_ref()))
}

async fn delete_several(state: &ApiState, actor: &Actor, of: &'static Collection, body: Value) -> Answer {
    match deletions(state, body)? {
        Which::Keys(keys) => items::delete(&state.app, actor, of, &keys).await?,
        Which::Query(query) => items::delete_by_query(&state.app, actor, of, *query).await?,
    }
    Ok(reply::no_content())
}
