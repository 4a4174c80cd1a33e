// Checks how a page looks in light and dark: axe, the width, and a screenshot on request.

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, type TestInfo } from '@playwright/test';
import { fileURLToPath } from 'node:url';

/** The folder for screenshots: SCREENSHOTS=1 makes those of the docs; a folder gets all of them, as PNG. */
const DOCS = fileURLToPath(new URL('../../../docs/screenshots/all', import.meta.url));
const WANTED = process.env.SCREENSHOTS;
/** The largest height of a screenshot, in pixels. */
const TALLEST = 1100;
const SCHEMES = ['light', 'dark'] as const;

/** Checks a page. */
export class Look {
    constructor(
        private readonly page: Page,
        private readonly info: TestInfo,
    ) {}

    /** Expects no violations and no horizontal scrolling, in light and dark. With a name it makes screenshots. */
    async at(name?: string): Promise<void> {
        // While a page is loading it has no content to check, and its colours have less contrast.
        await expect(this.page.locator('h1').first()).toBeAttached();
        await expect(this.page.locator('[aria-busy]')).toHaveCount(0);
        await this.narrow();
        for (const scheme of SCHEMES) {
            await this.page.emulateMedia({ colorScheme: scheme });
            await this.axe(scheme);
            if (name) await this.picture(name, scheme);
        }
        await this.page.emulateMedia({ colorScheme: 'light' });
    }

    /** Makes a screenshot in light and dark, only with SCREENSHOTS=1. */
    async shot(name: string): Promise<void> {
        for (const scheme of SCHEMES) {
            await this.page.emulateMedia({ colorScheme: scheme });
            await this.picture(name, scheme);
        }
        await this.page.emulateMedia({ colorScheme: 'light' });
    }

    /** Expects no violations in the current state of the page. */
    async axe(scheme = 'as it is'): Promise<void> {
        await this.still();
        const { violations } = await new AxeBuilder({ page: this.page }).analyze();
        const found = violations.map(({ id, help, nodes }) => ({
            id,
            help,
            nodes: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`),
        }));
        expect(found, `violations in ${scheme}`).toEqual([]);
    }

    /** Expects that the page does not scroll horizontally. */
    async narrow(): Promise<void> {
        const wider = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(wider, 'pixels that the page is wider than the screen').toBe(0);
    }

    /** Waits for the end of transitions, whose intermediate colours are not part of the design; endless animations go on. */
    private async still(): Promise<void> {
        await this.page.evaluate(async () => {
            // Scripts get the change of the scheme with the next frame, and start their transitions after that.
            for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
            const ends = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
            await Promise.allSettled(ends.map((animation) => animation.finished));
        });
    }

    private async picture(name: string, scheme: string): Promise<void> {
        if (!WANTED) return;
        // Sticky elements would otherwise be in the middle of a screenshot of the whole page.
        await this.page.evaluate(() => window.scrollTo(0, 0));
        const file = `${name.replace('/', '-')}-${this.info.project.name}-${scheme}`;
        // The end of a long list looks like its beginning.
        const { width, height } = await this.page.evaluate(() => ({
            width: document.documentElement.clientWidth,
            height: document.documentElement.scrollHeight,
        }));
        // A dialog covers the viewport, not the whole page.
        const inFront = (await this.page.locator('[role=dialog]').count()) > 0;
        // The docs have two of the four screenshots of dialogs and of further states (`login/wrong`).
        if ((inFront || name.includes('/')) && WANTED === '1' && (this.info.project.name === 'desktop') !== (scheme === 'light')) return;
        const tallest = inFront ? this.page.viewportSize()!.height : TALLEST;
        const clip = { x: 0, y: 0, width, height: Math.min(height, tallest) };
        const options = { fullPage: true, clip, animations: 'disabled', caret: 'hide' } as const;
        if (WANTED === '1') await this.page.screenshot({ ...options, path: `${DOCS}/${file}.jpg`, type: 'jpeg', quality: 50 });
        else await this.page.screenshot({ ...options, path: `${WANTED}/${file}.png` });
    }
}
