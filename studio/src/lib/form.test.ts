import { expect, test, vi } from 'vitest';

import { Failure } from '@/api/failure';

import { useForm } from './form';

vi.mock('@/i18n', () => ({ has: () => false, t: (key: string) => key }));

const refused = (code: string, field?: string): Failure =>
    new Failure(code, `message of ${code}`, 400, {}, [{ message: `message of ${code}`, extensions: { code, ...(field && { field }) } }]);

test('a form is busy while its action runs, and a second one is not started', async () => {
    const { busy, run } = useForm();
    let finish = (): void => {};
    const second = vi.fn();
    const first = run(() => new Promise<void>((done) => (finish = done)));
    expect([busy.value, await run(second)]).toEqual([true, false]);
    finish();
    expect([await first, busy.value, second.mock.calls.length]).toEqual([true, false, 0]);
});

test('an error shows its message, and the next attempt removes it', async () => {
    const { busy, error, fieldErrors, run } = useForm();
    expect(await run(() => Promise.reject(refused('NEW_CODE')))).toBe(false);
    expect([busy.value, error.value, fieldErrors.value]).toEqual([false, 'message of NEW_CODE', {}]);
    expect(await run(() => Promise.resolve())).toBe(true);
    expect(error.value).toBe('');
});

test('an error of a field is shown at the field only', async () => {
    const { error, fieldErrors, run } = useForm();
    await run(() => Promise.reject(refused('RECORD_NOT_UNIQUE', 'email')));
    expect([error.value, fieldErrors.value]).toEqual(['', { email: 'message of RECORD_NOT_UNIQUE' }]);
});

test('the texts of the form replace the general ones, also beside errors of fields', async () => {
    const { error, run } = useForm(() => ({ FORBIDDEN: 'closed', RECORD_NOT_UNIQUE: 'taken' }));
    await run(() => Promise.reject(refused('FORBIDDEN')));
    expect(error.value).toBe('closed');
    await run(() => Promise.reject(refused('RECORD_NOT_UNIQUE', 'email')));
    expect(error.value).toBe('taken');
});

test('what is not an object is thrown on, and the form is not busy afterwards', async () => {
    const { busy, run } = useForm();
    await expect(run(() => Promise.reject(undefined))).rejects.toBeUndefined();
    expect(busy.value).toBe(false);
});
