import { effectScope } from 'vue';
import { expect, test, vi } from 'vitest';

import { useLatest } from './latest';

vi.mock('@/api/failure', () => ({ describe: (thrown: Error) => thrown.message }));

/** Requests that the test answers; an aborted one fails, as with `fetch`. */
function requests() {
    const sent: { signal: AbortSignal; answer: (value: string) => void }[] = [];
    const send = (signal: AbortSignal): Promise<string> =>
        new Promise((answer, fail) => {
            sent.push({ signal, answer });
            signal.addEventListener('abort', () => fail(signal.reason));
        });
    return { sent, send };
}

test('a newer request cancels the older one, which leaves no error', async () => {
    const { sent, send } = requests();
    const latest = useLatest(send);
    const first = latest.load();
    const second = latest.load();
    await first;
    expect([sent[0]!.signal.aborted, sent[1]!.signal.aborted, latest.loading.value, latest.error.value]).toEqual([true, false, true, '']);
    sent[1]!.answer('new');
    await second;
    expect([latest.value.value, latest.loading.value, latest.error.value]).toEqual(['new', false, '']);
});

test('a late answer to an older request is dropped', async () => {
    const answers: ((value: string) => void)[] = [];
    const latest = useLatest(() => new Promise<string>((answer) => answers.push(answer)));
    const all = [latest.load(), latest.load()];
    answers[1]!('new');
    answers[0]!('old');
    await Promise.all(all);
    expect(latest.value.value).toBe('new');
});

test('an error keeps the last answer, and the next answer removes the error', async () => {
    const results = [() => Promise.resolve('first'), () => Promise.reject(new Error('broken')), () => Promise.resolve('third')];
    const latest = useLatest(() => results.shift()!());
    await latest.load();
    await latest.load();
    expect([latest.value.value, latest.error.value, latest.loading.value]).toEqual(['first', 'broken', false]);
    await latest.load();
    expect([latest.value.value, latest.error.value]).toEqual(['third', '']);
});

test('the request is cancelled when its component is unmounted', () => {
    const { sent, send } = requests();
    const scope = effectScope();
    scope.run(() => void useLatest(send).load());
    scope.stop();
    expect(sent[0]!.signal.aborted).toBe(true);
});
