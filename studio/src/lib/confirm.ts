// "Are you sure?"

import { shallowRef } from 'vue';

/** What is asked. */
export interface Question {
    title: string;
    text: string;
    /** What the button says: the verb, not "OK". */
    action: string;
    danger?: boolean;
    /** A number that has to be typed first. */
    typed?: { label: string; digits: string };
}

/** What is asked now. */
export const question = shallowRef<Question | null>(null);

let settle: (sure: boolean) => void = () => {};

/** Asks, and waits for the answer. */
export function confirm(asked: Question): Promise<boolean> {
    settle(false);
    question.value = asked;
    return new Promise((done) => (settle = done));
}

/** The answer. */
export function answer(sure: boolean): void {
    question.value = null;
    settle(sure);
}
