import { expect, test, vi } from 'vitest';

import { actionName, collectionName } from './names';

const TEXTS: Record<string, string> = { 'admin.activity.actions.login': 'Login', 'admin.collections.directus_users': 'People' };
vi.mock('@/i18n', () => ({ has: (key: string) => key in TEXTS, t: (key: string) => TEXTS[key] }));

test('known actions and collections have a name, others are shown as they are', () => {
    expect([actionName('login'), actionName('custom')]).toEqual(['Login', 'custom']);
    expect([collectionName('directus_users'), collectionName('loans')]).toEqual(['People', 'loans']);
});
