/* Runs in <head> before anything is painted: no flash of the wrong theme.  Default: as the system. */
(() => {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try { return localStorage.getItem("kd-theme") || "auto"; } catch { return "auto"; }
  };
  const paint = () => {
    const dark = chosen() === "dark" || (chosen() === "auto" && system.matches);
    root.setAttribute("data-bs-theme", dark ? "dark" : "light");
  };
  root.classList.add("kd-js");
  paint();
  system.addEventListener("change", paint);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-set]");
    if (!button) return;
    try { localStorage.setItem("kd-theme", button.dataset.themeSet); } catch { /* storage blocked */ }
    paint();
  });
})();
