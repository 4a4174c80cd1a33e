// A flood of logins neither exhausts memory nor delays the answers to other requests.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Workspace } from '../lib/workspace.js';

const FLOOD = 64;

// What a hash takes by default, and what the rest of the server may take, in MiB.
const HASH = 64;
const REST = 200;

// Sends them all at once, and counts those that are not answered yet.
function flood(server, email, password) {
    const state = { open: FLOOD };
    const one = () => server.logIn(email, password).finally(() => (state.open -= 1));
    state.answers = Promise.all(Array.from({ length: FLOOD }, one));
    state.answers.catch(() => {}); // If the test has failed by then, that failure is the one to report.
    return state;
}

// A server without a limit of attempts per account: these tests are about the cost of logins, not about guessing.
async function started(t, settings = {}) {
    const workspace = await Workspace.for(t, { LOGIN_THROTTLE: 'false', ...settings });
    const server = await workspace.start();
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ADMIN_TOKEN: token } = workspace.settings;
    const set = await server.request('PATCH', '/settings', { json: { auth_login_attempts: null }, token });
    assert.equal(set.status, 200, set.text);
    return { server, email, password, token };
}

// Other requests during the flood; fails if the flood was over before any of them was answered.
async function otherRequests(server, token, state) {
    let answered = 0;
    while (state.open > 0) {
        const [ping, me] = await Promise.all([
            server.request('GET', '/server/ping'),
            server.request('GET', '/users/me?fields=email', { token }),
        ]);
        assert.deepEqual([ping.status, ping.text, me.status], [200, 'pong', 200]);
        if (state.open > 0) answered += 1;
        await sleep(10);
    }
    assert.ok(answered > 0, 'no request was answered while the logins ran');
}

test('a flood of logins', async (t) => {
    const threads = 2;
    const { server, email, password, token } = await started(t, { HASH_THREADS: String(threads) });

    await t.test('with the default queue, all are answered, and the others before them', async () => {
        const state = flood(server, email, password);
        await otherRequests(server, token, state);
        assert.deepEqual((await state.answers).map(({ status }) => status), Array(FLOOD).fill(200));
    });

    await t.test('for unknown addresses, too', async () => {
        const state = flood(server, 'nobody@example.com', password);
        await otherRequests(server, token, state);
        assert.deepEqual((await state.answers).map(({ status }) => status), Array(FLOOD).fill(401));
    });

    await t.test('and no more memory was used than the threads for hashing have', async () => {
        const peak = await server.peakMemory();
        assert.ok(peak === null || peak < threads * HASH + REST, `${peak} MiB`);
    });
});

test('more logins than the queue holds', async (t) => {
    const { server, email, password, token } = await started(t, { HASH_THREADS: '1', HASH_QUEUE: '8' });

    const state = flood(server, email, password);
    await otherRequests(server, token, state);
    const answers = await state.answers;
    const [good, refused] = [200, 503].map((wanted) => answers.filter(({ status }) => status === wanted));
    assert.equal(good.length + refused.length, FLOOD, answers.map(({ status }) => status).join(' '));
    assert.ok(good.length >= 8, `only ${good.length} logins were carried out`);
    assert.ok(refused.length > 0, 'none was refused');
    for (const { headers, body } of refused) {
        assert.match(headers.get('retry-after') ?? 'no header', /^[1-9]\d*$/);
        assert.equal(body.errors[0].extensions.code, 'SERVICE_UNAVAILABLE');
    }

    const again = await server.logIn(email, password);
    assert.equal(again.status, 200, 'the flood has left something behind');
});
