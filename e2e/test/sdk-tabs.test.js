// Several tabs of one browser refresh at the same moment: all get the same successor, and the login continues.

import { readMe } from '@directus/sdk';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser } from '../lib/browser.js';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { claims, client, MODES } from '../lib/sdk.js';

const TABS = 8;
const ROUNDS = 5;

// A tab with its own memory. In mode `json` it starts with the tokens of the tab that logged in, as from local storage.
function tab(url, mode, browser, tokens) {
    let kept = tokens;
    const storage = { get: () => kept, set: (next) => (kept = next) };
    return { sdk: client(url, mode, { browser, storage, autoRefresh: false }), tokens: () => kept };
}

// The successor that each answer to a refresh names.
function successors(mode, tabs, answers) {
    if (mode === 'json') return tabs.map((one) => one.tokens().refresh_token);
    const cookie = mode === 'session' ? 'directus_session_token' : 'directus_refresh_token';
    const values = answers.map((lines) => lines.find((line) => line.startsWith(`${cookie}=`)).split(/[=;]/)[1]);
    return mode === 'session' ? values.map((jwt) => claims(jwt).session) : values;
}

// A browser that also records the cookies set by each refresh.
class Watched extends Browser {
    refreshes = [];

    get fetch() {
        const send = super.fetch;
        return async (url, init) => {
            const answer = await send(url, init);
            if (new URL(url).pathname === '/auth/refresh') this.refreshes.push(answer.headers.getSetCookie());
            return answer;
        };
    }
}

test('tabs that refresh at the same moment', async (t) => {
    const workspace = await Workspace.for(t, CHEAP_HASHES);
    const server = await workspace.start();
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = workspace.settings;

    for (const mode of MODES) {
        await t.test(`mode ${mode}: one successor for all`, async () => {
            const browser = new Watched();
            let last = tab(server.url, mode, browser, null);
            await last.sdk.login({ email, password });
            for (let round = 0; round < ROUNDS; round += 1) {
                const tabs = Array.from({ length: TABS }, () => tab(server.url, mode, browser, last.tokens()));
                browser.refreshes.length = 0;
                await Promise.all(tabs.map(({ sdk }) => sdk.refresh()));
                assert.equal(new Set(successors(mode, tabs, browser.refreshes)).size, 1);
                for (const { sdk } of tabs) {
                    assert.equal((await sdk.request(readMe({ fields: ['email'] }))).email, email);
                }
                last = tabs.at(-1);
            }
            assert.deepEqual(browser.seen.filter(({ status }) => status >= 400), []);
        });
    }
});
