import { expect, test } from 'vitest';

import { answer, confirm, question } from './confirm';

const asking = (title: string) => ({ title, text: '', action: 'Delete' });

test.each([true, false])('the answer %s resolves the question and closes it', async (confirmed) => {
    const result = confirm(asking('one'));
    expect(question.value?.title).toBe('one');
    answer(confirmed);
    expect([await result, question.value]).toEqual([confirmed, null]);
});

test('a second question replaces the first, which is not confirmed', async () => {
    const first = confirm(asking('one'));
    const second = confirm(asking('two'));
    expect([await first, question.value?.title]).toEqual([false, 'two']);
    answer(true);
    expect(await second).toBe(true);
});
