// A mail server that is down, a server that is killed: no mail is lost or sent twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { SmtpServer } from '../lib/smtp-server.js';
import { until } from '../lib/until.js';

const RESETS = 100;
const INVITES = 20;

/** Seconds of an outage under load, which is a test of its own and takes a little longer than that; none by default. */
const OUTAGE_SECONDS = Number(process.env.OUTAGE_SECONDS ?? 0);

/** Concurrent requests during the load. */
const AT_ONCE = 8;

const SETTINGS = { ...CHEAP_HASHES, EMAIL_VERIFY_SETUP: 'false' };

const users = Array.from({ length: RESETS }, (_, number) => `user-${number}@example.com`);
const invited = Array.from({ length: INVITES }, (_, number) => `guest-${number}@example.com`);

/** A workspace with a mail server, and the users who are to get a reset. */
async function prepared(t) {
    const smtp = await SmtpServer.for(t);
    const workspace = await Workspace.for(t, { ...SETTINGS, ...smtp.settings });
    const server = await workspace.start();
    const token = workspace.settings.ADMIN_TOKEN;
    const role = (await server.request('GET', '/roles?fields=id', { token })).body.data[0].id;
    const json = users.map((email) => ({ email, password: 'password', role }));
    assert.equal((await server.request('POST', '/users', { json, token })).status, 200);
    return { smtp, workspace, server, role };
}

/** Sends all requests at once; each is answered although no mail can be sent. */
async function askAll({ server, workspace, role }) {
    const resets = users.map((email) => server.request('POST', '/auth/password/request', { json: { email } }));
    const { ADMIN_TOKEN: token } = workspace.settings;
    const invites = invited.map((email) => server.request('POST', '/users/invite', { json: { email, role }, token }));
    for (const answer of await Promise.all([...resets, ...invites])) {
        assert.equal(answer.status, 204, answer.text);
    }
}

/** How many mails a server has sent and recorded as sent. */
function sentMails(server) {
    return server.log.split('sent a mail').length - 1;
}

test('a mail server that is down, and two kills, lose no mail and send none twice', async (t) => {
    const there = await prepared(t);
    const { smtp, workspace } = there;
    await smtp.close();

    await askAll(there);
    await until('some were tried in vain', () => there.server.log.includes('failed to send a mail'));
    await there.server.kill();
    assert.equal(smtp.mails.length, 0);

    // It accepts some and does not answer the others: those are being sent when the next kill comes.
    let server = await workspace.start();
    smtp.hold(() => smtp.mails.length >= 30);
    await smtp.open();
    await until('the killed server has its hands full', () => smtp.held > 0 && sentMails(server) === smtp.mails.length);
    await server.kill();
    const before = smtp.mails.length;
    assert.ok(before >= 30 && before < RESETS, `${before} went out before the kill`);

    smtp.hold(() => false);
    server = await workspace.start();
    await until('all mails arrived', () => smtp.copies().size === RESETS + INVITES, { within: 90_000 });
    await until('all are crossed off', () => sentMails(server) === RESETS + INVITES - before);
    await server.stop();
    assert.deepEqual(smtp.mails.map(({ to }) => to).sort(), [...users, ...invited].sort());
    assert.equal(smtp.copies().size, smtp.mails.length, 'a mail came twice');
});

// The one gap that cannot be closed: the mail server has accepted a mail, and the server is killed before it has recorded that. The mail is
// sent twice rather than never, with the same Message-ID.
test('a mail accepted while its server was killed is sent again with the same Message-ID', async (t) => {
    const { smtp, workspace, server } = await prepared(t);
    const silent = [];
    smtp.hold((mail) => silent.push(mail) > 0);
    await server.request('POST', '/auth/password/request', { json: { email: users[0] } });
    await until('the mail server has the mail', () => silent.length === 1);
    await server.kill();

    smtp.hold(() => false);
    await workspace.start();
    const again = await until('it comes again', () => smtp.mails[0]);
    const [first] = silent;
    assert.deepEqual([again.id, again.to], [first.id, first.to]);
    const body = ({ raw }) => raw.slice(raw.indexOf('\r\n\r\n'));
    assert.equal(body(again), body(first));
});

