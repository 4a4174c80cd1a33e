// The project: what `GET /server/info` says to everybody.

import { computed, shallowRef } from 'vue';

import { API, sendOpen } from '@/api/client';
import type { ServerInfo } from '@/api/types';
import { appearance, isChosen, projectColor } from '@/lib/appearance';

const info = shallowRef<ServerInfo | null>(null);

/** What the server says; `null` before it was asked. */
export const serverInfo = computed(() => info.value);

/** What everybody may know of the project. */
export const project = computed(() => info.value?.project);

/** What the project is called. */
export const projectName = computed(() => project.value?.project_name || 'Vestibule');

/** Where the logo is; `null` without one. */
export const logo = computed(() => (project.value?.project_logo ? `${API}/assets/${project.value.project_logo}` : null));

/** Whether there is nobody yet, so that the first administrator has to be made. */
export const needsSetup = computed(() => info.value?.setup?.owner_complete === false);

/** Asks the server (again). */
export async function readProject(): Promise<void> {
    info.value = await sendOpen<ServerInfo>('GET', '/server/info');
    projectColor.value = info.value.project.project_color || '#6644ff';
    const look = info.value.project.default_appearance;
    if (!isChosen() && look && appearance.value !== look) appearance.value = look;
}
