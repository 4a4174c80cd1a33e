//! One operation: a method of a path, with what it takes, answers and demands.

use serde_json::{Map, Value, json};
use vestibule_domain::Actor;
use vestibule_domain::access::Action;
use vestibule_domain::schema::Collection;

use super::shape::{either, named, object};

/// Who is shown an operation.
#[derive(Debug, Clone, Copy)]
pub(super) enum Access {
    /// Everybody.
    Anybody,
    /// Whoever is logged in.
    Person,
    /// Administrators.
    Admin,
    /// Whoever may do this in the collection, at least with some items.
    To(Action, &'static Collection),
}

impl Access {
    fn is_open_to(self, actor: &Actor) -> bool {
        match self {
            Self::Anybody => true,
            Self::Person => actor.user().is_some(),
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
            access: Access::Anybody,
            parameters: Vec::new(),
            body: None,
            answers: Vec::new(),
        }
    }

    /// Among which operations it is listed.
    pub(super) fn tag(self, tag: &str) -> Self {
        Self { tag: tag.to_owned(), ..self }
    }

    /// Who is shown it; everybody unless something else is said.
    pub(super) fn access(self, access: Access) -> Self {
        Self { access, ..self }
    }

    /// A parameter of the path or of the query.
    pub(super) fn with(mut self, parameter: Value) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Parameters that are described under `components`.
    pub(super) fn with_all(mut self, names: &[&str]) -> Self {
        let all = names.iter().map(|name| json!({ "$ref": format!("#/components/parameters/{name}") }));
        self.parameters.extend(all);
        self
    }

    /// The body, as JSON of this shape.
    pub(super) fn takes(self, shape: Value) -> Self {
        let body = json!({ "required": true, "content": { "application/json": { "schema": shape } } });
        Self { body: Some(body), ..self }
    }

    /// An answer of JSON of this shape.
    pub(super) fn gives(self, shape: Value) -> Self {
        self.gives_as("application/json", shape)
    }

    /// An answer of another content type.
    pub(super) fn gives_as(mut self, content_type: &str, shape: Value) -> Self {
        let content = json!({ content_type: { "schema": shape } });
        self.answers.push((200, json!({ "description": "Done.", "content": content })));
        self
    }

    /// An answer of this shape under `data`, or the same as a file of one of the formats of `export`.
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

    /// 204.
    pub(super) fn gives_nothing(self) -> Self {
        self.answers(204, "Done; there is nothing to say.")
    }

    /// An answer without a body.
    pub(super) fn answers(mut self, status: u16, description: &str) -> Self {
        self.answers.push((status, json!({ "description": description })));
        self
    }

    /// Whether an actor is shown it.
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
    pub(super) fn tagged(&self) -> &str {
        &self.tag
    }

    /// As it stands in the document.
    pub(super) fn shown(&self) -> Value {
        let mut shown = json!({ "tags": [self.tag], "operationId": self.id, "summary": self.summary });
        if matches!(self.access, Access::Anybody) {
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