test('a server that stops sends its pending mails first', async (t) => {
    const { smtp, workspace, server } = await prepared(t);
    let answer;
    smtp.hold((mail, accept) => Boolean((answer = accept)));
    await server.request('POST', '/auth/password/request', { json: { email: users[0] } });
    await until('the mail server has the mail', () => smtp.held === 1);
    const stopped = server.stop();
    await until('the server is stopping', () => server.log.includes('stopping'));
    answer();
    assert.equal(await stopped, 0);
    assert.equal(sentMails(server), 1);
    assert.equal(smtp.mails.length, 1);

    smtp.hold(() => false);
    const next = await workspace.start();
    await next.request('POST', '/auth/password/request', { json: { email: users[1] } });
    await smtp.mailTo(users[1]);
    await next.stop();
    assert.deepEqual(smtp.mails.map(({ to }) => to), [users[0], users[1]]);
});

/** Invites sent continuously, even while the server restarts; each address gets at most one mail. */
class Load {
    /** The addresses whose invite was answered: each has to get a mail. */
    answered = new Set();
    /** The addresses whose invite was cut off by a kill: there may be a mail or none. */
    cutOff = new Set();
    #asked = 0;
    #ends = false;

    constructor(there) {
        this.there = there;
        this.callers = Array.from({ length: AT_ONCE }, () => this.#invite());
    }

    async #invite() {
        while (!this.#ends) {
            const email = `load-${(this.#asked += 1)}@example.com`;
            const { workspace, role } = this.there;
            const json = { email, role };
            const answer = await this.there.server.request('POST', '/users/invite', { json, token: workspace.settings.ADMIN_TOKEN }).catch(() => null);
            if (answer?.status === 204) {
                this.answered.add(email);
            } else {
                assert.equal(answer, null, answer?.text);
                this.cutOff.add(email);
                await until('the server is back', () => this.#ends || this.there.isUp);
            }
        }
    }

    async end() {
        this.#ends = true;
        await Promise.all(this.callers);
    }
}

test('an outage under load, with two kills, loses no mail and sends none twice', { skip: !OUTAGE_SECONDS, timeout: 600_000 }, async (t) => {
    const smtp = await SmtpServer.for(t);
    const workspace = await Workspace.for(t, { ...SETTINGS, ...smtp.settings });
    const there = { workspace, server: await workspace.start(), isUp: true };
    there.role = (await there.server.request('GET', '/roles?fields=id', { token: workspace.settings.ADMIN_TOKEN })).body.data[0].id;

    async function killed() {
        there.isUp = false;
        await there.server.kill();
        there.server = await workspace.start();
        there.isUp = true;
    }

    await smtp.close();
    const start = performance.now();
    const passed = (share) => () => performance.now() - start > share * OUTAGE_SECONDS * 1000;
    const load = new Load(there);
    await until('a third of the outage is over', passed(1 / 3), { within: OUTAGE_SECONDS * 1000 });
    await killed();
    await until('two thirds of the outage are over', passed(2 / 3), { within: OUTAGE_SECONDS * 1000 });
    await until('the outage is over', passed(1), { within: OUTAGE_SECONDS * 1000 });
    const owed = load.answered.size;
    assert.equal(smtp.mails.length, 0);

    // The second kill comes when mails are sent again and some are sent completely but not answered yet.
    smtp.hold(() => smtp.mails.length >= owed / 3);
    await smtp.open();
    await until('the server has its hands full', () => smtp.held > 0 && sentMails(there.server) === smtp.mails.length, { within: 300_000 });
    const before = smtp.mails.length;
    await killed();
    smtp.hold(() => false);
    await load.end();
    const arrived = () => new Set(smtp.mails.map(({ to }) => to));
    const isIn = (some, all) => [...some].every((one) => all.has(one));
    await until('all mails arrived', () => load.answered.size <= arrived().size && isIn(load.answered, arrived()), { within: 300_000 });
    await until('all are crossed off', () => sentMails(there.server) === smtp.mails.length - before, { within: 60_000 });
    await there.server.stop();

    assert.equal(smtp.copies().size, smtp.mails.length, 'a mail came twice');
    assert.equal(arrived().size, smtp.mails.length, 'an address got two mails');
    const unasked = [...arrived()].filter((to) => !load.answered.has(to) && !load.cutOff.has(to));
    assert.deepEqual(unasked, []);
    t.diagnostic(`${OUTAGE_SECONDS} s without a mail server: ${load.answered.size} mails owed (${owed} at its end), ${load.cutOff.size} requests cut off `
        + `by the kills, ${before} mails out before the second kill; ${smtp.mails.length} mails came, each once`);
});
