// Runs before anything is painted, so that a page in the dark does not flash white.
try {
    const chosen = localStorage.getItem('vestibule.appearance');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
    // vue-router reads this at once, and throws inside where there is nothing: an exception makes the browser read all scripts
    // once more, which takes a slow phone longer than all the rest of the start.
    sessionStorage['vue-router:scroll'] ??= '{}';
} catch {
    // Storage may be switched off: then the system decides.
}
