// A page to try the API: reads the description the server makes for this caller, and sends what is typed in.
// Everything is put on the page as text, never as markup.

const METHODS = ['get', 'post', 'patch', 'delete'];

/** Where the API is: this page stands at …/docs. */
const base = new URL('.', location.href);

/** The token of the caller; kept in this page only. Without one, the browser's own cookies count. */
let token = '';

/** Makes an element: its attributes, then its children (elements or texts). */
function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
        else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
    }
    made.append(...children.filter((child) => child !== undefined));
    return made;
}

function ask(path, options = {}) {
    const headers = new Headers(options.headers);
    if (token) headers.set('Authorization', `Bearer ${token}`);
    const credentials = token ? 'omit' : 'same-origin';
    return fetch(new URL(path.replace(/^\//, ''), base), { ...options, headers, credentials });
}

/** Follows `$ref` inside the document. */
function resolved(document, part) {
    for (let steps = 0; part?.$ref && steps < 10; steps += 1) {
        part = part.$ref.slice(2).split('/').reduce((value, key) => value?.[key], document);
    }
    return part ?? {};
}

/** A value of a shape, to begin with. */
function example(document, shape, depth = 0) {
    const { type, enum: words, properties, required = [], anyOf, format } = resolved(document, shape);
    if (anyOf) return example(document, anyOf[0], depth);
    if (words) return words[0];
    if (type === 'array') return [];
    if (type === 'integer') return 0;
    if (type === 'boolean') return false;
    if (type !== 'object') return format === 'email' ? 'me@example.com' : '';
    const named = Object.entries(properties ?? {}).filter(([name]) => required.includes(name));
    return depth > 3 ? {} : Object.fromEntries(named.map(([name, inner]) => [name, example(document, inner, depth + 1)]));
}

/** The inputs of the parameters, each with what it says about itself. */
function inputs(document, operation) {
    return (operation.parameters ?? []).map((part) => {
        const parameter = resolved(document, part);
        const words = parameter.schema?.enum;
        const id = `${operation.operationId}-${parameter.name}`;
        const attributes = { id, name: parameter.name, required: parameter.required, autocomplete: 'off' };
        const input = words
            ? element('select', attributes, ...['', ...words].map((word) => element('option', {}, word)))
            : element('input', attributes);
        const about = parameter.description && element('small', {}, parameter.description);
        const label = element('label', { for: id }, parameter.name);
        return { parameter, input, shown: element('div', { class: 'parameter' }, label, input, about) };
    });
}

/** The address with everything that was typed in. */
function address(path, fields) {
    const query = new URLSearchParams();
    for (const { parameter, input } of fields) {
        if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
        else if (input.value !== '') query.append(parameter.name, input.value);
    }
    const text = query.toString();
    return text ? `${path}?${text}` : path;
}

/** A text with line breaks, if it is JSON. */
function pretty(text) {
    try {
        return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
        return text;
    }
}

async function send(method, path, body, output) {
    const options = { method: method.toUpperCase(), redirect: 'manual' };
    if (body) {
        options.body = body.value;
        options.headers = { 'Content-Type': 'application/json' };
    }
    output.hidden = false;
    output.classList.remove('bad');
    output.textContent = '…';
    try {
        const start = performance.now();
        const response = await ask(path, options);
        const took = Math.round(performance.now() - start);
        const text = await response.text();
        const status = response.type === 'opaqueredirect' ? 'a redirect' : `${response.status} ${response.statusText}`;
        const type = response.headers.get('Content-Type') ?? 'no body';
        output.classList.toggle('bad', response.status >= 400);
        output.textContent = `${options.method} ${path}\n${status} – ${type} – ${took} ms\n\n${pretty(text)}`;
    } catch (error) {
        output.classList.add('bad');
        output.textContent = `The server did not answer: ${error.message}`;
    }
}

/** One operation, closed until it is looked at. */
function shown(document, path, method, operation) {
    const head = element(
        'summary',
        {},
        element('span', { class: `method ${method}` }, method),
        element('span', { class: 'path' }, path),
        element('span', { class: 'about' }, operation.summary ?? ''),
    );
    const details = element('details', { id: operation.operationId }, head);
    details.addEventListener('toggle', () => details.append(...form(document, path, method, operation)), { once: true });
    return details;
}

function form(document, path, method, operation) {
    const fields = inputs(document, operation);
    const shape = operation.requestBody?.content?.['application/json']?.schema;
    const body = shape && element('textarea', { 'aria-label': 'Body', spellcheck: 'false' });
    if (body) body.value = JSON.stringify(example(document, shape), null, 2);
    const output = element('pre', { hidden: true, 'aria-live': 'polite' });
    const onsubmit = (event) => {
        event.preventDefault();
        send(method, address(path, fields), body, output);
    };
    const inside = [
        ...fields.map((field) => field.shown),
        body && element('h3', {}, 'Body (JSON)'),
        body,
        element('button', {}, 'Send'),
    ];
    return [element('form', { onsubmit, class: 'operation' }, ...inside), output];
}

/** All operations, by tag. */
function render(document) {
    const sections = (document.tags ?? []).map(({ name }) => {
        const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
            METHODS.filter((method) => methods[method]?.tags?.includes(name)).map((method) =>
                shown(document, path, method, methods[method])));
        return element('section', {}, element('h2', {}, name), ...entries);
    });
    globalThis.document.getElementById('operations').replaceChildren(...sections);
}

async function load() {
    const who = document.getElementById('who');
    try {
        const response = await ask('server/specs/oas');
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        render(await response.json());
        const me = await ask('users/me?fields=email,id');
        const { data } = me.ok ? await me.json() : {};
        who.textContent = data ? `What ${data.email ?? data.id} may do.` : 'What anybody may do.';
    } catch (error) {
        who.textContent = `The description could not be read: ${error.message}.`;
    }
}

document.getElementById('token').addEventListener('submit', (event) => {
    event.preventDefault();
    token = document.getElementById('bearer').value.trim();
    load();
});

load();
