import { expect, test } from 'vitest';

import type { Role } from '@/api/types';

import { flat, lineage, treeOf } from './tree';

const role = (id: string, parent: string | null = null): Role => ({ id, name: id, description: null, parent });
const shape = (all: Role[]): string[] => flat(treeOf(all)).map(({ id, depth }) => `${'-'.repeat(depth)}${id}`);

test('children stand below their parents', () => {
    expect(shape([role('a'), role('c', 'b'), role('b', 'a'), role('d')])).toEqual(['a', '-b', '--c', 'd']);
});

test('no role gets lost, whatever its parent is', () => {
    expect(shape([role('a', 'gone'), role('b', 'c'), role('c', 'b'), role('d', 'd')])).toEqual(['a', 'b', '-c', 'd']);
});

test('a role has those above it', () => {
    const all = [role('a'), role('b', 'a'), role('c', 'b'), role('x', 'y'), role('y', 'x')];
    expect(lineage('c', all).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(lineage('x', all).map(({ id }) => id)).toEqual(['x', 'y']);
    expect(lineage(null, all)).toEqual([]);
});
