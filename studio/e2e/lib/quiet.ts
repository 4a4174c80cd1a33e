// Checks that a page writes nothing to the console: no errors, no warnings, no violations of the Content-Security-Policy.

import { expect, type Page } from '@playwright/test';

/** The console of a page. */
export class Quiet {
    private readonly said: string[] = [];
    private readonly refused: { status: string; path: string }[] = [];
    private readonly expected: { status: number; path: string }[] = [];

    constructor(page: Page) {
        page.on('pageerror', (error) => this.said.push(`uncaught: ${error.stack ?? error.message}`));
        page.on('console', (message) => {
            if (message.type() !== 'error' && message.type() !== 'warning') return;
            const status = /^Failed to load resource: the server responded with a status of (\d+)/.exec(message.text())?.[1];
            if (status) this.refused.push({ status, path: new URL(message.location().url).pathname });
            else this.said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
        });
    }

    /** Expects an error status: browsers write each one to the console. */
    expect(status: number, path: string): void {
        this.expected.push({ status, path });
    }

    /** Fails if there was anything else. */
    check(): void {
        const isExpected = (refusal: { status: string; path: string }): boolean =>
            this.expected.some(({ status, path }) => String(status) === refusal.status && path === refusal.path);
        const rest = this.refused.filter((refusal) => !isExpected(refusal)).map(({ status, path }) => `${status} for ${path}`);
        expect([...this.said, ...rest], 'what the page said to the console').toEqual([]);
    }
}
