// How a page looks, in light and in dark: axe, the width, and a picture where one is wanted.

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, type TestInfo } from '@playwright/test';
import { fileURLToPath } from 'node:url';

/** Where pictures go: SCREENSHOTS=1 makes those of the docs, a folder gets all of them, and sharper. */
const DOCS = fileURLToPath(new URL('../../../docs/screenshots', import.meta.url));
const WANTED = process.env.SCREENSHOTS;
/** Pixels. */
const TALLEST = 1100;
const SCHEMES = ['light', 'dark'] as const;

/** Looks at a page. */
export class Look {
    constructor(
        private readonly page: Page,
        private readonly info: TestInfo,
    ) {}

    /** Axe finds nothing to complain of, and nothing is wider than the screen. Makes a picture if it gets a name. */
    async at(name?: string): Promise<void> {
        // A page that is still being loaded has nothing to look at, and what is on it is paler.
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

    /** A picture in light and dark: only with SCREENSHOTS=1. */
    async shot(name: string): Promise<void> {
        for (const scheme of SCHEMES) {
            await this.page.emulateMedia({ colorScheme: scheme });
            await this.picture(name, scheme);
        }
        await this.page.emulateMedia({ colorScheme: 'light' });
    }

    /** Axe finds nothing, as the page is now. */
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

    /** Nobody has to scroll sideways. */
    async narrow(): Promise<void> {
        const wider = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(wider, 'pixels that the page is wider than the screen').toBe(0);
    }

    /** Nothing is on its way any more, but for what never ends: colours in between are nobody's. */
    private async still(): Promise<void> {
        await this.page.evaluate(async () => {
            // Scripts hear of another scheme with the next frame, and what they change begins to move after that.
            for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
            const ends = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
            await Promise.allSettled(ends.map((animation) => animation.finished));
        });
    }

    private async picture(name: string, scheme: string): Promise<void> {
        if (!WANTED) return;
        // What stays at the top while a page is moved would otherwise stand in the middle of the picture.
        await this.page.evaluate(() => window.scrollTo(0, 0));
        const file = `${name.replace('/', '-')}-${this.info.project.name}-${scheme}`;
        // The rest of a long list looks like its beginning.
        const { width, height } = await this.page.evaluate(() => ({
            width: document.documentElement.clientWidth,
            height: document.documentElement.scrollHeight,
        }));
        // What is in front of the page is in front of what is on the screen.
        const inFront = (await this.page.locator('[role=dialog]').count()) > 0;
        // Of these, and of what a page may come to (`login/wrong`), the docs have two of the four.
        if ((inFront || name.includes('/')) && WANTED === '1' && (this.info.project.name === 'desktop') !== (scheme === 'light')) return;
        const tallest = inFront ? this.page.viewportSize()!.height : TALLEST;
        const clip = { x: 0, y: 0, width, height: Math.min(height, tallest) };
        const options = { fullPage: true, clip, animations: 'disabled', caret: 'hide' } as const;
        if (WANTED === '1') await this.page.screenshot({ ...options, path: `${DOCS}/${file}.jpg`, type: 'jpeg', quality: 50 });
        else await this.page.screenshot({ ...options, path: `${WANTED}/${file}.png` });
    }
}
