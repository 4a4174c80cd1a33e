// Short messages at the edge of the page.

import { shallowRef } from 'vue';

import { describe } from '@/api/failure';

/** A message. */
export interface Toast {
    id: number;
    tone: 'success' | 'danger';
    text: string;
}

/** The messages on the page, oldest first. */
export const toasts = shallowRef<Toast[]>([]);

/** How long a success message stays, in ms. An error stays until it is closed or {@link MAX_TOASTS} newer messages replace it. */
const SUCCESS_MS = 5000;
const MAX_TOASTS = 3;

let lastId = 0;

/** Shows that something succeeded. */
export function toast(text: string): void {
    const id = show('success', text);
    setTimeout(() => dismiss(id), SUCCESS_MS);
}

/** Shows an error; `texts` are error texts by code that replace the general ones. */
export function toastError(thrown: unknown, texts?: Record<string, string>): void {
    show('danger', describe(thrown, texts));
}

/** Removes a message. */
export function dismiss(id: number): void {
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** A message with the text of one that is shown already replaces it. */
function show(tone: Toast['tone'], text: string): number {
    lastId += 1;
    toasts.value = [...toasts.value.filter((toast) => toast.text !== text), { id: lastId, tone, text }].slice(-MAX_TOASTS);
    return lastId;
}
