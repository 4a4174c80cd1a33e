// What the server (or the way to it) refuses, and how it is said in words.

import { has, t } from '@/i18n';

/** A refusal: its code is one of Directus' (`INVALID_CREDENTIALS` …), or `NETWORK` where no answer came. */
export class Failure extends Error {
    constructor(
        /** The code in `extensions.code`. */
        readonly code: string,
        /** What the server says; in English, and not for everybody to read. */
        message: string,
        /** The status of the answer; 0 without one. */
        readonly status: number,
        /** What else the server says: `field`, `reason`, `type` … */
        readonly extensions: Record<string, unknown> = {},
        /** All refusals of the answer, this one included. */
        readonly all: readonly ServerError[] = [],
    ) {
        super(message);
    }

    /** What is wrong with this request, if it names that: the `reason` of `INVALID_PAYLOAD` and others. */
    get reason(): string {
        return typeof this.extensions.reason === 'string' ? this.extensions.reason : '';
    }
}

/** One entry of `errors`. */
export interface ServerError {
    message: string;
    extensions?: Record<string, unknown> & { code?: string };
}

/** Makes a {@link Failure} of whatever was thrown. */
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
 * A refusal in words.
 *
 * @param thrown whatever was thrown
 * @param words what certain codes mean where this happened
 */
export function describe(thrown: unknown, words: Record<string, string> = {}): string {
    const { code, extensions, reason, message } = failure(thrown);
    const special = words[code];
    if (special) return special;
    if (code === 'FAILED_VALIDATION') return validation(extensions);
    if (code === 'REQUESTS_EXCEEDED') return tooMany(extensions);
    if (has(`errors.${code}`)) return t(`errors.${code}`, { reason, field: fieldName(extensions.field) });
    return message || t('errors.UNKNOWN');
}

/** The refusals that are about one field each, in words. */
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

/** Where forms have the labels of their fields. */
const LABELS = ['fields', 'admin.fields', 'admin.people.columns'];

function fieldName(field: unknown): string {
    const name = String(field ?? '');
    const key = LABELS.map((place) => `${place}.${name}`).find(has);
    return key ? t(key) : name;
}
