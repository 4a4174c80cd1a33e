import { expect, test } from 'vitest';

import { contrast, parse, readableOn, textOn } from './color';

test('hexadecimal colours are parsed, short and long, and nothing else', () => {
    expect([parse('#64f'), parse('#6644FF'), parse('#6644ff80')]).toEqual([
        [0x66, 0x44, 0xff],
        [0x66, 0x44, 0xff],
        [0x66, 0x44, 0xff],
    ]);
    expect(['', 'red', '#12', '6644ff', '#gggggg'].map(parse)).toEqual([null, null, null, null, null]);
});

test('the contrast is that of WCAG, in either order', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([255, 255, 255], [0, 0, 0])).toBeCloseTo(21, 5);
    expect(contrast([18, 52, 86], [18, 52, 86])).toBe(1);
    // The example of the WCAG: #777777 on white has 4.48, just below AA.
    expect(contrast([0x77, 0x77, 0x77], [255, 255, 255])).toBeCloseTo(4.48, 2);
});

test('text on a colour is white where that has a contrast of 4.5, else nearly black', () => {
    expect([textOn([0x76, 0x76, 0x76]), textOn([0x77, 0x77, 0x77]), textOn([255, 255, 0])]).toEqual(['#ffffff', '#101318', '#101318']);
});

test('a colour with enough contrast stays, and any other is mixed until it has it', () => {
    const light = parse('#eef0f4')!;
    const dark = parse('#232934')!;
    expect(readableOn(parse('#1a1a80')!, light)).toBe('#1a1a80');
    for (const color of ['#6644ff', '#ffff00', '#000000', '#ffffff', '#0f766e', '#808080'])
        for (const background of [light, dark]) {
            expect(contrast(parse(readableOn(parse(color)!, background))!, background)).toBeGreaterThanOrEqual(4.6);
        }
});
