import { beforeEach, expect, test, vi } from 'vitest';

import { Failure } from '@/api/failure';

import { usePasswordLink } from './password-link';

const sendOpen = vi.hoisted(() => vi.fn());
vi.mock('@/api/client', () => ({ sendOpen }));
vi.mock('@/i18n', () => ({ has: () => false, t: (key: string) => key }));

const LINK = { token: 'the-token', email: 'ada@example.com', expired: false };
const use = (link: Parameters<typeof usePasswordLink>[0] = LINK) => usePasswordLink(link, '/users/invite/accept', ['INVALID_TOKEN']);
const refuse = (code: string): void => void sendOpen.mockRejectedValueOnce(new Failure(code, code, 400));

beforeEach(() => void sendOpen.mockReset());

test('without a token, or with an expired one, the form is not offered', () => {
    expect([use().outcome.value, use(null).outcome.value, use({ ...LINK, expired: true }).outcome.value]).toEqual(['', 'used', 'expired']);
});

test('the token and the password are sent, and the form is done', async () => {
    sendOpen.mockResolvedValueOnce(undefined);
    const { password, outcome, submit } = use();
    password.value = 'correct horse';
    await submit();
    expect(sendOpen.mock.calls).toEqual([['POST', '/users/invite/accept', { token: 'the-token', password: 'correct horse' }]]);
    expect(outcome.value).toBe('done');
});

test.each([
    ['TOKEN_EXPIRED', 'expired'],
    ['INVALID_TOKEN', 'used'],
    ['FAILED_VALIDATION', ''],
])('%s leads to the outcome "%s"', async (code, expected) => {
    refuse(code);
    const { outcome, error, busy, submit } = use();
    await submit();
    expect([outcome.value, busy.value]).toEqual([expected, false]);
    expect(error.value).not.toBe('');
});
