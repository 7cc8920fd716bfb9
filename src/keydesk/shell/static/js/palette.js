/* Ctrl K: jump to a page, a connection or a key.  What a room can be jumped to comes from the room:
   data-jump holds the address of its list of <li>. */
import { all, on, one, open } from "./dom.js";

const palette = one("#palette");
const input = palette && one("input", palette);
const list = palette && one("ul", palette);
let current = 0;

const items = () => all("li", list);
const shown = () => items().filter((item) => !item.hidden);

function point(place) {
  const found = shown();
  current = Math.max(0, Math.min(place, found.length - 1));
  items().forEach((item) => item.setAttribute("aria-selected", String(item === found[current])));
  if (!found[current]) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", found[current].id);
  found[current].scrollIntoView({ block: "nearest" });
}

function filter() {
  const wanted = input.value.trim().toLowerCase();
  items().forEach((item, place) => {
    const text = `${item.textContent} ${item.dataset.extra ?? ""}`.toLowerCase();
    item.hidden = wanted ? !text.includes(wanted) : place > 9;
  });
  point(0);
}

async function fetchMore() {
  for (const source of all("li[data-jump]", list)) {
    const address = source.dataset.jump;
    delete source.dataset.jump;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!answer.ok) continue;
    const part = new DOMParser().parseFromString(`<ul>${await answer.text()}</ul>`, "text/html");
    list.append(...all("li", part));
  }
  filter();
}

const leave = (item) => { if (item) location.href = item.dataset.href; };

export const openPalette = () => { if (!one(".modal.show")) open(palette); };

if (palette) {
  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") point(current + 1);
    else if (event.key === "ArrowUp") point(current - 1);
    else if (event.key === "Enter") leave(shown()[current]);
    else return;
    event.preventDefault();
  });
  on("click", "#palette li", leave);
  palette.addEventListener("show.bs.modal", () => { input.value = ""; filter(); fetchMore().catch(() => {}); });
  palette.addEventListener("shown.bs.modal", () => input.focus());
}
