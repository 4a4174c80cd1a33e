// What belongs to a field and is read out after its label.

/** For `aria-describedby`: the parts `VField` shows below a field, and others of the field's own. */
export function describedBy(id: string, parts: { error?: string; hint?: string; rules?: boolean }): string | undefined {
    const shown = (['error', 'hint', 'rules'] as const).filter((part) => parts[part]);
    return shown.map((part) => `${id}-${part}`).join(' ') || undefined;
}
