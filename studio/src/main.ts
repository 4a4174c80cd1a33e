// The start: language, project and person are asked for at once, then the first page is shown.

import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';

import { createApp } from 'vue';

import App from './App.vue';
import * as i18n from './i18n';
import * as look from './lib/appearance';
import { router } from './router';
import { restore } from './session';
import { readProject } from './session/project';

look.start();

await i18n.start();
const started = await Promise.allSettled([readProject(), restore()]);
const unreachable = started.some((outcome) => outcome.status === 'rejected');

createApp(App, { unreachable }).use(i18n.i18n).use(router).mount('#app');
