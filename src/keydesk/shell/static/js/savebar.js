/* The bar of a long form: how many fields differ from what is saved. */
import { all, one } from "./dom.js";

function changed(field) {
  if (field.type === "checkbox") return field.checked !== ("saved" in field.dataset);
  if (field.type === "select-one") return !field.selectedOptions[0]?.defaultSelected;
  if (field.type === "radio") return field.checked && !field.defaultChecked;
  return field.value !== field.defaultValue;
}

function unsaved(form) {
  const fields = Array.from(form.elements).filter((field) => field.name && field.type !== "hidden" && ("defaultValue" in field || "options" in field));
  return fields.filter(changed).length;
}

function count(form) {
  const number = unsaved(form);
  const told = one("[data-changes]", form);
  if (!told) return;
  if (!number && told.dataset.none) told.textContent = told.dataset.none;
  else told.textContent = number === 1 ? told.dataset.one : told.dataset.many.replace("{n}", number);
}

/* At the document, behind tree.js: a parent's tick has reached its children by then. */
const bars = all("[data-savebar]").map((bar) => bar.closest("form"));
for (const event of ["input", "change"]) document.addEventListener(event, () => bars.forEach(count));
bars.forEach(count);

/* A long form is not left by accident with what was typed in it: data-keeps. */
window.addEventListener("beforeunload", (event) => {
  if (all("form[data-keeps]").some((form) => !form.dataset.sent && unsaved(form))) event.preventDefault();
});
