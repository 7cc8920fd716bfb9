/* The tree of permissions: parents with three states, arrow keys, search, a count. */
import { all, on, one } from "./dom.js";

const boxes = (root) => all("input[name=permission]", root);

function sync(tree) {
  for (const parent of all("[data-all]", tree)) {
    const below = boxes(parent.closest("tbody")).filter((b) => b.dataset.action === parent.dataset.all);
    const ticked = below.filter((b) => b.checked).length;
    parent.checked = ticked === below.length;
    parent.indeterminate = ticked > 0 && ticked < below.length;
  }
  one("[data-tree-count]", tree).textContent = boxes(tree).filter((b) => b.checked).length;
  one("[data-tree-total]", tree).textContent = boxes(tree).length;
  if ("treeMarks" in tree.dataset) boxes(tree).forEach(mark);
}

function mark(box) {
  const cell = box.closest("td").classList;
  const saved = "saved" in box.dataset;
  cell.toggle("is-added", box.checked && !saved);
  cell.toggle("is-removed", !box.checked && saved);
}

on("change", "[data-tree] input[type=checkbox]", (box) => {
  if (box.dataset.all) {
    for (const below of boxes(box.closest("tbody"))) {
      if (below.dataset.action === box.dataset.all) below.checked = box.checked;
    }
  }
  sync(box.closest("[data-tree]"));
});

on("click", "[data-fold]", (button) => {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  for (const row of all(".t-leaf", button.closest("tbody"))) row.hidden = !open;
});

on("input", "[data-tree-search]", (input) => {
  const tree = input.closest("[data-tree]");
  const wanted = input.value.trim().toLowerCase();
  for (const branch of all("[data-branch]", tree)) {
    const rows = all(".t-leaf", branch);
    for (const row of rows) row.hidden = !one("th", row).textContent.toLowerCase().includes(wanted);
    branch.hidden = rows.every((row) => row.hidden);
    one("[data-fold]", branch).setAttribute("aria-expanded", "true");
  }
  for (const table of all("table", tree)) table.hidden = all("[data-branch]", table).every((b) => b.hidden);
  one("[data-tree-empty]", tree).hidden = all("table", tree).some((table) => !table.hidden);
});

/* A search field inside a form must not send it. */
on("keydown", "[data-tree-search]", (_, event) => { if (event.key === "Enter") event.preventDefault(); });

const visible = (row) => !row.hidden && !row.closest("[hidden]") && row.parentElement.tagName === "TBODY";

function beside(cell, step) {
  let next = cell;
  do next = step < 0 ? next.previousElementSibling : next.nextElementSibling;
  while (next && !one("input", next));
  return next;
}

function above(cell, step) {
  const rows = all("tr", cell.closest("[data-tree]")).filter(visible);
  let place = rows.indexOf(cell.parentElement);
  do place += step;
  while (rows[place] && !(rows[place].cells[cell.cellIndex] && one("input", rows[place].cells[cell.cellIndex])));
  return rows[place]?.cells[cell.cellIndex];
}

const MOVES = {
  ArrowLeft: (cell) => beside(cell, -1), ArrowRight: (cell) => beside(cell, 1),
  ArrowUp: (cell) => above(cell, -1), ArrowDown: (cell) => above(cell, 1),
};

on("keydown", "[data-tree] input[type=checkbox]", (box, event) => {
  const move = MOVES[event.key];
  if (!move) return;
  event.preventDefault();
  const cell = move(box.closest("td"));
  if (cell) one("input", cell)?.focus();
});

all("[data-tree]").forEach(sync);
