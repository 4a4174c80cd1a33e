// The real server of a worker: with a database of its own, an administrator, members, and its mails in a folder.

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';

import { CHEAP_HASHES, Place } from '../../../e2e/lib/place.js';
import type { Json } from './json.ts';

/** Settings of every server here. */
const SETTINGS = {
    ...CHEAP_HASHES,
    DB_CLIENT: 'sqlite3',
    DB_FILENAME: './data.db',
    EMAIL_TRANSPORT: 'file',
    EMAIL_FILE_PATH: './mails',
    // A machine that is busy with tests is no reason to refuse one.
    PRESSURE_LIMITER_ENABLED: 'false',
    // Everybody comes from the same address here.
    RATE_LIMITER_REGISTRATION_ENABLED: 'false',
};

/** A running server, and what its administrator does beside the browser. */
export class StudioServer {
    private constructor(
        private readonly place: Place,
        private readonly server: Json,
        /** Where it is, such as `http://127.0.0.1:40123`. */
        readonly url: string,
    ) {}

    /** The folder with its mails. */
    get mails(): string {
        return join(this.place.folder, 'mails');
    }

    /** The administrator that it started with. */
    get admin(): { email: string; password: string } {
        return { email: this.place.settings.ADMIN_EMAIL, password: this.place.settings.ADMIN_PASSWORD };
    }

    /** Starts one. `undefined` takes a setting away. */
    static async start(settings: Record<string, string | undefined>): Promise<StudioServer> {
        const port = await freePort();
        const url = `http://127.0.0.1:${port}`;
        const place = await Place.for({ after() {} }, { ...SETTINGS, PORT: String(port), PUBLIC_URL: url, ...settings });
        const server = new StudioServer(place, await place.start(), url);
        if (place.settings.ADMIN_TOKEN) await server.ask('PATCH', '/settings', { project_name: 'Vestibule' });
        return server;
    }

    /** A request of the administrator's. @returns what is in `data` */
    async ask<T = Json>(method: string, path: string, json?: unknown): Promise<T> {
        const answer = await this.server.request(method, path, { json, token: this.place.settings.ADMIN_TOKEN });
        if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
        return answer.body?.data;
    }

    /** Ends it; everything of it is gone. */
    stop(): Promise<void> {
        return this.place.remove();
    }
}

async function freePort(): Promise<number> {
    const probe = createServer();
    await once(probe.listen(0, '127.0.0.1'), 'listening');
    const { port } = probe.address() as AddressInfo;
    await new Promise((done) => probe.close(done));
    return port;
}
