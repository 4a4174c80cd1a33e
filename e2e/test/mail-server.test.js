// Mails through a real mail server: encrypted, logged in, whole, with links that work; and what it takes not to send one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificates } from '../lib/certificates.js';
import { CHEAP_HASHES, Place } from '../lib/place.js';
import { linkOf, PostOffice } from '../lib/post-office.js';
import { until } from '../lib/until.js';

const LOGIN = { user: 'robot@example.com', password: 'what only the mail server knows' };
const PAGE = 'https://app.example.com/page';

const SETTINGS = {
    ...CHEAP_HASHES,
    PUBLIC_URL: 'https://login.example.com',
    EMAIL_FROM: 'no-reply@example.com',
    EMAIL_CHANGE_CONFIRM: 'true',
    PASSWORD_RESET_URL_ALLOW_LIST: PAGE,
    USER_INVITE_URL_ALLOW_LIST: PAGE,
};

/** One place and one office that fit each other. */
async function pair(t, office, settings = {}) {
    const place = await Place.for(t, { ...SETTINGS, ...office.settings, ...settings });
    const server = await place.start();
    const token = place.settings.ADMIN_TOKEN;
    const ask = async (method, path, json, status = 204, as = {}) => {
        const answer = await server.request(method, path, { json, ...as });
        assert.equal(answer.status, status, answer.text);
        return answer.body?.data;
    };
    const asAdmin = { token };
    const role = (await ask('GET', '/roles?fields=id', undefined, 200, asAdmin))[0].id;
    return { place, server, ask, asAdmin, role };
}

/** Whoever logs in with this is let in. */
async function letsIn(server, email, password) {
    const answer = await server.logIn(email, password);
    assert.equal(answer.status, 200, answer.text);
    return answer.body.data.access_token;
}

