import { expect, test } from 'vitest';

import { describedBy } from './described-by';

test('a control refers to the parts that are shown below it, and to no others', () => {
    expect(describedBy('f', {})).toBeUndefined();
    expect(describedBy('f', { error: '', hint: 'Help' })).toBe('f-hint');
    expect(describedBy('f', { error: 'Wrong', hint: 'Help', rules: true })).toBe('f-error f-hint f-rules');
});
