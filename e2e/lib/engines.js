// Fresh databases on the engines besides SQLite, where the tests were given a server (see ../../scripts/databases).

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

// How each is called with the command-line client that comes with it.
const SERVERS = {
    pg: {
        variable: 'VESTIBULE_TEST_POSTGRES',
        sql: (url, sql) => run('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--command', sql, url.href]),
        drop: (name) => `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
    },
    mysql: {
        variable: 'VESTIBULE_TEST_MYSQL',
        sql: (url, sql) => run('mariadb', ['--no-defaults', '--protocol=tcp', `--host=${url.hostname}`, `--port=${url.port}`,
            `--user=${url.username}`, '--execute', sql], { env: { ...process.env, MYSQL_PWD: decodeURIComponent(url.password) } }),
        drop: (name) => `DROP DATABASE IF EXISTS ${name}`,
    },
};

/** The engines there could be, by the names `DB_CLIENT` has for them. */
export const ENGINES = Object.keys(SERVERS);

/** Why an engine cannot be tested; `false` if it can. Throws instead if `VESTIBULE_TEST_ENGINES` requires all. */
export function missing(engine) {
    const { variable } = SERVERS[engine];
    if (process.env[variable]) return false;
    if (process.env.VESTIBULE_TEST_ENGINES === 'all') throw new Error(`${variable} is not set`);
    return `${variable} is not set`;
}

/**
 * Makes an empty database that is dropped after the test `t`.
 *
 * @returns the settings that lead there: `url` as one, `parts` as five
 */
export async function freshDatabase(t, engine) {
    const { variable, sql, drop } = SERVERS[engine];
    const server = new URL(process.env[variable]);
    const name = `vestibule_e2e_${randomBytes(6).toString('hex')}`;
    await sql(server, `CREATE DATABASE ${name}`);
    t.after(() => sql(server, drop(name)));
    const there = new URL(server);
    there.pathname = `/${name}`;
    return {
        url: { DB_CLIENT: engine, DB_CONNECTION_STRING: there.href },
        parts: {
            DB_CLIENT: engine,
            DB_HOST: server.hostname,
            DB_PORT: server.port,
            DB_DATABASE: name,
            DB_USER: decodeURIComponent(server.username),
            DB_PASSWORD: decodeURIComponent(server.password),
        },
    };
}
