// The people in the tests: made by the administrator, beside the browser.

import type { BrowserContext } from '@playwright/test';

import { totp } from '../../../e2e/lib/totp.js';
import type { Json } from './json.ts';
import type { StudioServer } from './server.ts';

/** Somebody, and what that one knows. */
export interface Person {
    id: string;
    email: string;
    password: string;
    first_name: string;
    last_name: string;
    /** The secret in the authenticator app. */
    secret?: string;
    recoveryCodes?: string[];
}

const NAMES = [
    ['Ada', 'Lovelace'],
    ['Grace', 'Hopper'],
    ['Mary', 'Somerville'],
    ['Emmy', 'Noether'],
    ['Alan', 'Turing'],
    ['Katherine', 'Johnson'],
] as const;

/** What members may change of their own. */
const OWN = ['first_name', 'last_name', 'title', 'location', 'description', 'email', 'password', 'language', 'appearance', 'tfa_secret'];

/** A code of the authenticator app: of this half minute, or of a later one, since each is good once. */
export const codeOf = (secret: string, later = 0): string => totp(secret, Date.now() + later * 30_000);

/** Makes people on a server. */
export class People {
    private made = 0;
    private role: string | undefined;

    constructor(private readonly server: StudioServer) {}

    /** The role of members: they may use the Studio, and change what is their own. */
    async memberRole(): Promise<string> {
        return (this.role ??= await this.makeRole('Member', {}, OWN));
    }

    /**
     * Makes a role with one policy of its own.
     *
     * @param policy what the policy says besides that the Studio may be used
     * @param own which fields of their own its people may change
     */
    async makeRole(name: string, policy: Record<string, unknown> = {}, own: readonly string[] = []): Promise<string> {
        const role = await this.server.ask('POST', '/roles', { name });
        const { id } = await this.server.ask('POST', '/policies', { name, app_access: true, ...policy });
        await this.server.ask('POST', '/access', { role: role.id, policy: id });
        const permissions = { id: { _eq: '$CURRENT_USER' } };
        const permission = { policy: id, collection: 'directus_users', action: 'update', permissions, fields: own };
        if (own.length) await this.server.ask('POST', '/permissions', permission);
        return role.id;
    }

    /** Makes somebody, a member if nothing else is said. */
    async add(more: Record<string, unknown> = {}): Promise<Person> {
        const [first_name, last_name] = NAMES[this.made++ % NAMES.length]!;
        const email = `${first_name.toLowerCase()}.${process.hrtime.bigint().toString(36)}@example.com`;
        const password = 'correct horse battery';
        const body = { email, password, first_name, last_name, role: await this.memberRole(), ...more };
        const { id } = await this.server.ask('POST', '/users', body);
        return { ...body, id } as Person;
    }

    /** Logs somebody in without the login page: the browser has the session's cookie afterwards. */
    async logIn(context: BrowserContext, { email, password, secret }: Pick<Person, 'email' | 'password' | 'secret'>): Promise<void> {
        const data = { email, password, mode: 'session', ...(secret && { otp: codeOf(secret) }) };
        const answer = await context.request.post(`${this.server.url}/auth/login`, { data });
        if (!answer.ok()) throw new Error(`login: ${answer.status()} ${await answer.text()}`);
    }

    /** Gives somebody a second factor with recovery codes. The code of this half minute is used afterwards. */
    async addSecondFactor(person: Person): Promise<void> {
        const login = await this.as(undefined, 'POST', '/auth/login', { email: person.email, password: person.password });
        const token = login.access_token;
        const { secret } = await this.as(token, 'POST', '/users/me/tfa/generate', { password: person.password });
        const answer = await this.as(token, 'POST', '/users/me/tfa/enable', { secret, otp: codeOf(secret, -1), recovery_codes: true });
        person.secret = secret;
        person.recoveryCodes = answer.codes;
    }

    private async as(token: string | undefined, method: string, path: string, body: unknown): Promise<Json> {
        const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
        const answer = await fetch(this.server.url + path, { method, headers, body: JSON.stringify(body) });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
        return text ? JSON.parse(text).data : undefined;
    }
}
