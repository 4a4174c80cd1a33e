// Users for the tests, created by the administrator through the API.

import type { BrowserContext } from '@playwright/test';

import { totp } from '../../../e2e/lib/totp.js';
import type { Json } from './json.ts';
import type { StudioServer } from './server.ts';

/** A user with their credentials. */
export interface TestUser {
    id: string;
    email: string;
    password: string;
    first_name: string;
    last_name: string;
    /** The TFA secret. */
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

/** The fields that members may change of their own account. */
const OWN = ['first_name', 'last_name', 'title', 'location', 'description', 'email', 'password', 'language', 'appearance', 'tfa_secret'];

/** The OTP of the current period of 30 s, or of `later` periods after it: each OTP works once. */
export const codeOf = (secret: string, later = 0): string => totp(secret, Date.now() + later * 30_000);

/** Creates users on a server. */
export class Users {
    private made = 0;
    private role: string | undefined;

    constructor(private readonly server: StudioServer) {}

    /** The role of members: they may use the Studio and change their own account. */
    async memberRole(): Promise<string> {
        return (this.role ??= await this.makeRole('Member', {}, OWN));
    }

    /**
     * Creates a role with one policy.
     *
     * @param policy settings of the policy besides `app_access`
     * @param own the fields that users with this role may change of their own account
     */
    async makeRole(name: string, policy: Record<string, unknown> = {}, own: readonly string[] = []): Promise<string> {
        const role = await this.server.request('POST', '/roles', { name });
        const { id } = await this.server.request('POST', '/policies', { name, app_access: true, ...policy });
        await this.server.request('POST', '/access', { role: role.id, policy: id });
        const permissions = { id: { _eq: '$CURRENT_USER' } };
        const permission = { policy: id, collection: 'directus_users', action: 'update', permissions, fields: own };
        if (own.length) await this.server.request('POST', '/permissions', permission);
        return role.id;
    }

    /** Creates a user, by default a member. */
    async add(more: Record<string, unknown> = {}): Promise<TestUser> {
        const [first_name, last_name] = NAMES[this.made++ % NAMES.length]!;
        const email = `${first_name.toLowerCase()}.${process.hrtime.bigint().toString(36)}@example.com`;
        const password = 'correct horse battery';
        const body = { email, password, first_name, last_name, role: await this.memberRole(), ...more };
        const { id } = await this.server.request('POST', '/users', body);
        return { ...body, id } as TestUser;
    }

    /** Logs a user in without the login page: sets the session cookie in the browser. */
    async logIn(context: BrowserContext, { email, password, secret }: Pick<TestUser, 'email' | 'password' | 'secret'>): Promise<void> {
        const data = { email, password, mode: 'session', ...(secret && { otp: codeOf(secret) }) };
        const answer = await context.request.post(`${this.server.url}/auth/login`, { data });
        if (!answer.ok()) throw new Error(`login: ${answer.status()} ${await answer.text()}`);
    }

    /** Enables TFA with recovery codes. It uses the OTP of the period before the current one. */
    async enableTfa(user: TestUser): Promise<void> {
        const login = await this.as(undefined, 'POST', '/auth/login', { email: user.email, password: user.password });
        const token = login.access_token;
        const { secret } = await this.as(token, 'POST', '/users/me/tfa/generate', { password: user.password });
        const answer = await this.as(token, 'POST', '/users/me/tfa/enable', { secret, otp: codeOf(secret, -1), recovery_codes: true });
        user.secret = secret;
        user.recoveryCodes = answer.codes;
    }

    private async as(token: string | undefined, method: string, path: string, body: unknown): Promise<Json> {
        const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
        const answer = await fetch(this.server.url + path, { method, headers, body: JSON.stringify(body) });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
        return text ? JSON.parse(text).data : undefined;
    }
}
