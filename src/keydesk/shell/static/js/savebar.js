/* The bar of a long form: how many fields differ from what is saved. */
import { all, one } from "./dom.js";

function changed(field) {
  if (field.type === "checkbox") return field.checked !== ("saved" in field.dataset);
  if (field.type === "radio") return field.checked && !field.defaultChecked;
  return field.value !== field.defaultValue;
}

function count(form) {
  const fields = Array.from(form.elements).filter((field) => field.name && field.type !== "hidden" && "defaultValue" in field);
  const number = fields.filter(changed).length;
  const told = one("[data-changes]", form);
  told.textContent = number === 1 ? told.dataset.one : told.dataset.many.replace("{n}", number);
}

for (const bar of all("[data-savebar]")) {
  const form = bar.closest("form");
  count(form);
  form.addEventListener("input", () => count(form));
  form.addEventListener("change", () => count(form));
}
