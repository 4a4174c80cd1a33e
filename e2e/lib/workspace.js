// A temporary folder with the real binary in it: settings, commands, servers; all removed at the end.

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Server } from './server.js';

/** The settings of every workspace, unless a test overrides them. Port 0: the server takes a free one and names it. */
const SETTINGS = {
    HOST: '127.0.0.1',
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1',
    LOGIN_STALL_TIME: '20',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a-long-first-password',
    ADMIN_TOKEN: 'the-static-token-of-the-first-administrator',
};

/** Cheap hashes, for tests that are not about hashing. */
export const CHEAP_HASHES = { HASH_MEMORY_COST: '64', HASH_TIME_COST: '1', HASH_PARALLELISM: '1' };

/** Settings without a first administrator. */
export const NO_ADMINISTRATOR = { ADMIN_EMAIL: undefined, ADMIN_PASSWORD: undefined, ADMIN_TOKEN: undefined };

/** What a child inherits of the environment: nothing that configures a server. */
const INHERITED = /^(PATH|HOME|TMPDIR|LANG|TZ|RUST_BACKTRACE|LD_\w+|LLVM_PROFILE_FILE)$/;

/** Milliseconds after which a command that does not end is killed. */
const PATIENCE = 60_000;

/** The binary under test. */
export const BINARY = binary();

function binary() {
    const path = process.env.VESTIBULE_BIN;
    if (!path) {
        throw new Error('VESTIBULE_BIN does not name the binary to test, such as ../target/debug/vestibule');
    }
    return resolve(path);
}

/** Running processes and existing folders; both are removed when this process ends for any reason. */
const children = new Set();
const folders = new Set();

process.on('exit', () => {
    children.forEach((child) => child.kill('SIGKILL'));
    folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => process.exit(1));
}

export class Workspace {
    /** The folder the binary works in. */
    folder;
    /** The settings, by name. */
    settings;

    /**
     * Makes one that is removed after the test (or suite) `t`.
     *
     * @param t the context of the test
     * @param settings in addition to {@link SETTINGS}; `undefined` removes one
     */
    static async for(t, settings = {}) {
        const workspace = new Workspace();
        workspace.settings = { ...SETTINGS, ...settings };
        workspace.folder = await mkdtemp(join(tmpdir(), 'vestibule-e2e-'));
        folders.add(workspace.folder);
        t.after(() => workspace.remove());
        return workspace;
    }

    #servers = [];

    /** Starts the server and waits until it answers. */
    async start(settings = {}) {
        const server = new Server(this.#spawn(['start'], settings));
        this.#servers.push(server);
        await server.ready();
        return server;
    }

    /**
     * Runs a command to its end.
     *
     * @param args the words of the command line
     * @param options `settings` in addition to the workspace's, `input` for its standard input
     * @returns {Promise<{code: number, stdout: string, stderr: string}>}
     */
    async run(args, { settings = {}, input = '' } = {}) {
        const child = this.#spawn(args, settings);
        const output = { stdout: '', stderr: '' };
        for (const name of ['stdout', 'stderr']) {
            child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
        }
        child.stdin.on('error', () => {}); // It may end without reading.
        child.stdin.end(input);
        const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
        const [code, signal] = await new Promise((done) => child.once('close', (...end) => done(end)));
        clearTimeout(timer);
        return { code: code ?? signal, ...output };
    }

    /**
     * Runs a command and kills it like a crash as soon as `isTime` returns true.
     *
     * @param args the words of the command line
     * @param isTime called repeatedly while the command runs
     */
    async interrupted(args, isTime) {
        const child = this.#spawn(args, {});
        let isOver = false;
        const over = new Promise((done) => child.once('close', () => done((isOver = true))));
        child.stdout.resume();
        child.stderr.resume();
        child.stdin.end();
        while (!isOver && !(await isTime()));
        child.kill('SIGKILL');
        await over;
    }

    /** Ends the running processes and removes the folder. */
    async remove() {
        await Promise.all(this.#servers.map((server) => server.kill()));
        await rm(this.folder, { recursive: true, force: true });
        folders.delete(this.folder);
    }

    #spawn(args, settings) {
        const inherited = Object.entries(process.env).filter(([name]) => INHERITED.test(name));
        const env = { ...Object.fromEntries(inherited), ...this.settings, ...settings };
        const child = spawn(BINARY, args, { cwd: this.folder, env, stdio: 'pipe' });
        children.add(child);
        child.once('close', () => children.delete(child));
        return child;
    }
}
