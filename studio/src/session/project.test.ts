import { beforeEach, expect, test, vi } from 'vitest';

import type { Project, ServerInfo } from '@/api/types';

const { sendOpen, look } = vi.hoisted(() => ({ sendOpen: vi.fn(), look: { isChosen: false } }));
vi.mock('@/api/client', () => ({ API: 'https://vestibule.test', sendOpen }));
vi.mock('@/lib/appearance', () => ({ appearance: { value: 'auto' }, projectColor: { value: '' }, isChosen: () => look.isChosen }));

const answer = (project: Partial<Project> = {}, more: Partial<ServerInfo> = {}): void =>
    void sendOpen.mockResolvedValueOnce({ project, ...more });

beforeEach(() => {
    vi.resetModules();
    look.isChosen = false;
});

const load = async () => ({ ...(await import('./project')), ...(await import('@/lib/appearance')) });

test('before the first answer the project has a name, no logo and no setup', async () => {
    const { logo, needsSetup, projectName } = await load();
    expect([projectName.value, logo.value, needsSetup.value]).toEqual(['Vestibule', null, false]);
});

test('name, logo and colour are those of the project, with defaults', async () => {
    const { logo, projectColor, projectName, readProject } = await load();
    answer({ project_name: 'Harbour', project_logo: 'file-1', project_color: '#0f766e' });
    await readProject();
    expect(sendOpen).toHaveBeenLastCalledWith('GET', '/server/info');
    expect([projectName.value, logo.value, projectColor.value]).toEqual(['Harbour', 'https://vestibule.test/assets/file-1', '#0f766e']);
    answer({ project_name: '', project_logo: null, project_color: null });
    await readProject();
    expect([projectName.value, logo.value, projectColor.value]).toEqual(['Vestibule', null, '#6644ff']);
});

test.each([
    [{ owner_complete: false }, true],
    [{ owner_complete: true }, false],
    [undefined, false],
])('setup %j: a first administrator is needed: %s', async (setup, expected) => {
    const { needsSetup, readProject } = await load();
    answer({}, { setup });
    await readProject();
    expect(needsSetup.value).toBe(expected);
});

test('the appearance of the project is used unless one was chosen in this browser', async () => {
    const { appearance, readProject } = await load();
    answer({ default_appearance: 'dark' });
    await readProject();
    expect(appearance.value).toBe('dark');
    look.isChosen = true;
    answer({ default_appearance: 'light' });
    await readProject();
    expect(appearance.value).toBe('dark');
});
