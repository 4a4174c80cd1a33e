// Times and numbers in the current language.

import { language } from './index';

/** A day: `24 Nov 2026`. */
export function day(time: string | Date): string {
    return new Intl.DateTimeFormat(language.value, { dateStyle: 'medium' }).format(date(time));
}

/** A day and time: `24 Nov 2026, 09:30`. */
export function moment(time: string | Date): string {
    return new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'short' }).format(date(time));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 31_557_600],
    ['month', 2_629_800],
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
];

/** The time relative to `now`: `5 minutes ago`, `in 3 days`, `now`. */
export function ago(time: string | Date, now = Date.now()): string {
    const seconds = (date(time).getTime() - now) / 1000;
    const format = new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' });
    for (const [unit, size] of STEPS) {
        if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
    }
    return format.format(0, 'second');
}

/** A number: `12,345`. */
export function number(value: number): string {
    return new Intl.NumberFormat(language.value).format(value);
}

/** Parses a time. One without a time zone is UTC: the API returns some columns that way (`2026-11-24T09:30:00`). */
function date(time: string | Date): Date {
    if (time instanceof Date) return time;
    const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(time);
    return new Date(hasZone || !time.includes('T') ? time : `${time}Z`);
}
