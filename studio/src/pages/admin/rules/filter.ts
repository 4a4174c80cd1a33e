// Converts filters to trees of conditions, which a form can show, and back.

import type { Rule } from '@/api/types';

/** A field compared with something. */
export interface Condition {
    kind: 'condition';
    /** The path to the field: `role.name`. */
    field: string;
    /** With the underscore: `_eq`. */
    operator: string;
    value: unknown;
}

/** Conditions of which all, or any one, must hold. */
export interface Group {
    kind: 'group';
    all: boolean;
    parts: Part[];
}

/** A part that the form cannot show (`_some`, `_none` …): it is kept unchanged. */
export interface Raw {
    kind: 'raw';
    rule: Rule;
}

/** A node of the tree. */
export type Part = Condition | Group | Raw;

/** Converts a filter to a tree; the root is a group. */
export function toTree(rule: Rule | null | undefined): Group {
    const parts = rule ? partsOf(rule) : [];
    const [only] = parts;
    if (parts.length === 1 && only?.kind === 'group') return only;
    return { kind: 'group', all: true, parts };
}

/** Converts a tree to a filter; `null` without a condition. */
export function fromTree(tree: Group): Rule | null {
    const rules = tree.parts.map(ruleOf).filter((rule) => rule !== null);
    if (rules.length === 0) return null;
    if (rules.length === 1) return rules[0]!;
    return { [tree.all ? '_and' : '_or']: rules };
}

function ruleOf(part: Part): Rule | null {
    if (part.kind === 'group') return fromTree(part);
    if (part.kind === 'raw') return part.rule;
    if (!part.field) return null;
    return part.field.split('.').reduceRight<Rule>((inner, name) => ({ [name]: inner }), { [part.operator]: part.value });
}

function partsOf(rule: Rule): Part[] {
    return Object.entries(rule).flatMap(([key, value]): Part[] => {
        if ((key === '_and' || key === '_or') && Array.isArray(value) && value.every(isRule)) {
            const parts = value.map((one) => only(partsOf(one)));
            return [{ kind: 'group', all: key === '_and', parts }];
        }
        if (key.startsWith('_')) return [{ kind: 'raw', rule: { [key]: value } }];
        return conditions([key], value);
    });
}

/** Several keys of one object must hold together. */
function only(parts: Part[]): Part {
    return parts.length === 1 ? parts[0]! : { kind: 'group', all: true, parts };
}

function conditions(path: string[], value: unknown): Part[] {
    if (!isRule(value)) return [{ kind: 'condition', field: path.join('.'), operator: '_eq', value }];
    return Object.entries(value).flatMap(([key, inner]): Part[] => {
        if (!key.startsWith('_')) return conditions([...path, key], inner);
        if (isRule(inner) || (Array.isArray(inner) && inner.some(isRule))) {
            return [{ kind: 'raw', rule: path.reduceRight<Rule>((rule, name) => ({ [name]: rule }), { [key]: inner }) }];
        }
        return [{ kind: 'condition', field: path.join('.'), operator: key, value: inner }];
    });
}

function isRule(value: unknown): value is Rule {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The number of conditions of a filter. */
export function size(rule: Rule | null | undefined): number {
    const sizeOf = (part: Part): number => (part.kind === 'group' ? part.parts.reduce((sum, one) => sum + sizeOf(one), 0) : 1);
    return sizeOf(toTree(rule));
}
