// `kill -9` at any moment: everything that was answered is still there.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';

const ROUNDS = 6;
const WORKERS = 8;

// The answers after which the server is killed, one after the other.
const OPERATIONS = ['login', 'refresh', 'patch'];

// After a refresh that was carried out but not answered the client still has the previous token: the grace period covers that,
// and has to be longer than the restart.
const SETTINGS = { ...CHEAP_HASHES, REFRESH_TOKEN_GRACE_PERIOD: '10m', SESSION_REFRESH_GRACE_PERIOD: '10m' };

/** A user who logs in, refreshes and changes their own record, repeatedly, until the server is gone. */
class Worker {
    /** What was answered: refresh token, access token, session cookie, title. */
    known = { title: null };
    /** A title that was sent and not answered: it may or may not have been written. */
    sent = null;
    #titles = 0;

    constructor(email, onAnswer) {
        this.email = email;
        this.answered = onAnswer;
    }

    async work(server) {
        for (;;) {
            await this.#login(server);
            await this.#refresh(server);
            await this.#patch(server, `title ${(this.#titles += 1)}`);
            await this.#refresh(server);
        }
    }

    async #login(server) {
        const { body } = await ok(server.logIn(this.email, 'password'));
        Object.assign(this.known, { access: body.data.access_token, refresh: body.data.refresh_token });
        const session = await ok(server.logIn(this.email, 'password', { mode: 'session' }));
        this.known.cookie = cookieOf(session);
        this.answered('login');
    }

    async #refresh(server) {
        const { refresh: refresh_token, cookie } = this.known;
        const { body } = await ok(server.request('POST', '/auth/refresh', { json: { refresh_token } }));
        Object.assign(this.known, { access: body.data.access_token, refresh: body.data.refresh_token });
        this.answered('refresh');
        const session = await ok(server.request('POST', '/auth/refresh', { json: { mode: 'session' }, headers: { cookie } }));
        this.known.cookie = cookieOf(session);
        this.answered('refresh');
    }

    async #patch(server, title) {
        this.sent = title;
        const { access: token } = this.known;
        const { body } = await ok(server.request('PATCH', '/users/me', { json: { title }, token }));
        Object.assign(this.known, { title: body.data.title });
        this.sent = null;
        this.answered('patch');
    }

    /** Fails unless everything that was answered is still there. */
    async check(server) {
        const { access, refresh: refresh_token, cookie, title } = this.known;
        for (const who of [{ token: access }, { headers: { cookie } }]) {
            const { body } = await ok(server.request('GET', '/users/me?fields=email,title', who));
            assert.equal(body.data.email, this.email);
            assert.ok([title, this.sent].includes(body.data.title), `${body.data.title}, but ${title} was answered`);
        }
        await ok(server.request('POST', '/auth/refresh', { json: { mode: 'session' }, headers: { cookie } }));
        await ok(server.request('POST', '/auth/refresh', { json: { refresh_token } }));
        this.sent = null;
        this.known.title = (await ok(server.request('GET', '/users/me?fields=title', { token: access }))).body.data.title;
    }
}

async function ok(request) {
    const answer = await request;
    assert.equal(answer.status, 200, answer.text);
    return answer;
}

function cookieOf(answer) {
    return answer.headers.getSetCookie()[0].split(';')[0];
}

test('a kill loses nothing that was answered', async (t) => {
    const workspace = await Workspace.for(t, SETTINGS);
    let server = await workspace.start();
    let onAnswer;
    const emails = Array.from({ length: WORKERS }, (_, number) => `worker-${number}@example.com`);
    const role = (await server.request('GET', '/roles?fields=id', { token: workspace.settings.ADMIN_TOKEN })).body.data[0].id;
    const users = emails.map((email) => ({ email, password: 'password', role }));
    await ok(server.request('POST', '/users', { json: users, token: workspace.settings.ADMIN_TOKEN }));
    const workers = emails.map((email) => new Worker(email, (what) => onAnswer(what)));

    for (let round = 0; round < ROUNDS; round += 1) {
        const operation = OPERATIONS[round % OPERATIONS.length];
        await t.test(`round ${round + 1}: right after a ${operation}`, async () => {
            const wanted = 2 * WORKERS + 11 * round; // Every worker has answers to lose by then, and the rounds differ.
            let answers = 0;
            let killed = null;
            onAnswer = (what) => {
                answers += 1;
                if (answers >= wanted && what === operation) killed ??= server.kill();
            };
            const broken = (error) => {
                if (killed && error instanceof TypeError) return; // `fetch` reports a broken connection as TypeError.
                throw error;
            };
            await Promise.all(workers.map((worker) => worker.work(server).catch(broken)));
            await killed;
            server = await workspace.start();
            for (const worker of workers) {
                if (worker.known.cookie) await worker.check(server);
            }
        });
    }
});
