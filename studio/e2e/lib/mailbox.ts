// The mails that a server has sent, parsed.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';

import { until } from '../../../e2e/lib/until.js';

/** A mail. */
export interface Mail {
    to: string;
    subject: string;
    text: string;
    html: string;
    /** The addresses of its links, in their order. */
    links: string[];
}

/** All mails of a server. */
export class Mailbox {
    /** Files that were returned already, and those before them. */
    private readonly seen = new Set<string>();

    constructor(private readonly folder: string) {}

    /** Waits for a new mail to an address (that matches) and returns the newest. A mail is returned once. */
    async last(to: string, fits: (mail: Mail) => boolean = () => true): Promise<Mail> {
        return until(`there is a new mail for ${to}`, async () => {
            const mails = (await this.unread(to)).filter(({ mail }) => fits(mail));
            mails.forEach(({ file }) => this.seen.add(file));
            return mails.at(-1)?.mail;
        }) as Promise<Mail>;
    }

    /** The link in the newest mail to an address whose path starts with that of the Studio, or another path. */
    async link(to: string, path = '/admin/'): Promise<string> {
        const leads = (link: string): boolean => new URL(link).pathname.startsWith(path);
        const { links } = await this.last(to, (mail) => mail.links.some(leads));
        return links.find(leads)!;
    }

    private async unread(to: string): Promise<{ file: string; mail: Mail }[]> {
        const names = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith('.eml') && !this.seen.has(name)).sort();
        const found: { file: string; mail: Mail }[] = [];
        for (const file of names) {
            const mail = read(await PostalMime.parse(await readFile(join(this.folder, file))));
            if (mail.to.toLowerCase() === to.toLowerCase()) found.push({ file, mail });
        }
        return found;
    }
}

function read({ to, subject, text = '', html = '' }: Email): Mail {
    const links = [...html.matchAll(/href="(https?:[^"]+)"/g)].map(([, link]) => link!.replaceAll('&amp;', '&'));
    return { to: to?.[0]?.address ?? '', subject: subject ?? '', text, html, links };
}
