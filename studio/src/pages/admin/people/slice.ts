// Which rows of a long list a page shows. A server that skips rows has to walk over them, so what is nearer to the end is asked for from there.

/** How a page is asked for. */
export interface Slice {
    sort: string;
    limit: number;
    offset: number;
    /** The rows come with the last one first. */
    backwards: boolean;
}

/** Shorter lists are walked in no time. */
const LONG = 10_000;

/**
 * A page of a list.
 *
 * @param page from 1
 * @param total rows of the list, `null` if that is not known
 * @param sort fields with commas between them, `-` before those the other way round; no two rows may be alike in all of them
 */
export function sliceOf(page: number, size: number, total: number | null, sort: string): Slice {
    const offset = (page - 1) * size;
    if (total === null || total < LONG || offset < total / 2 || offset >= total) return { sort, limit: size, offset, backwards: false };
    const limit = Math.min(size, total - offset);
    return { sort: turned(sort), limit, offset: total - offset - limit, backwards: true };
}

function turned(sort: string): string {
    return sort
        .split(',')
        .map((field) => (field.startsWith('-') ? field.slice(1) : `-${field}`))
        .join(',');
}
