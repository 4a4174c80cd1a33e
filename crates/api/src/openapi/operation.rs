//! An operation: a method of a path with its parameters, body, responses and required rights.

use serde_json::{Map, Value, json};
use vestibule_domain::Actor;
use vestibule_domain::access::Action;
use vestibule_domain::schema::Collection;

use super::shape::{either, named, object};

/// The actors whose document has an operation.
#[derive(Debug, Clone, Copy)]
pub(super) enum Access {
    /// Every actor.
    Public,
    /// Users.
    User,
    /// Administrators.
    Admin,
    /// Actors with this permission, at least on some items.
    To(Action, &'static Collection),
}

impl Access {
    fn is_open_to(self, actor: &Actor) -> bool {
        match self {
            Self::Public => true,
            Self::User => actor.user().is_some(),
            Self::Admin => actor.rights.is_admin(),
            Self::To(action, collection) => actor.rights.allows(collection.name, action),
        }
    }
}

/// A method of a path.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    method: &'static str,
    path: String,
    id: String,
    summary: String,
    tag: String,
    access: Access,
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: Vec<(u16, Value)>,
}

/// `GET`.
pub(super) fn get(path: &str, id: &str, summary: &str) -> Operation {
    Operation::new("get", path, id, summary)
}

/// `POST`.
pub(super) fn post(path: &str, id: &str, summary: &str) -> Operation {
    Operation::new("post", path, id, summary)
}

/// `PATCH`.
pub(super) fn patch(path: &str, id: &str, summary: &str) -> Operation {
    Operation::new("patch", path, id, summary)
}

/// `DELETE`.
pub(super) fn delete(path: &str, id: &str, summary: &str) -> Operation {
    Operation::new("delete", path, id, summary)
}

impl Operation {
    fn new(method: &'static str, path: &str, id: &str, summary: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            id: id.to_owned(),
            summary: summary.to_owned(),
            tag: String::new(),
            access: Access::Public,
            parameters: Vec::new(),
            body: None,
            answers: Vec::new(),
        }
    }

    /// Its tag.
    pub(super) fn tag(self, tag: &str) -> Self {
        Self { tag: tag.to_owned(), ..self }
    }

    /// Restricts the actors whose document has it; the default is every actor.
    pub(super) fn access(self, access: Access) -> Self {
        Self { access, ..self }
    }

    /// Adds a parameter.
    pub(super) fn with(mut self, parameter: Value) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Adds parameters from `components`.
    pub(super) fn with_all(mut self, names: &[&str]) -> Self {
        let all = names.iter().map(|name| json!({ "$ref": format!("#/components/parameters/{name}") }));
        self.parameters.extend(all);
        self
    }

    /// Its JSON body.
    pub(super) fn takes(self, shape: Value) -> Self {
        let body = json!({ "required": true, "content": { "application/json": { "schema": shape } } });
        Self { body: Some(body), ..self }
    }

    /// Adds a response of JSON.
    pub(super) fn gives(self, shape: Value) -> Self {
        self.gives_as("application/json", shape)
    }

    /// Adds a response of another content type.
    pub(super) fn gives_as(mut self, content_type: &str, shape: Value) -> Self {
        let content = json!({ content_type: { "schema": shape } });
        self.answers.push((200, json!({ "description": "Done.", "content": content })));
        self
    }

    /// Adds a response with `data`, or the same as a file in one of the formats of `export`.
    pub(super) fn gives_exported(self, shape: Value) -> Self {
        let listed = object(&[("data", shape.clone())], &[("meta", named("Meta"))]);
        let mut operation = self.gives(either(&[listed, shape.clone()]));
        for (_, answer) in &mut operation.answers {
            answer["content"]["text/yaml"] = json!({ "schema": shape });
            for content_type in ["text/csv", "text/xml"] {
                answer["content"][content_type] = json!({ "schema": { "type": "string" } });
            }
        }
        operation
    }

    /// Adds the response 204.
    pub(super) fn gives_nothing(self) -> Self {
        self.answers(204, "Done. The response has no body.")
    }

    /// Adds a response without a body.
    pub(super) fn answers(mut self, status: u16, description: &str) -> Self {
        self.answers.push((status, json!({ "description": description })));
        self
    }

    /// Whether the document of an actor has it.
    pub(super) fn is_open_to(&self, actor: &Actor) -> bool {
        self.access.is_open_to(actor)
    }

    /// Its path.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Its method, in lower case.
    pub(super) fn method(&self) -> &'static str {
        self.method
    }

    /// Its tag.
    pub(super) fn tag_name(&self) -> &str {
        &self.tag
    }

    /// The operation in the document.
    pub(super) fn shown(&self) -> Value {
        let mut shown = json!({ "tags": [self.tag], "operationId": self.id, "summary": self.summary });
        if matches!(self.access, Access::Public) {
            shown["security"] = json!([]);
        }
        if !self.parameters.is_empty() {
            shown["parameters"] = json!(self.parameters);
        }
        if let Some(body) = &self.body {
            shown["requestBody"] = body.clone();
        }
        let mut responses = Map::new();
        for (status, answer) in &self.answers {
            responses.insert(status.to_string(), answer.clone());
        }
        for (status, name) in super::REFUSALS {
            responses.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }));
        }
        shown["responses"] = Value::Object(responses);
        shown
    }
}
