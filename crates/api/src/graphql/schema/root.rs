//! What can be asked of the server itself.

use vestibule_domain::schema::Collection;

/// What can be asked of the server itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Root {
    /// Reading or changing the items of a collection.
    Items(&'static Collection, Verb),
    /// Logging in and everything around it, for anybody.
    Account(Account),
    /// About the caller.
    Me(Me),
    /// About the server.
    Server(Server),
    /// Of the schema itself: `__schema`.
    Schema,
    /// Of the schema itself: `__type(name:)`.
    Type,
}

/// What is done with the items of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the wire say it all")]
pub enum Verb {
    List,
    ById,
    Aggregated,
    /// The one item of a collection that has one.
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

/// Logging in and everything around it, for anybody.
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

/// What concerns the caller.
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

/// What concerns the server.
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
