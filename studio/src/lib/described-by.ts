/** The value of a control's `aria-describedby`: the ids of the parts that `VField` and `VPasswordField` show below it. */
export function describedBy(id: string, parts: { error?: string; hint?: string; rules?: boolean }): string | undefined {
    const shown = (['error', 'hint', 'rules'] as const).filter((part) => parts[part]);
    return shown.map((part) => `${id}-${part}`).join(' ') || undefined;
}
