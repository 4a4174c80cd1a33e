// The names of actions and collections.

import { has, t } from '@/i18n';

/** `login` → “Login”. */
export function actionName(action: string): string {
    return has(`admin.activity.actions.${action}`) ? t(`admin.activity.actions.${action}`) : action;
}

/** The label of a collection, such as that of `directus_users`. */
export function collectionName(collection: string): string {
    return has(`admin.collections.${collection}`) ? t(`admin.collections.${collection}`) : collection;
}
