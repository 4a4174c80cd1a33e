// Confirmation of an action by the user. `VConfirm` shows the dialog.

import { shallowRef } from 'vue';

/** What the dialog shows. */
export interface Question {
    title: string;
    text: string;
    /** The label of the button that confirms: the verb, not "OK". */
    action: string;
    danger?: boolean;
    /** A number that the user has to type first. */
    typed?: { label: string; digits: string };
}

/** The question that is open. */
export const question = shallowRef<Question | null>(null);

let resolve: (confirmed: boolean) => void = () => {};

/** Opens a question and resolves with the user's answer. A question that is still open resolves to `false`. */
export function confirm(next: Question): Promise<boolean> {
    resolve(false);
    question.value = next;
    return new Promise((done) => (resolve = done));
}

/** Closes the question with the user's answer. */
export function answer(confirmed: boolean): void {
    question.value = null;
    resolve(confirmed);
}
