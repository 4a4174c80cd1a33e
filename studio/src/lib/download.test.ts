import { afterEach, expect, test, vi } from 'vitest';

import { download } from './download';

afterEach(() => vi.unstubAllGlobals());

test('the file has the name, the type and the text, and its address is released after the click', async () => {
    const calls: string[] = [];
    const blobs: Blob[] = [];
    const link = { href: '', download: '', click: () => calls.push(`click ${link.href} ${link.download}`) };
    vi.stubGlobal('document', { createElement: () => link });
    vi.stubGlobal('URL', {
        createObjectURL: (blob: Blob) => (blobs.push(blob), 'blob:1'),
        revokeObjectURL: (url: string) => calls.push(`revoke ${url}`),
    });
    download('codes.txt', 'text/plain', 'Grüße');
    expect(calls).toEqual(['click blob:1 codes.txt', 'revoke blob:1']);
    expect([blobs[0]!.type, await blobs[0]!.text()]).toEqual(['text/plain', 'Grüße']);
});
