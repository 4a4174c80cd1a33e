// Runs before anything is painted, so that a page in the dark does not flash white.
try {
    const chosen = localStorage.getItem('vestibule.appearance');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
    // Storage may be switched off: then the system decides.
}
