/* A secret that is shown once: Done stays off until it is stored, and leaving the page warns. */
import { on, one } from "./dom.js";

const stored = one("[data-stored]");
const done = one("[data-done]");
const guard = (event) => event.preventDefault();

function set() {
  done.classList.toggle("disabled", !stored.checked);
  done.setAttribute("aria-disabled", String(!stored.checked));
}

if (stored) {
  set();
  stored.addEventListener("change", set);
  window.addEventListener("beforeunload", guard);
  const activate = one("[data-activate]");
  activate?.addEventListener("change", () => {
    one("[data-activate-on]").hidden = !activate.checked;
    one("[data-activate-off]").hidden = activate.checked;
  });
  done.addEventListener("click", (event) => {
    if (!stored.checked || activate?.checked) event.preventDefault();
    if (!stored.checked) return;
    window.removeEventListener("beforeunload", guard);
    if (activate?.checked) activate.form.requestSubmit();
  });
}

on("click", "[data-leaves]", () => window.removeEventListener("beforeunload", guard));