/** Everything that sends a mail, each mail read and its link followed. */
async function everyFlow(t, office, { server, ask, asAdmin, role }) {
    const arrived = async (address, subject) => {
        const mail = await office.mailTo(address, subject);
        assert.equal(mail.from.address, 'no-reply@example.com');
        assert.deepEqual(mail.to.map((one) => one.address), [address]);
        assert.match(mail.id, /^<[0-9a-f-]{36}@example\.com>$/);
        assert.equal(mail.secure, true);
        assert.equal(mail.user, LOGIN.user);
        assert.ok(mail.text.length > 50 && mail.html.includes('</html>'), 'both parts are there');
        return mail;
    };

    await t.test('a registration', async () => {
        const settings = { public_registration: true, public_registration_role: role };
        await ask('PATCH', '/settings', settings, 200, asAdmin);
        await ask('POST', '/users/register', { email: 'anna@example.com', password: 'first-passphrase' });
        assert.equal((await server.logIn('anna@example.com', 'first-passphrase')).status, 401);
        const link = linkOf(await arrived('anna@example.com', /Verify your email address/));
        assert.equal(link.origin, 'https://login.example.com');
        assert.equal((await server.request('GET', link.pathname + link.search)).status, 302);
        await letsIn(server, 'anna@example.com', 'first-passphrase');
    });

    await t.test('a reset, and the notice that follows', async () => {
        await ask('POST', '/auth/password/request', { email: 'anna@example.com', reset_url: PAGE });
        const link = linkOf(await arrived('anna@example.com', /Password Reset Request/));
        assert.equal(link.origin + link.pathname, PAGE);
        await ask('POST', '/auth/password/reset', { token: link.searchParams.get('token'), password: 'second-passphrase' });
        await arrived('anna@example.com', /password was changed/i);
        await letsIn(server, 'anna@example.com', 'second-passphrase');
    });

    await t.test('an invite', async () => {
        await ask('POST', '/users/invite', { email: 'bert@example.com', role, invite_url: PAGE }, 204, asAdmin);
        const link = linkOf(await arrived('bert@example.com', /You've been invited/));
        await ask('POST', '/users/invite/accept', { token: link.searchParams.get('token'), password: 'third-passphrase' });
        await letsIn(server, 'bert@example.com', 'third-passphrase');
    });

    await t.test('another address', async () => {
        const as = { token: await letsIn(server, 'bert@example.com', 'third-passphrase') };
        await ask('PATCH', '/users/me', { email: 'bertram@example.com' }, 200, as);
        await arrived('bert@example.com', /./);
        const link = linkOf(await arrived('bertram@example.com', /./));
        await ask('POST', '/users/me/email/confirm', { token: link.searchParams.get('token') }, 204, as);
        await letsIn(server, 'bertram@example.com', 'third-passphrase');
    });
}

test('STARTTLS and a login', async (t) => {
    const office = await PostOffice.for(t, { tls: await certificates(t), ...LOGIN });
    const there = await pair(t, office);
    await until('the connection was tried', () => office.logins.length > 0);
    await everyFlow(t, office, there);
    assert.doesNotMatch(there.server.log, /cannot be sent|was not sent/);
    assert.ok(office.logins.every(({ secure }) => secure), 'no password went over the wire in the clear');
    assert.ok([...office.copies().values()].every((copies) => copies === 1));
    assert.ok(!there.server.log.includes(LOGIN.password));
});

test('TLS from the start, and connections that are used again', async (t) => {
    const office = await PostOffice.for(t, { tls: await certificates(t), secure: true, ...LOGIN });
    const there = await pair(t, office, { EMAIL_SMTP_POOL: 'true' });
    await everyFlow(t, office, there);
    assert.doesNotMatch(there.server.log, /cannot be sent|was not sent/);
    assert.ok(office.logins.length < office.mails.length, 'each mail had a connection of its own');
});

// What stands in the way, and how the log says so. The mail waits until it is mended.
const OBSTACLES = {
    'a wrong password': {
        wrong: { EMAIL_SMTP_PASSWORD: 'guessed' },
        said: /logging in: .*535/,
    },
    'a certificate that nobody we know has signed': {
        wrong: { EMAIL_SMTP_CA_FILE: undefined },
        said: /certificate.*EMAIL_SMTP_CA_FILE/,
    },
    'such a certificate, with TLS from the start': {
        office: { secure: true },
        wrong: { EMAIL_SMTP_CA_FILE: undefined },
        said: /certificate.*EMAIL_SMTP_CA_FILE/,
    },
    'a certificate for another host': {
        names: 'DNS:mail.example.com',
        said: /certificate.*127\.0\.0\.1/,
    },
    'no STARTTLS, where a password would go over the wire': {
        office: { hideSTARTTLS: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true },
        // Another spelling of this machine, which counts as another machine.
        wrong: { EMAIL_SMTP_HOST: '127.1' },
        mended: { EMAIL_SMTP_HOST: '127.1', EMAIL_SMTP_IGNORE_TLS: 'true' },
        said: /the server offers no STARTTLS/,
    },
    'TLS from the start with a server that begins in the clear': {
        wrong: { EMAIL_SMTP_SECURE: 'true' },
        said: /connecting: .*EMAIL_SMTP_SECURE/,
    },
};

for (const [what, { office: manners, names, wrong, mended = {}, said }] of Object.entries(OBSTACLES)) {
    test(`no mail goes out with ${what}`, async (t) => {
        const office = await PostOffice.for(t, { tls: await certificates(t, names), ...LOGIN, ...manners });
        const { place, server, ask } = await pair(t, office, wrong);
        const email = place.settings.ADMIN_EMAIL;
        const lines = (mark) => server.log.split('\n').filter((line) => line.includes(mark));
        await until('the log says so at the start', () => lines('mails cannot be sent for now').length > 0);
        assert.match(lines('mails cannot be sent for now')[0], said);

        await ask('POST', '/auth/password/request', { email });
        await until('the mail was tried', () => lines('a mail was not sent').length > 0);
        assert.match(lines('a mail was not sent')[0], said);
        assert.deepEqual(office.mails, []);
        assert.ok(office.logins.every(({ secure }) => secure), 'a password went over the wire in the clear');
        assert.ok(!server.log.includes(LOGIN.password));
        if (names) return; // Its certificate stays as it is.

        await server.stop();
        await place.start({ ...office.settings, ...mended });
        const mail = await office.mailTo(email);
        assert.equal(mail.subject, 'Password Reset Request');
    });
}
