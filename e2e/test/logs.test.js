// No secret reaches the log at the level `trace` (GHSA-8vg2-wf3q-mwv7, GHSA-vw58-ph65-6rxp).

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Mailbox } from '../lib/mailbox.js';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { totp } from '../lib/totp.js';

const FIRST = 'first-passphrase-of-anna';
const SECOND = 'second-passphrase-of-anna';
const STATIC = 'static-token-of-anna-0123456789';
const EMAIL = 'anna@example.com';

/** Everything that must not be logged, by its kind. */
class Secrets {
    #all = new Map();

    add(what, value) {
        assert.ok(value?.length >= 8, `${what} is no secret: ${value}`);
        this.#all.set(value, what);
        // The signature is the secret part of a JWT, and a truncated log line might still hold it.
        if (value.split('.').length === 3) this.#all.set(value.split('.')[2], `signature of ${what}`);
        return value;
    }

    /** The answer of a login or a refresh, in any mode. */
    addTokens(what, answer) {
        const { access_token, refresh_token } = answer.body.data;
        if (access_token) this.add(`access token, ${what}`, access_token);
        if (refresh_token) this.add(`refresh token, ${what}`, refresh_token);
        for (const line of answer.headers.getSetCookie()) this.add(`cookie, ${what}`, line.split(/[=;]/)[1]);
        return { access_token, refresh_token, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] };
    }

    foundIn(text) {
        return [...this.#all].filter(([value]) => text.includes(value)).map(([, what]) => what);
    }
}

// Logs in, refreshes and logs out in every mode, and sends tokens in every place that accepts one.
async function wholeFlow(server, workspace, secrets) {
    const admin = workspace.settings.ADMIN_TOKEN;
    const role = (await server.request('GET', '/roles?fields=id', { token: admin })).body.data[0].id;
    const user = { email: EMAIL, password: FIRST, token: STATIC, role };
    const { id } = (await server.request('POST', '/users', { json: user, token: admin })).body.data;

    for (const mode of ['json', 'cookie', 'session']) {
        const { refresh_token, cookie } = secrets.addTokens(mode, await server.logIn(EMAIL, FIRST, { mode }));
        const headers = cookie ? { cookie } : {};
        const refreshed = await server.request('POST', '/auth/refresh', { json: { mode, refresh_token }, headers });
        const next = secrets.addTokens(`${mode}, refreshed`, refreshed);
        await server.request('GET', '/users/me', mode === 'session' ? { headers: { cookie: next.cookie } } : { token: next.access_token });
        await server.request('GET', '/users/me', { token: `${next.access_token ?? STATIC}x` });
        const out = { json: { mode, refresh_token: next.refresh_token }, headers: next.cookie ? { cookie: next.cookie } : {} };
        assert.equal((await server.request('POST', '/auth/logout', out)).status, 204);
    }

    const { access_token: token, refresh_token } = secrets.addTokens('query', await server.logIn(EMAIL, FIRST));
    for (const query of [`access_token=${token}`, `access_token=${STATIC}`, `limit=1&access_token=${token}&fields=id`,
        `access%5Ftoken=${token}`, `ACCESS_TOKEN=${token}`, `access_token[]=${token}`, `access_token=${token}&access_token=${STATIC}`,
        `refresh_token=${refresh_token}`, `filter[token][_eq]=${STATIC}`, `token=${token}`, `password=${FIRST}`,
        `filter=${encodeURIComponent(JSON.stringify({ token: { _eq: STATIC } }))}`]) {
        for (const path of ['/users/me', '/', '/no/such/path', '/auth/login', '/server/info', '/users/register/verify-email']) {
            await server.request('GET', `${path}?${query}`);
        }
        await server.request('GET', `/users/me?${query}`, { token }); // Two tokens: an error about them.
    }
    await wrong(server, token);
    await secondFactor(server, token, secrets);
    await server.request('PATCH', '/users/me', { json: { password: SECOND }, token });
    await server.request('PATCH', `/users/${id}`, { json: { token: `${STATIC}-renewed` }, token: admin });
    await server.request('PATCH', `/users/${id}`, { json: { token: admin }, token: admin }); // Not unique: an error of the database.
    await server.request('DELETE', `/users/${id}`, { token: admin });
}

