// Types of the API: aliases onto those generated from the OpenAPI document (`npm run api-types`). Where the document says less than
// the Studio relies on, the type is narrowed here, with the reason.

import type { components, paths } from './schema';

type Schemas = components['schemas'];

/** `data` of the JSON body of an answer with status 200. */
type Data<Path extends keyof paths, Method extends 'get' | 'post'> = paths[Path][Method] extends {
    responses: { 200: { content: { 'application/json': { data: infer Body } } } };
}
    ? Body
    : never;

/** A relation as the key of the related item: that is what the API returns unless `fields` has a dot (`role.name`). */
type Key<Field> = Field extends readonly unknown[] ? Field : Exclude<Field, Schemas[keyof Schemas] | undefined>;

/**
 * An item of a collection, with the fields `Read` that the Studio requests.
 *
 * In the document every field is optional and nullable, because `fields` and the rights of the user decide what is in the answer,
 * and because the document does not say which columns are NOT NULL. Those that are, and that are always read, are `Present`.
 */
type Item<Name extends keyof Schemas, Present extends keyof Schemas[Name], Read extends keyof Schemas[Name]> = {
    [Field in Present]-?: NonNullable<Key<Schemas[Name][Field]>>;
} & { [Field in Exclude<Read, Present>]-?: Key<Schemas[Name][Field]> };

/** `GET /server/info`. The document has `data` as an object without properties. */
export interface ServerInfo {
    project: Project;
    /** Only until the first administrator exists. */
    setup?: { owner_complete: boolean };
}

/** The public part of the settings. The document does not describe it, see {@link ServerInfo}. */
export interface Project {
    project_name: string | null;
    project_descriptor: string | null;
    project_logo: string | null;
    project_color: string | null;
    default_appearance: Appearance | null;
    public_note: string | null;
    public_registration: boolean;
    public_registration_verify_email: boolean;
    /** Vestibule's own: the password policy as a regular expression, `null` for none. Missing where the server does not publish it. */
    auth_password_policy?: string | null;
}

/** Light, dark, or as the system is. The document has a string. */
export type Appearance = 'auto' | 'light' | 'dark';

/** The values of a user's `status` that Directus knows. The column is text: other values occur. */
export const STATUSES = ['active', 'invited', 'unverified', 'suspended', 'draft', 'archived'] as const;

/**
 * A user, with the fields that were requested and may be read: every one of them may be missing but the key.
 * `status` and `provider` are NOT NULL.
 */
export type User = Item<'Users', 'id', never> &
    Partial<
        Item<
            'Users',
            'status' | 'provider',
            | 'first_name'
            | 'last_name'
            | 'email'
            | 'role'
            | 'title'
            | 'location'
            | 'description'
            | 'language'
            | 'external_identifier'
            | 'email_notifications'
            | 'tfa_secret'
            | 'last_access'
        >
    > & { appearance?: Appearance | null };

/** A role. */
export type Role = Item<'Roles', 'id' | 'name', 'description' | 'parent'>;

/** A policy. */
export type Policy = Item<'Policies', 'id' | 'name' | 'enforce_tfa' | 'admin_access' | 'app_access', 'description' | 'ip_access'>;

/** Attaches a policy to a role or to a user; to the public where both are `null`. */
export type Access = Item<'Access', 'id' | 'policy', 'role' | 'user'>;

/** The actions of permissions. The document has a string. */
export const ACTIONS = ['create', 'read', 'update', 'delete', 'share'] as const;
/** One of them. */
export type Action = (typeof ACTIONS)[number];

/** A filter as the API takes it. The document has a JSON value of any type. */
export type Rule = Record<string, unknown>;

/** What a policy allows for one action on one collection. */
export interface Permission extends Item<'Permissions', 'collection', 'policy' | 'fields'> {
    /** Missing for a permission that every user of the Studio has. */
    id?: number;
    action: Action;
    permissions: Rule | null;
    validation: Rule | null;
    presets: Rule | null;
    /** Built in. The document does not have this field. */
    system?: boolean;
}

/** An entry of the audit log. */
export type Activity = Item<'Activity', 'id' | 'action' | 'timestamp' | 'collection' | 'item', 'user' | 'ip' | 'user_agent' | 'origin'>;

/** `GET /policies/me/globals`: the policies of the current user, combined. */
export type Globals = Data<'/policies/me/globals', 'get'>;

/** `GET /permissions/me`: the permissions of the current user, by collection and action. */
export type Permissions = Data<'/permissions/me', 'get'>;

/** A session of a user. */
export type Session = Data<'/users/me/sessions', 'get'>[number];

/** An API token of a user. */
export type ApiToken = Data<'/users/me/tokens', 'get'>[number];

/** A new API token: only this answer contains its value. */
export type NewApiToken = Data<'/users/me/tokens', 'post'>;

/** The lifetime of a session token in ms. The tokens themselves are in a cookie. */
export type Login = Pick<Data<'/auth/login', 'post'>, 'expires'>;

/** The secret for an authenticator app, before TFA is enabled with it. */
export type TfaSecret = Data<'/users/me/tfa/generate', 'post'>;

/** New recovery codes; only this answer contains them. */
export type RecoveryCodes = Data<'/users/me/tfa/recovery-codes', 'post'>;

/** How many recovery codes are left. */
export type RecoveryCodeCount = Data<'/users/me/tfa/recovery-codes', 'get'>;

/** The figures of the overview. A figure that is as large as `most` may be larger. */
export type Overview = Data<'/vestibule/overview', 'get'>;
