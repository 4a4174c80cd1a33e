import { expect, test } from 'vitest';

import type { Permission, Policy } from '@/api/types';

import { effectiveOf, type Project } from './effective';

const policy = (id: string, more: Partial<Policy> = {}): Policy => ({
    id,
    name: id,
    description: null,
    ip_access: null,
    enforce_tfa: false,
    admin_access: false,
    app_access: false,
    ...more,
});
const may = (of: string | null, collection: string): Permission => ({
    policy: of,
    collection,
    action: 'read',
    fields: ['*'],
    permissions: null,
    validation: null,
    presets: null,
    system: of === null,
});

const PROJECT: Project = {
    roles: [
        { id: 'staff', name: 'Staff', description: null, parent: null },
        { id: 'editors', name: 'Editors', description: null, parent: 'staff' },
        { id: 'others', name: 'Others', description: null, parent: null },
    ],
    policies: [
        policy('public'),
        policy('all', { app_access: true }),
        policy('write', { enforce_tfa: true }),
        policy('own'),
        policy('root', { admin_access: true }),
    ],
    access: [
        { id: '1', role: null, user: null, policy: 'public' },
        { id: '2', role: 'staff', user: null, policy: 'all' },
        { id: '3', role: 'editors', user: null, policy: 'write' },
        { id: '4', role: null, user: 'ann', policy: 'own' },
        { id: '5', role: 'others', user: null, policy: 'root' },
        { id: '6', role: null, user: 'ann', policy: 'write' },
    ],
    permissions: [
        may('public', 'news'),
        may('all', 'news'),
        may('write', 'news'),
        may('own', 'diary'),
        may('root', 'x'),
        may(null, 'directus_presets'),
    ],
};

test('the policies of the role, of its ancestors and of the user apply, each once', () => {
    const { sources, admin, app, tfaRequired, grants } = effectiveOf({ id: 'ann', role: 'editors' }, PROJECT);
    expect(sources.map(({ policy: { id }, via, role }) => [id, via, role?.id])).toEqual([
        ['all', 'role', 'staff'],
        ['write', 'role', 'editors'],
        ['own', 'user', undefined],
    ]);
    expect([admin, app, tfaRequired]).toEqual([false, true, true]);
    expect([...grants.keys()]).toEqual(['diary', 'directus_presets', 'news']);
    expect(grants.get('news')?.read?.map((grant) => grant.policy?.id)).toEqual(['all', 'write']);
});

test('a user without a role has the public policies, and no permissions of the Studio', () => {
    const { sources, app, grants } = effectiveOf({ id: 'bob', role: null }, PROJECT);
    expect([sources.map(({ via }) => via), app, [...grants.keys()]]).toEqual([['public'], false, ['news']]);
});

test('one policy with admin access is enough for an administrator', () => {
    expect(effectiveOf({ id: 'cy', role: 'others' }, PROJECT)).toMatchObject({ admin: true, app: true });
});
