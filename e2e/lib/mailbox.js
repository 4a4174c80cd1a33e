// A mail server that accepts everything and keeps it (RFC 5321, as far as a client needs it).

import { once } from 'node:events';
import { createServer } from 'node:net';
import { until } from './until.js';

export class Mailbox {
    /** The mails so far, oldest first, with the line breaks of quoted-printable undone. */
    mails = [];
    #connections = new Set();

    /** Opens one that is closed after the test `t`. */
    static async for(t) {
        const box = new Mailbox();
        box.server = createServer((socket) => box.#serve(socket));
        await once(box.server.listen(0, '127.0.0.1'), 'listening');
        t.after(() => {
            box.#connections.forEach((socket) => socket.destroy());
            box.server.close();
        });
        return box;
    }

    /** The settings that make a server send its mails here. */
    get settings() {
        const { address, port } = this.server.address();
        return { EMAIL_TRANSPORT: 'smtp', EMAIL_SMTP_HOST: address, EMAIL_SMTP_PORT: String(port), EMAIL_SMTP_IGNORE_TLS: 'true' };
    }

    /** Waits for a mail to an address with a link in it. @returns the token of the link */
    async tokenFor(address) {
        const mail = await until(`there is a mail for ${address}`, () => this.mails.findLast((text) => text.includes(`To: ${address}`)));
        return /[?&]token=([\w.-]+)/.exec(mail)[1];
    }

    #serve(socket) {
        this.#connections.add(socket);
        let received = '';
        let inMail = false;
        socket.on('error', () => {});
        socket.setEncoding('utf8').on('data', (text) => {
            received += text;
            for (;;) {
                const mark = inMail ? '\r\n.\r\n' : '\r\n';
                const end = received.indexOf(mark);
                if (end < 0) return;
                const part = received.slice(0, end);
                received = received.slice(end + mark.length);
                if (inMail) this.mails.push(part.replaceAll('=\r\n', '').replaceAll('=3D', '='));
                const isData = !inMail && part.toUpperCase() === 'DATA';
                inMail = isData;
                socket.write(isData ? '354 go on\r\n' : '250 ok\r\n');
            }
        });
        socket.write('220 a mailbox for tests\r\n');
    }
}
