// TFA with the official SDK: set-up, recovery codes, administrators, policies.

import {
    createPolicy, createRole, createUser, customEndpoint, disableTwoFactor, enableTwoFactor, generateTwoFactorSecret, readMe,
    readUsers,
} from '@directus/sdk';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { client, refused, withStaticToken } from '../lib/sdk.js';
import { totp } from '../lib/totp.js';

const PASSWORD = 'a-long-password-of-a-user';

/** Endpoints that only Vestibule has are not in the SDK. */
const post = (path, body = {}) => customEndpoint({ path, method: 'POST', body: JSON.stringify(body) });
const renewCodes = (password) => post('/users/me/tfa/recovery-codes', { password });
const remainingCodes = () => customEndpoint({ path: '/users/me/tfa/recovery-codes', method: 'GET' });

/** The current OTP and the next one, which is accepted as well. No OTP is accepted twice, so a test has these two. */
const codes = (secret) => [totp(secret), totp(secret, Date.now() + 30_000)];

test('TFA with the official SDK', async (t) => {
    const workspace = await Workspace.for(t, CHEAP_HASHES);
    const server = await workspace.start();
    const admin = withStaticToken(server.url, workspace.settings.ADMIN_TOKEN);

    /** A role with a policy. */
    async function role(name, rights, permissions = []) {
        const users = [];
        const { id: policy } = await admin.request(createPolicy({ name, ...rights, permissions, users }));
        return (await admin.request(createRole({ name, policies: [{ policy }] }))).id;
    }

    const own = { collection: 'directus_users', action: 'update', permissions: { id: { _eq: '$CURRENT_USER' } }, fields: ['tfa_secret'] };
    const staff = await role('Staff', { app_access: true }, [own]);
    const bound = await role('Bound', { admin_access: true, enforce_tfa: true });

    /** A new user, logged in by the SDK. */
    async function newcomer(email, of = staff) {
        const { id } = await admin.request(createUser({ email, password: PASSWORD, role: of }));
        return { id, sdk: await loggedIn(email) };
    }

    async function loggedIn(email, otp) {
        const sdk = client(server.url, 'json', { autoRefresh: false });
        await sdk.login({ email, password: PASSWORD }, otp ? { otp } : undefined);
        return sdk;
    }

    await t.test('is enabled and required at each login, with each OTP accepted once', async () => {
        const email = 'ann@example.com';
        const { sdk } = await newcomer(email);
        await refused(sdk.request(generateTwoFactorSecret('wrong')), 401, 'INVALID_CREDENTIALS');
        const { secret, otpauth_url: url } = await sdk.request(generateTwoFactorSecret(PASSWORD));
        assert.equal(new URL(url).searchParams.get('secret'), secret);
        const [first, second] = codes(secret);
        await refused(sdk.request(enableTwoFactor(secret, 'abcdef')), 400, 'INVALID_PAYLOAD');
        assert.ok(await loggedIn(email), 'nothing is asked for before there is a factor');
        await sdk.request(enableTwoFactor(secret, first));

        await refused(loggedIn(email), 401, 'INVALID_OTP');
        await refused(loggedIn(email, 'abcdef'), 401, 'INVALID_OTP');
        assert.equal((await (await loggedIn(email, second)).request(readMe())).email, email);
        await refused(loggedIn(email, second), 401, 'INVALID_OTP');
        assert.equal((await sdk.request(readMe({ fields: ['tfa_secret'] }))).tfa_secret, '**********');
    });

    await t.test('has recovery codes, each valid once, until they are replaced', async () => {
        const email = 'bob@example.com';
        const { sdk } = await newcomer(email);
        const { secret } = await sdk.request(generateTwoFactorSecret(PASSWORD));
        const [otp] = codes(secret);
        const { codes: old } = await sdk.request(post('/users/me/tfa/enable', { secret, otp, recovery_codes: true }));
        assert.equal(new Set(old).size, 10);
        assert.deepEqual(await sdk.request(remainingCodes()), { remaining: 10 }, 'they are shown once, and counted afterwards');

        await loggedIn(email, old[0]);
        await refused(loggedIn(email, old[0]), 401, 'INVALID_OTP');
        assert.deepEqual(await sdk.request(remainingCodes()), { remaining: 9 });

        await refused(sdk.request(renewCodes('wrong')), 401, 'INVALID_CREDENTIALS');
        const { codes: fresh } = await sdk.request(renewCodes(PASSWORD));
        assert.equal(new Set([...old, ...fresh]).size, 20);
        await refused(loggedIn(email, old[1]), 401, 'INVALID_OTP');
        await loggedIn(email, fresh[0]);
        assert.deepEqual(await sdk.request(remainingCodes()), { remaining: 9 });
    });

    await t.test('is disabled with an OTP', async () => {
        const email = 'carol@example.com';
        const { sdk } = await newcomer(email);
        const { secret } = await sdk.request(generateTwoFactorSecret(PASSWORD));
        const [first, second] = codes(secret);
        await sdk.request(enableTwoFactor(secret, first));
        await assert.rejects(sdk.request(disableTwoFactor('abcdef')));
        await refused(loggedIn(email), 401, 'INVALID_OTP');
        await sdk.request(disableTwoFactor(second));
        await loggedIn(email);
    });

    await t.test('is disabled for another user by administrators only', async () => {
        const email = 'dave@example.com';
        const { id, sdk } = await newcomer(email);
        const { secret } = await sdk.request(generateTwoFactorSecret(PASSWORD));
        await sdk.request(enableTwoFactor(secret, codes(secret)[0]));
        const { sdk: other } = await newcomer('eve@example.com');
        await refused(other.request(post(`/users/${id}/tfa/disable`)), 403, 'FORBIDDEN');
        await refused(loggedIn(email), 401, 'INVALID_OTP');
        await admin.request(post(`/users/${id}/tfa/disable`));
        await loggedIn(email);
    });

    await t.test('is enforced by the server for users whose policy requires it', async () => {
        const email = 'frank@example.com';
        const { id, sdk } = await newcomer(email, bound);
        assert.equal((await sdk.request(readMe())).id, id);
        await refused(sdk.request(readUsers()), 403, 'FORBIDDEN');
        const { secret } = await sdk.request(generateTwoFactorSecret(PASSWORD));
        const [first, second] = codes(secret);
        await sdk.request(enableTwoFactor(secret, first));
        const free = await loggedIn(email, second);
        assert.ok((await free.request(readUsers())).length > 1);
    });
});
