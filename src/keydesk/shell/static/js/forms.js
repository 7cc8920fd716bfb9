/* Small helps in forms; every form works without them. */
import { all, on, one } from "./dom.js";

/* The code that a label suggests.  The server has the same rule and the last word. */
function slug(label) {
  const code = label.toLowerCase().replace(/[^a-z0-9_]+/g, "_").replace(/_+/g, "_");
  if (!label) return "";
  return (code.length < 3 ? `${code}_connection` : code).slice(0, 100);
}

on("input", "[data-slug-from]", (input) => {
  const code = one("[data-slug-to]", input.form);
  if (!code.dataset.touched) code.value = slug(input.value);
});
on("input", "[data-slug-to]", (input) => { input.dataset.touched = "yes"; });

/* What belongs to one choice shows only while that choice is made: data-when="preset=custom". */
function unfold(form) {
  for (const part of all("[data-when]", form)) {
    const [name, value] = part.dataset.when.split("=");
    const field = form.elements[name];
    part.hidden = (field.type === "checkbox" && !field.checked) || field.value !== value;
  }
}
on("change", "form", unfold);
all("form").forEach(unfold);

/* A tick that one choice rules out: data-off-when="flow_type=other".  The server unticks it too. */
function ruleOut(form) {
  for (const box of all("[data-off-when]", form)) {
    const [name, value] = box.dataset.offWhen.split("=");
    const off = one(`[name="${name}"]:checked`, form)?.value === value;
    if (off === box.disabled) continue;
    if (off) box.dataset.ticked = box.checked;
    box.checked = !off && box.dataset.ticked === "true";
    box.disabled = off;
  }
}
on("change", "form", ruleOut);
all("form").forEach(ruleOut);

/* A file that the server would refuse is not sent: data-most, in bytes. */
on("change", "[data-most]", (input) => {
  const large = input.files[0]?.size > Number(input.dataset.most);
  input.setCustomValidity(large ? input.dataset.tooLarge : "");
  input.reportValidity();
});

/* The button works once the word is typed: data-word. */
function compare(input) {
  one(".btn-danger", input.form).disabled = input.value.trim() !== input.dataset.word;
}
on("input", "[data-word]", compare);
all("input[data-word]").forEach(compare);

/* "Ends 20 May 2027.": the days are added here, the sentence comes with the page. */
function ends(form) {
  const hint = one("[data-ends]", form);
  const chosen = form.elements.expires.value;
  const days = Number(chosen);
  hint.textContent = days ? hint.dataset.ends.replace("{date}", inDays(days)) : hint.dataset[chosen] ?? "";
}

function inDays(days) {
  const style = { day: "numeric", month: "short", year: "numeric" };
  const day = new Date(Date.now() + days * 864e5);
  return new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang, style).format(day);
}
on("change", "[name=expires]", (input) => ends(input.form));
all("[data-ends]").forEach((hint) => ends(hint.closest("form")));

/* Another form for the same thing: what was typed here comes along. */
on("click", "a[data-carries]", (link) => {
  const typed = new FormData(link.closest("form"));
  typed.delete("token");
  link.search = new URLSearchParams(typed);
});

/* A hint that follows the chosen option. */
function follow(select) {
  const hint = one(select.dataset.hintTo);
  const chosen = select.selectedOptions[0];
  hint.textContent = chosen?.dataset.hint ?? "";
  hint.classList.toggle("kd-warns", chosen?.dataset.warns !== undefined);
}
on("change", "[data-hint-to]", follow);
all("[data-hint-to]").forEach(follow);

on("click", "[data-more]", (button) => {
  button.parentElement.classList.add("is-open");
  button.remove();
});

/* One click, one request: a second press while the first is under way is dropped. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

/* A form that had to wait for a proof goes on by itself. */
one("[data-goes-on]")?.requestSubmit();
