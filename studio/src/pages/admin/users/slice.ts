// Which rows of a long list a page requests. A database reads the rows that OFFSET skips, so pages in the second half are requested from the end.

/** The query parameters of a page. */
export interface Slice {
    sort: string;
    limit: number;
    offset: number;
    /** The rows arrive in reverse order. */
    backwards: boolean;
}

/** In shorter lists OFFSET is fast enough. */
const LONG_LIST = 10_000;

/**
 * The query parameters of a page.
 *
 * @param page from 1
 * @param total rows of the list, `null` if unknown
 * @param sort fields separated by commas, with `-` in front for descending; together they have to be unique
 */
export function sliceOf(page: number, size: number, total: number | null, sort: string): Slice {
    const offset = (page - 1) * size;
    if (total === null || total < LONG_LIST || offset < total / 2 || offset >= total)
        return { sort, limit: size, offset, backwards: false };
    const limit = Math.min(size, total - offset);
    return { sort: reversed(sort), limit, offset: total - offset - limit, backwards: true };
}

function reversed(sort: string): string {
    return sort
        .split(',')
        .map((field) => (field.startsWith('-') ? field.slice(1) : `-${field}`))
        .join(',');
}
