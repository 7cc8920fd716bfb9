/* The ticks of a group: a level holds those before it, and what stands above holds for all below. */
import { all, on, one } from "./dom.js";

const ticks = (row) => all("input[data-level]", row);
const rank = (box) => Number(box.dataset.level);
const highest = (row) => Math.max(0, ...ticks(row).filter((box) => box.checked).map(rank));

function say(row, from, words) {
  const known = from && from.level > highest(row);
  one("[data-from]", row).textContent = known ? words[from.level - 1].replace("{name}", from.name) : "";
  for (const box of ticks(row)) box.closest("td").classList.toggle("is-implied", Boolean(from) && rank(box) <= from.level);
}

function sync(table) {
  const words = [table.dataset.view, table.dataset.edit, table.dataset.own];
  const above = [];
  for (const row of table.tBodies[0].rows) {
    const depth = Number(row.dataset.depth);
    while (above.length && above.at(-1).depth >= depth) above.pop();
    const from = above.reduce((most, each) => (each.level > (most?.level ?? 0) ? each : most), null);
    say(row, from, words);
    above.push({ depth, level: highest(row), name: row.dataset.name });
  }
}

on("change", "[data-reach] input[data-level]", (box) => {
  for (const other of ticks(box.closest("tr"))) {
    if (box.checked ? rank(other) < rank(box) : rank(other) > rank(box)) other.checked = box.checked;
  }
  sync(box.closest("table"));
});
