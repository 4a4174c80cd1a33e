// A demo project for screenshots: a library with roles, policies and users, and a few weeks of history.

import type { Page } from '@playwright/test';

import type { Json } from './json.ts';
import type { StudioServer } from './server.ts';

/** User agents of the logins. */
const BROWSERS = [
    'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
];

/** First name, last name, role, position, location, status. */
const USERS = [
    ['Amara', 'Okafor', 'Librarians', 'Head of lending', 'Lisbon', 'active'],
    ['Benedikt', 'Großmann', 'Catalogue', 'Cataloguer', 'Hamburg', 'active'],
    ['Chloé', 'Marchand', 'Children’s books', 'Reading hours', 'Lyon', 'active'],
    ['Dmytro', 'Kovalenko', 'Digital services', 'Engineer', 'Lviv', 'active'],
    ['Elif', 'Yılmaz', 'Catalogue', null, 'İzmir', 'invited'],
    ['Farid', 'Rahimi', 'Friends', null, null, 'unverified'],
    ['Giulia', 'Esposito', 'Librarians', 'Lending', 'Naples', 'active'],
    ['Hana', 'Sato', 'Digital services', 'Archivist', 'Kyoto', 'active'],
    ['Ivo', 'Petrov', 'Volunteers', null, 'Plovdiv', 'suspended'],
    ['Jwan', 'Hassan', 'Volunteers', null, 'Utrecht', 'active'],
    ['Katarzyna', 'Wiśniewska', 'Children’s books', 'Illustrator', 'Kraków', 'draft'],
    ['Liam', 'O’Sullivan', 'Friends', null, 'Cork', 'active'],
    ['Maria Fernanda', 'de Albuquerque e Vasconcelos', 'Library board', 'Chair', 'São Paulo', 'active'],
    ['Noor', 'van den Berg', 'Library board', 'Treasurer', 'Gent', 'active'],
    ['Oskar', 'Lindqvist', 'Volunteers', null, 'Malmö', 'archived'],
    ['Priya', 'Raghunathan', 'Librarians', 'Interlibrary loans', 'Chennai', 'active'],
    ['Quentin', 'Dubois', 'Friends', null, null, 'invited'],
    ['Rosa', 'Jiménez', 'Friends', null, 'Sevilla', 'active'],
] as const;

/** Name, description, and parent of each role. */
const ROLES = [
    ['Staff', 'Everybody who is employed by the library', null],
    ['Librarians', 'Lending, returns, reminders', 'Staff'],
    ['Catalogue', 'Titles, authors, subject headings', 'Librarians'],
    ['Children’s books', 'Reading hours and the picture book corner', 'Catalogue'],
    ['Digital services', 'The web pages, the e-book shelf', 'Staff'],
    ['Library board', 'Sees the figures and changes nothing', null],
    ['Friends', 'Members of the society of friends', null],
    ['Volunteers', 'Help on Saturdays', 'Friends'],
] as const;

const ME = { id: { _eq: '$CURRENT_USER' } };
const PERMISSIONS = [
    { collection: 'loans', action: 'create', fields: ['*'], validation: { days: { _lte: 28 } }, presets: { days: 14 } },
    { collection: 'loans', action: 'read', fields: ['*'] },
    {
        collection: 'loans',
        action: 'update',
        fields: ['due', 'returned', 'note'],
        permissions: { _and: [{ returned: { _null: true } }, { branch: { _eq: 'harbour' } }] },
    },
    { collection: 'titles', action: 'read', fields: ['*'] },
    { collection: 'titles', action: 'share', fields: ['*'] },
    {
        collection: 'directus_users',
        action: 'read',
        fields: ['id', 'first_name', 'last_name', 'email', 'location'],
        permissions: {
            _and: [
                { status: { _eq: 'active' } },
                { _or: [{ location: { _in: ['Lisbon', 'Lyon'] } }, { role: { name: { _starts_with: 'Lib' } } }] },
            ],
        },
    },
    { collection: 'directus_users', action: 'update', fields: ['first_name', 'last_name', 'password', 'tfa_secret'], permissions: ME },
];

/** The demo project on a server. */
export class DemoProject {
    /** Keys by name. */
    readonly roles = new Map<string, string>();
    readonly policies = new Map<string, string>();
    readonly users = new Map<string, string>();

    private constructor(private readonly server: StudioServer) {}

    /** Creates the project on a server. */
    static async build(server: StudioServer): Promise<DemoProject> {
        const project = new DemoProject(server);
        await server.request('PATCH', '/settings', {
            project_name: 'Harbour Library',
            project_descriptor: 'Reading rooms by the sea',
            project_color: '#0f766e',
        });
        await server.request('PATCH', '/users/me', { first_name: 'Ines', last_name: 'Carvalho' });
        for (const [name, description, above] of ROLES) {
            const { id } = await server.request('POST', '/roles', { name, description, parent: above && project.roles.get(above) });
            project.roles.set(name, id);
        }
        await project.addPolicies();
        for (const [at, user] of USERS.entries()) await project.add(user, at);
        return project;
    }

