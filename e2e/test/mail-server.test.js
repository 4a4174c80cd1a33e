// Mails through a real mail server: encrypted, authenticated, complete, with links that work; and what prevents sending.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificates } from '../lib/certificates.js';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { linkOf, SmtpServer } from '../lib/smtp-server.js';
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

/** A workspace and a mail server that are configured for each other. */
async function pair(t, smtp, settings = {}) {
    const workspace = await Workspace.for(t, { ...SETTINGS, ...smtp.settings, ...settings });
    const server = await workspace.start();
    const token = workspace.settings.ADMIN_TOKEN;
    const ask = async (method, path, json, status = 204, as = {}) => {
        const answer = await server.request(method, path, { json, ...as });
        assert.equal(answer.status, status, answer.text);
        return answer.body?.data;
    };
    const asAdmin = { token };
    const role = (await ask('GET', '/roles?fields=id', undefined, 200, asAdmin))[0].id;
    return { workspace, server, ask, asAdmin, role };
}

/** Succeeds if these credentials can log in. */
async function letsIn(server, email, password) {
    const answer = await server.logIn(email, password);
    assert.equal(answer.status, 200, answer.text);
    return answer.body.data.access_token;
}

/** Everything that sends a mail; each mail is parsed and its link followed. */
async function everyFlow(t, smtp, { server, ask, asAdmin, role }) {
    const arrived = async (address, subject) => {
        const mail = await smtp.mailTo(address, subject);
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

    await t.test('a reset, and the notification after it', async () => {
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
    const smtp = await SmtpServer.for(t, { tls: await certificates(t), ...LOGIN });
    const there = await pair(t, smtp);
    await until('the connection was tried', () => smtp.logins.length > 0);
    await everyFlow(t, smtp, there);
    assert.doesNotMatch(there.server.log, /cannot be sent|was not sent/);
    assert.ok(smtp.logins.every(({ secure }) => secure), 'no password went over the wire in the clear');
    assert.ok([...smtp.copies().values()].every((copies) => copies === 1));
    assert.ok(!there.server.log.includes(LOGIN.password));
});

test('implicit TLS, and connections that are reused', async (t) => {
    const smtp = await SmtpServer.for(t, { tls: await certificates(t), secure: true, ...LOGIN });
    const there = await pair(t, smtp, { EMAIL_SMTP_POOL: 'true' });
    await everyFlow(t, smtp, there);
    assert.doesNotMatch(there.server.log, /cannot be sent|was not sent/);
    assert.ok(smtp.logins.length < smtp.mails.length, 'each mail had a connection of its own');
});

// What prevents sending, and how the log reports it. The mail waits until the cause is removed.
const OBSTACLES = {
    'a wrong password': {
        wrong: { EMAIL_SMTP_PASSWORD: 'guessed' },
        said: /logging in: .*535/,
    },
    'a certificate of an unknown authority': {
        wrong: { EMAIL_SMTP_CA_FILE: undefined },
        said: /certificate.*EMAIL_SMTP_CA_FILE/,
    },
    'such a certificate, with TLS from the start': {
        smtp: { secure: true },
        wrong: { EMAIL_SMTP_CA_FILE: undefined },
        said: /certificate.*EMAIL_SMTP_CA_FILE/,
    },
    'a certificate for another host': {
        names: 'DNS:mail.example.com',
        said: /certificate.*127\.0\.0\.1/,
    },
    'no STARTTLS, where a password would go over the wire': {
        smtp: { hideSTARTTLS: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true },
        // Another name of this machine, which counts as another host.
        wrong: { EMAIL_SMTP_HOST: '127.1' },
        mended: { EMAIL_SMTP_HOST: '127.1', EMAIL_SMTP_IGNORE_TLS: 'true' },
        said: /the server offers no STARTTLS/,
    },
    'TLS from the start with a server that begins in the clear': {
        wrong: { EMAIL_SMTP_SECURE: 'true' },
        said: /connecting: .*EMAIL_SMTP_SECURE/,
    },
};

for (const [what, { smtp: manners, names, wrong, mended = {}, said }] of Object.entries(OBSTACLES)) {
    test(`no mail is sent with ${what}`, async (t) => {
        const smtp = await SmtpServer.for(t, { tls: await certificates(t, names), ...LOGIN, ...manners });
        const { workspace, server, ask } = await pair(t, smtp, wrong);
        const email = workspace.settings.ADMIN_EMAIL;
        const lines = (mark) => server.log.split('\n').filter((line) => line.includes(mark));
        await until('the log says so at the start', () => lines('mails cannot be sent for now').length > 0);
        assert.match(lines('mails cannot be sent for now')[0], said);

        await ask('POST', '/auth/password/request', { email });
        await until('the mail was tried', () => lines('failed to send a mail').length > 0);
        assert.match(lines('failed to send a mail')[0], said);
        assert.deepEqual(smtp.mails, []);
        assert.ok(smtp.logins.every(({ secure }) => secure), 'a password went over the wire in the clear');
        assert.ok(!server.log.includes(LOGIN.password));
        if (names) return; // Its certificate stays unchanged.

        await server.stop();
        await workspace.start({ ...smtp.settings, ...mended });
        const mail = await smtp.mailTo(email);
        assert.equal(mail.subject, 'Password Reset Request');
    });
}
