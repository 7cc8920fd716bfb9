/* Tables that CSS turns into cards keep their meaning for screen readers; rows swapped in too. */
import { all } from "./dom.js";

const ROLES = {
  "thead, tbody": "rowgroup", tr: "row", td: "cell", "thead th": "columnheader", "tbody th": "rowheader",
};

function restore(root) {
  for (const table of all(".kd-table--stack", root)) {
    table.setAttribute("role", "table");
    for (const [selector, role] of Object.entries(ROLES)) {
      for (const element of all(selector, table)) element.setAttribute("role", role);
    }
  }
}

restore(document);
document.addEventListener("htmx:after:swap", () => restore(document));
document.addEventListener("kd:rows", () => restore(document));
