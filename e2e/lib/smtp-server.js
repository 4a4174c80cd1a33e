// A real mail server (npm `smtp-server`): STARTTLS or implicit TLS, logins; it can be down, slow or silent.

import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { until } from './until.js';

export class SmtpServer {
    /** The mails that were accepted, oldest first: `{ id, to, raw, secure, user }`. */
    mails = [];
    /** Logins that were tried: `{ user, password, secure }`. */
    logins = [];
    /** Mails that were received completely and are neither accepted nor refused yet; see {@link hold}. */
    held = 0;
    #options;
    #smtp = null;
    #port = 0;
    #hold = () => false;

    /**
     * Opens one that is closed after the test `t`.
     *
     * @param t the context of the test
     * @param options `tls` from `certificates`; `user` and `password` where a login is needed; the rest is for the library
     */
    static async for(t, options = {}) {
        const smtp = new SmtpServer();
        smtp.#options = options;
        await smtp.open();
        t.after(() => smtp.close());
        return smtp;
    }

    /** Opens it, at the same port as before. */
    async open() {
        const { tls, user, password, ...more } = this.#options;
        this.#smtp = new SMTPServer({
            ...tls,
            authOptional: !user,
            disabledCommands: [...(user ? [] : ['AUTH']), ...(tls ? [] : ['STARTTLS'])],
            disableReverseLookup: true,
            closeTimeout: 1,
            onAuth: (tried, session, done) => this.#logIn(tried, session, done, { user, password }),
            onData: (stream, session, done) => this.#take(stream, session, done),
            ...more,
        });
        this.#smtp.on('error', () => {}); // Clients that refuse the certificate, or are killed.
        await once(this.#smtp.listen(this.#port, '127.0.0.1'), 'listening');
        this.#port = this.#smtp.server.address().port;
    }

    /** From now on connections are refused; open ones are cut off. */
    async close() {
        const smtp = this.#smtp;
        this.#smtp = null;
        if (!smtp) return;
        smtp.connections.forEach((connection) => connection._socket.destroy());
        await new Promise((done) => smtp.close(done));
    }

    /**
     * From now on a mail for which `when(mail, accept)` returns true gets no answer after its last byte, unless `accept()` is
     * called later.
     */
    hold(when) {
        this.#hold = when;
    }

    /** The settings that make a server send its mails here. */
    get settings() {
        return {
            EMAIL_TRANSPORT: 'smtp',
            EMAIL_SMTP_HOST: '127.0.0.1',
            EMAIL_SMTP_PORT: String(this.#port),
            EMAIL_SMTP_USER: this.#options.user,
            EMAIL_SMTP_PASSWORD: this.#options.password,
            EMAIL_SMTP_CA_FILE: this.#options.tls?.authority,
            EMAIL_SMTP_SECURE: String(this.#options.secure ?? false),
        };
    }

    /** Waits for the latest mail to an address whose subject matches. @returns what was accepted, and the parsed mail */
    async mailTo(address, subject = /./) {
        return until(`there is a mail for ${address}`, async () => {
            for (const mail of this.mails.filter(({ to }) => to === address).reverse()) {
                const read = await PostalMime.parse(mail.raw);
                if (subject.test(read.subject)) return { ...mail, ...read };
            }
            return null;
        });
    }

    /** How often each mail was accepted, by its `Message-ID`. */
    copies() {
        const copies = new Map();
        for (const { id } of this.mails) copies.set(id, (copies.get(id) ?? 0) + 1);
        return copies;
    }

    #logIn({ username, password }, session, done, right) {
        this.logins.push({ user: username, password, secure: session.secure });
        const isRight = username === right.user && password === right.password;
        done(isRight ? null : new Error('Authentication credentials invalid'), isRight ? { user: username } : undefined);
    }

    async #take(stream, session, done) {
        const raw = await text(stream).catch(() => null);
        if (raw === null) return; // Half a mail.
        const { secure, user, envelope } = session;
        const id = /^Message-ID: (<.+>)\r$/m.exec(raw)[1];
        const mail = { id, to: envelope.rcptTo[0].address, raw, secure, user };
        const accept = () => {
            this.mails.push(mail);
            done(null, 'accepted');
        };
        if (this.#hold(mail, accept)) this.held += 1;
        else accept();
    }
}

/** The link of a mail, which has to be in both of its parts. */
export function linkOf({ html, text: plain }) {
    const link = /^https?:\/\/\S+token=\S+$/m.exec(plain)?.[0];
    const links = [...html.matchAll(/href="([^"]+token=[^"]+)"/g)].map(([, url]) => url.replaceAll('&amp;', '&'));
    if (!link || links.length === 0 || links.some((url) => url !== link)) {
        throw new Error(`No link, or not the same in both parts:\n${plain}\n${html}`);
    }
    return new URL(link);
}