    private async addPolicies(): Promise<void> {
        await this.addPolicy('Lending desk', 'Librarians', {
            description: 'Lends, takes back, and sees who is there',
            app_access: true,
            permissions: PERMISSIONS,
        });
        await this.addPolicy('Catalogue', 'Catalogue', {
            description: 'Titles and authors',
            app_access: true,
            permissions: ['create', 'read', 'update', 'delete'].map((action) => ({ collection: 'titles', action, fields: ['*'] })),
        });
        await this.addPolicy('Server room', 'Digital services', {
            description: 'Only from the library’s own network',
            app_access: true,
            enforce_tfa: true,
            ip_access: ['10.20.0.0/16'],
        });
        await this.addPolicy('Figures', 'Library board', {
            app_access: true,
            permissions: [{ collection: 'loans', action: 'read', fields: ['days', 'branch'] }],
        });
        await this.addPolicy('Own profile', 'Friends', {
            app_access: true,
            permissions: [{ collection: 'directus_users', action: 'update', fields: ['first_name', 'last_name'], permissions: ME }],
        });
    }

    private async addPolicy(name: string, role: string, body: object): Promise<void> {
        const { id } = await this.server.request('POST', '/policies', { name, ...body });
        await this.server.request('POST', '/access', { role: this.roles.get(role), policy: id });
        this.policies.set(name, id);
    }

    private async add([first_name, last_name, role, title, location, status]: (typeof USERS)[number], at: number): Promise<void> {
        const email = `${plain(first_name)}.${plain(last_name)}@example.com`;
        const password = 'correct horse battery';
        const { id } = await this.server.request('POST', '/users', {
            first_name,
            last_name,
            email,
            password,
            title,
            location,
            status,
            role: this.roles.get(role),
        });
        this.users.set(first_name, id);
        if (status !== 'active') return;
        await this.logIn(email, password, at);
        if (at % 3 === 0) await this.logIn(email, password, at + 1);
    }

    /** Logs a user in with one of the user agents. */
    private async logIn(email: string, password: string, device: number): Promise<void> {
        const headers = { 'content-type': 'application/json', 'user-agent': BROWSERS[device % BROWSERS.length]! };
        const answer = await fetch(`${this.server.url}/auth/login`, {
            method: 'POST',
            headers,
            body: JSON.stringify({ email, password, mode: 'session' }),
        });
        if (!answer.ok) throw new Error(`login of ${email}: ${answer.status}`);
    }
}

const plain = (name: string): string =>
    name
        .normalize('NFD')
        .replaceAll('ß', 'ss')
        .replaceAll('ı', 'i')
        .replaceAll(/[^A-Za-z]/g, '')
        .toLowerCase();

/**
 * Adds history to the answers of a new server, which has none: it spreads the times of entries over the past weeks and replaces
 * the figures of the overview. Everything else stays as the server returned it.
 */
export async function addHistory(page: Page): Promise<void> {
    const change = (path: string, spread: (data: Json) => void): Promise<void> =>
        page.route(
            (url) => url.pathname === path,
            async (route) => {
                if (route.request().method() !== 'GET') return route.continue();
                const response = await route.fetch();
                const body = await response.json();
                if (response.ok()) spread(body.data);
                await route.fulfill({ response, json: body });
            },
        );
    await change('/vestibule/overview', (overview) => {
        overview.days.forEach((day: Json, at: number) =>
            Object.assign(day, {
                logins: [41, 38, 12, 9, 47, 52, 44, 49, 46, 15, 11, 53, 61, 37][at],
                new_people: [1, 0, 0, 0, 2, 3, 0, 1, 0, 0, 0, 5, 2, 1][at],
            }),
        );
        overview.failures.forEach(
            (hour: Json, at: number) => (hour.count = [0, 1, 0, 0, 0, 0, 2, 4, 3, 1, 2, 1, 3, 2, 1, 0, 14, 31, 6, 1, 0, 0, 1, 0][at] ?? 0),
        );
        Object.assign(overview, { sessions: 214, locked_out: 2 });
        overview.mails.waiting = 3;
    });
    const before = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
    await change(
        '/activity',
        (entries) => Array.isArray(entries) && entries.forEach((entry, at) => (entry.timestamp = before(2 + at * 17 + (at % 5) * 6))),
    );
    await change(
        '/users',
        (users) => Array.isArray(users) && users.forEach((user, at) => user.last_access && (user.last_access = before(9 + at * at * 95))),
    );
}