// Tokens that are only in mails, and the requests that use them.
async function mails(server, workspace, box, secrets) {
    const { ADMIN_EMAIL: email, ADMIN_TOKEN: token } = workspace.settings;
    const role = (await server.request('GET', '/roles?fields=id', { token })).body.data[0].id;
    await server.request('POST', '/auth/password/request', { json: { email } });
    await server.request('POST', '/users/invite', { json: { email: 'guest@example.com', role }, token });
    const reset = secrets.add('token of a reset', await box.tokenFor(email));
    const invite = secrets.add('token of an invitation', await box.tokenFor('guest@example.com'));
    for (const path of ['/auth/password/reset', '/users/invite/accept', '/users/register/verify-email']) {
        await server.request('GET', `${path}?token=${reset}`);
        await server.request('POST', path, { json: { token: `${invite}x`, password: SECOND } });
    }
    const done = await server.request('POST', '/auth/password/reset', { json: { token: reset, password: SECOND } });
    const accepted = await server.request('POST', '/users/invite/accept', { json: { token: invite, password: SECOND } });
    assert.deepEqual([done.status, accepted.status], [204, 204], done.text + accepted.text);
}

// Failures tend to be logged.
async function wrong(server, token) {
    await server.logIn(EMAIL, `${FIRST}-wrong`);
    await server.logIn('no address', FIRST);
    await server.request('POST', '/auth/login', { text: `{"email":"${EMAIL}","password":"${FIRST}"` });
    await server.request('POST', '/auth/login', { text: `${FIRST} ${STATIC}` });
    await server.request('POST', '/auth/login', { text: FIRST, headers: { 'content-type': 'text/plain' } });
    await server.request('POST', '/auth/login', { json: { email: EMAIL, password: [FIRST] } });
    await server.request('POST', '/auth/refresh', { json: { refresh_token: `${STATIC}`, mode: FIRST } });
    await server.request('POST', '/auth/password/reset', { json: { token: STATIC, password: FIRST } });
    await server.request('GET', '/users/me', { headers: { authorization: `Basic ${STATIC}` } });
    await server.request('GET', '/users/me', { headers: { cookie: `directus_session_token=${STATIC}; directus_refresh_token=${token}` } });
    await server.request('GET', '/users/me', { token, headers: { 'x-long': 'x'.repeat(10_000) } });
}

async function secondFactor(server, token, secrets) {
    const generated = await server.request('POST', '/users/me/tfa/generate', { json: { password: FIRST }, token });
    const { secret, otpauth_url } = generated.body.data;
    secrets.add('secret of the second factor', secret);
    secrets.add('URL of the second factor', otpauth_url);
    const enabled = await server.request('POST', '/users/me/tfa/enable', { json: { secret, otp: totp(secret) }, token });
    assert.equal(enabled.status, 204, enabled.text);
    await server.logIn(EMAIL, FIRST);
    await server.logIn(EMAIL, FIRST, { otp: 'a-wrong-code' });
}

for (const LOG_STYLE of ['pretty', 'raw']) {
    test(`no secret in the log with LOG_STYLE=${LOG_STYLE}`, async (t) => {
        const box = await Mailbox.for(t);
        const workspace = await Workspace.for(t, { ...CHEAP_HASHES, ...box.settings, LOG_STYLE, LOG_LEVEL: 'trace' });
        const secrets = new Secrets();
        const { ADMIN_PASSWORD, ADMIN_TOKEN } = workspace.settings;
        for (const [what, value] of Object.entries({ FIRST, SECOND, STATIC, ADMIN_PASSWORD, ADMIN_TOKEN })) secrets.add(what, value);

        const server = await workspace.start();
        await wholeFlow(server, workspace, secrets);
        await mails(server, workspace, box, secrets);
        const passwd = ['users', 'passwd', '--email', workspace.settings.ADMIN_EMAIL];
        const command = await workspace.run(passwd, { input: `${secrets.add('password of a command', 'typed-by-the-administrator')}\n` });
        assert.equal(command.code, 0, command.stderr);
        secrets.add('SECRET', (await readFile(join(workspace.folder, 'data', 'secret'), 'utf8')).trim());
        assert.equal(await server.stop(), 0);

        const written = server.raw + command.stdout + command.stderr;
        assert.deepEqual(secrets.foundIn(written), []);
        assert.doesNotMatch(written, /eyJ[\w-]{10}|\$argon2/, 'something like a JWT, or a hash');
        for (const trace of ['POST /auth/login', '/users/me?access_token=--redacted--', '/no/such/path']) {
            assert.ok(server.log.includes(trace), `${trace} is not in the log: was there a log at all?\n${server.log}`);
        }
        if (LOG_STYLE === 'raw') server.raw.trim().split('\n').forEach((line) => JSON.parse(line));
    });
}
