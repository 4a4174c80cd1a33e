import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { dismiss, toast, toastError, toasts } from './toasts';

vi.mock('@/api/failure', () => ({ describe: (thrown: Error, texts: Record<string, string> = {}) => texts.CODE ?? thrown.message }));

const shown = (): string[] => toasts.value.map(({ tone, text }) => `${tone}: ${text}`);

beforeEach(() => {
    vi.useFakeTimers();
    toasts.value = [];
});
afterEach(() => vi.useRealTimers());

test('a success disappears after 5 s, an error stays until it is dismissed', () => {
    toast('saved');
    toastError(new Error('broken'));
    expect(shown()).toEqual(['success: saved', 'danger: broken']);
    vi.advanceTimersByTime(4999);
    expect(shown()).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(shown()).toEqual(['danger: broken']);
    vi.advanceTimersByTime(3_600_000);
    expect(shown()).toEqual(['danger: broken']);
    dismiss(toasts.value[0]!.id);
    expect(shown()).toEqual([]);
});

test('the newest three are shown', () => {
    for (const text of ['one', 'two', 'three', 'four']) toastError(new Error(text));
    expect(shown()).toEqual(['danger: two', 'danger: three', 'danger: four']);
});

test('the same text is shown once, as the newest, and the timer of the older one does not remove it', () => {
    toast('saved');
    vi.advanceTimersByTime(3000);
    toastError(new Error('broken'));
    toast('saved');
    expect(shown()).toEqual(['danger: broken', 'success: saved']);
    vi.advanceTimersByTime(2000);
    expect(shown()).toEqual(['danger: broken', 'success: saved']);
    vi.advanceTimersByTime(3000);
    expect(shown()).toEqual(['danger: broken']);
});

test('texts by code replace the general ones', () => {
    toastError(new Error('broken'), { CODE: 'the last administrator stays' });
    expect(shown()).toEqual(['danger: the last administrator stays']);
});
