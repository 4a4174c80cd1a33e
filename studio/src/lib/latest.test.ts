import { effectScope } from 'vue';
import { expect, test, vi } from 'vitest';

import { useLatest } from './latest';

vi.mock('@/api/failure', () => ({ describe: (thrown: Error) => thrown.message }));

/** Questions that are answered by hand; one that is taken back fails, as `fetch` does. */
function questions() {
    const asked: { signal: AbortSignal; answer: (value: string) => void }[] = [];
    const ask = (signal: AbortSignal): Promise<string> =>
        new Promise((answer, fail) => {
            asked.push({ signal, answer });
            signal.addEventListener('abort', () => fail(signal.reason));
        });
    return { asked, ask };
}

test('a newer question takes the older one back, and nobody hears of it', async () => {
    const { asked, ask } = questions();
    const latest = useLatest(ask);
    const first = latest.ask();
    const second = latest.ask();
    await first;
    expect([asked[0]!.signal.aborted, asked[1]!.signal.aborted, latest.loading.value, latest.wrong.value]).toEqual([true, false, true, '']);
    asked[1]!.answer('new');
    await second;
    expect([latest.value.value, latest.loading.value, latest.wrong.value]).toEqual(['new', false, '']);
});

test('an answer that comes too late for its question does not count', async () => {
    const answers: ((value: string) => void)[] = [];
    const latest = useLatest(() => new Promise<string>((answer) => answers.push(answer)));
    const all = [latest.ask(), latest.ask()];
    answers[1]!('new');
    answers[0]!('old');
    await Promise.all(all);
    expect(latest.value.value).toBe('new');
});

test('a page that is left takes its question back', () => {
    const { asked, ask } = questions();
    const scope = effectScope();
    scope.run(() => void useLatest(ask).ask());
    scope.stop();
    expect(asked[0]!.signal.aborted).toBe(true);
});
