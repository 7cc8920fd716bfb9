/* The keyboard map.  Single keys are off while typing and while a dialog is open. */
import { one, open } from "./dom.js";
import { openPalette } from "./palette.js";

let pressedG = 0;

const busy = (event) =>
  event.ctrlKey || event.metaKey || event.altKey ||
  event.target.closest("input, textarea, select, [contenteditable]") ||
  one(".modal.show, .offcanvas.show, .kd-dialog-page");

const KEYS = {
  "/": () => one("[data-slash]"),
  n: () => one("[data-create]"),
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && one("#palette")) {
    event.preventDefault();
    openPalette();
    return;
  }
  if (!busy(event)) single(event);
});

function single(event) {
  const key = event.key.toLowerCase();
  if (pressedG && Date.now() - pressedG < 1200) {
    pressedG = 0;
    one(`[data-go="${CSS.escape(key)}"]`)?.click();
  } else if (key === "g") {
    pressedG = Date.now();
  } else if (key === "?" && one("#shortcuts")) {
    open(one("#shortcuts"));
  } else if (KEYS[key]?.()) {
    event.preventDefault();
    const found = KEYS[key]();
    if (key === "/") found.select(); else found.click();
  }
}
