// Runs before anything is painted, so that a page in the dark does not flash white.
try {
    const chosen = localStorage.getItem('vestibule.appearance');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
    // vue-router reads this at once, and throws inside where there is nothing: for the exception's trace the browser reads the
    // whole script once more.
    sessionStorage['vue-router:scroll'] ??= '{}';
} catch {
    // Storage may be switched off: then the system decides.
}
