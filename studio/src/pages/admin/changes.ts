// Computes what a form has changed.

/** The fields whose values differ. An empty text counts as `null`, as in the database. */
export function changes<T extends object>(before: T, now: T): Partial<T> {
    const plain = (value: unknown): unknown => (value === '' || value === undefined ? null : value);
    const different = Object.entries(now).filter(
        ([field, value]) => JSON.stringify(plain(value)) !== JSON.stringify(plain(before[field as keyof T])),
    );
    return Object.fromEntries(different.map(([field, value]) => [field, plain(value)])) as Partial<T>;
}
