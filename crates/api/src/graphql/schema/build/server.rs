//! Fields about the server.

use super::super::root::{Root, Server};
use super::super::scalar::Scalar;
use super::super::types::{FieldDefinition, TypeId, TypeKind};
use super::{Builder, Options, argument, member, one, root, scalar};

const TEXTS: [&str; 12] = [
    "project_name",
    "project_descriptor",
    "project_logo",
    "project_color",
    "default_appearance",
    "default_theme_light",
    "default_theme_dark",
    "default_language",
    "public_foreground",
    "public_background",
    "public_favicon",
    "public_note",
];

impl Builder<'_> {
    pub(super) fn server_queries(&mut self, options: Options) -> [FieldDefinition; 5] {
        let text = one(scalar(Scalar::String));
        let scope = one(self.words("graphql_sdl_scope", &["system"]));
        let info = one(self.server_info(options));
        [
            root("server_ping", text, Root::Server(Server::Ping)),
            root("server_info", info, Root::Server(Server::Info)),
            root("server_health", one(scalar(Scalar::Json)), Root::Server(Server::Health)),
            root("server_specs_oas", one(scalar(Scalar::Json)), Root::Server(Server::OpenApi)),
            root("server_specs_graphql", text, Root::Server(Server::Specs))
                .with(vec![argument("scope", scope)]),
        ]
    }

    pub(super) fn server_mutations(&mut self) -> [FieldDefinition; 2] {
        let length = argument("length", one(scalar(Scalar::Int)));
        [
            root("utils_random_string", one(scalar(Scalar::String)), Root::Server(Server::RandomString))
                .with(vec![length]),
            root("utils_cache_clear", one(scalar(Scalar::Void)), Root::Server(Server::ClearCache)),
        ]
    }

    fn server_info(&mut self, options: Options) -> TypeId {
        let project = one(self.project());
        let mut fields = vec![member("project", project)];
        if self.shape.is_person {
            let int = one(scalar(Scalar::Int));
            let limit = self.named("server_info_query_limit", |_| {
                TypeKind::Object(vec![member("default", int), member("max", int)])
            });
            fields.extend([
                member("rateLimit", one(self.rate_limit(options.rate_limit))),
                member("rateLimitGlobal", one(self.rate_limit(options.rate_limit_global))),
                member("queryLimit", one(limit)),
                member("version", one(scalar(Scalar::String))),
            ]);
        }
        self.named("server_info", |_| TypeKind::Object(fields))
    }

    /// A limit, or `false`.
    fn rate_limit(&mut self, is_on: bool) -> TypeId {
        if !is_on {
            return scalar(Scalar::Boolean);
        }
        let int = one(scalar(Scalar::Int));
        self.named("server_info_rate_limit", |_| {
            TypeKind::Object(vec![member("points", int), member("duration", int)])
        })
    }

    fn project(&mut self) -> TypeId {
        self.named("server_info_project", |_| {
            let (text, json) = (one(scalar(Scalar::String)), one(scalar(Scalar::Json)));
            let flag = one(scalar(Scalar::Boolean));
            let mut fields: Vec<_> = TEXTS.iter().map(|name| member(name, text)).collect();
            fields.extend(["theme_light_overrides", "theme_dark_overrides"].map(|name| member(name, json)));
            fields.extend(["custom_css", "auth_password_policy"].map(|name| member(name, text)));
            fields.extend(
                ["public_registration", "public_registration_verify_email"].map(|name| member(name, flag)),
            );
            TypeKind::Object(fields)
        })
    }
}
