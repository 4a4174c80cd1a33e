import { expect, test } from 'vitest';

import { describedBy } from './described';

test('a field names what is shown below it, and nothing else', () => {
    expect(describedBy('f', {})).toBeUndefined();
    expect(describedBy('f', { error: '', hint: 'Help' })).toBe('f-hint');
    expect(describedBy('f', { error: 'Wrong', hint: 'Help', rules: true })).toBe('f-error f-hint f-rules');
});
