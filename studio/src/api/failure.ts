// Errors of the API and of the network, and their texts.

import { has, t } from '@/i18n';

/** An error of the API. Its code is one of Directus' (`INVALID_CREDENTIALS` …), or `NETWORK` if there was no answer. */
export class Failure extends Error {
    constructor(
        readonly code: string,
        /** The server's message: English, and not meant for users. */
        message: string,
        /** The HTTP status; 0 without an answer. */
        readonly status: number,
        /** The other extensions: `field`, `reason`, `type` … */
        readonly extensions: Record<string, unknown> = {},
        /** All errors of the answer, including this one. */
        readonly all: readonly ServerError[] = [],
    ) {
        super(message);
    }

    /** The `reason` of `INVALID_PAYLOAD` and others; empty without one. */
    get reason(): string {
        return typeof this.extensions.reason === 'string' ? this.extensions.reason : '';
    }
}

/** One entry of `errors`. */
export interface ServerError {
    message: string;
    extensions?: Record<string, unknown> & { code?: string };
}

/** Converts anything that was thrown into a {@link Failure}. */
export function failure(thrown: unknown): Failure {
    if (thrown instanceof Failure) return thrown;
    const answer = thrown as { errors?: ServerError[]; response?: Response };
    const errors = Array.isArray(answer?.errors) ? answer.errors : [];
    const [first] = errors;
    const status = answer?.response?.status ?? 0;
    if (first) {
        const { code, ...extensions } = first.extensions ?? {};
        return new Failure(code ?? 'UNKNOWN', first.message, status, extensions, errors);
    }
    if (thrown instanceof TypeError) return new Failure('NETWORK', thrown.message, 0);
    return new Failure(status === 0 ? 'UNKNOWN' : 'UNEXPECTED_ANSWER', thrown instanceof Error ? thrown.message : String(thrown), status);
}

/**
 * The text of an error.
 *
 * @param thrown anything that was thrown
 * @param texts texts by code that replace the general ones
 */
export function describe(thrown: unknown, texts: Record<string, string> = {}): string {
    const { code, extensions, reason, message } = failure(thrown);
    const special = texts[code];
    if (special) return special;
    if (code === 'FAILED_VALIDATION') return validation(extensions);
    if (code === 'REQUESTS_EXCEEDED') return tooMany(extensions);
    if (has(`errors.${code}`)) return t(`errors.${code}`, { reason, field: fieldName(extensions.field) });
    return message || t('errors.UNKNOWN');
}

/** The texts of those errors that concern a field, by field. */
export function fieldErrors(thrown: unknown): Record<string, string> {
    const found: Record<string, string> = {};
    for (const { extensions = {}, message } of failure(thrown).all) {
        const field = extensions.field;
        if (typeof field !== 'string') continue;
        if (extensions.code === 'FAILED_VALIDATION') found[field] ??= validation(extensions);
        else found[field] ??= has(`errors.${extensions.code}`) ? t(`errors.${extensions.code}`, { field: fieldName(field) }) : message;
    }
    return found;
}

function validation(extensions: Record<string, unknown>): string {
    const key = `validation.${extensions.field === 'password' && extensions.type === 'regex' ? 'password' : extensions.type}`;
    return t(has(key) ? key : 'validation.other', { field: fieldName(extensions.field) });
}

function tooMany(extensions: Record<string, unknown>): string {
    const reset = typeof extensions.reset === 'string' ? Date.parse(extensions.reset) : Number.NaN;
    const seconds = Math.max(1, Math.ceil((reset - Date.now()) / 1000));
    return Number.isNaN(reset) ? t('errors.REQUESTS_EXCEEDED') : t('errors.tooManyUntil', { seconds }, seconds);
}

/** The groups of texts with labels of fields. */
const LABELS = ['fields', 'admin.fields', 'admin.users.columns'];

function fieldName(field: unknown): string {
    const name = String(field ?? '');
    const key = LABELS.map((place) => `${place}.${name}`).find(has);
    return key ? t(key) : name;
}
