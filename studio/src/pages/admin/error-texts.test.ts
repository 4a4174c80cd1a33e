import { expect, test, vi } from 'vitest';

import { Failure } from '@/api/failure';

import { errorTexts } from './error-texts';

vi.mock('@/i18n', () => ({ has: () => false, t: (key: string) => key }));

const textsOf = (code: string, reason?: string): Record<string, string> => errorTexts(new Failure(code, '', 422, { reason }));

test('only the refusal that concerns the last administrator has its own text', () => {
    expect(textsOf('UNPROCESSABLE_CONTENT', "You can't remove the last admin user from the role.")).toEqual({
        UNPROCESSABLE_CONTENT: 'admin.lastAdmin',
    });
    expect([textsOf('UNPROCESSABLE_CONTENT', 'another'), textsOf('FORBIDDEN', 'last admin'), textsOf('UNPROCESSABLE_CONTENT')]).toEqual([
        {},
        {},
        {},
    ]);
});
