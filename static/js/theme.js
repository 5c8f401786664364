// Before the first paint: the remembered look, and the mark that scripts run.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.bsTheme = chosen;
  } catch {
    // storage is refused: the system's setting stands
  }
})();
