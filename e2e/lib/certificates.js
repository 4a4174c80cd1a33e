// An unknown certificate authority and a certificate signed by it, created for each test by the program `openssl`.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

/**
 * Makes a certificate for a server on this machine; it is removed after the test `t`.
 *
 * @param t the context of the test
 * @param names the hosts it is valid for
 * @returns `key` and `cert` for a server, and `authority`: the file with the certificate that has signed it
 */
export async function certificates(t, names = 'IP:127.0.0.1,DNS:localhost') {
    const folder = await mkdtemp(join(tmpdir(), 'vestibule-e2e-tls-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const at = (name) => join(folder, name);
    const signed = ['-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-addext', 'basicConstraints=critical,CA:FALSE'];
    await run('openssl', ['req', '-x509', ...KEY, '-keyout', at('authority.key'), '-out', at('authority.pem'),
        '-subj', '/CN=An authority for tests', '-addext', 'keyUsage=critical,keyCertSign']);
    await run('openssl', ['req', '-x509', ...KEY, '-keyout', at('server.key'), '-out', at('server.pem'),
        '-subj', '/CN=A mail server for tests', '-addext', `subjectAltName=${names}`, ...signed]);
    const [key, cert] = await Promise.all([readFile(at('server.key')), readFile(at('server.pem'))]);
    return { key, cert, authority: at('authority.pem') };
}
