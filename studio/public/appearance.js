// Runs before the first paint, so that a dark page does not flash white.
try {
    const chosen = localStorage.getItem('vestibule.appearance');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
    // Without this entry vue-router throws and catches an exception when it starts, and for its stack trace the browser parses the
    // whole script again.
    sessionStorage['vue-router:scroll'] ??= '{}';
} catch {
    // Storage may be disabled: then the system decides.
}
