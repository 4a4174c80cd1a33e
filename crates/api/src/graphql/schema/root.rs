//! The fields of queries and mutations.

use vestibule_domain::schema::Collection;

/// A field of the query or the mutation type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Root {
    /// Reading or changing the items of a collection.
    Items(&'static Collection, Verb),
    /// Login, logout, password reset, invites and registration; public.
    Account(Account),
    /// The actor's own account.
    Me(Me),
    /// The server.
    Server(Server),
    /// Introspection: `__schema`.
    Schema,
    /// Introspection: `__type(name:)`.
    Type,
}

/// An operation on the items of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the wire say it all")]
pub enum Verb {
    List,
    ById,
    Aggregated,
    /// The item of a singleton.
    Singleton,
    CreateItem,
    CreateItems,
    UpdateItem,
    UpdateItems,
    UpdateBatch,
    UpdateSingleton,
    DeleteItem,
    DeleteItems,
}

/// Login, logout, password reset, invites and registration; public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the wire say it all")]
pub enum Account {
    Login,
    Refresh,
    Logout,
    PasswordRequest,
    PasswordReset,
    InviteAccept,
    Register,
    RegisterVerify,
}

/// Fields about the actor's own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the wire say it all")]
pub enum Me {
    User,
    UpdateUser,
    Roles,
    Permissions,
    Globals,
    TfaGenerate,
    TfaEnable,
    TfaDisable,
    Invite,
}

/// Fields about the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the wire say it all")]
pub enum Server {
    Ping,
    Info,
    Health,
    Specs,
    OpenApi,
    RandomString,
    ClearCache,
}
