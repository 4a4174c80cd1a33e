// The project: the public part of `GET /server/info`.

import { computed, shallowRef } from 'vue';

import { API, sendOpen } from '@/api/client';
import type { ServerInfo } from '@/api/types';
import { appearance, isChosen, projectColor } from '@/lib/appearance';

const info = shallowRef<ServerInfo | null>(null);

/** The server's information; `null` before it is read. */
export const serverInfo = computed(() => info.value);

/** The public settings of the project. */
export const project = computed(() => info.value?.project);

/** The name of the project. */
export const projectName = computed(() => project.value?.project_name || 'Vestibule');

/** The address of the logo; `null` without one. */
export const logo = computed(() => (project.value?.project_logo ? `${API}/assets/${project.value.project_logo}` : null));

/** Whether there is no user yet: then the first administrator has to be created. */
export const needsSetup = computed(() => info.value?.setup?.owner_complete === false);

/** Reads the server's information. */
export async function readProject(): Promise<void> {
    info.value = await sendOpen<ServerInfo>('GET', '/server/info');
    projectColor.value = info.value.project.project_color || '#6644ff';
    const look = info.value.project.default_appearance;
    if (!isChosen() && look && appearance.value !== look) appearance.value = look;
}
