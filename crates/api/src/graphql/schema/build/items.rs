//! Queries and mutations on collections.

use vestibule_domain::access::Action;
use vestibule_domain::schema::{
    ACCESS, ACTIVITY, Collection, NOTIFICATIONS, PERMISSIONS, POLICIES, PRESETS, REVISIONS, ROLES, SETTINGS,
    USERS,
};

use super::super::root::{Root, Verb};
use super::super::scalar::Scalar;
use super::super::types::{FieldDefinition, InputDefinition, TypeKind, TypeRef};
use super::objects::key_argument;
use super::{Builder, always, always_list, argument, list, member, one, root, scalar, short};

const READABLE: [&Collection; 9] =
    [&ACCESS, &ACTIVITY, &NOTIFICATIONS, &PERMISSIONS, &POLICIES, &PRESETS, &REVISIONS, &ROLES, &USERS];

/// Collections that only the audit log writes.
const WRITABLE: [&Collection; 7] =
    [&ACCESS, &NOTIFICATIONS, &PERMISSIONS, &POLICIES, &PRESETS, &ROLES, &USERS];

impl Builder<'_> {
    pub(super) fn item_queries(&mut self) -> Vec<FieldDefinition> {
        let mut fields = Vec::new();
        for of in READABLE {
            if self.shape.allows(of, Action::Read) {
                fields.extend(self.queries(of));
            }
        }
        if self.shape.allows(&SETTINGS, Action::Read) {
            let settings = one(self.object(&SETTINGS));
            fields.push(root("settings", settings, Root::Items(&SETTINGS, Verb::Singleton)));
        }
        fields
    }

    fn queries(&mut self, of: &'static Collection) -> [FieldDefinition; 3] {
        let name = short(of);
        let (object, group) = (self.object(of), self.aggregated(of));
        let arguments = self.list_arguments(of);
        let version = argument("version", one(scalar(Scalar::String)));
        let mut grouped = vec![argument("groupBy", list(scalar(Scalar::String)))];
        grouped.extend(arguments.clone());
        [
            root(name, always_list(object), Root::Items(of, Verb::List)).with(arguments),
            root(format!("{name}_by_id"), one(object), Root::Items(of, Verb::ById))
                .with(vec![key_argument(), version]),
            root(format!("{name}_aggregated"), always_list(group), Root::Items(of, Verb::Aggregated))
                .with(grouped),
        ]
    }

    pub(super) fn item_mutations(&mut self) -> Vec<FieldDefinition> {
        let mut fields = Vec::new();
        for of in WRITABLE {
            if self.shape.allows(of, Action::Create) {
                fields.extend(self.creations(of));
            }
            if self.shape.allows(of, Action::Update) {
                fields.extend(self.updates(of));
            }
            if self.shape.allows(of, Action::Delete) {
                fields.extend(self.deletions(of));
            }
        }
        if self.shape.allows(&SETTINGS, Action::Update) {
            let data = argument("data", always(self.input(&SETTINGS, Action::Update)));
            let (one, _) = self.written_back(&SETTINGS);
            let settings = Root::Items(&SETTINGS, Verb::UpdateSingleton);
            fields.push(root("update_settings", one, settings).with(vec![data]));
        }
        fields
    }

    fn creations(&mut self, of: &'static Collection) -> [FieldDefinition; 2] {
        let name = short(of);
        let (one, many) = self.written_back(of);
        let input = self.input(of, Action::Create);
        [
            root(format!("create_{name}_item"), one, Root::Items(of, Verb::CreateItem))
                .with(vec![argument("data", always(input))]),
            root(format!("create_{name}_items"), many, Root::Items(of, Verb::CreateItems))
                .with(self.with_list_arguments(of, vec![argument("data", some(input))])),
        ]
    }

    fn updates(&mut self, of: &'static Collection) -> [FieldDefinition; 3] {
        let name = short(of);
        let (one, many) = self.written_back(of);
        let input = self.input(of, Action::Update);
        let data = argument("data", always(input));
        let several = vec![keys_argument(), data.clone()];
        [
            root(format!("update_{name}_item"), one, Root::Items(of, Verb::UpdateItem))
                .with(vec![key_argument(), data]),
            root(format!("update_{name}_items"), many, Root::Items(of, Verb::UpdateItems))
                .with(self.with_list_arguments(of, several)),
            root(format!("update_{name}_batch"), many, Root::Items(of, Verb::UpdateBatch))
                .with(self.with_list_arguments(of, vec![argument("data", some(input))])),
        ]
    }

    fn deletions(&mut self, of: &'static Collection) -> [FieldDefinition; 2] {
        let name = short(of);
        let id = scalar(Scalar::Id);
        let one_gone = self.named("delete_one", |_| TypeKind::Object(vec![member("id", always(id))]));
        let many_gone = self.named("delete_many", |_| {
            let ids = TypeRef { list: Some(true), ..one(id) };
            TypeKind::Object(vec![member("ids", ids)])
        });
        [
            root(format!("delete_{name}_item"), one(one_gone), Root::Items(of, Verb::DeleteItem))
                .with(vec![key_argument()]),
            root(format!("delete_{name}_items"), one(many_gone), Root::Items(of, Verb::DeleteItems))
                .with(vec![keys_argument()]),
        ]
    }

    /// The result types of changes of one and of several items: the items, or only that the change succeeded if the actor may
    /// not read them.
    pub(super) fn written_back(&mut self, of: &'static Collection) -> (TypeRef, TypeRef) {
        if self.shape.allows(of, Action::Read) {
            let object = self.object(of);
            (one(object), always_list(object))
        } else {
            (one(scalar(Scalar::Boolean)), one(scalar(Scalar::Boolean)))
        }
    }

    fn with_list_arguments(
        &mut self,
        of: &'static Collection,
        mut arguments: Vec<InputDefinition>,
    ) -> Vec<InputDefinition> {
        if self.shape.allows(of, Action::Read) {
            arguments.extend(self.list_arguments(of));
        }
        arguments
    }
}

/// `ids: [ID]!`.
fn keys_argument() -> InputDefinition {
    argument("ids", TypeRef { list: Some(true), ..one(scalar(Scalar::Id)) })
}

/// `[T!]`.
fn some(of: super::TypeId) -> TypeRef {
    TypeRef { list: Some(false), ..always(of) }
}
