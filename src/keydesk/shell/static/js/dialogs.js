/* Dialogs: those that lie in the page, those that are the page, and the one that asks before a form. */
import { modal, on, one, open } from "./dom.js";

on("click", "[data-open]", (button) => open(one(button.dataset.open)));

/* A dialog that is the page: Esc is its Cancel link. */
document.addEventListener("keydown", (event) => {
  const cancel = one(".kd-dialog-page [data-cancel]");
  if (event.key === "Escape" && cancel && !one(".modal.show")) cancel.click();
});

const box = one("#confirm");
const yes = one("#confirm-yes");
const word = one("#confirm-word");
let asked = null;

function fill(form) {
  const { confirm, confirmBody, confirmButton, confirmWord = "" } = form.dataset;
  one("#confirm-t").textContent = confirm;
  one("#confirm-b").textContent = confirmBody;
  yes.textContent = confirmButton;
  yes.className = `btn ${"confirmDanger" in form.dataset ? "btn-danger" : "btn-primary"}`;
  one("#confirm-typed").hidden = !confirmWord;
  one("#confirm-typed [data-word]").textContent = confirmWord;
  word.value = "";
  yes.disabled = confirmWord !== "";
}

/* Some forms ask only when something is taken away that was there: data-confirm-unticked="grant". */
function keepsTicks(form) {
  const name = form.dataset.confirmUnticked;
  const sent = new FormData(form);
  return name && sent.getAll(`had_${name}`).every((value) => sent.getAll(name).includes(value));
}

/* The form is a real one: the dialog only stands between the button and the sending. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("confirm" in form.dataset) || form === asked?.form || keepsTicks(form)) return;
  event.preventDefault();
  asked = { form: null, waiting: form, opener: document.activeElement };
  fill(form);
  modal(box).show();
}, true);

if (box) {
  word.addEventListener("input", () => { yes.disabled = word.value !== asked.waiting.dataset.confirmWord; });
  word.addEventListener("keydown", (event) => { if (event.key === "Enter" && !yes.disabled) yes.click(); });
  yes.addEventListener("click", () => {
    asked.form = asked.waiting;
    asked.form.requestSubmit();
    modal(box).hide();
  });
  box.addEventListener("shown.bs.modal", () => (one("#confirm-typed").hidden ? one("#confirm-no") : word).focus());
  box.addEventListener("hidden.bs.modal", () => {
    const menu = asked.opener?.closest(".dropdown-menu");
    (menu ? menu.previousElementSibling : asked.opener)?.focus();
  });
}
