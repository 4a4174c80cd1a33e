// Colours with enough contrast for text, derived from the project's colour, which may be any colour.

type Rgb = [number, number, number];

/** Parses a hexadecimal colour (`#64f`, `#6644ff`); an alpha channel is ignored. `null` for anything else. */
export function parse(color: string): Rgb | null {
    const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(color);
    const hex = short
        ? `#${short
              .slice(1)
              .map((digit) => digit + digit)
              .join('')}`
        : color;
    const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(hex);
    return long ? (long.slice(1, 4).map((pair) => Number.parseInt(pair, 16)) as Rgb) : null;
}

/** Relative luminance (WCAG 2.2). */
function luminance(color: Rgb): number {
    const [r, g, b] = color.map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as Rgb;
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours (WCAG 2.2), from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
    return (light + 0.05) / (dark + 0.05);
}

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** The colour of text on a background: white if its contrast is at least 4.5 (WCAG 2.2, AA), else nearly black. */
export function textOn(color: Rgb): string {
    return contrast(color, WHITE) >= 4.5 ? '#ffffff' : '#101318';
}

/** The colour as text on a background: mixed with black or white in steps of 5 % until the contrast is at least 4.6. */
export function readableOn(color: Rgb, background: Rgb): string {
    const target = luminance(background) > 0.4 ? BLACK : WHITE;
    for (let share = 0; share < 1; share += 0.05) {
        const mixed = color.map((value, at) => Math.round(value + (target[at]! - value) * share)) as Rgb;
        if (contrast(mixed, background) >= 4.6) return css(mixed);
    }
    return css(target);
}

function css(color: Rgb): string {
    return `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
