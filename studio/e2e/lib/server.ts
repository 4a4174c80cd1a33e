// The server of a Playwright worker: with its own database, an administrator, members, and its mails in a folder.

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';

import { CHEAP_HASHES, Workspace } from '../../../e2e/lib/workspace.js';
import type { Json } from './json.ts';

/** The settings of all servers. */
const SETTINGS = {
    ...CHEAP_HASHES,
    DB_CLIENT: 'sqlite3',
    DB_FILENAME: './data.db',
    EMAIL_TRANSPORT: 'file',
    EMAIL_FILE_PATH: './mails',
    // The load of the test machine must not cause refusals.
    PRESSURE_LIMITER_ENABLED: 'false',
    // All tests use the same client address.
    RATE_LIMITER_REGISTRATION_ENABLED: 'false',
};

/** A running server, with requests of its administrator. */
export class StudioServer {
    private constructor(
        private readonly workspace: Workspace,
        private readonly server: Json,
        /** Its address, such as `http://127.0.0.1:40123`. */
        readonly url: string,
    ) {}

    /** The folder of its mails. */
    get mails(): string {
        return join(this.workspace.folder, 'mails');
    }

    /** The administrator that the settings create. */
    get admin(): { email: string; password: string } {
        return { email: this.workspace.settings.ADMIN_EMAIL, password: this.workspace.settings.ADMIN_PASSWORD };
    }

    /** Starts a server. `undefined` removes a setting. */
    static async start(settings: Record<string, string | undefined>): Promise<StudioServer> {
        const port = await freePort();
        const url = `http://127.0.0.1:${port}`;
        const workspace = await Workspace.for({ after() {} }, { ...SETTINGS, PORT: String(port), PUBLIC_URL: url, ...settings });
        const server = new StudioServer(workspace, await workspace.start(), url);
        if (workspace.settings.ADMIN_TOKEN) await server.request('PATCH', '/settings', { project_name: 'Vestibule' });
        return server;
    }

    /** Sends a request as the administrator. @returns `data` of the answer */
    async request<T = Json>(method: string, path: string, json?: unknown): Promise<T> {
        const answer = await this.server.request(method, path, { json, token: this.workspace.settings.ADMIN_TOKEN });
        if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
        return answer.body?.data;
    }

    /** Stops the server and deletes its folder. */
    stop(): Promise<void> {
        return this.workspace.remove();
    }
}

async function freePort(): Promise<number> {
    const probe = createServer();
    await once(probe.listen(0, '127.0.0.1'), 'listening');
    const { port } = probe.address() as AddressInfo;
    await new Promise((done) => probe.close(done));
    return port;
}
