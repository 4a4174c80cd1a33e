// The entry point: requests the texts, the project, the user and the page's files in parallel, then shows the first page.

import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';

import { createApp } from 'vue';

import { failure } from './api/failure';
import App from './App.vue';
import * as i18n from './i18n';
import * as appearance from './lib/appearance';
import { preload } from './lib/preload';
import { router } from './router';
import { hasNoCookie, restore } from './session';
import { readProject } from './session/project';

appearance.start();

// A page that was opened before an update requests files that no longer exist: a reload gets their new names.
window.addEventListener('vite:preloadError', (event) => {
    event.preventDefault();
    location.reload();
});

const texts = i18n.start();
if (!hasNoCookie) preload(router, router.options.history.location);
const restored = restore();
// With the cookie of a session that has ended the server refuses public requests too, until `restore` has had it cleared.
const project = readProject().catch((thrown: unknown) => {
    if (failure(thrown).status === 0) throw thrown;
    return restored.then(readProject);
});
const [started] = await Promise.all([Promise.allSettled([project, restored]), texts]);
const unreachable = started.some((outcome) => outcome.status === 'rejected');

createApp(App, { unreachable }).use(i18n.i18n).use(router).mount('#app');
