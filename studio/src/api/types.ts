// What the API answers, as far as the Studio reads it.

/** `GET /server/info`. */
export interface ServerInfo {
    project: Project;
    /** Only before there is anybody. */
    setup?: { owner_complete: boolean };
    /** Only for people who are logged in. */
    version?: string;
    rateLimit?: false | { points: number; duration: number };
    queryLimit?: { default: number; max: number };
}

/** What everybody may know of the project. */
export interface Project {
    project_name: string | null;
    project_descriptor: string | null;
    project_logo: string | null;
    project_color: string | null;
    default_appearance: 'auto' | 'light' | 'dark' | null;
    default_language: string | null;
    public_foreground: string | null;
    public_background: string | null;
    public_note: string | null;
    public_registration: boolean;
    public_registration_verify_email: boolean;
    /** Ours: the rule for passwords as a regular expression, `null` for none. Missing where the server does not tell. */
    auth_password_policy?: string | null;
}

/** `GET /users/me`. Everything but the key depends on what the person may read. */
export interface Me {
    id: string;
    first_name?: string | null;
    last_name?: string | null;
    email?: string | null;
    title?: string | null;
    location?: string | null;
    description?: string | null;
    avatar?: string | null;
    language?: string | null;
    appearance?: 'auto' | 'light' | 'dark' | null;
    email_notifications?: boolean;
    status?: string;
    role?: string | null;
    provider?: string;
    /** `**********` if there is a second factor. */
    tfa_secret?: string | null;
    last_access?: string | null;
}

/** `GET /policies/me/globals`. */
export interface Globals {
    app_access: boolean;
    admin_access: boolean;
    enforce_tfa: boolean;
}

/** One entry of `GET /permissions/me`. */
export interface ActionAccess {
    access: 'none' | 'partial' | 'full';
    fields?: string[];
}

/** `GET /permissions/me`. */
export type Permissions = Record<string, Partial<Record<'create' | 'read' | 'update' | 'delete', ActionAccess>>>;

/** An entry of `GET /users/me/sessions` (and of `GET /users/:id/sessions`). */
export interface Session {
    id: string;
    /** The one that asks. */
    current: boolean;
    mode: string;
    device: string | null;
    ip: string | null;
    user_agent: string | null;
    origin: string | null;
    first_seen: string | null;
    last_seen: string | null;
    expires: string;
}

/** An entry of `GET /users/me/tokens`. */
export interface ApiToken {
    id: string;
    name: string;
    created: string;
    expires: string | null;
    last_used: string | null;
    /** Its last characters. */
    hint: string | null;
    /** The token itself: once, in the answer that made it. */
    token?: string;
}
