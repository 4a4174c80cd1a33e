// What a browser does with cookies, as far as these tests need it, in the form of a `fetch`.

/** Cookies of one site. */
export class Browser {
    #cookies = new Map();
    /** The answers so far, oldest first: `{ method, path, status }`. */
    seen = [];

    /** The value of a cookie; `undefined` if there is none. */
    cookie(name) {
        return this.#cookies.get(name)?.value;
    }

    /** The attributes a cookie was set with, by their names in lower case. */
    attributes(name) {
        return this.#cookies.get(name)?.attributes;
    }

    /** Another tab: the same cookies and nothing else in common. */
    get fetch() {
        return async (url, init = {}) => {
            const answer = await fetch(url, { ...init, headers: { ...init.headers, ...this.#sent(init) } });
            if (init.credentials === 'include') answer.headers.getSetCookie().forEach((line) => this.#keep(line));
            const { pathname } = new URL(url);
            this.seen.push({ method: init.method ?? 'GET', path: pathname, status: answer.status });
            return answer;
        };
    }

    /** How often a path was answered with success. */
    successes(path) {
        return this.seen.filter((answer) => answer.path === path && answer.status < 300).length;
    }

    // Cookies are sent to another origin only if the request says so.
    #sent({ credentials }) {
        const cookies = [...this.#cookies].map(([name, { value }]) => `${name}=${value}`);
        return credentials === 'include' && cookies.length > 0 ? { cookie: cookies.join('; ') } : {};
    }

    #keep(line) {
        const [pair, ...rest] = line.split(';').map((part) => part.trim());
        const [name, value] = split(pair);
        const attributes = Object.fromEntries(rest.map(split).map(([key, text]) => [key.toLowerCase(), text]));
        const over = 'max-age' in attributes ? Number(attributes['max-age']) <= 0 : Date.parse(attributes.expires) <= Date.now();
        if (over) this.#cookies.delete(name);
        else this.#cookies.set(name, { value, attributes });
    }
}

function split(pair) {
    const at = pair.indexOf('=');
    return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}
