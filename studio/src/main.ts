// The start: sentences, project and person are asked for at once, with the page's own files, then the first page is shown.

import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';

import { createApp } from 'vue';

import { failure } from './api/failure';
import App from './App.vue';
import * as i18n from './i18n';
import * as look from './lib/appearance';
import { preload } from './lib/preload';
import { router } from './router';
import { hasNoCookie, restore } from './session';
import { readProject } from './session/project';

look.start();

// A page that was opened before an update asks for files that are gone: the new page knows the new names.
window.addEventListener('vite:preloadError', (event) => {
    event.preventDefault();
    location.reload();
});

const sentences = i18n.start();
if (!hasNoCookie) preload(router, router.options.history.location);
const restored = restore();
// With the cookie of a session that is over the server refuses even what everybody may read, until `restore` had it taken away.
const project = readProject().catch((thrown: unknown) => {
    if (failure(thrown).status === 0) throw thrown;
    return restored.then(readProject);
});
const [started] = await Promise.all([Promise.allSettled([project, restored]), sentences]);
const unreachable = started.some((outcome) => outcome.status === 'rejected');

createApp(App, { unreachable }).use(i18n.i18n).use(router).mount('#app');
