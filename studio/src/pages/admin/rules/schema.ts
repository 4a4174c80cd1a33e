// The fields of the system collections. The names of other fields are typed.

/** The kind of a field: it decides which operators are offered. */
export type Kind = 'string' | 'number' | 'boolean' | 'time' | 'key' | 'json' | 'secret' | 'many';

const USERS: Record<string, Kind> = {
    id: 'key',
    first_name: 'string',
    last_name: 'string',
    email: 'string',
    password: 'secret',
    location: 'string',
    title: 'string',
    description: 'string',
    tags: 'json',
    avatar: 'key',
    language: 'string',
    tfa_secret: 'secret',
    status: 'string',
    role: 'key',
    token: 'secret',
    last_access: 'time',
    last_page: 'string',
    provider: 'string',
    external_identifier: 'string',
    auth_data: 'secret',
    email_notifications: 'boolean',
    appearance: 'string',
    theme_dark: 'string',
    theme_light: 'string',
    theme_light_overrides: 'json',
    theme_dark_overrides: 'json',
    text_direction: 'string',
    policies: 'many',
};

/** The kinds of fields by collection and field. */
export const SCHEMA: Record<string, Record<string, Kind>> = {
    directus_users: USERS,
    directus_roles: {
        id: 'key',
        name: 'string',
        icon: 'string',
        description: 'string',
        parent: 'key',
        children: 'many',
        policies: 'many',
        users: 'many',
    },
    directus_policies: {
        id: 'key',
        name: 'string',
        icon: 'string',
        description: 'string',
        ip_access: 'json',
        enforce_tfa: 'boolean',
        admin_access: 'boolean',
        app_access: 'boolean',
        permissions: 'many',
        users: 'many',
        roles: 'many',
    },
    directus_access: { id: 'key', role: 'key', user: 'key', policy: 'key', sort: 'number' },
    directus_permissions: {
        id: 'number',
        collection: 'string',
        action: 'string',
        permissions: 'json',
        validation: 'json',
        presets: 'json',
        fields: 'json',
        policy: 'key',
    },
    directus_activity: {
        id: 'number',
        action: 'string',
        user: 'key',
        timestamp: 'time',
        ip: 'string',
        user_agent: 'string',
        collection: 'string',
        item: 'string',
        origin: 'string',
        revisions: 'many',
    },
    directus_revisions: {
        id: 'number',
        activity: 'number',
        collection: 'string',
        item: 'string',
        data: 'json',
        delta: 'json',
        parent: 'number',
        version: 'key',
    },
    directus_settings: {
        id: 'number',
        project_name: 'string',
        project_url: 'string',
        project_color: 'string',
        project_logo: 'key',
        project_descriptor: 'string',
        public_foreground: 'key',
        public_background: 'key',
        public_note: 'string',
        default_language: 'string',
        default_appearance: 'string',
        auth_login_attempts: 'number',
        auth_password_policy: 'string',
        public_registration: 'boolean',
        public_registration_verify_email: 'boolean',
        public_registration_role: 'key',
        public_registration_email_filter: 'json',
    },
    directus_presets: {
        id: 'number',
        bookmark: 'string',
        user: 'key',
        role: 'key',
        collection: 'string',
        search: 'string',
        layout: 'string',
        layout_query: 'json',
        layout_options: 'json',
        refresh_interval: 'number',
        filter: 'json',
        icon: 'string',
        color: 'string',
    },
    directus_notifications: {
        id: 'number',
        timestamp: 'time',
        status: 'string',
        recipient: 'key',
        sender: 'key',
        subject: 'string',
        message: 'string',
        collection: 'string',
        item: 'string',
    },
};

/** The operators by kind of field, as in Directus. */
export const OPERATORS: Record<Kind, readonly string[]> = {
    string: [
        '_eq',
        '_neq',
        '_contains',
        '_ncontains',
        '_icontains',
        '_starts_with',
        '_nstarts_with',
        '_ends_with',
        '_nends_with',
        '_empty',
        '_nempty',
        '_null',
        '_nnull',
        '_in',
        '_nin',
    ],
    number: ['_eq', '_neq', '_lt', '_lte', '_gt', '_gte', '_between', '_nbetween', '_null', '_nnull', '_in', '_nin'],
    time: ['_eq', '_neq', '_lt', '_lte', '_gt', '_gte', '_between', '_nbetween', '_null', '_nnull'],
    boolean: ['_eq', '_neq', '_null', '_nnull'],
    key: ['_eq', '_neq', '_in', '_nin', '_null', '_nnull'],
    json: ['_null', '_nnull'],
    secret: ['_empty', '_nempty', '_null', '_nnull'],
    many: ['_null', '_nnull'],
};

/** All operators, for fields of unknown kind; `_regex` exists only in validation. */
export const ALL_OPERATORS = [...new Set([...Object.values(OPERATORS).flat(), '_regex'])];

/** Values that the server replaces when it evaluates a rule. */
export const DYNAMIC = ['$CURRENT_USER', '$CURRENT_ROLE', '$CURRENT_ROLES', '$CURRENT_POLICIES', '$NOW', '$NOW(-7 days)', '$NOW(-1 month)'];

/** The kind of a field (`first_name`, `role`); `undefined` if unknown (`role.name`, collections of the project). */
export function kindOf(collection: string, field: string): Kind | undefined {
    return SCHEMA[collection]?.[field];
}

/** The kind of value that an operator takes: none (`flag`), several, two, or one. */
export function shapeOf(operator: string): 'flag' | 'list' | 'pair' | 'one' {
    if (['_null', '_nnull', '_empty', '_nempty'].includes(operator)) return 'flag';
    if (operator === '_in' || operator === '_nin') return 'list';
    return operator === '_between' || operator === '_nbetween' ? 'pair' : 'one';
}

/** Converts typed text to the value of a field: numbers and booleans become those types. */
export function valueOf(text: string, kind: Kind | undefined): unknown {
    const plain = text.trim();
    if (kind === 'boolean') return plain === 'true';
    if (kind === 'number' && plain !== '' && Number.isFinite(Number(plain))) return Number(plain);
    return text;
}
