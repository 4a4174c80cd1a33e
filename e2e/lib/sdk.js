// The official SDK, set up as its documentation says.

import { authentication, createDirectus, isDirectusError, rest, staticToken } from '@directus/sdk';
import assert from 'node:assert/strict';
import { Browser } from './browser.js';

/** The three modes of a login. */
export const MODES = ['json', 'cookie', 'session'];

/**
 * A client that logs in.
 *
 * @param url the URL of the server
 * @param mode one of {@link MODES}
 * @param options `browser` for its cookies, the rest for `authentication` of the SDK
 */
export function client(url, mode, { browser = new Browser(), ...options } = {}) {
    const credentials = mode === 'json' ? undefined : { credentials: 'include' };
    return createDirectus(url, { globals: { fetch: browser.fetch } })
        .with(authentication(mode, { ...credentials, ...options }))
        .with(rest(credentials));
}

/** A client with a static token. */
export function withStaticToken(url, token) {
    return createDirectus(url).with(staticToken(token)).with(rest());
}

/** Fails unless the SDK reports exactly this refusal. */
export async function refused(promise, status, code) {
    await assert.rejects(promise, (error) => {
        assert.ok(isDirectusError(error), `not an error of the server: ${error.stack}`);
        assert.deepEqual([error.response.status, error.errors[0].extensions.code], [status, code]);
        return true;
    });
}

/** The claims of a JWT; the signature is not checked. */
export function claims(jwt) {
    return JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString());
}
