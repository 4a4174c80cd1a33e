import { beforeEach, expect, test, vi } from 'vitest';

import { Failure } from '@/api/failure';
import type { Question } from '@/lib/confirm';

import { useBulk } from './bulk';

const mocks = vi.hoisted(() => ({ send: vi.fn(), confirm: vi.fn(), toast: vi.fn(), toastError: vi.fn() }));
vi.mock('@/api/client', () => ({ send: mocks.send }));
vi.mock('@/lib/confirm', () => ({ confirm: mocks.confirm }));
vi.mock('@/lib/toasts', () => ({ toast: mocks.toast, toastError: mocks.toastError }));
vi.mock('@/session', () => ({ me: { value: { id: 'me' } } }));
vi.mock('@/i18n', () => ({
    has: () => false,
    language: { value: 'en-US' },
    t: (key: string, values: object = {}) => `${key} ${JSON.stringify(values)}`,
}));

const keys = (count: number): string[] => Array.from({ length: count }, (_, at) => `k${at}`);

function use(selected: string[]) {
    const changed = vi.fn();
    return { changed, ...useBulk(() => new Set(selected), changed) };
}

beforeEach(() => {
    for (const mock of Object.values(mocks)) mock.mockReset();
    mocks.confirm.mockResolvedValue(true);
    mocks.send.mockResolvedValue(undefined);
});

test('nothing is sent without a confirmation', async () => {
    mocks.confirm.mockResolvedValue(false);
    const { change, remove, changed } = use(['a']);
    await change({ status: 'suspended' }, 'Suspended');
    await remove();
    expect([mocks.send.mock.calls, changed.mock.calls]).toEqual([[], []]);
});

test('a change is sent with its keys, and the changed keys are reported', async () => {
    const { change, changed, bulk } = use(['a', 'b']);
    await change({ role: null }, 'No role');
    expect(mocks.send.mock.calls).toEqual([['PATCH', '/users', { keys: ['a', 'b'], data: { role: null } }, { fields: ['id'] }]]);
    expect([changed.mock.calls, bulk.busy, bulk.done, mocks.toast.mock.calls.length]).toEqual([[[['a', 'b']]], false, 2, 1]);
});

test.each([
    [25, undefined],
    [26, '26'],
])('deleting %i users asks for the number: %s', async (count, digits) => {
    const { remove } = use(keys(count));
    await remove();
    expect((mocks.confirm.mock.calls[0]![0] as Question).typed?.digits).toBe(digits);
    expect(mocks.send).toHaveBeenCalledWith('DELETE', '/users', keys(count));
});

test('an error after some batches reports what was done', async () => {
    mocks.send.mockResolvedValueOnce(undefined).mockRejectedValueOnce(new Failure('FORBIDDEN', 'no', 403));
    const { change, changed, bulk } = use(keys(300));
    await change({ status: 'archived' }, 'Archived');
    expect([changed.mock.calls[0]![0].length, bulk.busy]).toEqual([200, false]);
    expect(mocks.toastError.mock.calls[0]![1].FORBIDDEN).toContain('"done":"200","all":"300"');
});

test('an error before anything was done changes nothing', async () => {
    mocks.send.mockRejectedValueOnce(new Failure('UNPROCESSABLE_CONTENT', 'no', 422, { reason: 'the last admin' }));
    const { remove, changed } = use(['a']);
    await remove();
    expect([changed.mock.calls.length, mocks.toast.mock.calls.length]).toEqual([0, 0]);
    expect(mocks.toastError.mock.calls[0]![1]).toEqual({ UNPROCESSABLE_CONTENT: 'admin.lastAdmin {}' });
});

test('it stops after the current batch', async () => {
    const { change, changed, bulk } = use(keys(450));
    mocks.send.mockImplementation(async () => void (bulk.stopped = true));
    await change({ status: 'active' }, 'Active');
    expect([mocks.send.mock.calls.length, changed.mock.calls[0]![0].length]).toEqual([1, 200]);
});
