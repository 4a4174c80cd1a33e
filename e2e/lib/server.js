// One running server: its address, its log, and how it is ended.

import { readFile } from 'node:fs/promises';
import { until } from './until.js';

/** Milliseconds a server may take to start or to stop. */
const PATIENCE = 60_000;

/** The escape sequences that colour a log. */
const COLOURS = /\x1b\[\d*m/g;

export class Server {
    /** Everything it wrote so far, unchanged. */
    raw = '';
    #child;
    #ended = null;

    /** @param child the process that was just started */
    constructor(child) {
        this.#child = child;
        child.stdin.end();
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding('utf8').on('data', (text) => (this.raw += text));
        }
        this.ended = new Promise((done) => child.once('close', (code, signal) => done((this.#ended = code ?? signal))));
    }

    /** What it wrote, without colours. */
    get log() {
        return this.raw.replace(COLOURS, '');
    }

    /** Its URL, such as `http://127.0.0.1:40123`. */
    get url() {
        return /answers on (http:\/\/[\w.:[\]]+)/.exec(this.log)?.[1];
    }

    /** The most memory it ever used, in MiB; `null` where the system does not report it as Linux does. */
    async peakMemory() {
        const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8').catch(() => '');
        const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
        return kilobytes ? kilobytes / 1024 : null;
    }

    /** Waits until it listens; fails if it ended instead. */
    async ready() {
        await until('the server is up', () => this.#ended !== null || this.url, { within: PATIENCE });
        if (!this.url) {
            throw new Error(`The server did not start (${this.#ended}):\n${this.log}`);
        }
    }

    /** Ends it as a service manager does. @returns the exit code */
    async stop() {
        this.#child.kill('SIGTERM');
        const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE);
        const code = await this.ended;
        clearTimeout(timer);
        return code;
    }

    /** Kills it like a crash, without a chance to write anything. */
    async kill() {
        this.#child.kill('SIGKILL');
        await this.ended;
    }

    /**
     * A request without any client library.
     *
     * @param method the HTTP method
     * @param path the path, with its query
     * @param options `json` or `text` for the body, `token` for the authorization, `headers`
     * @returns the status, the headers, and the body as text and, if it is JSON, parsed
     */
    async request(method, path, { json, text, token, headers = {} } = {}) {
        const sent = { ...headers };
        if (json !== undefined || text !== undefined) sent['content-type'] ??= 'application/json';
        if (token !== undefined) sent.authorization = `Bearer ${token}`;
        const body = json === undefined ? text : JSON.stringify(json);
        const answer = await fetch(this.url + path, { method, headers: sent, body, redirect: 'manual' });
        const received = await answer.text();
        const isJson = answer.headers.get('content-type')?.includes('json');
        return { status: answer.status, headers: answer.headers, text: received, body: isJson ? JSON.parse(received) : null };
    }

    /** Logs in. @returns the answer */
    logIn(email, password, more = {}) {
        return this.request('POST', '/auth/login', { json: { email, password, ...more } });
    }
}
