// A change of many people, some at a time: each portion is one transaction of the server.

import { failure } from '@/api/failure';

import { patiently } from './patience';

/** People of a portion. */
export const PORTION = 200;

/**
 * Changes them, portion by portion.
 *
 * @param me goes last, and alone where there are several portions: whoever loses the own account cannot go on
 * @param tell how many are done
 * @param goesOn looked at before each portion
 * @throws {Failure} why a portion was refused: nothing of it is done, and nothing after it is tried
 */
export async function inPortions(
    keys: readonly string[],
    me: string,
    work: (keys: string[]) => Promise<unknown>,
    tell: (done: readonly string[]) => void,
    goesOn: () => boolean,
): Promise<void> {
    const others = keys.filter((key) => key !== me);
    const last = others.length < keys.length ? [me] : [];
    const together = keys.length <= PORTION;
    let done = 0;
    let size = PORTION;
    while (done < keys.length && goesOn()) {
        const portion = together && size === PORTION ? [...keys] : done < others.length ? others.slice(done, done + size) : last;
        try {
            await patiently(() => work(portion));
        } catch (thrown) {
            const most = mostAtOnce(thrown);
            if (!most || most >= portion.length) throw thrown;
            size = most;
            continue;
        }
        done += portion.length;
        tell([...others, ...last].slice(0, done));
    }
}

/** Items that a server with `MAX_BATCH_MUTATION` takes at once, if that is why it refused. */
function mostAtOnce(thrown: unknown): number {
    return Number(/max batch mutation limit of (\d+)/i.exec(failure(thrown).reason)?.[1] ?? 0);
}
