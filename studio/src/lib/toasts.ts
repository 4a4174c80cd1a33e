// Short notes at the edge of the page.

import { shallowRef } from 'vue';

import { describe } from '@/api/failure';

/** One of them. */
export interface Toast {
    id: number;
    tone: 'success' | 'danger';
    text: string;
}

/** Those that are seen, oldest first. */
export const toasts = shallowRef<Toast[]>([]);

/** Milliseconds that good news stay. Bad news stay until they are closed, or until three others came. */
const STAY = 5000;
const MOST = 3;

let last = 0;

/** Something was done. */
export function toast(text: string): void {
    const id = show('success', text);
    setTimeout(() => dismiss(id), STAY);
}

/** Something went wrong; `words` are what certain codes mean where it did. */
export function toastError(thrown: unknown, words?: Record<string, string>): void {
    show('danger', describe(thrown, words));
}

/** Takes one away. */
export function dismiss(id: number): void {
    toasts.value = toasts.value.filter((one) => one.id !== id);
}

function show(tone: Toast['tone'], text: string): number {
    last += 1;
    toasts.value = [...toasts.value.filter((one) => one.text !== text), { id: last, tone, text }].slice(-MOST);
    return last;
}
