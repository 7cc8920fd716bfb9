/* Copy and download.  The Clipboard API is missing on plain http in a LAN, so there is a fallback. */
import { all, on, one, phrase, toast } from "./dom.js";

async function copy(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, near);
  }
}

/* Inside the dialog: its focus trap would take the selection away from anywhere else. */
function copyBySelection(text, near) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  near.parentElement.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  near.focus();
  return done;
}

function mark(button) {
  button.classList.add("is-done");
  const label = one("[data-label]", button);
  const before = label?.textContent;
  if (label) label.textContent = button.dataset.doneLabel;
  setTimeout(() => {
    button.classList.remove("is-done");
    if (label) label.textContent = before;
  }, 2000);
}

on("click", "[data-copy], [data-copy-from]", async (button) => {
  const text = button.dataset.copy ?? one(button.dataset.copyFrom).textContent;
  const done = await copy(text, button);
  toast(done ? phrase("copied", button.dataset.what) : phrase("blocked"));
  if (done && !button.classList.contains("is-done")) mark(button);
});

/* The file is made here from what the page shows: the server never sees the secret again. */
function contents(kind) {
  const pairs = all("[data-env]").map((e) => [e.dataset.env, e.dataset.value ?? e.textContent.trim()]);
  if (kind === "env") return pairs.map(([name, value]) => `${name}=${value}\n`).join("");
  const plain = pairs.map(([name, value]) => [name.replace("KEYDESK_", "").toLowerCase(), value]);
  return `${JSON.stringify(Object.fromEntries(plain), null, 2)}\n`;
}

on("click", "[data-download]", (button) => {
  const kind = button.dataset.download;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([contents(kind)], { type: "text/plain" }));
  link.download = `${button.dataset.name}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  toast(phrase("downloaded", link.download));
});
